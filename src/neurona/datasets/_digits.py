"""Dígitos manuscritos de verdad, incluidos en scikit-learn."""

import numpy as np
from numpy.typing import NDArray

WHITE = 16.0  # el mayor valor de un píxel en el archivo


def digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Imágenes de dígitos escritos a mano por 13 personas, de 8 por 8 píxeles.

    Son los datos de prueba de *Optical Recognition of Handwritten Digits* (Alpaydin y Kaynak,
    1998, UCI), que scikit-learn trae consigo: no se descarga nada.

    Returns
    -------
    images : ndarray (M, H, W) = (1797, 8, 8)
        Cantidad de tinta, de 0 a 1.
    labels : ndarray (M,) = (1797,)
        El dígito, de 0 a 9.

    Raises
    ------
    ModuleNotFoundError
        Si falta scikit-learn.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:5].tolist()
    ((1797, 8, 8), [0, 1, 2, 3, 4])
    """
    try:
        from sklearn.datasets import load_digits
    except ModuleNotFoundError:
        raise ModuleNotFoundError(
            "digits: los dígitos vienen con scikit-learn, que no está instalado. "
            "Prueba: pip install scikit-learn"
        ) from None
    stored = load_digits()
    return stored.images / WHITE, stored.target.astype(np.int64)
