"""Datos que viajan con las dependencias; si una deja de traerlos, se descargan."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neurona.datasets._download import given, obtain

EEG_RATE = 80.0  # muestras por segundo: 800 en diez segundos

# El archivo, quién lo trae y dónde, su dirección y su huella.
FILES = {
    "eeg.dat": (
        "matplotlib",
        "mpl-data/sample_data/eeg.dat",
        "https://raw.githubusercontent.com/matplotlib/matplotlib/v3.10.0/lib/matplotlib/"
        "mpl-data/sample_data/eeg.dat",
        "28656316df0004acfba7a5d98ab35f7314933a918636ec80f09604ad128b4417",
    ),
    "china.jpg": (
        "sklearn",
        "datasets/images/china.jpg",
        "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.6.0/sklearn/datasets/"
        "images/china.jpg",
        "8378025ad2519d649d02e32bd98990db4ab572357d9f09841c2fbfbb4fefad29",
    ),
    "flower.jpg": (
        "sklearn",
        "datasets/images/flower.jpg",
        "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.6.0/sklearn/datasets/"
        "images/flower.jpg",
        "a77f6ec41e353afdf8bdff2ea981b2955535d8d83294f8cfa49cf4e423dd5638",
    ),
}


def eeg() -> tuple[NDArray[np.float64], float]:
    """Diez segundos de un electroencefalograma de cuatro electrodos.

    Vienen con matplotlib, como datos de ejemplo.

    Returns
    -------
    signals : ndarray (N, C) = (800, 4)
        Un electrodo por columna, en unidades del aparato.
    rate : float
        Muestras por segundo: 80.

    Raises
    ------
    OSError
        Si matplotlib ya no trae el archivo y no se puede descargar.
    ValueError
        Si el archivo no tiene el tamaño esperado.
    """
    path = locate("eeg.dat")
    values = np.fromfile(path, dtype="<f8")
    if values.size != 3200:
        raise ValueError(f"{path} tiene {values.size} números: deberían ser 3200")
    return values.reshape(800, 4), EEG_RATE


def photo(name: str = "china") -> NDArray[np.float64]:
    """Una fotografía en color, de 427 por 640 píxeles.

    Vienen con scikit-learn, con licencia CC BY 2.0: ``"china"``, un templo, de danielbuechele, y
    ``"flower"``, una flor, de vultilion.

    Returns
    -------
    ndarray (H, W, C) = (427, 640, 3)
        Rojo, verde y azul, de 0 a 1.

    Raises
    ------
    ValueError
        Si no hay ninguna con ese nombre.
    OSError
        Si scikit-learn ya no trae el archivo y no se puede descargar.
    """
    names = [file.removesuffix(".jpg") for file in FILES if file.endswith(".jpg")]
    if name not in names:
        raise ValueError(f"name es {name!r}: debería ser {' o '.join(map(repr, names))}")
    from PIL import Image

    with Image.open(locate(f"{name}.jpg")) as image:
        return np.asarray(image) / 255


def locate(name: str) -> Path:
    """Dónde está el archivo: en ``$NEURONA_DATA``, con quien lo trae o, si falta, descargado."""
    package, inside, address, sha256 = FILES[name]
    if path := given(name):
        return path
    if (found := find_spec(package)) is not None:
        path = Path(found.origin).parent / inside
        if path.exists():
            return path
    return obtain(name, (address,), sha256, f"esta versión de {package} no lo trae")
