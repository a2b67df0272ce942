"""MNIST: setenta mil dígitos escritos a mano, de 28 por 28 píxeles."""

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neurona.datasets._download import answers, cached, digest, given, obtain

SPLITS = ("train", "validation", "test")
TRAINING = 48_000  # las demás imágenes del archivo de entrenamiento son de validación
SIDE = 28
WHITE = 255  # el mayor valor de un píxel en el archivo
PATIENCE = 3.0  # segundos que se espera a saber si hay conexión

# Los mismos cuatro archivos en cada sitio; el original, el último, a menudo no contesta.
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
    "https://raw.githubusercontent.com/mkolod/MNIST/master/",
    "http://yann.lecun.com/exdb/mnist/",
)
FILES = {
    "train-images-idx3-ubyte.gz": (
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
    ),
    "train-labels-idx1-ubyte.gz": (
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
    ),
}


def mnist(split: str = "train") -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Imágenes de dígitos escritos a mano, de LeCun, Cortes y Burges (1998).

    Los archivos se buscan en la carpeta ``mnist`` de ``$NEURONA_DATA`` y en la caché del equipo;
    si no están, se descargan una vez (12 MB) y quedan en la caché.

    Parameters
    ----------
    split : str
        ``"train"``, las primeras 48 000 imágenes del archivo de entrenamiento; ``"validation"``,
        las 12 000 últimas; ``"test"``, las 10 000 del archivo de prueba.

    Returns
    -------
    images : ndarray (M, H, W) = (48000, 28, 28)
        Cantidad de tinta, de 0 a 1, en float32.
    labels : ndarray (M,)
        El dígito, de 0 a 9, en int64.

    Raises
    ------
    ValueError
        Si ``split`` no es ninguno de los tres, o un archivo de ``$NEURONA_DATA`` está dañado.
    OSError
        Si los archivos no están en el equipo y no se pueden descargar; dice qué hacer.

    Examples
    --------
    >>> images, labels = mnist("test")  # doctest: +SKIP
    >>> images.shape, labels[:5].tolist()  # doctest: +SKIP
    ((10000, 28, 28), [7, 2, 1, 0, 4])
    """
    if not isinstance(split, str) or split not in SPLITS:
        raise ValueError(f"split es {split!r}: debería ser {' o '.join(map(repr, SPLITS))}")
    stem = "t10k" if split == "test" else "train"
    images = read_idx(locate(f"{stem}-images-idx3-ubyte.gz"), SIDE, SIDE)
    labels = read_labels(locate(f"{stem}-labels-idx1-ubyte.gz"))
    if len(images) != len(labels):
        raise ValueError(f"MNIST tiene {len(images)} imágenes y {len(labels)} etiquetas en {stem}")
    rows = {"train": slice(TRAINING), "validation": slice(TRAINING, None), "test": slice(None)}
    ink = np.divide(images[rows[split]], WHITE, dtype=np.float32)
    return ink, labels[rows[split]].astype(np.int64)


def locate(name: str) -> Path:
    """Dónde está uno de los cuatro archivos: el de ``$NEURONA_DATA``, o el de la caché."""
    path = given(f"mnist/{name}")
    if path is None:
        addresses = tuple(mirror + name for mirror in MIRRORS)
        why = "no está en NEURONA_DATA ni en la caché"
        return obtain(f"mnist/{name}", addresses, FILES[name], why)
    if (found := digest(path)) != FILES[name]:
        raise ValueError(
            f"{path} está dañado o no es el de MNIST: su huella sha256 es {found} y debería ser "
            f"{FILES[name]}. Cámbialo por el bueno, o bórralo y se descargará"
        )
    return path


def read_labels(path: Path) -> NDArray[np.uint8]:
    labels = read_idx(path)
    if labels.size and labels.max() > 9:
        raise ValueError(f"{path} tiene la etiqueta {labels.max()}: deberían ir de 0 a 9")
    return labels


def read_idx(path: Path, *sides: int) -> NDArray[np.uint8]:
    """Un archivo IDX de bytes: número mágico, tamaño de cada eje y los valores, todo seguido.

    Parameters
    ----------
    path : Path
        El archivo, comprimido con gzip.
    *sides : int
        Tamaño que deben tener los ejes, menos el primero.

    Returns
    -------
    ndarray
        Los bytes, con la forma que dice el archivo.

    Raises
    ------
    ValueError
        Si está cortado, le sobra algo o no es de la forma pedida.
    """
    stored = path.read_bytes()
    try:
        data = gzip.decompress(stored)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path} no se puede descomprimir: {error}") from error
    axes = 1 + len(sides)
    start = 4 + 4 * axes
    if len(data) < start:
        raise ValueError(f"{path} está cortado: tiene {len(data)} bytes y su cabecera, {start}")
    magic, *shape = struct.unpack(f">{1 + axes}I", data[:start])
    if magic != 2048 + axes:  # 8, bytes sin signo, y el número de ejes
        raise ValueError(f"{path} empieza por {magic}: debería empezar por {2048 + axes}")
    if tuple(shape[1:]) != sides:
        raise ValueError(f"{path} tiene forma {tuple(shape)}: debería acabar en {sides}")
    if len(data) != start + math.prod(shape):
        raise ValueError(
            f"{path} tiene {len(data) - start} valores: para su forma {tuple(shape)} deberían ser "
            f"{math.prod(shape)}"
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def absence() -> str:
    """Por qué ``mnist`` no podría dar los datos ahora; vacío si puede.

    Si faltan pero el primer servidor contesta enseguida, los descarga.
    """
    names = [n for n in FILES if not (given(f"mnist/{n}") or cached(f"mnist/{n}", FILES[n]))]
    if not names:
        return ""
    if not answers(address := MIRRORS[0] + names[0], PATIENCE):
        return f"falta MNIST: no está en NEURONA_DATA ni en la caché, y {address} no contesta"
    try:
        for name in names:
            locate(name)
    except OSError as error:
        return str(error)
    return ""
