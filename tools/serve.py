"""Sirve el sitio construido, comprimido como lo haría un servidor de verdad.

python tools/serve.py CARPETA [PUERTO]    PUERTO 8000 si no se dice; 0, uno libre
"""

import gzip
import sys
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".ipynb": "application/x-ipynb+json",
    ".woff2": "font/woff2",
}
COMPRESSED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".ipynb", ".txt", ".inv"}


@lru_cache(maxsize=256)
def compressed(path: Path, modified: float) -> bytes:
    """El archivo en gzip; `modified` está en la clave para no servir una versión vieja."""
    return gzip.compress(path.read_bytes(), 6)


class Handler(SimpleHTTPRequestHandler):
    """Archivos estáticos por HTTP/1.1, con gzip y su tipo."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.reply()
        if body is not None:
            self.wfile.write(body)

    def do_HEAD(self):
        self.reply()

    def reply(self) -> bytes | None:
        """Envía las cabeceras y devuelve el cuerpo, si lo hay."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not self.path.split("?")[0].endswith("/"):
                return self.redirect(self.path.split("?")[0] + "/")
            path /= "index.html"
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND, "No existe esa página")
            return None
        modified = path.stat().st_mtime
        if self.unchanged(modified):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        return self.send_file(path, modified)

    def redirect(self, target: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def unchanged(self, modified: float) -> bool:
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and parsedate_to_datetime(since).timestamp() >= int(modified)
        except ValueError:
            return False

    def send_file(self, path: Path, modified: float) -> bytes:
        zipped = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = compressed(path, modified) if zipped else path.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", TYPES.get(path.suffix) or self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(modified, usegmt=True))
        # una página se revalida siempre; lo demás, al cabo de una hora
        fresh = "no-cache" if path.suffix == ".html" else "max-age=3600"
        self.send_header("Cache-Control", fresh)
        self.send_header("Vary", "Accept-Encoding")
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return body

    def log_message(self, format, *args):
        """Sin una línea por petición."""


def server(folder: str | Path, port: int = 8000) -> ThreadingHTTPServer:
    """Un servidor de la carpeta, solo para esta máquina, sin arrancar."""

    def handler(*args):
        return Handler(*args, directory=str(folder))

    return ThreadingHTTPServer(("127.0.0.1", port), handler)


def main(folder: str, port: str = "8000") -> None:
    try:
        running = server(folder, int(port))
    except OSError as error:
        raise SystemExit(f"No puedo usar el puerto {port}: {error.strerror}") from None
    with running:
        print(f"http://localhost:{running.server_port}/  (Ctrl+C para parar)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(*sys.argv[1:3])
