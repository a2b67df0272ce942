import {
  clamp, contour, explorable, fixed, h, linear, minus, put, s, slider,
} from "./common.mjs";

const LIMIT = 2; // el cuadro es [-2, 2]²
const MOST = 8; // unidades ocultas
const FINE = 121; // puntos por lado de la cuadrícula con la que se cuentan las regiones
const COARSE = 73; // y de la que se pinta
export const SETS = { xor: "XOR", ring: "Anillo", moons: "Lunas" };
export const ACTIVATIONS = { relu: "ReLU", tanh: "tanh" };
const [LEFT, RIGHT, TOP, BOTTOM] = [28, 299, 14, 285];
const [across, up] = [linear(-LIMIT, LIMIT, LEFT, RIGHT), linear(-LIMIT, LIMIT, BOTTOM, TOP)];
const APART = 17; // entre los números de dos rectas

/** 1 / (1 + e^-z), sin que e^ desborde. */
export function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** z = w·x + b de una unidad. */
export function hidden([w1, w2, b], x1, x2) {
  return w1 * x1 + w2 * x2 + b;
}

/** Las unidades encendidas: [[w1, w2, b, v], ...]. */
export function lit(network, off) {
  return network.units.filter((_, k) => !off.includes(k + 1));
}

/** La salida de la red antes de la sigmoide, con las unidades off a 0. */
export function logit(network, activation, off) {
  const act = activation === "relu" ? (z) => Math.max(z, 0) : Math.tanh;
  const units = lit(network, off);
  return (x1, x2) =>
    units.reduce((sum, unit) => sum + unit[3] * act(hidden(unit, x1, x2)), network.c);
}

/** Los valores de f en una cuadrícula del cuadro, por filas y de arriba abajo. */
export function lattice(f, side) {
  const at = (k) => -LIMIT + (2 * LIMIT * k) / (side - 1);
  return Array.from({ length: side }, (_, i) =>
    Array.from({ length: side }, (__, j) => f(at(j), at(side - 1 - i))));
}

/** Si la red acierta cada punto [x1, x2, clase]. */
export function right(f, points) {
  return points.map(([x1, x2, label]) => f(x1, x2) > 0 === (label === 1));
}

/** En cuántas regiones lineales parten el cuadro las unidades ReLU encendidas. */
export function regions(network, off) {
  const units = lit(network, off);
  const pattern = (x1, x2) =>
    units.reduce((code, unit) => 2 * code + (hidden(unit, x1, x2) > 0), 0);
  return new Set(lattice(pattern, FINE).flat()).size;
}

/** Los extremos de la recta de una unidad dentro del cuadro; null si no lo cruza. */
export function segment([w1, w2, b]) {
  const norm = w1 * w1 + w2 * w2;
  if (norm === 0) return null;
  const [foot, way] = [[(-b * w1) / norm, (-b * w2) / norm], [-w2, w1]];
  let [low, high] = [-Infinity, Infinity];
  for (const axis of [0, 1]) {
    const [p, d] = [foot[axis], way[axis]];
    if (d === 0 && Math.abs(p) > LIMIT) return null;
    if (d === 0) continue;
    const [a, z] = [(-LIMIT - p) / d, (LIMIT - p) / d];
    [low, high] = [Math.max(low, Math.min(a, z)), Math.min(high, Math.max(a, z))];
  }
  if (low >= high) return null;
  return [low, high].map((t) => [foot[0] + t * way[0], foot[1] + t * way[1]]);
}

/** Lo que la figura muestra, con palabras. La misma frase que en Python. */
export function summary({ sets, data, activation, units, off }) {
  const { points } = sets[data];
  const network = sets[data][activation][units - 1];
  const hits = (without) =>
    right(logit(network, activation, without), points).filter(Boolean).length;
  const on = lit(network, off).length;
  const which = on === units ? (on === 1 ? "encendida" : "todas encendidas")
    : `${on || "ninguna"} encendida${on > 1 ? "s" : ""}`;
  let text = `${SETS[data]}, ${units} ${units === 1 ? "unidad" : "unidades"} ` +
    `${ACTIVATIONS[activation]}, ${which}: acierta ${hits(off)} de ${points.length}`;
  if (on < units) text += `; con todas, ${hits([])}`;
  if (on === 0) return `${text}. ŷ vale ${fixed(sigmoid(network.c))} en todo el cuadro.`;
  const above = lattice(logit(network, activation, off), FINE).flat().filter((z) => z > 0).length;
  text += `. ŷ supera 0.5 en el ${Math.round((100 * above) / FINE ** 2)}\u00a0% del cuadro.`;
  if (activation === "tanh") {
    return `${text} tanh no tiene quiebres: no hay regiones lineales que contar.`;
  }
  const found = regions(network, off);
  if (found === 1) {
    return `${text} Ninguna recta encendida lo cruza: es una sola región lineal.`;
  }
  return text + (on === 1 ? " La recta encendida lo parte" : " Las rectas encendidas lo parten") +
    ` en ${found} regiones lineales.`;
}

/** Diez tonos de ŷ, uno por décima: el camino de las casillas de cada tono. */
export function tones(grid) {
  const paths = Array.from({ length: 10 }, () => "");
  grid.forEach((row, i) => {
    const tone = row.map((z) => clamp(Math.floor(10 * sigmoid(z)), 0, 9));
    for (let start = 0, end = 1; end <= row.length; end += 1) {
      if (tone[end] === tone[start]) continue;
      const width = end - start;
      paths[tone[start]] += `M${start - 0.5},${i - 0.5}h${width}v1h${-width}z`;
      start = end;
    }
  });
  return paths;
}

function marker(label, cx, cy) {
  return label
    ? s("circle", { class: "one", cx, cy, r: 5 })
    : s("rect", { class: "zero", x: cx - 4.5, y: cy - 4.5, width: 9, height: 9 });
}

function icon(...shapes) {
  return s("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, ...shapes);
}

/** Un sitio en la recta para su número, lejos de los ya puestos. */
function spot([from, to], placed) {
  const along = [0.05, 0.95, 0.14, 0.86, 0.24, 0.76, 0.34, 0.66].map((t) => [
    clamp(across(from[0] + t * (to[0] - from[0])), LEFT + 10, RIGHT - 10),
    clamp(up(from[1] + t * (to[1] - from[1])), TOP + 10, BOTTOM - 10)]);
  const free = ([x, y]) => placed.every((p) => Math.hypot(x - p[0], y - p[1]) > APART);
  const chosen = along.find(free) ?? along[0];
  placed.push(chosen);
  return chosen;
}

/** La recta de cada unidad, con su número y un trazo corto hacia donde z > 0. */
function unitLines(network, off) {
  const placed = [];
  return network.units.map((unit, k) => {
    const ends = segment(unit);
    if (!ends) return s("g");
    const [from, to] = ends.map(([x1, x2]) => [across(x1), up(x2)]);
    const norm = Math.hypot(unit[0], unit[1]);
    const side = [(10 * unit[0]) / norm, (-10 * unit[1]) / norm];
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const [x, y] = spot(ends, placed);
    return s("g", { class: off.includes(k + 1) ? "unit off" : "unit" },
      s("path", { d: `M${from}L${to}` }), s("path", { class: "side", d: `M${middle}l${side}` }),
      s("text", { x, y: y + 5 }, String(k + 1)));
  });
}

/** Lo que se oye de las rectas: sus ecuaciones. */
function lineWords(network, off) {
  return network.units.map((unit, k) => {
    const [w1, w2, b] = unit.map((value) => fixed(value));
    const notes = [...(off.includes(k + 1) ? ["apagada"] : []),
      ...(segment(unit) ? [] : ["fuera del cuadro"])];
    return `unidad ${k + 1}, ${w1} x₁ + ${w2} x₂ + ${b} = 0`.replaceAll("+ −", "− ") +
      (notes.length ? ` (${notes.join(", ")})` : "");
  }).join("; ");
}

function planePanel() {
  const area = { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP };
  const inner = s("svg", { ...area, viewBox: `0 0 ${COARSE - 1} ${COARSE - 1}` });
  const [marks, lines] = [s("g"), s("g")];
  const svg = s("svg", { viewBox: "0 0 300 312", role: "img" }, inner,
    s("rect", { class: "frame", ...area }));
  for (const tick of [-2, -1, 0, 1, 2]) {
    svg.append(s("text", { class: "below", x: across(tick), y: BOTTOM + 20 }, minus(tick)));
    svg.append(s("text", { class: "beside", x: LEFT - 7, y: up(tick) + 5 }, minus(tick)));
  }
  svg.append(s("text", { class: "axis below", x: across(1.5), y: BOTTOM + 20 }, "x₁"),
    s("text", { class: "axis beside", x: LEFT - 7, y: up(1.5) + 5 }, "x₂"), lines, marks);
  const legend = h("span", { class: "legend" }, icon(marker(1, 7, 7)), "clase 1",
    icon(marker(0, 7, 7)), "clase 0",
    icon(s("circle", { class: "one wrong", cx: 7, cy: 7, r: 5 })), "fallo");
  const note = h("p", {}, h("small", {}, "El color es ŷ: + donde pasa de 0.5 y − donde no; la ",
    "línea gruesa es ŷ\u00a0=\u00a00.5. Cada recta numerada es z\u00a0=\u00a00 de una unidad, ",
    "y el trazo corto apunta a z\u00a0>\u00a00; v es su peso de salida."));
  const node = h("div", { class: "plane" },
    h("p", { class: "title" }, h("span", {}, "ŷ de la red"), legend), svg, note);

  const draw = (points, network, activation, off) => {
    const f = logit(network, activation, off);
    const grid = lattice(f, COARSE);
    const shades = tones(grid).map((d, tone) => s("path", { d,
      class: tone > 4 ? "tone one" : "tone zero",
      "fill-opacity": 0.06 + 0.08 * (tone > 4 ? tone - 5 : 4 - tone) }));
    // El color no es la única pista: un + o un − cada tantas casillas.
    let [plus, less] = ["", ""];
    for (let i = 6; i < COARSE; i += 12) {
      for (let j = 6; j < COARSE; j += 12) {
        if (grid[i][j] > 0) plus += `M${j - 1},${i}h2m-1,-1v2`;
        else less += `M${j - 1},${i}h2`;
      }
    }
    const d = contour(grid, 0).map(([from, to]) => `M${from}L${to}`).join("");
    inner.replaceChildren(...shades, s("path", { class: "sign", d: plus + less }),
      s("path", { class: "boundary", d }));
    const hit = right(f, points);
    marks.replaceChildren(...points.map(([x1, x2, label], i) => {
      const mark = marker(label, across(x1), up(x2));
      if (!hit[i]) mark.classList.add("wrong");
      return mark;
    }));
    const drawn = unitLines(network, off);
    lines.replaceChildren(...drawn);
    put(svg, { "aria-label": `Plano con ${points.length} puntos de dos clases, la frontera ` +
      `ŷ = 0.5 y las rectas: ${lineWords(network, off)}.` });
    return drawn;
  };
  return { node, draw };
}

function choices(title, name, options) {
  const radios = Object.keys(options).map((value) => h("input", { type: "radio", name, value }));
  const node = h("fieldset", {}, h("legend", {}, title), h("div", { class: "choices" },
    ...Object.values(options).map((text, k) => h("label", {}, radios[k], h("span", {}, text)))));
  return { node, radios };
}

function render({ model, el }) {
  const plane = planePanel();
  const groups = {
    data: choices("Datos", "data", SETS),
    activation: choices("Activación", "activation", ACTIVATIONS),
  };
  const count = slider("Unidades", "h", MOST);
  put(count.input, { min: 1, step: 1 });
  const toggles = Array.from({ length: MOST }, () =>
    h("button", { type: "button" }, h("span"), h("small")));
  const all = h("button", { type: "button" }, "Encender todas");
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-mlp" }, plane.node,
    h("div", { class: "controls" }, groups.data.node, groups.activation.node, count.node,
      h("fieldset", {}, h("legend", {}, "Pulsa una unidad para apagarla o encenderla"),
        h("div", { class: "toggles" }, ...toggles, all))), status);
  const view = el.appendChild(explorable(form));

  let [lines, shown] = [[], ""];
  const keys = ["sets", "data", "activation", "units", "off"];
  const set = (values) => {
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    model.save_changes();
  };
  // Otra red son otras unidades: ninguna sigue apagada.
  const change = (values) => set(model.get("off").length ? { off: [], ...values } : values);
  const draw = () => {
    const state = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    const { sets, data, activation, units, off } = state;
    const network = sets[data][activation][units - 1];
    for (const [name, { radios }] of Object.entries(groups)) {
      for (const radio of radios) radio.checked = radio.value === state[name];
    }
    if (count.input.valueAsNumber !== units) count.input.value = units;
    count.output.value = units;
    toggles.forEach((button, k) => {
      button.hidden = k >= units;
      if (button.hidden) return;
      const on = !off.includes(k + 1);
      button.setAttribute("aria-pressed", on);
      button.firstChild.textContent = `Unidad ${k + 1}`;
      button.lastChild.textContent = on ? `v = ${fixed(network.units[k][3])}` : "apagada";
    });
    lines = plane.draw(sets[data].points, network, activation, off);
    const said = summary(state);
    if (said !== shown) status.textContent = shown = said;
  };

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  on(form, "submit", (event) => event.preventDefault());
  for (const [name, { radios }] of Object.entries(groups)) {
    for (const radio of radios) on(radio, "change", () => change({ [name]: radio.value }));
  }
  on(count.input, "input", () => change({ units: count.input.valueAsNumber }));
  toggles.forEach((button, k) => {
    on(button, "click", () => {
      const off = model.get("off");
      set({ off: off.includes(k + 1) ? off.filter((unit) => unit !== k + 1)
        : [...off, k + 1].sort() });
      lines[k].classList.add("near");
    });
    // La recta de la unidad que se señala se engrosa: así se encuentra.
    for (const type of ["pointerenter", "focus"]) {
      on(button, type, () => lines[k].classList.add("near"));
    }
    for (const type of ["pointerleave", "blur"]) {
      on(button, type, () => lines[k]?.classList.remove("near"));
    }
  });
  on(all, "click", () => set({ off: [] }));

  for (const key of keys) model.on(`change:${key}`, draw);
  draw();
  return () => {
    stop.abort();
    for (const key of keys) model.off(`change:${key}`, draw);
    view.remove();
  };
}

export default { render };
