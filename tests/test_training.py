"""El bucle ``fit``: el mismo con ``neurona`` y con PyTorch, y continuable sin que se note."""

import numpy as np
import pytest
import torch

import neurona
from neurona import nn, optim, training


def moons(seed=0, count=200):
    """Dos medias lunas que se entrelazan."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0, np.pi, count)
    y = rng.integers(0, 2, count)
    x = np.c_[np.cos(angle) * (1 - 2 * y) + y, np.sin(angle) * (1 - 2 * y) + y / 2]
    return x + rng.normal(scale=0.1, size=x.shape), y


LIBRARIES = {"neurona": (neurona, nn, optim), "torch": (torch, torch.nn, torch.optim)}


def build(library, dropout=0.0):
    root, layers, optimizers = LIBRARIES[library]
    root.manual_seed(1)
    model = layers.Sequential(
        layers.Linear(2, 16), layers.Tanh(), layers.Dropout(dropout), layers.Linear(16, 2)
    )
    return model, layers.CrossEntropyLoss(), optimizers.Adam(model.parameters(), lr=0.02)


def run(library, dropout=0.0, parts=None, **options):
    model, loss, optimizer = parts or build(library, dropout)
    options = {"epochs": 4, "progress": False, **options}
    return training.fit(model, loss, optimizer, moons(), **options), model


@pytest.mark.parametrize("library", LIBRARIES)
def test_it_learns_and_keeps_a_history(library):
    history, model = run(
        library, epochs=20, validation=moons(1), metrics={"accuracy": training.accuracy}
    )
    names = ["lr", "loss", "accuracy", "val_loss", "val_accuracy"]
    assert list(history) == names and all(len(values) == 20 for values in history.values())
    assert history["val_accuracy"][-1] > 0.9 > history["val_accuracy"][0]
    x, y = moons(1)
    assert training.accuracy(training.predict(model, x, batch_size=7), y) == pytest.approx(
        history["val_accuracy"][-1]
    )
    assert model.training


def test_a_whole_run_follows_torch_step_by_step():
    parts = {name: build(name) for name in LIBRARIES}
    parts["torch"][0].double()
    parts["neurona"][0].load_state_dict(parts["torch"][0].state_dict())
    histories = {}
    for name in LIBRARIES:
        histories[name], _ = run(
            name, parts=parts[name], epochs=10, schedule=optim.one_cycle, validation=moons(2)
        )
    for name, values in histories["torch"].items():
        np.testing.assert_allclose(histories["neurona"][name], values, rtol=1e-9, err_msg=name)
    expected = parts["torch"][0].state_dict()
    for name, value in parts["neurona"][0].state_dict().items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("library", LIBRARIES)
def test_continuing_equals_not_stopping(library, tmp_path):
    options = {"validation": moons(1), "patience": 50, "schedule": optim.cosine, "epochs": 6}
    whole, model = run(library, dropout=0.5, **options)
    path, begun = tmp_path / "run.npz", build(library, dropout=0.5)
    stop_at = training.check_loss

    def interrupt(value, epoch, batch, rate):
        if (epoch, batch) == (3, 2):
            raise KeyboardInterrupt
        stop_at(value, epoch, batch, rate)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "check_loss", interrupt)
        with pytest.raises(KeyboardInterrupt):
            run(library, parts=begun, checkpoint=path, **options)
    LIBRARIES[library][0].manual_seed(99)  # lo que pase entre medias no importa
    fresh = build(library, dropout=0.5)
    resumed, other = run(library, parts=fresh, checkpoint=path, **options)
    assert resumed == whole
    for (name, a), b in zip(model.state_dict().items(), other.state_dict().values(), strict=True):
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b), err_msg=name)
    again, _ = run(library, parts=build(library), checkpoint=path, **options)
    assert again == whole  # ya estaba acabado


@pytest.mark.parametrize("library", LIBRARIES)
def test_it_stops_early_with_the_best_weights(library):
    model, loss, optimizer = build(library)
    optimizer.param_groups[0]["lr"] = 0.5
    x, y = moons(1, 40)
    validation = (x, 1 - y)  # lo que aprende empeora aquí desde el principio
    history, _ = run(
        library, parts=(model, loss, optimizer), epochs=50, validation=validation, patience=3
    )
    best = int(np.argmin(history["val_loss"]))
    assert len(history["loss"]) == best + 1 + 3 < 50
    found = training.evaluate(model, loss, validation)
    assert found["loss"] == pytest.approx(history["val_loss"][best], rel=1e-6)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_loss_that_is_not_finite_is_refused_before_it_spoils_the_weights(library):
    model, loss, _ = build(library)
    optimizer = LIBRARIES[library][2].SGD(model.parameters(), lr=1e37)
    message = (
        r"la pérdida es (inf|nan) en el lote \d de la época \d .*, con lr = 1e\+37.*diez veces"
    )
    x, y = moons()
    with np.errstate(all="ignore"), pytest.raises(ValueError, match=message):
        training.fit(model, loss, optimizer, (100 * x, y), epochs=9, progress=False)
    assert all(np.isfinite(np.asarray(p.detach())).all() for p in model.parameters())


def test_the_schedule_scales_the_rate_and_gives_it_back():
    model, loss, optimizer = build("neurona")
    history, _ = run("neurona", parts=(model, loss, optimizer), schedule=lambda done: 1 - done)
    assert history["lr"] == pytest.approx([0.02 * (1 - (4 * e + 3) / 16) for e in range(4)])
    assert optimizer.param_groups[0]["lr"] == 0.02


def test_a_bar_shows_the_progress_unless_it_is_not_wanted(capsys):
    run("neurona", epochs=2)
    assert capsys.readouterr().err == ""
    run("neurona", epochs=2, progress=True)
    assert "loss=" in capsys.readouterr().err


@pytest.mark.parametrize("library", LIBRARIES)
def test_evaluating_leaves_no_trace(library):
    model, loss, _ = build(library, dropout=0.5)
    model.eval()
    first = training.evaluate(model, loss, moons())
    assert not model.training and first == training.evaluate(model.train(), loss, moons())
    assert model.training and all(p.grad is None for p in model.parameters())


def test_the_last_batch_counts_by_its_size():
    model, loss, _ = build("neurona")
    x, y = moons(count=10)
    whole = training.evaluate(model, loss, (x, y), batch_size=10)["loss"]
    assert training.evaluate(model, loss, (x, y), batch_size=7)["loss"] == pytest.approx(whole)


def test_accuracy_of_one_output_per_datum():
    assert training.accuracy(np.array([2.0, -1, 3]), np.array([1, 0, 0])) == pytest.approx(2 / 3)


x, y = moons(count=8)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"train": (x[:0], y[:0])}, ValueError, "train está vacío: no hay ningún dato"),
        ({"train": (x, y[:5])}, ValueError, r"train: las entradas tienen forma \(8, 2\)"),
        ({"train": x}, TypeError, "train debería ser una pareja"),
        ({"train": (np.where(x == x[3], np.nan, x), y)}, ValueError, "contienen nan en la fila 3"),
        ({"train": (x, y + 1)}, ValueError, "la etiqueta 2"),
        ({"validation": (x, y[:1])}, ValueError, "validation: las entradas"),
        ({"patience": 3}, ValueError, "hace falta validation"),
        ({"epochs": 0}, ValueError, "epochs es 0"),
        ({"batch_size": 1.5}, TypeError, "batch_size es float"),
        ({"model": "red"}, TypeError, "model es str: debería ser un Module"),
    ],
)
def test_bad_input_is_explained(change, error, message):
    model, loss, optimizer = build("neurona")
    options = {"model": model, "loss": loss, "optimizer": optimizer, "train": (x, y), "epochs": 1}
    before = model.state_dict()
    with pytest.raises(error, match=message):
        training.fit(**(options | change), progress=False)
    for name, value in model.state_dict().items():
        np.testing.assert_array_equal(value, before[name])


def test_a_checkpoint_that_cannot_be_read_is_left_alone(tmp_path):
    path = tmp_path / "apuntes.npz"
    path.write_text("esto no es un entrenamiento")
    with pytest.raises(ValueError, match="no se puede leer como un entrenamiento guardado"):
        run("neurona", checkpoint=path)
    assert path.read_text() == "esto no es un entrenamiento"
