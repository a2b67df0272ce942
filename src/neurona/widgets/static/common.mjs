/* Lo que comparten los explorables. Python junta este archivo con el de cada uno. */

/** Un elemento HTML con sus atributos y sus hijos (nodos o textos). */
export function h(tag, attributes = {}, ...children) {
  return furnish(document.createElement(tag), attributes, children);
}

/** Un elemento SVG con sus atributos y sus hijos. */
export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  return furnish(node, attributes, children);
}

/** La caja de un explorable. */
export function explorable(...children) {
  const box = h("div", { class: "neurona-explorable" }, ...children);
  for (const control of box.querySelectorAll("button, input")) {
    // JupyterLab se quedaría con las flechas y con Intro.
    control.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  return box;
}

/** Pone varios atributos a la vez. */
export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function furnish(node, attributes, children) {
  put(node, attributes).append(...children);
  return node;
}

/** El valor, o el extremo más cercano si se sale. */
export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** La recta que lleva a en c y b en d. */
export function linear(a, b, c, d) {
  return (value) => c + ((value - a) * (d - c)) / (b - a);
}

/** Entre cuatro y once números redondos dentro de [low, high]. */
export function ticks(low, high) {
  const unit = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = unit * [1, 2, 5, 10].find((factor) => (high - low) / (unit * factor) <= 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Un número tal cual, con el signo menos tipográfico. */
export function minus(value) {
  return String(value).replace("-", "−");
}

/** Un número con decimales fijos: "−1.20". */
export function fixed(value, digits = 2) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
}

/** Notación científica: "3.2 × 10⁻⁴". El cero se queda en "0". */
export function scientific(value, digits = 1) {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const raised = [...exponent.replace("+", "")].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
  return `${minus(mantissa)} × 10${raised.join("")}`;
}

/** Los segmentos donde una cuadrícula de valores cruza un nivel, en columnas y filas. */
export function contour(grid, level) {
  const segments = [];
  const triangle = (corners) => {
    const crossings = [];
    corners.forEach(([i, j], k) => {
      const [p, q] = corners[(k + 1) % 3];
      const [here, there] = [grid[i][j] - level, grid[p][q] - level];
      if (here < 0 === there < 0) return;
      const t = here / (here - there);
      crossings.push([j + t * (q - j), i + t * (p - i)]);
    });
    if (crossings.length === 2) segments.push(crossings);
  };
  for (let i = 0; i + 1 < grid.length; i += 1) {
    for (let j = 0; j + 1 < grid[i].length; j += 1) {
      triangle([[i, j], [i, j + 1], [i + 1, j]]);
      triangle([[i + 1, j + 1], [i, j + 1], [i + 1, j]]);
    }
  }
  return segments;
}

/** Una imagen con un punto por casilla, más opaco cuanto más sube el valor sobre floor. */
export function shade(grid, floor) {
  const canvas = h("canvas", { width: grid[0].length, height: grid.length });
  const pen = canvas.getContext("2d");
  grid.forEach((row, i) => row.forEach((value, j) => {
    pen.fillStyle = `rgb(112 96 190 / ${0.55 * (1 - Math.exp(floor - value))})`;
    pen.fillRect(j, i, 1, 1);
  }));
  return canvas.toDataURL();
}

/**
 * Un mapa de niveles de f en [-limit, limit]²: su SVG, la zona que ocupa y cómo ir de una
 * coordenada a su sitio (across, up) y volver (toX, toY). Las líneas van a esas alturas (rises)
 * sobre el menor valor; names son los nombres de los ejes.
 */
export function contourMap(f, limit, rises, names) {
  const size = 73; // casillas por lado
  const [left, right, top, bottom] = [28, 299, 14, 285];
  const [across, up] = [linear(-limit, limit, left, right), linear(-limit, limit, bottom, top)];
  const at = linear(0, size - 1, -limit, limit);
  const grid = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => f(at(j), -at(i))));
  const floor = Math.min(...grid.flat());
  const lines = rises.flatMap((rise) =>
    contour(grid, floor + rise).map(([from, to]) => `M${from}L${to}`));
  const area = { x: left, y: top, width: right - left, height: bottom - top };
  const svg = s("svg", { viewBox: "0 0 300 312", role: "img" },
    s("svg", { ...area, viewBox: `0 0 ${size - 1} ${size - 1}` },
      s("image", { href: shade(grid, floor), x: -0.5, y: -0.5, width: size, height: size }),
      s("path", { class: "level", d: lines.join("") })),
    s("rect", { class: "frame", ...area }));
  for (const tick of [-1, 0, 1].map((third) => (third * 2 * limit) / 3)) {
    svg.append(s("text", { class: "below", x: across(tick), y: bottom + 20 }, minus(tick)),
      s("text", { class: "beside", x: left - 7, y: up(tick) + 5 }, minus(tick)));
  }
  svg.append(s("text", { class: "axis below", x: right - 5, y: bottom + 20 }, names[0]),
    s("text", { class: "axis beside", x: left - 7, y: top + 10 }, names[1]));
  const [toX, toY] = [linear(left, right, -limit, limit), linear(bottom, top, -limit, limit)];
  return { svg, area, across, up, toX, toY };
}

/** Un deslizador nativo de -limit a limit con su etiqueta y su lectura. */
export function slider(text, symbol, limit) {
  const input = h("input", { type: "range", min: -limit, max: limit, step: 0.05 });
  const output = h("output", { "aria-live": "off" });
  const label = h("label", {}, h("span", {}, `${text} `, h("i", {}, symbol)), input);
  return { node: h("div", { class: "slider" }, label, output), input, output };
}

/**
 * Llama a move(x, y, first) al pulsar y al arrastrar, en las coordenadas del viewBox de svg.
 * Donde `touch-action` es pan-y, un dedo que se desliza a lo largo desplaza la página: no mueve
 * nada hasta que arrastra de lado o se levanta.
 */
export function drag(target, svg, move, signal) {
  let first = false;
  let origin = null;
  const report = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY);
    const { x, y } = point.matrixTransform(svg.getScreenCTM().inverse());
    move(x, y, first);
    first = false;
  };
  const start = (event) => {
    if (event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    first = true;
    const scrolls = getComputedStyle(target).touchAction === "pan-y";
    origin = scrolls && event.pointerType === "touch" ? event : null;
    if (!origin) report(event);
  };
  const end = (event) => {
    if (first && target.hasPointerCapture(event.pointerId)) report(event);
  };
  const follow = (event) => {
    if (!target.hasPointerCapture(event.pointerId)) return;
    if (first && origin && !sideways(origin, event)) return;
    report(event);
  };
  target.addEventListener("pointerdown", start, { signal });
  target.addEventListener("pointermove", follow, { signal });
  target.addEventListener("pointerup", end, { signal });
}

function sideways(from, to) {
  const dx = Math.abs(to.clientX - from.clientX);
  return dx > 8 && dx > Math.abs(to.clientY - from.clientY);
}

/** Llama a step(t) con t de 0 a 1; devuelve cómo pararlo. Sin animación si así se pide. */
export function animate(step, duration) {
  let frame = 0;
  const begin = performance.now();
  const tick = (now) => {
    const t = clamp((now - begin) / duration, 0, 1);
    step(t * t * (3 - 2 * t));
    if (t < 1) frame = requestAnimationFrame(tick);
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) step(1);
  else frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
}

