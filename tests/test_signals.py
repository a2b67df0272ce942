"""Las señales de una dimensión, contra NumPy, SciPy y sus definiciones."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from test_tensor import few

from neurona import functional as F
from neurona import signals

seeds = st.integers(0, 999).map(np.random.default_rng)
lengths = st.integers(1, 12)
modes = st.sampled_from(signals.MODES)


@few
@given(lengths, lengths, modes, seeds)
def test_convolve_and_correlate_are_numpy_s_and_scipy_s(n, k, mode, rng):
    x, kernel = rng.normal(size=n), rng.normal(size=k)
    y = signals.convolve(x, kernel, mode)
    np.testing.assert_allclose(y, np.convolve(x, kernel, mode), atol=1e-12)
    np.testing.assert_allclose(
        signals.correlate(x, kernel, mode), np.correlate(x, kernel, mode), atol=1e-12
    )
    full = [sum(x[m] * kernel[i - m] for m in range(n) if 0 <= i - m < k) for i in range(n + k - 1)]
    np.testing.assert_allclose(signals.convolve(x, kernel), full, atol=1e-12)
    if mode == "full" or n >= k:
        expected = scipy.signal.convolve(x, kernel, mode, method="direct")
        np.testing.assert_allclose(y, expected, atol=1e-12)


@few
@given(lengths, st.integers(1, 6), seeds)
def test_a_layer_correlates(n, k, rng):
    x, kernel = rng.normal(size=n + k - 1), rng.normal(size=k)
    layer = F.conv1d(x[None], kernel[None, None]).data[0]
    np.testing.assert_allclose(layer, signals.correlate(x, kernel, "valid"), atol=1e-12)


@few
@given(lengths, st.integers(1, 6), modes, seeds)
def test_the_matrix_convolves_and_repeats_each_diagonal(n, k, mode, rng):
    x, kernel = rng.normal(size=n), rng.normal(size=k)
    matrix = signals.toeplitz_matrix(kernel, n, mode)
    np.testing.assert_allclose(matrix @ x, np.convolve(x, kernel, mode), atol=1e-12)
    np.testing.assert_array_equal(matrix[1:, 1:], matrix[:-1, :-1])


@few
@given(lengths, lengths, lengths, st.integers(0, 5), seeds)
def test_the_algebra_of_the_convolution(n, k, m, shift, rng):
    a, b, c = rng.normal(size=n), rng.normal(size=k), rng.normal(size=m)
    conv, close = signals.convolve, np.testing.assert_allclose
    close(conv(a, b), conv(b, a), atol=1e-12)
    close(conv(conv(a, b), c), conv(a, conv(b, c)), atol=1e-12)
    other = rng.normal(size=k)
    close(conv(a, b + other), conv(a, b) + conv(a, other), atol=1e-12)
    late = np.concatenate([np.zeros(shift), a])
    close(conv(late, b), np.concatenate([np.zeros(shift), conv(a, b)]), atol=1e-12)
    close(conv(a, [1]), a)
    size = n + k - 1
    spectrum = np.fft.fft(a, size) * np.fft.fft(b, size)
    close(conv(a, b), np.fft.ifft(spectrum).real, atol=1e-9)


@few
@given(lengths, seeds)
def test_the_moving_average_is_the_mean_of_each_window(n, rng):
    x = rng.normal(size=n + 5)
    means = [x[i : i + n].mean() for i in range(6)]
    np.testing.assert_allclose(signals.moving_average(x, n), means, atol=1e-12)


@few
@given(st.integers(1, 5), st.integers(0, 4), st.integers(1, 40), seeds)
def test_difference_equations_and_their_response_are_scipy_s(k, recursion, n, rng):
    b, x = rng.normal(size=k), rng.normal(size=n)
    a = np.concatenate([[rng.uniform(0.5, 2)], 0.2 * rng.normal(size=recursion)])
    np.testing.assert_allclose(
        signals.difference_equation(b, a, x), scipy.signal.lfilter(b, a, x), atol=1e-12
    )
    omega, expected = scipy.signal.freqz(b, a, 16)
    np.testing.assert_allclose(signals.frequency_response(b, a, omega), expected, atol=1e-12)


def test_the_response_is_what_a_sine_receives():
    b, a, omega, n = [0.2, 0.3], [1, -0.5], 0.7, np.arange(400)
    y = signals.difference_equation(b, a, np.sin(omega * n))
    gain = signals.frequency_response(b, a, omega)
    expected = abs(gain) * np.sin(omega * n + np.angle(gain))
    np.testing.assert_allclose(y[100:], expected[100:], atol=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: signals.convolve([], [1]), ValueError, r"x tiene forma \(0,\)"),
        (lambda: signals.convolve([1], [[1]]), ValueError, "k tiene forma"),
        (lambda: signals.correlate([1], ["a"]), TypeError, "números reales"),
        (lambda: signals.convolve([1], [1], "entera"), ValueError, "mode es 'entera'"),
        (lambda: signals.toeplitz_matrix([1], 0), ValueError, "n es 0"),
        (lambda: signals.moving_average([1, 2], 3), ValueError, "como mucho 2"),
        (lambda: signals.moving_average([1, 2], 1.5), TypeError, "n es float"),
        (lambda: signals.difference_equation([1], [0, 1], [1]), ValueError, "distinto de 0"),
        (lambda: signals.frequency_response([1], [0], 1.0), ValueError, "distinto de 0"),
    ],
)
def test_what_does_not_fit_is_explained(call, error, message):
    with pytest.raises(error, match=message):
        call()
