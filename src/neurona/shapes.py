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


def check_integer(name: str, value: int, low: int) -> int:
    """El entero, si llega a ``low``; si no, un error que lo nombra."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} es {type(value).__name__}: debería ser un entero")
    if value < low:
        raise ValueError(f"{name} es {value}: debería ser al menos {low}")
    return int(value)


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int | tuple[int, int] = 0, dilation: int = 1
) -> int:
    """Cuánto mide la salida de una convolución: ``⌊(n + 2p − d(f − 1) − 1)/s⌋ + 1``.

    Parameters
    ----------
    n : int
        Lado de la entrada.
    kernel, stride, dilation : int
        Lado del kernel, paso de la ventana y distancia entre los números que mira.
    padding : int or (int, int)
        Ceros que se añaden a cada lado; una pareja, si no son los mismos.

    Returns
    -------
    int
        Cuántas posiciones tiene la ventana; al menos 1.

    Raises
    ------
    ValueError
        Si la ventana no cabe. El mensaje lleva la fórmula con los números puestos.

    Examples
    --------
    >>> conv_output_size(7, kernel=3, stride=2), conv_output_size(4, kernel=3, padding=1)
    (3, 4)
    >>> conv_output_size(4, kernel=5)
    Traceback (most recent call last):
    ValueError: la ventana no cabe: o = ⌊(n + 2p − d(f − 1) − 1)/s⌋ + 1 =
    ⌊(4 + 2·0 − 1·(5 − 1) − 1)/1⌋ + 1 = 0. Hace falta una imagen mayor, más padding o un
    kernel menor
    """
    n, f = check_integer("n", n, 0), check_integer("kernel", kernel, 1)
    s, d = check_integer("stride", stride, 1), check_integer("dilation", dilation, 1)
    before, after = padding if isinstance(padding, tuple) else (padding, padding)
    before, after = check_integer("padding", before, 0), check_integer("padding", after, 0)
    size = (n + before + after - d * (f - 1) - 1) // s + 1
    if size < 1:
        frame, letters = f"2·{before}", "2p"
        if before != after:
            frame, letters = f"{before + after}", "p₁ + p₂"
        raise ValueError(
            f"la ventana no cabe: o = ⌊(n + {letters} − d(f − 1) − 1)/s⌋ + 1 = "
            f"⌊({n} + {frame} − {d}·({f} − 1) − 1)/{s}⌋ + 1 = {size}. "
            "Hace falta una imagen mayor, más padding o un kernel menor"
        )
    return size
