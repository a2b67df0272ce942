"""Señales de una dimensión: convolución, medias, matrices y ecuaciones en diferencias.

``N`` son las muestras de la señal y ``K`` las del kernel. El capítulo 9 construye cada cosa con
bucles.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_integer

MODES = ("valid", "same", "full")


def convolve(x: ArrayLike, k: ArrayLike, mode: str = "full") -> NDArray:
    """``y[n] = Σ_m x[m] k[n − m]``: el kernel entra dado la vuelta.

    Parameters
    ----------
    x : array (N,)
    k : array (K,)
    mode : {"full", "same", "valid"}
        ``"full"`` da las N + K − 1 muestras donde se tocan; ``"valid"``, las |N − K| + 1 donde uno
        cabe entero en el otro; ``"same"``, las max(N, K) centrales de ``"full"``.

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        Si una señal está vacía o no tiene un solo eje, o si el modo no existe.

    Examples
    --------
    >>> convolve([0, 0, 1, 1, 0, 0], [-1, 0, 1], "valid")
    array([-1, -1,  1,  1])
    """
    return np.convolve(check_signal("x", x), check_signal("k", k), check_mode(mode))


def correlate(x: ArrayLike, k: ArrayLike, mode: str = "full") -> NDArray:
    """``y[n] = Σ_m x[n + m] k[m]``: como ``convolve``, sin dar la vuelta al kernel.

    El orden de los argumentos y los modos son los de ``numpy.correlate``.

    Examples
    --------
    >>> correlate([0, 0, 1, 1, 0, 0], [-1, 0, 1], "valid")
    array([ 1,  1, -1, -1])
    """
    return np.correlate(check_signal("x", x), check_signal("k", k), check_mode(mode))


def toeplitz_matrix(k: ArrayLike, n: int, mode: str = "full") -> NDArray:
    """La matriz que convoluciona: ``toeplitz_matrix(k, N, mode) @ x`` es ``convolve(x, k, mode)``.

    Cada diagonal repite un número del kernel (Gray, 2006, sección 1.1).

    Returns
    -------
    ndarray (M, N)
        ``M`` es lo que mide la salida en ese modo.

    Examples
    --------
    >>> toeplitz_matrix([-1, 0, 1], 4, "valid")
    array([[ 1,  0, -1,  0],
           [ 0,  1,  0, -1]])
    """
    k = check_signal("k", k)
    unit = np.eye(check_integer("n", n, 1), dtype=k.dtype)
    return np.stack([convolve(impulse, k, mode) for impulse in unit], axis=1)


def moving_average(x: ArrayLike, n: int, mode: str = "valid") -> NDArray:
    """La media de cada ``n`` muestras seguidas.

    Con ``mode="same"`` los bordes se promedian con ceros, y con ``n`` par la salida va media
    muestra retrasada: no hay una muestra central.

    Examples
    --------
    >>> moving_average([1, 2, 6, 3], 2)
    array([1.5, 4. , 4.5])
    """
    x, n = check_signal("x", x), check_integer("n", n, 1)
    if n > len(x):
        raise ValueError(f"n es {n}: debería ser como mucho {len(x)}, las muestras de x")
    return convolve(x, np.full(n, 1 / n), mode)


def difference_equation(b: ArrayLike, a: ArrayLike, x: ArrayLike) -> NDArray:
    """``a₀ y[n] = Σ_k b_k x[n − k] − Σ_{k ≥ 1} a_k y[n − k]``, con todo a cero antes de empezar.

    Con un solo ``a`` la salida es la convolución de ``x`` con ``b/a₀``, cortada a las muestras de
    ``x``. Con más, cada salida depende de las anteriores y el impulso no se acaba nunca.

    Parameters
    ----------
    b, a : array (K,), array (L,)
        Coeficientes de las entradas y de las salidas; ``a[0]`` no es 0.
    x : array (N,)

    Returns
    -------
    ndarray (N,)

    Examples
    --------
    >>> difference_equation([1], [1, -0.5], [1, 0, 0, 0])
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    b, a, x = check_signal("b", b), check_recursion(a), check_signal("x", x)
    forward = np.convolve(x, b)[: len(x)] / a[0]
    past, back = np.zeros(len(a) - 1), a[1:] / a[0]  # las últimas salidas, la más reciente primero
    y = np.empty(len(x))
    for n, value in enumerate(forward):
        y[n] = value - back @ past
        past = np.concatenate([y[n : n + 1], past])[: len(back)]
    return y


def frequency_response(b: ArrayLike, a: ArrayLike, omega: ArrayLike) -> NDArray:
    """``H(e^{jω}) = Σ_k b_k e^{−jωk} / Σ_k a_k e^{−jωk}``: lo que el filtro hace a cada frecuencia.

    Parameters
    ----------
    b, a : array
        Como en ``difference_equation``.
    omega : array (...)
        Frecuencias, en radianes por muestra; ``π`` es la mayor que se distingue.

    Returns
    -------
    ndarray of complex (...)
        Su módulo es por cuánto multiplica la amplitud; su argumento, cuánto adelanta la fase.
    """
    b, a, omega = check_signal("b", b), check_recursion(a), check_array("omega", omega)
    delay = np.exp(-1j * omega)
    return np.polynomial.polynomial.polyval(delay, b) / np.polynomial.polynomial.polyval(delay, a)


def check_signal(name: str, value: ArrayLike) -> NDArray:
    signal = check_array(name, value)
    if signal.ndim != 1 or not len(signal):
        raise ValueError(f"{name} tiene forma {signal.shape}: debería ser (N,), con alguna muestra")
    return signal


def check_recursion(a: ArrayLike) -> NDArray:
    a = check_signal("a", a)
    if a[0] == 0:
        raise ValueError("a[0] es 0: debería ser distinto de 0, porque divide")
    return a


def check_mode(mode: str) -> str:
    if mode not in MODES:
        raise ValueError(f'mode es {mode!r}: debería ser "valid", "same" o "full"')
    return mode
