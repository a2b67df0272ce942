import {
  clamp, contourMap, drag, explorable, fixed, h, linear, minus, put, s, scientific, slider, ticks,
} from "./common.mjs";

// Las constantes y las funciones puras de este archivo son las de descent.py, que las repite.
const LIMIT = 3; // w1 y w2 empiezan en [-3, 3]
const KAPPA = 20;
const BETA = 0.9; // lo que el momento conserva de la velocidad
const FLAT = 1e-3; // norma del gradiente con la que se da por llegado
const BOUND = 100; // distancia al origen con la que se da por perdido
const SEED = 1;
const MARKS = [-1.5, -1.1, -0.7, -0.3, 0.2, 0.6, 1.1, 1.7];
const PASSED = [0, 0, 1, 0, 0, 1, 1, 1];
const MAX_STEPS = 1000;
const RUN = 100; // pasos de una reproducción
const PAUSE = 120; // milisegundos entre dos pasos
const METHODS = { descent: "Descenso", momentum: "Momento", stochastic: "Estocástico" };

/** Los valores del deslizador de la tasa: de 0.001 a 3, con dos cifras. */
export const RATES = [0.001, 0.01, 0.1, 1].flatMap((decade) => [
  1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.1, 2.2, 2.4, 2.6, 2.8, 3, 3.3, 3.6, 4, 4.5,
  5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5,
].map((value) => Number((value * decade).toPrecision(2)))).filter((rate) => rate <= 3);

export function bowl(a, b) {
  return { value: ((a - 1) ** 2 + b ** 2) / 2, slope: [a - 1, b] };
}

export function ellipse(a, b) {
  return { value: (a ** 2 + KAPPA * b ** 2) / 2, slope: [a, KAPPA * b] };
}

/** La pérdida del dato i en la neurona σ(w1 x + w2), y su gradiente. */
export function logLoss(i, a, b) {
  const z = a * MARKS[i] + b;
  const error = (1 + Math.tanh(z / 2)) / 2 - PASSED[i];
  const value = Math.max(PASSED[i] ? -z : z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  return { value, slope: [error * MARKS[i], error] };
}

export function logistic(a, b) {
  const losses = MARKS.map((_, i) => logLoss(i, a, b));
  const mean = (read) => losses.reduce((sum, loss) => sum + read(loss), 0) / losses.length;
  const slope = [mean((loss) => loss.slope[0]), mean((loss) => loss.slope[1])];
  return { value: mean((loss) => loss.value), slope };
}

/** Un pozo doble que una exponencial aplana lejos: 1 − exp(−u). */
export function valleys(a, b) {
  const left = Math.exp(-(3 * a ** 4 - 2 * a ** 3 - 18 * a ** 2 + 40) / 24 - b ** 2 / 2);
  return { value: 1 - left, slope: [(left * a * (2 * a + 3) * (a - 2)) / 4, left * b] };
}

// Las líneas del mapa están a esas alturas de height(J); log dice la escala de la otra gráfica.
const quadratic = {
  height: Math.sqrt, rises: [0.35, 0.8, 1.3, 1.9, 2.6, 3.5, 4.6, 6, 7.6], log: true, direct: true,
};

/** Cada superficie, con sus puntos críticos y la mayor curvatura en sus mínimos. */
export const SURFACES = {
  bowl: {
    ...quadratic, name: "Cuenco", cost: bowl, formula: "J = ½((w₁ − 1)² + w₂²)",
    critical: [{ kind: "minimum", at: [1, 0], curvature: 1 }],
  },
  ellipse: {
    ...quadratic, name: "Elipse", cost: ellipse, formula: `J = ½(w₁² + κ w₂²), con κ = ${KAPPA}`,
    critical: [{ kind: "minimum", at: [0, 0], curvature: KAPPA }],
  },
  logistic: {
    name: "Logística", cost: logistic, formula: "J: costo medio de σ(w₁x + w₂) en ocho datos",
    height: Number, rises: [0.02, 0.06, 0.15, 0.3, 0.6, 1.2, 2.4],
    critical: [{ kind: "minimum", at: [1.8586775661, 0.0530556595], curvature: 0.1418768507 }],
  },
  valleys: {
    name: "Valles", cost: valleys, height: Number,
    formula: "J = 1 − exp(−u), con u = (3w₁⁴ − 2w₁³ − 18w₁² + 40)/24 + ½w₂²",
    rises: [0.08, 0.25, 0.42, 0.56, 0.625, 0.7, 0.77, 0.811, 0.86, 0.93, 0.98],
    critical: [
      { kind: "minimum", at: [2, 0], curvature: 3.5 },
      { kind: "local", at: [-1.5, 0], curvature: 2.625 * (1 - valleys(-1.5, 0).value) },
      { kind: "saddle", at: [0, 0] },
    ],
  },
};

/** Números en [0, 1) que Python repite bit a bit: todo son enteros de 32. */
export function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * El camino de hasta `steps` pasos. Acaba antes si llega a un sitio llano (end: "flat") o se
 * pierde ("lost"). El momento es el de PyTorch: v ← βv + g y w ← w − ηv.
 */
export function run({ surface, method, rate, start, steps }) {
  const beta = method === "momentum" ? BETA : 0;
  const random = mulberry32(SEED);
  const path = [];
  for (let [w, v] = [start, [0, 0]]; ;) {
    const here = { w, ...SURFACES[surface].cost(...w) };
    path.push(here);
    // Con momento puede cruzar el fondo deprisa: llegar es también ir despacio.
    const still = Math.hypot(...here.slope) < FLAT && beta * Math.hypot(...v) < 10 * FLAT;
    if (Math.hypot(...w) > BOUND) return { path, end: "lost" };
    if (still && method !== "stochastic") return { path, end: "flat" };
    if (path.length > steps) return { path, end: null };
    const { slope } = method === "stochastic"
      ? logLoss(Math.floor(random() * MARKS.length), ...w) : here;
    v = v.map((speed, k) => beta * speed + slope[k]);
    w = w.map((value, k) => value - rate * v[k]);
  }
}

/** La mayor tasa con la que un mínimo de esa curvatura atrae. */
export function rateLimit(curvature, method) {
  return (2 * (1 + (method === "momentum" ? BETA : 0))) / curvature;
}

/** El punto crítico en el que está w, o undefined. */
export function place(surface, w) {
  return SURFACES[surface].critical.find(({ at }) => Math.hypot(at[0] - w[0], at[1] - w[1]) < 0.1);
}

/** Los grados entre −∇J y la recta que va de w a target. */
export function angle({ w, slope }, target) {
  const way = [target[0] - w[0], target[1] - w[1]];
  const cosine = -(slope[0] * way[0] + slope[1] * way[1]);
  const sine = slope[0] * way[1] - slope[1] * way[0];
  return (Math.atan2(Math.abs(sine), cosine) * 180) / Math.PI;
}

function short(value) {
  const size = Math.abs(value);
  return size >= 1e4 || (size > 0 && size < 1e-3) ? scientific(value)
    : minus(Number(value.toPrecision(3)));
}

function pair(w) {
  return `(${w.map((value) => minus(Number(value.toFixed(2)))).join(",\u00a0")})`;
}

function count(steps) {
  return steps === 1 ? "1 paso" : `${steps} pasos`;
}

/** Lo que se lee bajo el mapa: hasta qué tasa se puede llegar. */
export function limitNote(surface, method) {
  if (method === "stochastic") return "Cada paso mira un dato al azar: la tasa fija no lo deja posarse.";
  const minima = SURFACES[surface].critical.filter(({ curvature }) => curvature);
  const limits = minima.map(({ curvature }) => short(rateLimit(curvature, method)));
  const top = method === "momentum" ? "2(1 + β)" : "2";
  if (surface === "valleys") {
    return `Límite de la tasa: ${limits[0]} junto al mínimo hondo y ${limits[1]} junto al otro.`;
  }
  if (surface === "logistic") return `Límite de la tasa junto al mínimo: ${limits[0]}.`;
  const fraction = surface === "ellipse" ? `${top}/κ = ` : "";
  return `Límite de la tasa: ${fraction}${limits[0]}.`;
}

/** Lo que se dice al acabar un cambio: el estado y, si toca, la lección. */
export function summary(state) {
  const { surface, method, rate } = state;
  const { path, end } = run(state);
  const { critical: [best], direct } = SURFACES[surface];
  const [last, before] = [path.at(-1), path.at(-2)];
  const { w, value } = last;
  const taken = count(path.length - 1);
  if (end === "lost") {
    const pace = method === "momentum" ? "sin freno" : "en cada paso";
    return `La tasa es demasiado grande: el costo crece ${pace}, y tras ${taken} es ` +
      `J = ${short(value)}. Prueba por debajo de ${short(rateLimit(best.curvature, method))}.`;
  }
  if (end === "flat") {
    const found = place(surface, w);
    const where = { minimum: "el mínimo", local: "un mínimo local", saddle: "un punto de silla" };
    const stop = `Se detuvo en ${found ? `${where[found.kind]}, ${pair(found.at)}` : "la meseta"}, ` +
      `tras ${taken}, con J = ${short(value)}. `;
    if (!found) return `${stop}El gradiente es casi cero, pero no hay ningún mínimo cerca.`;
    if (found.kind === "saddle") {
      return `${stop}El gradiente es casi cero, pero a los lados se baja: mueve un poco w₁.`;
    }
    if (found.kind === "local") return `${stop}El de ${pair(best.at)} es más hondo: no llegó a él.`;
    return `${stop}La norma del gradiente ya no llega a ${FLAT}.`;
  }
  const now = before
    ? `Tras ${taken}, J = ${short(value)} y ‖∇J‖ = ${short(Math.hypot(...last.slope))}. `
    : `Parte de ${pair(w)}, con J = ${short(value)}. `;
  if (method === "stochastic" && before) return `${now}Con un dato por paso, J también sube a veces.`;
  const limit = rateLimit(best.curvature, method);
  if (direct && before && method === "descent" && Math.abs(rate / limit - 1) < 1e-9) {
    return `${now}La tasa está justo en el límite: rebota sin posarse.`;
  }
  if (Math.max(...w.map(Math.abs)) > LIMIT) return `${now}El punto se ha salido del mapa.`;
  if (method === "descent" && before && value > before.value) {
    return `${now}El último paso subió el costo: la tasa es demasiado grande.`;
  }
  if (surface === "valleys" && value > 0.9) {
    return `${now}Está en la meseta: el gradiente es pequeño y cada paso, corto.`;
  }
  if (!direct) return now.trim();
  const degrees = Math.round(angle(last, best.at));
  return now + (degrees === 0 ? "−∇J apunta al mínimo."
    : `−∇J se aparta ${degrees}° de la recta al mínimo.`);
}

const ARROW = "M0,0H40M30,-6L40,0L30,6"; // hacia la derecha; se gira
const CROSS = { minimum: "m-6,0h12m-6,-6v12", saddle: "m-5,-5l10,10m0,-10l-10,10" };
CROSS.local = CROSS.minimum;

function icon(text, width, ...shapes) {
  const svg = s("svg", { viewBox: `0 0 ${width} 14`, width, "aria-hidden": "true" }, ...shapes);
  return h("span", {}, svg, text);
}

/** El mapa de una superficie: los puntos críticos, el camino y la flecha. */
function mapPanel({ name, cost, height, rises, critical, direct }) {
  const { svg, area, across, up, toX, toY } =
    contourMap((a, b) => height(cost(a, b).value), LIMIT, rises, ["w₁", "w₂"]);
  const view = Object.values(area).join(" ");
  const inside = svg.appendChild(s("svg", { ...area, viewBox: view }));
  const [direction, trail, dots] = ["direction", "trail", "dots"].map((kind) =>
    inside.appendChild(s("path", { class: kind })));
  for (const { kind, at } of critical) { // encima del camino, con su orla
    const d = `M${across(at[0])},${up(at[1])}${CROSS[kind]}`;
    inside.append(s("path", { class: "halo", d }), s("path", { class: "best", d }));
  }
  const origin = inside.appendChild(s("circle", { class: "origin", r: 6 }));
  const arrow = inside.appendChild(s("g", { class: "arrow" },
    s("path", { class: "halo", d: ARROW }), s("path", { d: ARROW })));
  const point = inside.appendChild(s("circle", { class: "point", r: 6 }));
  const at = (w) => `${across(w[0]).toFixed(1)},${up(w[1]).toFixed(1)}`;
  const draw = (path) => {
    const { w, slope } = path.at(-1);
    put(trail, { d: `M${path.map((step) => at(step.w)).join("L")}` });
    put(dots, { d: path.map((step) => `M${at(step.w)}h0`).join("") });
    put(origin, { cx: across(path[0].w[0]), cy: up(path[0].w[1]) });
    put(point, { cx: across(w[0]), cy: up(w[1]) });
    const turn = (Math.atan2(slope[1], -slope[0]) * 180) / Math.PI;
    put(arrow, { transform: `translate(${at(w)}) rotate(${turn.toFixed(2)})` });
    arrow.style.display = Math.hypot(...slope) < FLAT ? "none" : "";
    if (direct) put(direction, { d: `M${at(w)}L${at(critical[0].at)}` });
    put(svg, { "aria-label": `Mapa de J, ${name}: tras ${count(path.length - 1)} desde ` +
      `${pair(path[0].w)}, el punto está en ${pair(w)}.` });
  };
  const items = [
    icon("inicio", 14, s("circle", { class: "origin", cx: 7, cy: 7, r: 5 })),
    icon("dirección de −∇J", 24, s("path", { class: "arrow", d: "M1,7H23M16,2L23,7L16,12" })),
    icon("mínimo", 14, s("path", { class: "best", d: `M7,7${CROSS.minimum}` })),
  ];
  if (direct) items.push(icon("recta al mínimo", 24, s("path", { class: "direction", d: "M0,7H24" })));
  if (critical.length > 1) {
    items.push(icon("silla", 14, s("path", { class: "best", d: `M7,7${CROSS.saddle}` })));
  }
  return { nodes: [svg, h("p", { class: "legend" }, ...items)], svg, draw, toX, toY };
}

/** J paso a paso. */
function chartPanel() {
  const [left, right, top, bottom] = [48, 292, 12, 168];
  const scale = h("small");
  const marks = s("g");
  const line = s("path", { class: "trail" });
  const point = s("circle", { class: "point", r: 5 });
  const svg = s("svg", { viewBox: "0 0 300 208", role: "img" }, marks, line, point);
  const title = h("p", { class: "title" }, h("span", {}, "J por paso"), scale);
  const draw = (path, log) => {
    const taken = path.length - 1;
    const values = path.map(({ value }) => (log ? Math.log10(Math.max(value, 1e-8)) : value));
    const high = log ? Math.ceil(Math.max(...values) + 1e-9) : Math.max(...values) * 1.05;
    const low = log ? Math.min(Math.floor(Math.min(...values)), high - 2) : 0;
    const across = linear(0, Math.max(10, taken), left, right);
    const up = linear(low, high, bottom, top);
    const few = (all) => all.filter((_, k) => k % Math.ceil(all.length / 6) === 0);
    const levels = few(ticks(low, high).filter((tick) => !log || Number.isInteger(tick)));
    marks.replaceChildren(
      ...levels.flatMap((tick) => [
        s("path", { class: "rule", d: `M${left},${up(tick)}H${right}` }),
        s("text", { class: "beside", x: left - 7, y: up(tick) + 5 },
          log ? scientific(10 ** tick, 0).split(" × ")[1] : String(tick)),
      ]),
      ...few(ticks(0, Math.max(10, taken))).map((tick) =>
        s("text", { class: "below", x: across(tick), y: bottom + 20 }, String(tick))),
      s("text", { class: "axis beside", x: right, y: bottom + 38 }, "paso"));
    const points = values.map((value, k) => `${across(k).toFixed(1)},${up(value).toFixed(1)}`);
    put(line, { d: `M${points.join("L")}` });
    put(point, { cx: across(taken), cy: up(values[taken]) });
    scale.textContent = log ? "escala logarítmica" : "escala lineal";
    put(svg, { "aria-label": `J por paso: empieza en ${short(path[0].value)} y va por ` +
      `${short(path[taken].value)} tras ${count(taken)}.` });
  };
  return { node: h("div", { class: "chart-panel" }, title, svg), draw };
}

/** Botones de radio con la etiqueta como botón. */
function choices(name, legend, options) {
  const radios = Object.entries(options).map(([value, text]) => {
    const input = h("input", { type: "radio", name, value });
    return { input, label: h("label", {}, input, h("span", {}, text)) };
  });
  const node = h("fieldset", {}, h("legend", {}, ...legend),
    h("div", { class: "choices" }, ...radios.map(({ label }) => label)));
  return { node, inputs: radios.map(({ input }) => input) };
}

function render({ model, el }) {
  const keys = ["surface", "method", "rate", "start", "steps"];
  const current = () => Object.fromEntries(keys.map((key) => [key, model.get(key)]));
  const surfaces = choices("surface", ["Superficie"],
    Object.fromEntries(Object.entries(SURFACES).map(([key, { name }]) => [key, name])));
  const only = h("small", {}, "(el estocástico, solo en la logística)");
  const methods = choices("method", ["Método ", only], METHODS);
  const rate = slider("Tasa", "η", 1);
  put(rate.input, { min: 0, max: RATES.length - 1, step: 1 });
  const starts = ["w₁", "w₂"].map((name) => slider("Inicio", name, LIMIT));
  const [one, play, reset] = ["Un paso", "Reproducir", "Reiniciar"].map((text) =>
    h("button", { type: "button" }, text));
  const readings = ["Pasos", "Costo J", "Norma ‖∇J‖"].map((text) => ({ text, node: h("dd") }));
  const [chart, holder, formula, note] = [chartPanel(), h("div"), h("span"), h("span")];
  const status = h("p", { class: "status", role: "status" });
  // Un formulario aparta los botones de radio de los de otro explorable de la página.
  const form = h("form", { class: "neurona-descent" },
    h("div", { class: "options" }, surfaces.node, methods.node),
    h("div", { class: "map-panel" }, holder, h("p", { class: "note" }, formula, note)),
    h("div", { class: "controls" },
      h("div", {}, rate.node, ...starts.map(({ node }) => node)),
      h("div", { class: "buttons" }, one, play, reset)),
    status,
    h("dl", {}, ...readings.map(({ text, node }) => h("div", {}, h("dt", {}, text), node))),
    chart.node);
  const view = el.appendChild(explorable(form));

  const stop = new AbortController();
  const on = (node, type, action) =>
    node.addEventListener(type, action, { signal: stop.signal });
  const set = (changes) => {
    for (const [key, value] of Object.entries(changes)) model.set(key, value);
    model.save_changes();
  };
  const maps = {};
  const mapOf = (surface) => {
    if (maps[surface]) return maps[surface];
    const map = mapPanel(SURFACES[surface]);
    drag(map.svg, map.svg, (x, y) => moveTo([map.toX(x), map.toY(y)]), stop.signal);
    maps[surface] = map;
    return map;
  };
  // A saltos de 0.05, como los deslizadores: así un dedo puede dar con w₁ = 0.
  const moveTo = (w) => set({
    start: w.map((value) => clamp(Math.round(value * 20), -20 * LIMIT, 20 * LIMIT) / 20),
  });

  let [timer, clock, goal, shown] = [0, 0, 0, ""];
  let now = run(current());
  const taken = () => now.path.length - 1;
  const finished = () => now.end !== null || taken() >= MAX_STEPS;
  const pause = () => {
    clearInterval(clock);
    clock = 0;
    play.textContent = "Reproducir";
  };
  const advance = () => {
    if (taken() < goal && !finished()) set({ steps: taken() + 1 });
    if (taken() >= goal || finished()) pause();
  };
  const draw = () => {
    const state = current();
    const surface = SURFACES[state.surface];
    now = run(state);
    const { value, slope } = now.path.at(-1);
    const map = mapOf(state.surface);
    if (shown !== state.surface) holder.replaceChildren(...map.nodes);
    shown = state.surface;
    map.draw(now.path);
    chart.draw(now.path, surface.log);
    [taken(), short(value), short(Math.hypot(...slope))].forEach((text, k) => {
      readings[k].node.textContent = text;
    });
    formula.textContent = `${surface.formula}. `;
    note.textContent = limitNote(state.surface, state.method);
    for (const input of surfaces.inputs) input.checked = input.value === state.surface;
    for (const input of methods.inputs) {
      input.checked = input.value === state.method;
      input.disabled = input.value === "stochastic" && state.surface !== "logistic";
    }
    only.hidden = state.surface === "logistic";
    const distance = (k) => Math.abs(Math.log(RATES[k] / state.rate));
    rate.input.value = RATES.reduce((best, _, k) => (distance(k) < distance(best) ? k : best), 0);
    rate.output.textContent = String(Number(state.rate.toPrecision(3)));
    starts.forEach(({ input, output }, k) => {
      input.value = state.start[k];
      output.textContent = fixed(state.start[k]);
    });
    for (const { input, output } of [rate, ...starts]) {
      put(input, { "aria-valuetext": output.textContent });
    }
    one.disabled = finished();
    clearTimeout(timer);
    timer = setTimeout(say, 400); // el resumen espera a que acabe el cambio
  };
  const say = () => { // sin cortar la línea en «J = 0.5»
    status.textContent = summary(current()).replace(/ ([=×]) /g, "\u00a0$1\u00a0");
  };

  on(one, "click", () => { pause(); set({ steps: taken() + 1 }); });
  on(play, "click", () => {
    if (clock) return pause();
    if (finished()) set({ steps: 0 });
    goal = Math.min(taken() + RUN, MAX_STEPS);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return set({ steps: goal });
    play.textContent = "Pausa";
    clock = setInterval(advance, PAUSE);
    return undefined;
  });
  on(reset, "click", () => { pause(); set({ steps: 0 }); });
  for (const input of surfaces.inputs) {
    on(input, "change", () => {
      const method = current().method === "stochastic" ? "descent" : current().method;
      set({ method, surface: input.value }); // fuera de la logística no hay estocástico
    });
  }
  for (const input of methods.inputs) on(input, "change", () => set({ method: input.value }));
  on(rate.input, "input", () => set({ rate: RATES[rate.input.valueAsNumber] }));
  starts.forEach(({ input }, k) => on(input, "input", () => {
    set({ start: current().start.map((value, i) => (i === k ? input.valueAsNumber : value)) });
  }));
  on(form, "submit", (event) => event.preventDefault());

  for (const key of keys) model.on(`change:${key}`, draw);
  draw();
  say();
  return () => {
    stop.abort();
    pause();
    clearTimeout(timer);
    for (const key of keys) model.off(`change:${key}`, draw);
    view.remove();
  };
}

export default { render };
