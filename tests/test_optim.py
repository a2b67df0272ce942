"""Los optimizadores recorren las mismas trayectorias que los de ``torch.optim``."""

import numpy as np
import pytest
import torch

from neurona import Tensor, nn, optim

OPTIONS = {
    "SGD": [
        {},
        {"lr": 0.1},
        {"lr": 0.05, "momentum": 0.9},
        {"lr": 0.05, "momentum": 0.9, "dampening": 0.3},
        {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1},
    ],
    "RMSprop": [
        {},
        {"alpha": 0.9, "eps": 1e-3, "weight_decay": 0.1},
        {"momentum": 0.9},
        {"centered": True, "momentum": 0.5},
    ],
    "Adam": [
        {},
        {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-4},
        {"lr": 0.1, "weight_decay": 0.1},
        {"lr": 0.1, "amsgrad": True},
    ],
    "AdamW": [{}, {"lr": 0.1, "weight_decay": 0.3}, {"lr": 0.1, "amsgrad": True}],
}
CASES = [(name, options) for name, several in OPTIONS.items() for options in several]


def trajectory(library, tensor, name, options, steps):
    """Los parámetros después de cada paso en un valle torcido; uno de ellos es un número."""
    rng = np.random.default_rng(5)
    weights, offset = rng.normal(size=(3, 2)), np.array(1.5)
    params = [tensor(weights.copy()), tensor(offset.copy())]
    idle = tensor(np.ones(2))  # nunca recibe gradiente
    optimizer = getattr(library, name)([*params, idle], **options)
    seen = []
    for _ in range(steps):
        optimizer.zero_grad()
        w, b = params
        data = rng.normal(size=3)
        targets = data if library is optim else torch.tensor(data)
        loss = ((w * w).sum() * 0.5 + ((w.sum(1) - b - targets) ** 2).sum()) + (b - 1) ** 4
        loss.backward()
        optimizer.step()
        seen.append(np.concatenate([np.ravel(p.detach()) for p in params]))
    assert np.ravel(idle.detach()).tolist() == [1, 1]
    return np.array(seen), optimizer


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_thirty_steps_match_torch(name, options):
    ours, _ = trajectory(optim, lambda x: Tensor(x, True), name, options, 30)
    expected, _ = trajectory(
        torch.optim, lambda x: torch.tensor(x, requires_grad=True), name, options, 30
    )
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)
    assert np.abs(ours[-1] - ours[0]).max() > 1e-3


@pytest.mark.parametrize(("name", "options"), CASES, ids=str)
def test_an_optimizer_continues_from_its_saved_state(name, options):
    def gradients(params, k):
        rng = np.random.default_rng(k)
        for p in params:
            p.grad = rng.normal(size=p.shape)

    def run(params, optimizer, steps):
        for k in steps:
            gradients(params, k)
            optimizer.step()

    make = getattr(optim, name)
    first = [Tensor(np.ones((2, 3)), True), Tensor(1.0, True)]
    whole = make(first, **options)
    run(first, whole, range(5))
    second = [Tensor(p.data.copy(), True) for p in first]
    other = make(second)
    other.load_state_dict(whole.state_dict())
    run(first, whole, range(5, 10))
    run(second, other, range(5, 10))
    for p, q in zip(first, second, strict=True):
        np.testing.assert_array_equal(p.data, q.data)


def test_groups_have_their_own_options():
    a, b = Tensor(1.0, True), Tensor(1.0, True)
    optimizer = optim.SGD([{"params": [a], "lr": 0.5}, {"params": [b]}], lr=0.1)
    for p in (a, b):
        p.grad = np.array(1.0)
    optimizer.step()
    assert a.item() == 0.5 and b.item() == 0.9
    optimizer.param_groups[1]["lr"] = 0.2
    optimizer.step()
    assert np.isclose(b.item(), 0.7)
    optimizer.zero_grad()
    assert a.grad is None


@pytest.mark.parametrize("name", OPTIONS)
def test_float32_stays_float32(name):
    layer = nn.Linear(3, 2)
    optimizer = getattr(optim, name)(layer.parameters(), lr=0.01)
    for _ in range(2):
        optimizer.zero_grad()
        layer(np.ones((1, 3), np.float32)).sum().backward()
        optimizer.step()
    assert layer.weight.dtype == np.float32
    arrays = [x for memory in optimizer.state.values() for x in memory.values() if np.ndim(x)]
    assert all(x.dtype == np.float32 for x in arrays)


def rates(make, steps):
    """La tasa de cada paso con un programa de torch sobre una tasa máxima de 1."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    program, seen = make(optimizer), []
    for _ in range(steps):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        program.step()
    return seen


def test_schedules_match_torch():
    steps = 2000
    cosine = rates(lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, steps), steps)
    ours = [optim.cosine(k / steps) for k in range(steps)]
    np.testing.assert_allclose(ours, cosine, atol=1e-9)
    # torch llega a la cima un paso antes del 30 % y al final en el último.
    cycle = rates(
        lambda o: torch.optim.lr_scheduler.OneCycleLR(o, 1.0, total_steps=steps + 1), steps
    )
    ours = [optim.one_cycle(k / steps) for k in range(steps)]
    np.testing.assert_allclose(ours, cycle, atol=3e-3)
    assert optim.one_cycle(0) == 1 / 25 and optim.one_cycle(1) == 1 / 25 / 10_000
    assert optim.one_cycle(0.3) == 1


@pytest.mark.parametrize("max_norm", [0.5, 100])
def test_clipping_matches_torch(max_norm):
    rng = np.random.default_rng(0)
    ours = [Tensor(np.zeros((2, 3)), True), Tensor(0.0, True), Tensor(1.0, True)]
    theirs = [torch.zeros(p.shape, dtype=torch.double, requires_grad=True) for p in ours]
    for p, q in zip(ours[:2], theirs[:2], strict=True):
        p.grad = rng.normal(size=p.shape)
        q.grad = torch.tensor(p.grad)
    norm = optim.clip_grad_norm(ours, max_norm)
    assert np.isclose(norm, torch.nn.utils.clip_grad_norm_(theirs, max_norm).item())
    for p, q in zip(ours[:2], theirs[:2], strict=True):
        np.testing.assert_allclose(p.grad, q.grad)


w = Tensor(1.0, True)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda: optim.SGD([w], lr=-0.1), ValueError, "lr es -0.1: debería estar al menos 0"),
        (lambda: optim.SGD([w], lr="0.1"), TypeError, "lr es str: debería ser un número"),
        (lambda: optim.SGD([w], momentum=-1), ValueError, "momentum es -1"),
        (lambda: optim.SGD([w], nesterov=True), ValueError, "nesterov=True necesita momentum"),
        (lambda: optim.Adam([w], betas=(0.9, 1.5)), ValueError, r"betas\[1\] es 1.5"),
        (lambda: optim.AdamW([w], weight_decay=-1), ValueError, "weight_decay es -1"),
        (lambda: optim.RMSprop([w], alpha=float("nan")), ValueError, "alpha es nan"),
        (lambda: optim.SGD([]), ValueError, "params está vacío"),
        (lambda: optim.SGD([np.ones(2)]), TypeError, "params contiene ndarray"),
        (lambda: optim.SGD([Tensor(1.0)]), ValueError, "sin requires_grad=True"),
        (lambda: optim.SGD([{"params": [w], "rate": 1}]), ValueError, "no tiene la opción 'rate'"),
        (lambda: optim.clip_grad_norm([w], -1), ValueError, "max_norm es -1"),
        (
            lambda: optim.SGD([w]).load_state_dict(optim.SGD([w, Tensor(2.0, True)]).state_dict()),
            ValueError,
            "otros grupos de parámetros",
        ),
    ],
)
def test_bad_input_is_explained(wrong, error, message):
    with pytest.raises(error, match=message):
        wrong()


def test_a_state_of_other_shapes_is_refused_and_nothing_changes():
    a, b = Tensor(np.ones(2), True), Tensor(np.ones(3), True)
    saved, optimizer = optim.Adam([a]), optim.Adam([b])
    a.grad = np.ones(2)
    saved.step()
    with pytest.raises(ValueError, match=r"exp_avg tiene forma \(2,\): debería ser \(3,\)"):
        optimizer.load_state_dict(saved.state_dict())
    assert optimizer.state == {}
