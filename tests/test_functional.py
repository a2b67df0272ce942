"""Las funciones diferenciables, contra ``torch.nn.functional`` y con entradas extremas."""

import numpy as np
import pytest
import torch
import torch.nn.functional as T
from hypothesis import given
from hypothesis import strategies as st
from test_tensor import assert_same_as_torch, few

import neurona
from neurona import Tensor
from neurona import functional as F

seeds = st.integers(0, 999).map(np.random.default_rng)
sizes = st.integers(1, 5)
SHAPES = st.lists(sizes, min_size=1, max_size=3).map(tuple)
EXTREME = np.array([-1000.0, -40, -1, -1e-300, 0, 1e-300, 1, 40, 1000])

ACTIVATIONS = {
    "relu": {},
    "sigmoid": {},
    "tanh": {},
    "leaky_relu": {"negative_slope": 0.2},
    "elu": {"alpha": 1.7},
    "softmax": {"dim": -1},
    "log_softmax": {"dim": -1},
}


@few
@given(SHAPES, seeds, st.sampled_from(sorted(ACTIVATIONS)), st.booleans())
def test_activations_match_torch(shape, rng, name, with_options):
    options = ACTIVATIONS[name]
    options = options if with_options or "dim" in options else {}
    x = rng.normal(size=shape) * 3
    assert_same_as_torch(
        lambda x: getattr(F, name)(x, **options), [x], rng, lambda x: getattr(T, name)(x, **options)
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_match_torch_on_extreme_inputs(name):
    options = ACTIVATIONS[name]
    x = np.stack([EXTREME, np.zeros(9), np.full(9, 1000.0)])
    rng = np.random.default_rng(0)
    with np.errstate(over="raise", invalid="raise"):  # y sin avisos
        getattr(F, name)(x, **options)
    assert_same_as_torch(
        lambda x: getattr(F, name)(x, **options), [x], rng, lambda x: getattr(T, name)(x, **options)
    )


@few
@given(st.lists(sizes, max_size=2), sizes, sizes, seeds, st.booleans())
def test_linear_matches_torch(batch, fan_in, fan_out, rng, with_bias):
    arrays = [rng.normal(size=(*batch, fan_in)), rng.normal(size=(fan_out, fan_in))]
    arrays += [rng.normal(size=fan_out)] if with_bias else []
    assert_same_as_torch(F.linear, arrays, rng, T.linear)


@few
@given(SHAPES, seeds, st.sampled_from(["mean", "sum", "none"]))
def test_the_squared_error_matches_torch(shape, rng, reduction):
    arrays = [rng.normal(size=shape), rng.normal(size=shape)]
    assert_same_as_torch(
        lambda x, y: F.mse_loss(x, y, reduction),
        arrays,
        rng,
        lambda x, y: T.mse_loss(x, y, reduction=reduction),
    )


@few
@given(st.data(), seeds)
def test_the_binary_losses_match_torch(data, rng):
    shape = data.draw(SHAPES)
    options = {"reduction": data.draw(st.sampled_from(["mean", "sum", "none"]))}
    if data.draw(st.booleans()):
        options["weight"] = rng.random(shape)
    p, y, z = rng.random(shape), rng.random(shape), rng.normal(size=shape) * 4
    assert_same_as_torch(
        lambda p, y: F.binary_cross_entropy(p, y, **options),
        [p, y],
        rng,
        lambda p, y: T.binary_cross_entropy(p, y, **tensors(options)),
    )
    if data.draw(st.booleans()):
        options["pos_weight"] = rng.random(shape[-1]) * 3
    assert_same_as_torch(
        lambda z, y: F.binary_cross_entropy_with_logits(z, y, **options),
        [z, y],
        rng,
        lambda z, y: T.binary_cross_entropy_with_logits(z, y, **tensors(options)),
    )


def tensors(options):
    return {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in options.items()}


@pytest.mark.parametrize("y", [0.0, 1.0])
def test_the_binary_losses_match_torch_on_extreme_inputs(y):
    rng, target = np.random.default_rng(0), np.full(9, y)
    assert_same_as_torch(
        lambda z: F.binary_cross_entropy_with_logits(z, target),
        [EXTREME],
        rng,
        lambda z: T.binary_cross_entropy_with_logits(z, torch.tensor(target)),
    )
    p = np.array([0.0, 1e-300, 0.5, 1.0])
    assert_same_as_torch(
        lambda p: F.binary_cross_entropy(p, target[:4], reduction="sum"),
        [p],
        rng,
        lambda p: T.binary_cross_entropy(p, torch.tensor(target[:4]), reduction="sum"),
        rtol=1e-8,  # PyTorch guarda en float32 el 1e-12 que evita dividir entre 0
    )


@few
@given(st.data(), seeds)
def test_cross_entropy_matches_torch(data, rng):
    n, c, extra = data.draw(sizes), data.draw(sizes), data.draw(st.lists(sizes, max_size=2))
    one = data.draw(st.booleans()) and not extra  # un solo dato, sin eje de lote
    shape = (c,) if one else (n, c, *extra)
    labels = rng.integers(0, c, shape[:0] if one else (n, *extra))
    options = {
        "reduction": data.draw(st.sampled_from(["mean", "sum", "none"])),
        "label_smoothing": data.draw(st.sampled_from([0.0, 0.1, 0.5])),
    }
    if data.draw(st.booleans()):
        options["weight"] = rng.random(c) + 0.1
    if data.draw(st.booleans()):  # probabilidades en vez de etiquetas
        target = rng.dirichlet(np.ones(c), n)
        target = target[0] if one else target.reshape(n, c, *[1] * len(extra)) * np.ones(shape)
    else:
        target = np.asarray(labels)
        if labels.size > 1 and data.draw(st.booleans()):
            options["ignore_index"] = data.draw(st.sampled_from([-100, -1, c + 3]))
            target.flat[0], target.flat[1] = options["ignore_index"], c - 1  # uno cuenta
    assert_same_as_torch(
        lambda z: F.cross_entropy(z, target, **options),
        [rng.normal(size=shape) * 3],
        rng,
        lambda z: T.cross_entropy(z, torch.tensor(target), **tensors(options)),
    )


def test_cross_entropy_matches_torch_on_extreme_logits():
    z = np.stack([EXTREME, EXTREME[::-1], np.zeros(9)])
    for label in range(9):
        assert_same_as_torch(
            lambda z, label=label: F.cross_entropy(z, [label] * 3),
            [z],
            np.random.default_rng(label),
            lambda z, label=label: T.cross_entropy(z, torch.tensor([label] * 3)),
        )


def test_a_forbidden_class_has_probability_zero_and_no_nan():
    z = Tensor([[0.0, -np.inf, 1.0]], requires_grad=True)
    F.cross_entropy(z, [2]).backward()
    np.testing.assert_allclose(z.grad, [[0.26894142, 0, -0.26894142]])


def test_labels_can_come_in_a_tensor():
    z = np.array([[2.0, 0.0]])
    assert F.cross_entropy(z, Tensor([0])).item() == F.cross_entropy(z, [0]).item()


def test_the_gradient_of_cross_entropy_is_what_the_network_says_minus_what_happened():
    z = Tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    F.cross_entropy(z, [1]).backward()
    np.testing.assert_allclose(z.grad, F.softmax(z, 1).data - [[0, 1, 0]])


@few
@given(st.data(), seeds)
def test_batch_norm_matches_torch(data, rng):
    shape = (
        data.draw(st.integers(2, 5)),
        data.draw(sizes),
        *data.draw(st.lists(sizes, max_size=2)),
    )
    training, channels = data.draw(st.booleans()), shape[1]
    arrays = [rng.normal(size=shape) * 3 + 1]
    if data.draw(st.booleans()):
        arrays += [rng.normal(size=channels), rng.normal(size=channels)]
    ours = rng.normal(size=channels), rng.random(channels) + 0.5
    theirs = [torch.tensor(part) for part in ours]
    options = {"training": training, "momentum": 0.3, "eps": 1e-3}
    if training and data.draw(st.booleans()):
        ours = theirs = None, None

    def run(function, running):
        def normalised(x, weight=None, bias=None):
            return function(x, *running, weight, bias, **options)

        return normalised

    assert_same_as_torch(run(F.batch_norm, ours), arrays, rng, run(T.batch_norm, theirs))
    if ours[0] is not None:
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-9)


def test_dropout_keeps_the_mean_and_its_gradient_follows_the_same_mask():
    neurona.manual_seed(0)
    x = Tensor(np.ones((200, 500), np.float32), requires_grad=True)
    y = F.dropout(x, 0.3)
    assert y.dtype == np.float32
    np.testing.assert_allclose(np.unique(y.data), [0, 1 / 0.7], rtol=1e-6)
    assert abs((y.data == 0).mean() - 0.3) < 0.01 and abs(y.data.mean() - 1) < 0.01
    y.backward(np.full(y.shape, 2))
    np.testing.assert_array_equal(x.grad, 2 * y.data)
    assert not F.dropout(x, 1.0).data.any()
    for same in (F.dropout(x, 0.3, training=False), F.dropout(x, 0)):
        assert same is x


def test_dropout_repeats_with_the_same_seed():
    masks = []
    for seed in (1, 1, 2):
        neurona.manual_seed(seed)
        masks.append(F.dropout(np.ones(50)).data)
    assert (masks[0] == masks[1]).all() and (masks[0] != masks[2]).any()


def test_float32_stays_float32():
    x = Tensor(np.ones((4, 3), np.float32), requires_grad=True)
    y = [0, 1, 2, 0]
    one = Tensor(np.ones(3, np.float32), requires_grad=True)
    results = [
        F.cross_entropy(x, y, label_smoothing=0.1),
        F.cross_entropy(x, y, weight=np.ones(3), reduction="sum"),
        F.cross_entropy(x, np.full((4, 3), 1 / 3)),
        F.binary_cross_entropy_with_logits(x, np.ones((4, 3), np.float32), pos_weight=2.0),
        F.binary_cross_entropy(x, np.ones((4, 3), np.float32)),
        F.mse_loss(x, np.ones((4, 3), np.float32)),
        F.batch_norm(x, None, None, one, one, training=True),
        F.batch_norm(x, np.zeros(3), np.ones(3), one, one),
        F.linear(x, np.ones((2, 3), np.float32), np.ones(2, np.float32)),
        *(getattr(F, name)(x, **options) for name, options in ACTIVATIONS.items()),
    ]
    for k, result in enumerate(results):
        assert result.dtype == np.float32, k
        x.grad = None
        result.backward(np.ones(result.shape))
        assert x.grad.dtype == np.float32, k


def check_numerically(function, x, step=6e-6):
    """Diferencias centrales: la derivada sin PyTorch ni reglas, moviendo cada entrada."""
    leaf = Tensor(x, requires_grad=True)
    function(leaf).sum().backward()
    for k in np.ndindex(x.shape):
        moved = []
        for sign in (1, -1):
            shifted = x.copy()
            shifted[k] += sign * step
            moved.append(function(Tensor(shifted)).data.sum())
        slope = (moved[0] - moved[1]) / (2 * step)
        assert np.isclose(leaf.grad[k], slope, rtol=1e-6, atol=1e-8), k


@pytest.mark.parametrize(
    "function",
    [
        lambda x: F.cross_entropy(x, [1, 0, 3], label_smoothing=0.2),
        lambda x: F.binary_cross_entropy_with_logits(x, np.full((3, 4), 0.3)),
        lambda x: F.binary_cross_entropy(x.sigmoid(), np.full((3, 4), 0.3)),
        lambda x: F.mse_loss(x, np.ones((3, 4))) * 2,
        lambda x: F.batch_norm(x, None, None, training=True) ** 3,
        lambda x: F.softmax(x, 0) ** 2,
        lambda x: F.log_softmax(x, 1) * np.arange(4),
        lambda x: F.elu(x) * F.leaky_relu(x),
        lambda x: F.linear(x, np.arange(8.0).reshape(2, 4)).tanh(),
    ],
)
def test_gradients_match_central_differences(function):
    check_numerically(function, np.random.default_rng(3).normal(size=(3, 4)))


z = np.zeros((4, 3))


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (
            lambda: F.linear(z, np.ones((2, 5))),
            ValueError,
            r"input tiene forma \(4, 3\), leída como \(\.\.\., IN\): IN debería ser 5",
        ),
        (lambda: F.linear(z, np.ones(3)), ValueError, r"weight .* debería tener 2 ejes"),
        (lambda: F.linear(z, np.ones((2, 3)), np.ones(3)), ValueError, "OUT debería ser 2 y es 3"),
        (lambda: F.mse_loss(z, np.ones(4)), ValueError, r"input .* \(4, 3\) y target \(4,\)"),
        (lambda: F.mse_loss(z, z, "media"), ValueError, "reduction es 'media': debería ser"),
        (lambda: F.cross_entropy(z, [0, 1, 2, 3]), ValueError, "la etiqueta 3: .* entre 0 y C − 1"),
        (lambda: F.cross_entropy(z, [0, 1, 2, -1]), ValueError, "la etiqueta -1"),
        (lambda: F.cross_entropy(z, [0, 1]), ValueError, r"target tiene forma \(2,\)"),
        (lambda: F.cross_entropy(z, [0.0, 1, 2, 1]), TypeError, "las etiquetas deberían ser enter"),
        (lambda: F.cross_entropy(z, z - 1), ValueError, "target contiene -1: debería estar entre"),
        (lambda: F.cross_entropy(z, [0] * 4, weight=[1, 2]), ValueError, "C debería ser 3 y es 2"),
        (
            lambda: F.cross_entropy(z, [0] * 4, label_smoothing=2),
            ValueError,
            "label_smoothing es 2",
        ),
        (lambda: F.cross_entropy(1.0, 0), ValueError, "input es un solo número"),
        (lambda: F.cross_entropy(z, ["a"] * 4), TypeError, "target contiene <U1"),
        (lambda: F.binary_cross_entropy(z + 2, z), ValueError, "input contiene 2: debería estar"),
        (lambda: F.binary_cross_entropy(z * np.nan, z), ValueError, "input contiene nan"),
        (lambda: F.binary_cross_entropy(z, z - 1), ValueError, "target contiene -1"),
        (lambda: F.binary_cross_entropy_with_logits(z, z + 3), ValueError, "target contiene 3"),
        (lambda: F.dropout(z, 1.5), ValueError, "p es 1.5: debería estar entre 0 y 1"),
        (lambda: F.dropout(z, "0.5"), TypeError, "p es str: debería ser un número"),
        (lambda: F.softmax(z, 2), ValueError, "dim es 2"),
        (lambda: F.batch_norm(z[0], None, None), ValueError, r"debería ser \(N, C\)"),
        (
            lambda: F.batch_norm(z[:1], None, None, training=True),
            ValueError,
            "al menos dos valores",
        ),
        (
            lambda: F.batch_norm(z, np.zeros(2), np.ones(3)),
            ValueError,
            "running_mean .* C debería ser 3 y es 2",
        ),
    ],
)
def test_bad_input_is_explained(wrong, error, message):
    with pytest.raises(error, match=message):
        wrong()
