"""Las arquitecturas son las mismas en los dos mundos, y los pesos guardados, los que se dicen."""

import numpy as np
import pytest
import torch

from neurona import Tensor, datasets, models, nn, training

BUILDERS = {models.simple_nn: 669_706, models.simple_cnn: 221_950}


def size(model) -> int:
    return sum(np.size(np.asarray(p.detach())) for p in model.parameters())


@pytest.mark.parametrize(
    ("build", "count"), BUILDERS.items(), ids=lambda b: getattr(b, "__name__", "")
)
def test_both_worlds_build_the_same_network(build, count) -> None:
    ours, theirs = build(nn), build(torch.nn)
    assert size(ours) == size(theirs) == count
    weights = theirs.state_dict()
    assert list(ours.state_dict()) == list(weights)
    models.load_arrays(ours, {name: value.numpy() for name, value in weights.items()})
    images = np.random.default_rng(0).random((3, 1, 28, 28), dtype=np.float32)
    logits = theirs(torch.as_tensor(images)).detach().numpy()
    assert np.allclose(ours(Tensor(images)).numpy(), logits, atol=1e-5)


def test_the_stored_weights_load_in_both_worlds() -> None:
    images = np.random.default_rng(1).random((2, 1, 28, 28), dtype=np.float32)
    ours, theirs = models.simple_cnn(nn, pretrained=True), models.simple_cnn(torch.nn, True)
    assert all(p.dtype == torch.float32 for p in theirs.parameters())
    assert np.allclose(training.predict(ours, images), training.predict(theirs, images), atol=1e-4)


def test_weights_of_another_network_are_refused() -> None:
    arrays = models.stored_weights()
    with pytest.raises((KeyError, ValueError, RuntimeError)):
        models.load_arrays(models.simple_nn(nn), arrays)


def test_the_stored_network_reads_the_test_digits() -> None:
    images, labels = digits_or_skip()
    logits = training.predict(models.simple_cnn(torch.nn, pretrained=True), images[:, None])
    assert training.accuracy(logits, labels) >= 0.991


def digits_or_skip():
    try:
        return datasets.mnist("test")
    except OSError as error:
        pytest.skip(str(error))


def test_the_cycle_rises_and_falls() -> None:
    steps = np.linspace(0, 1, 1001)
    factors = np.array([training.one_cycle(done) for done in steps])
    top = factors.argmax()
    assert factors[top] == 1 and steps[top] == 0.3
    assert (np.diff(factors[: top + 1]) > 0).all() and (np.diff(factors[top:]) < 0).all()
    assert factors[0] == 0.04 and abs(factors[-1]) < 1e-15
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=1.0)
    theirs = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, 1000, final_div_factor=1e9)
    for step in range(700):
        optimizer.step()
        theirs.step()
        if step > 300:  # la subida de PyTorch también es un coseno; la bajada coincide
            assert abs(training.one_cycle((step + 1) / 1000) - theirs.get_last_lr()[0]) < 0.01


@pytest.mark.parametrize("done", [-0.1, 1.1, float("nan")])
def test_a_part_outside_the_run_is_refused(done) -> None:
    with pytest.raises(ValueError, match="done vale"):
        training.one_cycle(done)
