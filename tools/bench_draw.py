"""Mide lo que tarda «Dibuja un dígito» en responder a cada tramo de un trazo.

    python tools/bench_draw.py

Dibuja con el ratón en la página construida, con un mapa de la segunda convolución abierto, que
es cuando hay más que pintar, y en una ventana tan alta que se ve todo. Da dos tiempos: el del
JavaScript, de reloj, y el de procesador de todo el hilo de la página, que añade la composición y
el pintado y no depende de qué más haga el equipo.
"""

import statistics
from pathlib import Path

from browser import HOW_TO_GET_ONE, LAUNCH_ARGS, find_browser
from playwright.sync_api import Page, sync_playwright

PAGE = Path(__file__).resolve().parents[1] / "_build/html/book/apendices/dibuja.html"
MOVES = 120
BUDGET_MS = 30
WATCH = """() => {
  globalThis.updates = [];
  new PerformanceObserver((list) => updates.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: "measure" });
}"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def busy(session) -> float:
    """Milisegundos de procesador que ha gastado el hilo de la página desde que se abrió."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")


def draw(page: Page) -> tuple[list[float], list[float]]:
    box = page.locator(".draw-board").bounding_box()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.evaluate(NEXT_FRAME)
    page.evaluate(WATCH)
    whole = []
    for k in range(MOVES):
        start = busy(session)
        page.mouse.move(box["x"] + 60 + k % 60 * 3, box["y"] + 60 + k * 1.5)
        page.evaluate(NEXT_FRAME)
        whole.append(busy(session) - start)
    page.mouse.up()
    return page.evaluate("updates"), whole


def main() -> None:
    if (program := find_browser()) is None:
        raise SystemExit(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=LAUNCH_ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 4500})
        page.goto(PAGE.as_uri())
        page.locator(".draw-stage").nth(2).locator("label").nth(9).click()
        page.locator(".draw-board").scroll_into_view_if_needed()
        for name, times in zip(("JavaScript", "todo el hilo"), draw(page), strict=True):
            middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            print(f"{name}: {middle:.1f} ms de mediana, {slow:.1f} en el 5 % más lento")
        print(f"presupuesto: {BUDGET_MS} ms por tramo")
        browser.close()


if __name__ == "__main__":
    main()
