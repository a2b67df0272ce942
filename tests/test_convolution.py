"""La convolución y el pooling: contra torch, SciPy y los bucles, y su álgebra."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as T
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate2d
from test_tensor import assert_same_as_torch, few

from neurona import convolution, nn
from neurona import functional as F
from neurona.convolution import read_sliding
from neurona.shapes import conv_output_size

seeds = st.integers(0, 999).map(np.random.default_rng)
sides = st.integers(1, 8)
small = st.integers(1, 4)
frames = st.integers(0, 3)


def fits(call) -> bool:
    """Si PyTorch acepta la llamada; si no, aquí tiene que dar un error."""
    try:
        call()
    except RuntimeError:
        return False
    return True


def agree(ours, theirs, arrays, rng) -> None:
    tensors = [torch.tensor(a) for a in arrays]
    if fits(lambda: theirs(*tensors)):
        assert_same_as_torch(ours, arrays, rng, theirs)
    else:
        with pytest.raises(ValueError):
            ours(*arrays)


@few
@given(st.data(), seeds)
def test_images_are_convolved_as_in_torch(data, rng):
    n, channels, filters = (data.draw(st.integers(1, 3)) for _ in range(3))
    x = rng.normal(size=(n, channels, data.draw(sides), data.draw(sides)))
    w = rng.normal(size=(filters, channels, data.draw(small), data.draw(small)))
    options = {
        "stride": data.draw(st.one_of(small, st.tuples(small, small))),
        "padding": data.draw(st.one_of(frames, st.tuples(frames, frames), st.just("valid"))),
        "dilation": data.draw(st.one_of(st.integers(1, 3), st.tuples(small, small))),
    }
    arrays = [x, w] + ([rng.normal(size=filters)] if data.draw(st.booleans()) else [])
    agree(lambda *a: F.conv2d(*a, **options), lambda *a: T.conv2d(*a, **options), arrays, rng)


@few
@given(st.data(), seeds)
def test_signals_are_convolved_as_in_torch(data, rng):
    n, channels, filters = (data.draw(st.integers(1, 3)) for _ in range(3))
    x = rng.normal(size=(n, channels, data.draw(st.integers(1, 12))))
    x = x[0] if data.draw(st.booleans()) else x
    w = rng.normal(size=(filters, channels, data.draw(small)))
    padding = st.one_of(frames, st.just("valid"))
    options = {name: data.draw(small) for name in ("stride", "dilation")}
    options["padding"] = data.draw(padding)
    arrays = [x, w, rng.normal(size=filters)]
    agree(lambda *a: F.conv1d(*a, **options), lambda *a: T.conv1d(*a, **options), arrays, rng)


@few
@given(small, small, st.integers(1, 3), seeds)
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_same_keeps_the_size_and_splits_the_frame_as_torch(kh, kw, dilation, rng):
    arrays = [rng.normal(size=(2, 3, 5, 7)), rng.normal(size=(4, 3, kh, kw))]
    options = {"padding": "same", "dilation": dilation}
    assert F.conv2d(*arrays, **options).shape == (2, 4, 5, 7)
    agree(lambda *a: F.conv2d(*a, **options), lambda *a: T.conv2d(*a, **options), arrays, rng)


@few
@given(st.data(), seeds, st.sampled_from(["max_pool", "avg_pool"]))
def test_pooling_matches_torch_ties_included(data, rng, name):
    dims = data.draw(st.sampled_from([1, 2]))
    shape = [data.draw(st.integers(1, 3)) for _ in range(2)]
    shape += [data.draw(sides) for _ in range(dims)]
    x = rng.integers(-2, 3, size=shape).astype(float)  # enteros: habrá empates
    x = x[0] if data.draw(st.booleans()) else x
    kernel = tuple(data.draw(small) for _ in range(dims))
    frame = tuple(data.draw(st.integers(0, k // 2)) for k in kernel)
    stride = data.draw(st.one_of(st.none(), small))
    if dims == 1:
        kernel, frame = kernel[0], frame[0]
    ours, theirs = getattr(F, f"{name}{dims}d"), getattr(T, f"{name}{dims}d")
    options = {"kernel_size": kernel, "stride": stride, "padding": frame}
    more = {}
    if name == "avg_pool":
        more["count_include_pad"] = data.draw(st.booleans())
    agree(lambda a: ours(a, **options, **more), lambda a: theirs(a, **options, **more), [x], rng)


@few
@given(st.data(), seeds)
def test_a_convolution_is_the_four_loops_and_scipy(data, rng):
    x = rng.normal(size=(2, 3, data.draw(st.integers(3, 6)), data.draw(st.integers(3, 6))))
    w = rng.normal(size=(2, 3, data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))))
    s = data.draw(st.integers(1, 2))
    y = F.conv2d(x, w, stride=s).data
    loops = np.zeros(y.shape)
    for n, f, i, j in product(*map(range, y.shape)):
        window = x[n, :, i * s : i * s + w.shape[2], j * s : j * s + w.shape[3]]
        loops[n, f, i, j] = (window * w[f]).sum()
    np.testing.assert_allclose(y, loops, atol=1e-12)
    for n, f in product(range(2), range(2)):
        sums = sum(correlate2d(x[n, c], w[f, c], "valid") for c in range(3))
        np.testing.assert_allclose(y[n, f], sums[::s, ::s], atol=1e-12)


def test_any_memory_and_float32_give_the_same():
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(4, 9, 8, 12)), rng.normal(size=(3, 3, 2, 5)).transpose(1, 0, 3, 2)
    x = x.transpose(0, 2, 3, 1)[:, ::3, ::2, ::-1]
    expected = T.conv2d(torch.tensor(x.copy()), torch.tensor(w.copy())).numpy()
    np.testing.assert_allclose(F.conv2d(x, w).data, expected, atol=1e-12)
    single = F.conv2d(x.astype(np.float32), w.astype(np.float32)).data
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, expected, atol=1e-5)
    before = x.copy(), w.copy()
    F.max_pool2d(F.conv2d(x, w), 2)
    assert (x == before[0]).all() and (w == before[1]).all()


@few
@given(seeds, st.integers(1, 4), st.sampled_from([2**6, 2**9, 2**12]))
def test_the_size_of_the_blocks_changes_nothing(rng, n, block):
    x, w = rng.normal(size=(n, 2, 9, 7)), rng.normal(size=(3, 2, 3, 2))
    sliding = read_sliding((3, 2), (2, 1), 1, (1, 2))
    y = convolution.conv2d(x, w, sliding)
    dy = rng.normal(size=y.shape)
    whole = y, convolution.conv2d_weight(dy, x, w, sliding)
    whole += (convolution.conv2d_input(dy, w, x.shape, sliding),)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "BLOCK", block)
        parts = convolution.conv2d(x, w, sliding), convolution.conv2d_weight(dy, x, w, sliding)
        parts += (convolution.conv2d_input(dy, w, x.shape, sliding),)
    for a, b in zip(whole, parts, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)


# El álgebra


@few
@given(seeds, st.integers(-2, 2), st.integers(-2, 2))
def test_moving_the_image_moves_the_map_and_stride_breaks_it(rng, down, right):
    x, w = np.zeros((1, 1, 12, 12)), rng.normal(size=(1, 1, 3, 3))
    x[..., 4:8, 4:8] = rng.normal(size=(4, 4))
    moved = np.roll(x, (down, right), axis=(2, 3))
    y, y_moved = F.conv2d(x, w).data, F.conv2d(moved, w).data
    assert (np.roll(y, (down, right), axis=(2, 3)) == y_moved).all()
    if down % 2 or right % 2:
        halved, halved_moved = F.conv2d(x, w, stride=2).data, F.conv2d(moved, w, stride=2).data
        candidates = product(range(-2, 3), repeat=2)
        assert not any(
            np.allclose(np.roll(halved, shift, axis=(2, 3)), halved_moved) for shift in candidates
        )


@few
@given(seeds, small, small, st.integers(1, 2), st.integers(0, 2), st.integers(1, 2))
def test_the_gradients_are_the_transpose_of_a_linear_map(rng, kh, kw, stride, padding, dilation):
    x, w = rng.normal(size=(2, 3, 9, 9)), rng.normal(size=(2, 3, kh, kw))
    sliding = read_sliding((kh, kw), stride, padding, dilation)
    y = convolution.conv2d(x, w, sliding)
    dy = rng.normal(size=y.shape)
    other_x, other_w = rng.normal(size=x.shape), rng.normal(size=w.shape)
    along_x = (convolution.conv2d(other_x, w, sliding) * dy).sum()
    along_w = (convolution.conv2d(x, other_w, sliding) * dy).sum()
    dx = convolution.conv2d_input(dy, w, x.shape, sliding)
    dw = convolution.conv2d_weight(dy, x, w, sliding)
    np.testing.assert_allclose((other_x * dx).sum(), along_x, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose((other_w * dw).sum(), along_w, rtol=1e-9, atol=1e-9)


# Los ejemplos publicados


def test_the_worked_examples_of_the_book():
    x, w = np.arange(9.0).reshape(1, 1, 3, 3), np.array([[[[0.0, 1], [2, 3]]]])
    padded = [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]
    assert F.conv2d(x, w, padding=1).data[0, 0].tolist() == padded
    grid = np.array([[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[None, None]
    assert F.max_pool2d(grid, 2).data[0, 0].tolist() == [[6, 8], [3, 4]]
    ones = np.ones((1, 1, 4, 4))
    counted = F.avg_pool2d(ones, 2, padding=1).data
    seen = F.avg_pool2d(ones, 2, padding=1, count_include_pad=False).data
    assert counted[0, 0, 0, 0] == 0.25 and seen[0, 0, 0, 0] == 1


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"n": 7, "kernel": 3, "stride": 2}, 3),
        ({"n": 4, "kernel": 2}, 3),
        ({"n": 4, "kernel": 3}, 2),
        ({"n": 4, "kernel": 3, "padding": 1}, 4),
        ({"n": 224, "kernel": 13}, 212),
        ({"n": 28, "kernel": 3, "padding": (0, 1), "dilation": 2}, 25),
    ],
)
def test_sizes_follow_the_formula(options, size):
    assert conv_output_size(**options) == size


# La memoria


def test_a_large_batch_needs_little_memory():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 32, 28, 28)).astype(np.float32)
    w = rng.normal(size=(64, 32, 3, 3)).astype(np.float32)
    x, w = (nn.Parameter(a) for a in (x, w))
    tracemalloc.start()
    y = F.conv2d(x, w, padding=1)
    y.backward(np.ones_like(y.data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300e6


# Las capas


def test_layers_have_the_names_the_shapes_and_the_values_of_torch():
    def build(library):
        return library.Sequential(
            library.Conv2d(1, 4, 3, padding="same"),
            library.ReLU(),
            library.MaxPool2d(2),
            library.Conv2d(4, 3, (2, 3), stride=(1, 2), padding=(1, 0), bias=False),
            library.AvgPool2d(2, stride=1, padding=1),
            library.Flatten(2),
            library.Conv1d(3, 2, 3, dilation=2),
            library.MaxPool1d(2),
            library.AvgPool1d(2, 1),
            library.Flatten(),
        )

    theirs, ours = build(torch.nn).double(), build(nn)
    assert {k: v.shape for k, v in ours.state_dict().items()} == {
        k: tuple(v.shape) for k, v in theirs.state_dict().items()
    }
    ours.load_state_dict(theirs.state_dict())
    rng = np.random.default_rng(0)
    assert_same_as_torch(ours, [rng.normal(size=(3, 1, 8, 8))], rng, theirs)
    expected = [p.grad.numpy() for p in theirs.parameters()]
    for parameter, gradient in zip(ours.parameters(), expected, strict=True):
        np.testing.assert_allclose(parameter.grad, gradient, atol=1e-9)


def test_kernels_begin_with_the_distribution_of_torch():
    weight = nn.Conv2d(8, 200, 3).weight.data
    limit = 1 / np.sqrt(8 * 9)
    assert weight.dtype == np.float32 and abs(weight).max() <= limit
    np.testing.assert_allclose(weight.std(), limit / np.sqrt(3), rtol=0.02)


# Lo que no encaja


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: F.conv2d(np.ones((2, 3)), np.ones((1, 1, 3, 3))), ValueError, r"\(C, H, W\)"),
        (lambda: F.conv2d(np.ones((1, 2, 4, 4)), np.ones((1, 3, 3, 3))), ValueError, "2 canales"),
        (lambda: F.conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 3, 3))), ValueError, "4 ejes"),
        (
            lambda: F.conv2d(np.ones((1, 1, 2, 9)), np.ones((1, 1, 3, 3))),
            ValueError,
            r"⌊\(2 \+ 2·0 − 1·\(3 − 1\) − 1\)/1⌋ \+ 1 = 0",
        ),
        (
            lambda: F.conv2d(np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3)), np.ones(2)),
            ValueError,
            "F debería ser 1 y es 2",
        ),
        (lambda: F.conv2d(*images(), stride=0), ValueError, "stride es 0: debería ser al menos 1"),
        (lambda: F.conv2d(*images(), stride=1.5), TypeError, "stride es float"),
        (lambda: F.conv2d(*images(), padding=-1), ValueError, "padding es -1"),
        (lambda: F.conv2d(*images(), padding="igual"), ValueError, '"valid" o "same"'),
        (lambda: F.conv2d(*images(), padding="same", stride=2), ValueError, "pide stride=1"),
        (lambda: F.conv2d(*images(), dilation=(1, 2, 3)), ValueError, "un entero o una pareja"),
        (lambda: F.conv1d(np.ones(3), np.ones((1, 1, 2))), ValueError, r"\(C, L\)"),
        (lambda: F.conv1d(np.ones((1, 2)), np.ones((1, 1, 3))), ValueError, "la ventana no cabe"),
        (lambda: F.max_pool2d(np.ones((1, 1, 4, 4)), 2, padding=2), ValueError, "la mitad"),
        (lambda: F.max_pool2d(np.ones((1, 1, 4, 4)), 0), ValueError, "kernel_size es 0"),
        (lambda: F.avg_pool1d(np.ones((1, 1, 2)), 3), ValueError, "la ventana no cabe"),
        (lambda: nn.Conv2d(0, 1, 3), ValueError, "in_channels"),
        (lambda: nn.Conv2d(1, 1, (3, 3, 3)), ValueError, "debería tener 2 números"),
        (lambda: conv_output_size(4, 3, padding=True), TypeError, "padding es bool"),
    ],
)
def test_what_does_not_fit_is_explained(call, error, message):
    with pytest.raises(error, match=message):
        call()


def images():
    return np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3))
