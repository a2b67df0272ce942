import {
  clamp, drag, explorable, fixed, h, linear, minus, put, s, slider, ticks,
} from "./common.mjs";

const LIMIT = 6; // los parámetros se mueven en [-6, 6]
const REACH = 0.22; // unidades del plano que mide la flecha por cada unidad de peso
const TABLES = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };
const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const NAMES = { step: "escalón", sigmoid: "sigmoide", relu: "ReLU", identity: "identidad" };

/** w1 x1 + w2 x2 + b. */
export function weighted({ w1, w2, b }, [x1, x2]) {
  return w1 * x1 + w2 * x2 + b;
}

/** La salida de la neurona para una suma z. */
export function activate(name, z) {
  if (name === "step") return z > 0 ? 1 : 0;
  if (name === "relu") return Math.max(z, 0);
  if (name === "identity") return z;
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** Si la neurona acierta cada punto, con 1 cuando z > 0. */
export function right(X, y, neuron) {
  return X.map((x, i) => Number(weighted(neuron, x) > 0) === y[i]);
}

/** Un paso de la regla del perceptrón: el primer punto mal clasificado desde cursor, o null. */
export function perceptronStep(X, y, neuron, cursor) {
  const good = right(X, y, neuron);
  for (let k = 0; k < X.length; k += 1) {
    const i = (cursor + k) % X.length;
    if (good[i]) continue;
    const error = y[i] ? 1 : -1; // y − ŷ
    const [w1, w2] = [neuron.w1 + error * X[i][0], neuron.w2 + error * X[i][1]];
    return { i, error, w1, w2, b: neuron.b + error, cursor: (i + 1) % X.length };
  }
  return null;
}

/** Los extremos de la recta z = 0 dentro del cuadrado [low, high]², o null si no lo cruza. */
export function lineEnds({ w1, w2, b }, [left, bottom], [right_, top]) {
  const found = [];
  const keep = (x, y) => {
    const inside = x >= left - 1e-9 && x <= right_ + 1e-9 && y >= bottom - 1e-9 && y <= top + 1e-9;
    if (inside && !found.some(([p, q]) => Math.hypot(p - x, q - y) < 1e-9)) found.push([x, y]);
  };
  if (w2 !== 0) for (const x of [left, right_]) keep(x, -(w1 * x + b) / w2);
  if (w1 !== 0) for (const y of [bottom, top]) keep(-(w2 * y + b) / w1, y);
  return found.length >= 2 ? found.slice(0, 2) : null;
}

/** La tabla de verdad de esos datos, o "" si no es ninguna. */
export function tableOf(X, y) {
  if (!isCorners(X)) return "";
  const wanted = String(y);
  return Object.keys(TABLES).find((name) => String(TABLES[name]) === wanted) ?? "";
}

function isCorners(X) {
  return String(X) === String(CORNERS);
}

/** Lo que se dice de una neurona y sus datos. */
export function summary(X, y, neuron) {
  const hits = right(X, y, neuron).filter(Boolean).length;
  const { w1, w2, b } = neuron;
  return `Con w₁ = ${fixed(w1)}, w₂ = ${fixed(w2)} y b = ${fixed(b)}, ` +
    `la neurona acierta ${hits} de ${X.length}.`;
}

function marker(label, cx, cy) {
  return label
    ? s("circle", { class: "one", cx, cy, r: 9 })
    : s("rect", { class: "zero", x: cx - 8, y: cy - 8, width: 16, height: 16 });
}

function icon(label) {
  return s("svg", { viewBox: "0 0 22 22", "aria-hidden": "true" }, marker(label, 11, 11));
}

/** Los números de un eje: los de los datos si son pocos, y sin pisar el nombre del eje. */
function marks(values, low, high) {
  const few = [...new Set(values)];
  return (few.length < 4 ? few : ticks(low, high)).filter((tick) => tick < high - 0.1 * (high - low));
}

let planes = 0; // cada plano necesita un nombre para su degradado

/** El plano: los puntos, la recta z = 0, la flecha w y la salida como sombra. */
function planePanel(X) {
  const columns = [0, 1].map((k) => X.map((x) => x[k]));
  const middle = columns.map((v) => (Math.min(...v) + Math.max(...v)) / 2);
  const half = 0.8 * (Math.max(...columns.map((v) => Math.max(...v) - Math.min(...v))) || 1);
  const [low, high] = [middle.map((c) => c - half), middle.map((c) => c + half)];
  const [left, edge, top, bottom] = [30, 330, 10, 310];
  const [across, up] = [linear(low[0], high[0], left, edge), linear(low[1], high[1], bottom, top)];
  const scale = (edge - left) / (2 * half);
  const id = `neuron-shade-${planes += 1}`;
  const stops = Array.from({ length: 33 }, (_, k) => s("stop", { offset: k / 32 }));
  const gradient = s("linearGradient", { id, gradientUnits: "userSpaceOnUse" }, ...stops);
  const area = { x: left, y: top, width: edge - left, height: bottom - top };
  const shade = s("rect", { class: "shade", ...area });
  const svg = s("svg", { viewBox: "0 0 340 336", role: "img" }, s("defs", {}, gradient), shade,
    s("rect", { class: "frame", ...area }));
  for (const tick of marks(columns[0], low[0], high[0])) {
    svg.append(s("text", { class: "below", x: across(tick), y: bottom + 20 }, minus(tick)));
  }
  for (const tick of marks(columns[1], low[1], high[1])) {
    svg.append(s("text", { class: "beside", x: left - 6, y: up(tick) + 5 }, minus(tick)));
  }
  svg.append(s("text", { class: "axis", x: edge - 16, y: bottom + 20 }, "x₁"),
    s("text", { class: "axis", x: left - 22, y: top + 12 }, "x₂"));
  const line = svg.appendChild(s("path", { class: "line" }));
  const points = svg.appendChild(s("g"));
  const handle = svg.appendChild(s("path", { class: "handle" }));
  const arrow = svg.appendChild(s("path", { class: "arrow" }));
  const tip = svg.appendChild(s("circle", { class: "tip", r: 16 }));

  /** El punto de la recta más cercano al centro del plano. */
  const foot = ({ w1, w2, b }) => {
    const t = weighted({ w1, w2, b }, middle) / (w1 * w1 + w2 * w2);
    return [middle[0] - t * w1, middle[1] - t * w2];
  };
  const drawShade = (neuron, activation) => {
    const { w1, w2 } = neuron;
    const norm = w1 * w1 + w2 * w2;
    const opacity = (z) => 0.4 * clamp(activate(activation, z) / (activation === "step" ||
      activation === "sigmoid" ? 1 : 4), 0, 1);
    if (norm < 1e-12) {
      put(shade, { fill: "var(--ne-one)", "fill-opacity": opacity(neuron.b) });
      return;
    }
    const center = foot(neuron);
    const end = (z) => [center[0] + (z / norm) * w1, center[1] + (z / norm) * w2];
    const [[x1, y1], [x2, y2]] = [end(-4), end(4)];
    put(gradient, { x1: across(x1), y1: up(y1), x2: across(x2), y2: up(y2) });
    stops.forEach((stop, k) => {
      // El escalón salta: dos paradas juntas en z = 0.
      const offset = activation === "step" ? (k > 16 ? 0.5 : clamp(k / 32, 0, 0.5)) : k / 32;
      const z = activation === "step" ? k - 16 : (k - 16) / 4;
      put(stop, { offset, "stop-color": "var(--ne-one)", "stop-opacity": opacity(z) });
    });
    put(shade, { fill: `url(#${id})`, "fill-opacity": 1 });
  };
  const draw = (neuron, y, activation) => {
    drawShade(neuron, activation);
    const good = right(X, y, neuron);
    points.replaceChildren(...X.flatMap((x, i) => {
      const [cx, cy] = [across(x[0]), up(x[1])];
      const wrong = s("path", { class: "wrong", d: `M${cx - 14},${cy - 14}l28,28m0,-28l-28,28` });
      return good[i] ? [marker(y[i], cx, cy)] : [wrong, marker(y[i], cx, cy)];
    }));
    const ends = lineEnds(neuron, low, high);
    const d = ends ? `M${ends.map(([a, c]) => `${across(a)},${up(c)}`).join("L")}` : "";
    for (const path of [line, handle]) put(path, { d });
    const { w1, w2 } = neuron;
    const [fx, fy] = ends ? foot(neuron) : [0, 0];
    const [dx, dy] = [w1, -w2].map((value) => value * REACH * scale * 2 * half);
    const [px, py, size] = [across(fx), up(fy), Math.hypot(dx, dy)];
    const shown = ends !== null && size > 1;
    put(arrow, { d: shown ? arrowPath(px, py, dx, dy, size) : "" });
    put(tip, { cx: px + dx, cy: py + dy, visibility: shown ? "visible" : "hidden" });
    const hits = good.filter(Boolean).length;
    put(svg, { "aria-label": `Plano con ${X.length} puntos y la recta z = 0; ${hits} aciertos.` });
  };
  const toData = [linear(left, edge, low[0], high[0]), linear(bottom, top, low[1], high[1])];
  return { node: svg, svg, handle, tip, draw, foot, toData, reach: REACH * 2 * half };
}

function arrowPath(x, y, dx, dy, size) {
  const [ux, uy] = [dx / size, dy / size];
  const [tx, ty] = [x + dx, y + dy];
  const wing = (side) =>
    `${tx - 10 * ux + side * 6 * uy},${ty - 10 * uy - side * 6 * ux}`;
  return `M${x},${y}L${tx},${ty}M${wing(1)}L${tx},${ty}L${wing(-1)}`;
}

/** La cuenta de cada punto; si son muchos no hay tabla. */
function tablePanel(X) {
  const body = h("tbody");
  const head = h("tr", {}, ...["x₁", "x₂", "y", "z", "salida", ""].map((name) =>
    h("th", { scope: "col" }, name || h("span", { class: "unseen" }, "acierto"))));
  const node = h("table", {}, h("caption", { class: "unseen" }, "La cuenta de cada punto"),
    h("thead", {}, head), body);
  node.hidden = X.length > 8;
  const draw = (neuron, y, activation) => {
    if (node.hidden) return;
    const good = right(X, y, neuron);
    body.replaceChildren(...X.map((x, i) => {
      const z = weighted(neuron, x);
      const verdict = h("span", { "aria-hidden": "true" }, good[i] ? "✓" : "✗");
      const said = h("span", { class: "unseen" }, good[i] ? "acierta" : "falla");
      return h("tr", { class: good[i] ? "" : "bad" }, h("td", {}, minus(x[0])),
        h("td", {}, minus(x[1])), h("td", {}, icon(y[i]), String(y[i])), h("td", {}, fixed(z)),
        h("td", {}, fixed(activate(activation, z))), h("td", {}, verdict, said));
    }));
  };
  return { node, draw };
}

function choices(name, legend, options) {
  const radios = options.map(([value]) => h("input", { type: "radio", name, value }));
  const labels = options.map(([, text], k) => h("label", {}, radios[k], h("span", {}, text)));
  const node = h("fieldset", {}, h("legend", {}, legend), h("div", { class: "choices" }, ...labels));
  return { node, radios };
}

function render({ model, el }) {
  const X = model.get("X");
  const neuron = () => ({ w1: model.get("w1"), w2: model.get("w2"), b: model.get("b") });
  const initial = { ...neuron(), y: model.get("y"), activation: model.get("activation") };
  const [plane, table] = [planePanel(X), tablePanel(X)];
  const sliders = {
    w1: slider("Peso", "w₁", LIMIT), w2: slider("Peso", "w₂", LIMIT), b: slider("Sesgo", "b", LIMIT),
  };
  const tables = choices("table", "Tabla", Object.keys(TABLES).map((name) => [name, name]));
  tables.node.hidden = !isCorners(X);
  const kinds = choices("activation", "Activación", Object.entries(NAMES));
  const stepper = h("button", { type: "button" }, "Paso del perceptrón");
  const reset = h("button", { type: "button" }, "Reiniciar");
  const status = h("p", { class: "status", role: "status" });
  // Un formulario aparta los botones de radio de los de otro explorable de la página.
  const form = h("form", { class: "neurona-neuron" }, h("div", { class: "plane" }, plane.node),
    h("div", { class: "controls" }, sliders.w1.node, sliders.w2.node, sliders.b.node,
      tables.node, kinds.node, h("div", { class: "buttons" }, stepper, reset)),
    status, table.node);
  const view = el.appendChild(explorable(form));

  let [timer, cursor, visited, news] = [0, 0, new Set(), ""];
  const draw = () => {
    const [now, y, activation] = [neuron(), model.get("y"), model.get("activation")];
    plane.draw(now, y, activation);
    table.draw(now, y, activation);
    for (const [name, { input, output }] of Object.entries(sliders)) {
      input.value = now[name];
      output.textContent = fixed(now[name]);
      put(input, { "aria-valuetext": output.textContent });
    }
    const current = tableOf(X, y);
    tables.radios.forEach((radio) => { radio.checked = radio.value === current; });
    kinds.radios.forEach((radio) => { radio.checked = radio.value === activation; });
    clearTimeout(timer);
    timer = setTimeout(say, news ? 0 : 400); // el resumen espera a que acabe el cambio
  };
  const say = () => {
    const text = `${news} ${summary(X, model.get("y"), neuron())}`.trim();
    status.textContent = text.replace(/ = /g, "\u00a0=\u00a0");
  };
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) {
      model.set(name, typeof value === "number" ? clamp(value, -LIMIT, LIMIT) : value);
    }
    model.save_changes();
  };
  const move = (values) => { // a mano: lo que hizo la regla deja de contar
    [cursor, visited, news] = [0, new Set(), ""];
    set(values);
  };
  const learn = () => {
    const y = model.get("y");
    const next = perceptronStep(X, y, neuron(), cursor);
    if (next === null) {
      news = "No hay ningún punto mal clasificado: la regla no cambia nada.";
      say();
      return;
    }
    const { i, error, w1, w2, b } = next;
    if ([w1, w2, b].some((value) => Math.abs(value) > LIMIT)) {
      news = `El paso siguiente saca los parámetros de [−${LIMIT}, ${LIMIT}].`;
      say();
      return;
    }
    const { w1: before1, w2: before2, b: before } = neuron();
    visited.add([before1, before2, before, cursor].join());
    cursor = next.cursor;
    const [sign, said] = error > 0 ? ["suma", 0] : ["resta", 1];
    news = `El punto (${X[i].map(minus).join(", ")}) daba ${said} y debía dar ${y[i]}: ` +
      `se ${sign} el punto a los pesos y 1 al sesgo.`;
    if (visited.has([w1, w2, b, cursor].join())) {
      news += " Ya había pasado por estos parámetros: dará vueltas sin terminar nunca.";
    }
    set({ w1, w2, b });
  };

  const stop = new AbortController();
  const { signal } = stop;
  const on = (node, type, action) => node.addEventListener(type, action, { signal });
  for (const [name, { input }] of Object.entries(sliders)) {
    on(input, "input", () => move({ [name]: input.valueAsNumber }));
  }
  tables.radios.forEach((radio) => on(radio, "change", () => move({ y: TABLES[radio.value] })));
  kinds.radios.forEach((radio) => on(radio, "change", () => {
    news = "";
    set({ activation: radio.value });
  }));
  on(stepper, "click", learn);
  on(reset, "click", () => move(initial));
  on(form, "submit", (event) => event.preventDefault());
  const at = (px, py) => [plane.toData[0](px), plane.toData[1](py)];
  drag(plane.handle, plane.svg, (px, py) => {
    const { w1, w2 } = neuron();
    move({ b: -weighted({ w1, w2, b: 0 }, at(px, py)) });
  }, signal);
  let pivot = [0, 0];
  drag(plane.tip, plane.svg, (px, py, first) => {
    if (first) pivot = plane.foot(neuron());
    const [x1, x2] = at(px, py);
    const [w1, w2] = [(x1 - pivot[0]) / plane.reach, (x2 - pivot[1]) / plane.reach];
    if (Math.hypot(w1, w2) < 0.1) return; // sin dirección no hay recta
    move({ w1, w2, b: -weighted({ w1, w2, b: 0 }, pivot) });
  }, signal);

  const keys = ["w1", "w2", "b", "y", "activation"].map((name) => `change:${name}`);
  for (const key of keys) model.on(key, draw);
  draw();
  say();
  return () => {
    stop.abort();
    clearTimeout(timer);
    for (const key of keys) model.off(key, draw);
    view.remove();
  };
}

export default { render };
