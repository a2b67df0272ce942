"""Cien aspirantes, dos notas de examen y una decisión de admisión."""

import numpy as np
from numpy.typing import NDArray

SEED = 0
APPLICANTS = 100
STEEPNESS, PASS_TOTAL = 0.12, 130.0  # de la regla que sortea la admisión


def admissions() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Genera las notas de 100 aspirantes y si fueron admitidos.

    No son datos reales. Las dos notas se sortean uniformes entre 30 y 100, con un
    decimal. La admisión es un sorteo de Bernoulli cuya probabilidad crece con la suma
    de las notas, ``sigma(0.12 * (x1 + x2 - 130))``: con 130 puntos en total, la mitad
    entra. Como hay sorteo, ninguna recta separa a los admitidos de los demás.

    Returns
    -------
    x : ndarray (M, N) = (100, 2)
        Notas de los dos exámenes, en puntos de 30 a 100.
    y : ndarray (M,) = (100,)
        1.0 si la persona fue admitida y 0.0 si no.

    Examples
    --------
    >>> x, y = admissions()
    >>> x.shape, y.shape
    ((100, 2), (100,))
    """
    rng = np.random.default_rng(SEED)
    x = rng.uniform(30, 100, size=(APPLICANTS, 2)).round(1)
    probability = 1 / (1 + np.exp(-STEEPNESS * (x.sum(axis=1) - PASS_TOTAL)))
    y = (rng.random(APPLICANTS) < probability).astype(np.float64)
    return x, y
