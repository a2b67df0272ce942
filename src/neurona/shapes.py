"""Formas de los arreglos, escritas con letras de eje y comprobadas en un solo lugar.

Las letras son las del apéndice *Notación*: ``M`` datos, ``N`` características,
``C`` canales, ``F`` mapas de salida, ``H W`` alto y ancho, ``KH KW`` kernel.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def check_array(name: str, value: ArrayLike) -> NDArray:
    """El valor como arreglo de números reales, sin copiarlo si ya lo era.

    Raises
    ------
    TypeError
        Si no son números reales.
    ValueError
        Si las filas tienen longitudes distintas.

    Examples
    --------
    >>> check_array("x", [1, None])
    Traceback (most recent call last):
    TypeError: x contiene object: debería contener números reales
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} tiene filas de longitudes distintas") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} contiene {array.dtype}: debería contener números reales")
    return array


def check_shape(name: str, array: NDArray, axes: str, **sizes: int) -> dict[str, int]:
    """Lee la forma de un arreglo con letras de eje o dice cuál no encaja.

    Parameters
    ----------
    name : str
        Nombre del argumento, tal como lo escribió quien llama.
    array : ndarray
        Arreglo que se comprueba; se mira su forma, no sus valores.
    axes : str
        Una letra (o grupo de letras) por eje, separadas por espacios: ``"F C KH KW"``.
    **sizes : int
        Longitud esperada de algunos ejes: ``C=1``.

    Returns
    -------
    dict[str, int]
        La longitud de cada eje.

    Raises
    ------
    TypeError
        Si ``array`` no es un arreglo de números.
    ValueError
        Si el número de ejes o alguna longitud no es la esperada.

    Examples
    --------
    >>> check_shape("x", np.zeros((100, 2)), "M N")
    {'M': 100, 'N': 2}
    >>> check_shape("w", np.zeros((4, 3, 5, 5)), "F C KH KW", C=1)
    Traceback (most recent call last):
    ValueError: w tiene forma (4, 3, 5, 5), leída como (F, C, KH, KW): C debería ser 1 y es 3
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(f"{name} es {type(array).__name__}: debería ser un arreglo de NumPy")
    check_array(name, array)
    letters = axes.split()
    read_as = f"{name} tiene forma {array.shape}, leída como ({', '.join(letters)})"
    if array.ndim != len(letters):
        raise ValueError(f"{read_as}: debería tener {len(letters)} ejes y tiene {array.ndim}")
    found = dict(zip(letters, array.shape, strict=True))
    for letter, size in sizes.items():
        if found[letter] != size:
            raise ValueError(f"{read_as}: {letter} debería ser {size} y es {found[letter]}")
    return found
