"""El motor: los mismos valores y gradientes que PyTorch, en cualquier caso pequeño."""

import gc
import operator
import weakref

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from neurona import Tensor, no_grad

few = settings(max_examples=25, deadline=None, derandomize=True)
sizes = st.integers(1, 4)
SHAPES = st.lists(sizes, max_size=3).map(tuple)


def arrays_of(rng, *shapes):
    return [rng.normal(size=shape) for shape in shapes]


def assert_same_as_torch(function, arrays, rng, torch_function=None, rtol=1e-9):
    """Valores y gradientes iguales hasta 1e-9, con un cotangente al azar y no todo unos."""
    ours = [Tensor(array, requires_grad=True) for array in arrays]
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    with np.errstate(all="ignore"):
        y, expected = function(*ours), (torch_function or function)(*theirs)
        np.testing.assert_allclose(y.data, expected.detach(), rtol=rtol, atol=1e-9)
        assert y.shape == tuple(expected.shape)
        dy = rng.normal(size=y.shape)
        y.backward(dy)
        expected.backward(torch.tensor(dy))
    for k, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        np.testing.assert_allclose(a.grad, b.grad, rtol=rtol, atol=1e-9, err_msg=f"operando {k}")
        assert isinstance(a.grad, np.ndarray) and a.grad.dtype == np.float64


@st.composite
def broadcastable(draw):
    """Dos formas que se pueden operar: cada eje igual, o 1 en una de las dos."""
    full = draw(SHAPES)
    pair = []
    for _ in range(2):
        kept = full[draw(st.integers(0, len(full))) :]
        pair.append(tuple(draw(st.sampled_from([1, n])) for n in kept))
    return pair, np.random.default_rng(draw(st.integers(0, 999)))


@few
@given(broadcastable(), st.sampled_from(["add", "sub", "mul", "truediv"]))
def test_arithmetic_matches_torch(case, name):
    shapes, rng = case
    assert_same_as_torch(getattr(operator, name), arrays_of(rng, *shapes), rng)


@few
@given(broadcastable())
def test_powers_match_torch(case):
    shapes, rng = case
    base, exponent = arrays_of(rng, *shapes)
    assert_same_as_torch(operator.pow, [np.abs(base), exponent], rng)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, 0.5])
def test_powers_of_zero_match_torch(exponent):
    rng = np.random.default_rng(0)
    x = np.array([0.0, 1.0, 2.0])
    assert_same_as_torch(lambda x: x**exponent, [x], rng)
    if exponent >= 0:
        assert_same_as_torch(operator.pow, [x, np.full(3, float(exponent))], rng)


@few
@given(st.data())
def test_matrix_products_match_torch(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    inner = data.draw(sizes)
    left = data.draw(st.sampled_from([(), (1,), (2,), (5,)]))
    right = data.draw(st.sampled_from([(), (1,), left or (3,)]))
    a = (inner,) if data.draw(st.booleans()) else (*left, data.draw(sizes), inner)
    b = (inner,) if data.draw(st.booleans()) else (*right, inner, data.draw(sizes))
    assert_same_as_torch(operator.matmul, arrays_of(rng, a, b), rng)


UNARY = {
    "exp": lambda x: x.exp(),
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: x.sigmoid(),
    "relu": lambda x: x.relu(),
    "abs": lambda x: x.abs(),
    "neg": operator.neg,
    "3 - x": lambda x: 3 - x,
    "3 / x": lambda x: 3 / x,
    "3 ** x": lambda x: 3**x,
    "2 * x + 1": lambda x: 2 * x + 1,
}


@few
@given(SHAPES, st.sampled_from(sorted(UNARY)), st.integers(0, 999))
def test_functions_of_one_tensor_match_torch(shape, name, seed):
    rng = np.random.default_rng(seed)
    assert_same_as_torch(UNARY[name], arrays_of(rng, shape), rng)


@few
@given(SHAPES, st.integers(0, 999))
def test_the_logarithm_matches_torch(shape, seed):
    rng = np.random.default_rng(seed)
    assert_same_as_torch(lambda x: x.log(), [np.abs(rng.normal(size=shape)) + 0.01], rng)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu", "abs"])
def test_extreme_inputs_match_torch(name):
    x = np.array([-1000.0, -30, -1e-300, 0, 1e-300, 30, 1000])
    assert_same_as_torch(UNARY[name], [x], np.random.default_rng(0))


def test_extreme_sigmoids_do_not_warn():
    assert Tensor([-1000.0, 1000.0]).sigmoid().data.tolist() == [0, 1]


@few
@given(st.data(), st.sampled_from(["sum", "mean", "amax"]), st.booleans())
def test_reductions_match_torch(data, name, keepdim):
    shape = data.draw(st.lists(sizes, min_size=1, max_size=3).map(tuple))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    dims = data.draw(st.sets(st.integers(0, len(shape) - 1), min_size=1).map(tuple))
    if data.draw(st.booleans()):
        dims = dims[0] - len(shape)  # un eje, contado desde el final
    x = rng.integers(0, 3, shape).astype(float)  # con empates
    method = "max" if name == "amax" else name
    assert_same_as_torch(
        lambda x: getattr(x, method)(dims, keepdim),
        [x],
        rng,
        lambda x: getattr(x, name)(dims, keepdim),
    )
    assert_same_as_torch(lambda x: getattr(x, method)(), [x], rng)


def test_reductions_accept_the_names_of_numpy():
    x = Tensor(np.arange(6.0).reshape(2, 3))
    assert x.sum(axis=0, keepdims=True).shape == (1, 3)
    assert x.mean(axis=1).data.tolist() == [1, 4]


INDICES = [
    0,
    -1,
    slice(1, None),
    (slice(None), 1),
    (..., None, 0),
    np.array([0, 0, 2]),
    ([0, 1, 1], [2, 2, 2]),
    np.array([True, False, True]),
]


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_indexing_matches_torch(index):
    rng = np.random.default_rng(1)
    assert_same_as_torch(lambda x: x[index], arrays_of(rng, (3, 4)), rng)


def test_a_tensor_can_be_an_index_and_can_be_iterated():
    x = Tensor(np.eye(3), requires_grad=True)
    assert x[Tensor([2, 0])].data.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert [row.data.argmax() for row in x] == [0, 1, 2]


@few
@given(st.permutations([2, 3, 4]), st.integers(0, 2), st.integers(-3, 2))
def test_shape_changes_match_torch(shape, a, b):
    rng = np.random.default_rng(0)
    arrays = arrays_of(rng, shape)
    assert_same_as_torch(lambda x: x.transpose(a, b), arrays, rng)
    assert_same_as_torch(lambda x: x.reshape(-1, shape[a]), arrays, rng)
    assert_same_as_torch(lambda x: x.reshape((shape[a], -1)), arrays, rng)
    assert_same_as_torch(lambda x: x.T, arrays_of(rng, shape[:2]), rng)


@few
@given(st.integers(0, 999))
def test_a_long_random_expression_matches_torch(seed):
    def expression(a, b, c):
        h = (a @ b + c).tanh()
        h = h * h - h.sigmoid() / (1 + c.exp())
        return (h[0] ** 2).sum() + h.mean(0).max() + (a * a.mean()).sum()

    rng = np.random.default_rng(seed)
    assert_same_as_torch(expression, arrays_of(rng, (3, 4), (4, 2), (2,)), rng)


# Cómo se comporta el grafo


def test_a_node_used_twice_adds_its_gradients_and_backward_accumulates():
    x = Tensor(3, requires_grad=True)
    (x * x + x).backward()
    assert x.grad == 7
    (2 * x).backward()
    assert x.grad == 9


def test_intermediate_nodes_keep_their_gradient():
    x = Tensor([1.0, 2.0], requires_grad=True)
    q = x * 3
    (q * q).sum().backward()
    assert q.grad.tolist() == [6, 12]


def test_no_two_leaves_share_their_gradient():
    a, b = (Tensor(np.ones(2), requires_grad=True) for _ in range(2))
    (a + b).backward(cotangent := np.ones(2))
    a.grad *= 0
    assert b.grad.tolist() == cotangent.tolist() == [1, 1]
    m = Tensor(np.ones((2, 3)), requires_grad=True)
    m.T.reshape(6).sum().backward()
    m.grad[0, 0] = 5
    assert m.grad.sum() == 10


@pytest.mark.parametrize("depth", [10_000, 100_000])
def test_deep_graphs_neither_overflow_nor_leak(depth):
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(depth):
        y = y + 1
    y.backward()
    assert x.grad == 1
    y = x
    for _ in range(depth):
        y = y * 1
    del y  # sin recorrer


def test_memory_is_freed_while_going_backward():
    x = Tensor(np.ones(3), requires_grad=True)
    hidden = x.exp()
    watch = weakref.ref(hidden)
    loss = (hidden * 2).sum()
    del hidden
    assert watch() is not None
    gc.disable()
    try:
        loss.backward()
        assert watch() is None, "queda vivo algo que el grafo ya no necesita"
    finally:
        gc.enable()
    with pytest.raises(ValueError, match="el grafo ya se recorrió y se liberó"):
        loss.backward()


def test_a_retained_graph_can_be_walked_again():
    x = Tensor(2.0, requires_grad=True)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad == 8


def test_nothing_is_recorded_inside_no_grad_or_after_detach():
    x = Tensor(2.0, requires_grad=True)
    with no_grad():
        assert not (x * 3).requires_grad
        with no_grad():
            pass
        assert not (x * 3).requires_grad

    @no_grad()
    def evaluate():
        return x * 3

    assert not evaluate().requires_grad and (x * 3).requires_grad
    with pytest.raises(RuntimeError), no_grad():
        raise RuntimeError
    assert (x * 3).requires_grad
    y = x.detach() * x
    y.backward()
    assert x.grad == 2


def test_updates_in_place_need_no_grad():
    w = same = Tensor([1.0, 2.0], requires_grad=True)
    (w * w).sum().backward()
    with pytest.raises(ValueError, match="with no_grad"):
        w -= 0.5 * w.grad
    with no_grad():
        w -= 0.25 * w.grad
        w *= 3
        w += 1
    assert w is same and w.data.tolist() == [2.5, 4] and w.requires_grad
    total = Tensor(0.0)
    total += (w * 2).sum()  # un resultado nuevo, con su grafo
    total.backward()
    assert w.grad.tolist() == [4, 6]


@pytest.mark.parametrize(
    "operation",
    [
        lambda x: 2 * x + 1.5,
        lambda x: x**2 / 3 - 1,
        lambda x: np.float64(2) * x,
        lambda x: x.exp().log().tanh().sigmoid().relu(),
        lambda x: x.mean(0).max() @ Tensor(np.float32([1])) if x.ndim == 0 else x.mean(),
        lambda x: x @ x.T,
        lambda x: x[0].sum(),
        lambda x: x.max(1, keepdim=True),
        lambda x: 1 / x,
        lambda x: x.abs() ** 0.5,
    ],
)
def test_float32_stays_float32(operation):
    x = Tensor(np.arange(1, 5, dtype=np.float32).reshape(2, 2), requires_grad=True)
    y = operation(x)
    assert y.dtype == np.float32
    y.backward(np.ones(y.shape))
    assert x.grad.dtype == np.float32


def test_arrays_and_tensors_mix_on_both_sides():
    x = Tensor([1.0, 2.0], requires_grad=True)
    array = np.array([3.0, 4.0])
    for y in (array + x, array * x, array - x, array / x, array**x, array @ x):
        assert isinstance(y, Tensor) and y.requires_grad
    assert (array - x).data.tolist() == [2, 2]
    assert np.asarray(x).tolist() == [1, 2] and np.array(x, dtype=np.float32).dtype == np.float32
    assert x.numpy() is x.data and len(x) == 2


def test_tensors_are_read_in_print():
    assert repr(Tensor([1, 2.5])) == "Tensor([1. , 2.5])"
    assert repr(Tensor(np.float32(1), True)) == "Tensor(1., dtype=float32, requires_grad=True)"


def backward_of(tensor, *args):
    return lambda: tensor.backward(*args)


ones = Tensor(np.ones((2, 3)), requires_grad=True)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda: Tensor("hola"), TypeError, "data contiene <U4: debería contener números reales"),
        (lambda: Tensor(None), TypeError, "data contiene object"),
        (lambda: Tensor([1j]), TypeError, "data contiene complex128"),
        (lambda: Tensor([[1], [2, 3]]), ValueError, "data tiene filas de longitudes distintas"),
        (lambda: ones + np.ones(4), ValueError, r"a \+ b: las formas \(2, 3\) y \(4,\) no encajan"),
        (lambda: ones @ ones, ValueError, r"a @ b: las formas \(2, 3\) y \(2, 3\) no encajan"),
        (lambda: np.ones((2, 2)) @ ones.T, ValueError, r"las formas \(2, 2\) y \(3, 2\)"),
        (lambda: ones * "2", TypeError, "data contiene <U1"),
        (lambda: ones.reshape(4, 2), ValueError, r"la forma \(2, 3\) no se puede reordenar"),
        (lambda: ones.sum(2), ValueError, r"dim es 2: la forma \(2, 3\) tiene 2 ejes"),
        (lambda: ones.transpose(0, 5), ValueError, "dim es 5"),
        (lambda: ones[5], IndexError, r"el índice 5 no cabe en la forma \(2, 3\)"),
        (lambda: ones.item(), ValueError, r"el tensor tiene forma \(2, 3\), no es un solo número"),
        (lambda: len(Tensor(1.0)), TypeError, "no tiene longitud"),
        (backward_of(ones), ValueError, "sin gradient debería ser un solo número"),
        (backward_of(Tensor(1.0)), ValueError, "no depende de ninguno con requires_grad=True"),
        (backward_of(ones, np.ones(2)), ValueError, r"gradient tiene forma \(2,\): debería ser"),
        (backward_of(ones, "x"), TypeError, "gradient contiene <U1"),
    ],
)
def test_bad_input_is_explained(wrong, error, message):
    with pytest.raises(error, match=message):
        wrong()
    assert ones.grad is None


def test_integers_are_raised_to_negative_powers():
    assert (Tensor([1, 2]) ** -1).data.tolist() == [1, 0.5]
