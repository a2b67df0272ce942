"""Archivos de datos: los que da el lector en ``$NEURONA_DATA``, los de la caché, los que faltan."""

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

CONNECT, SILENCE = 5.0, 20.0  # segundos que se espera a conectar y a que llegue algo más
ABANDONED = 3600.0  # segundos sin crecer tras los que se borra una descarga a medias


def given(name: str) -> Path | None:
    """El archivo que el lector ha puesto en la carpeta ``$NEURONA_DATA``, si está."""
    folder = os.environ.get("NEURONA_DATA")
    path = Path(folder, name) if folder else None
    return path if path is not None and path.exists() else None


def cached(name: str, sha256: str) -> Path | None:
    """El archivo que se descargó otro día, si sigue entero."""
    path = cache() / name
    return path if path.is_file() and digest(path) == sha256 else None


def cache() -> Path:
    import pooch

    return pooch.os_cache("neurona")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def obtain(name: str, addresses: tuple[str, ...], sha256: str, why: str) -> Path:
    """El archivo de la caché o, si no está, descargado de la primera dirección que lo dé bien.

    Se escribe con otro nombre y solo recibe el suyo, de una vez, cuando su huella es la
    esperada: aunque el programa muera a mitad o haya dos a la vez, nadie lee un archivo a medias.

    Parameters
    ----------
    name : str
        Nombre, con su carpeta, dentro de la caché.
    addresses : tuple of str
        Direcciones del mismo archivo, por orden de preferencia.
    sha256 : str
        Huella del archivo.
    why : str
        Por qué hay que descargarlo, para el mensaje de error.

    Returns
    -------
    Path
        Dónde ha quedado.

    Raises
    ------
    OSError
        Si no se puede escribir en la caché o ninguna dirección da el archivo; dice qué hacer.
    """
    if path := cached(name, sha256):
        return path
    target = cache() / name
    try:
        part = open_part(target)
    except OSError as error:
        raise OSError(
            f"falta {name}: {why}, y no se puede guardar en {target.parent} ({error}).\n"
            f"Descárgalo a mano de {addresses[0]} y {put_it(name)}"
        ) from error
    failures, last = [], None
    try:
        for address in addresses:
            try:
                download(address, part, sha256)
                part.replace(target)
                return target
            except Exception as error:  # cada servidor falla a su manera: se prueba el siguiente
                failures.append(f"  {address}: {reason(error)}")
                last = error
    finally:
        part.unlink(missing_ok=True)
    raise OSError(
        "\n".join([f"falta {name}: {why}, y no se ha podido descargar de", *failures])
        + f"\nSi no hay conexión, prueba cuando la haya. O descárgalo a mano de una de esas "
        f"direcciones y déjalo en {target.parent}, o {put_it(name)}"
    ) from last


def put_it(name: str) -> str:
    place = f"su subcarpeta {folder}" if (folder := str(Path(name).parent)) != "." else "ella"
    return f"di una carpeta tuya en la variable de entorno NEURONA_DATA y ponlo en {place}"


def open_part(target: Path) -> Path:
    """Un archivo nuevo y vacío junto al definitivo; de paso, borra los que otros abandonaron."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob("*.part"):
        with contextlib.suppress(OSError):
            if time.time() - old.stat().st_mtime > ABANDONED:
                old.unlink()
    handle, part = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    return Path(part)


def download(address: str, part: Path, sha256: str) -> None:
    import pooch
    from tqdm import tqdm

    # pooch pone el total cuando lo sabe; sin ninguno, tqdm no deja preguntar si hay barra.
    with tqdm(desc=address.rsplit("/", 1)[-1], total=1, unit="B", unit_scale=True) as bar:
        # Sin «identity», algún servidor descomprime el .gz por su cuenta y la huella cambia.
        fetch = pooch.HTTPDownloader(
            progressbar=bar, timeout=(CONNECT, SILENCE), headers={"Accept-Encoding": "identity"}
        )
        try:
            fetch(address, str(part), None)
        except Exception as error:
            if (response := getattr(error, "response", None)) is not None:
                response.close()  # pooch deja abierta la conexión de un 404
            raise
    if digest(part) != sha256:
        raise WrongBytes


class WrongBytes(Exception):
    """Llegó un archivo entero, pero no es el esperado."""


def reason(error: Exception) -> str:
    """Lo que le pasó a una dirección, en pocas palabras."""
    if isinstance(error, WrongBytes):
        return "lo que envía no es el archivo esperado (su huella sha256 es otra)"
    if (response := getattr(error, "response", None)) is not None:
        return f"responde con el error {response.status_code}"
    if "timed out" in str(error):
        return "no responde a tiempo"
    if isinstance(error, OSError) and error.errno is None:  # los de requests no llevan número
        return f"no se puede conectar o se corta ({type(error).__name__})"
    return f"{type(error).__name__}: {error}"


def answers(address: str, seconds: float) -> bool:
    """Si el servidor dice que tiene el archivo, sin descargarlo."""
    import pooch

    try:
        return pooch.HTTPDownloader(timeout=seconds)(address, None, None, check_only=True)
    except Exception:
        return False
