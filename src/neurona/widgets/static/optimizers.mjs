import {
  animate, clamp, contourMap, drag, explorable, h, linear, minus, put, s, scientific, slider, ticks,
} from "./common.mjs";

// Las constantes y las funciones puras de este archivo son las de optimizers.py, que las repite.
const LIMIT = 2; // w1 y w2 empiezan en [-2, 2]
const MAX_STEPS = 1000;
const RUN = 200; // pasos de «Correr»
const BOUND = 1e3; // distancia al origen con la que se da por perdido
const KAPPA = 20;
const [BETA, ALPHA, BETA2, EPS] = [0.9, 0.99, 0.999, 1e-8];
const FLOOR = 1e-12; // por debajo, la gráfica no distingue
const NEAR = 1e-6; // lo que le falta a J cuando se da por llegado

export const NAMES = { sgd: "SGD", momentum: "Momento", rmsprop: "RMSprop", adam: "Adam" };
const METHODS = Object.keys(NAMES);
const MARKS = {
  sgd: "m-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z",
  momentum: "m-4.5,-4.5h9v9h-9z",
  rmsprop: "m0,-6l5.5,10h-11z",
  adam: "m0,-6.5l6,6.5l-6,6.5l-6,-6.5z",
};

/** Los valores de los deslizadores de la tasa: de 0.001 a 1, en saltos parecidos. */
export const RATES = [...[0.001, 0.01, 0.1].flatMap((decade) =>
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].map((value) => Number((value * decade).toPrecision(2)))), 1];

export function ellipse(a, b) {
  return { value: (a * a + KAPPA * b * b) / 2, slope: [a, KAPPA * b] };
}

/** La de Rosenbrock, con 10 en vez de 100 y entre 5. */
export function valley(a, b) {
  const [near, off] = [1 - a, b - a * a];
  return { value: (near * near) / 5 + 2 * off * off, slope: [-0.4 * near - 8 * a * off, 4 * off] };
}

export function saddle(a, b) {
  const square = b * b;
  return { value: a * a - square + (square * square) / 4, slope: [2 * a, b * (square - 2)] };
}

export function plateau(a, b) {
  const left = Math.exp(-a * a - 2 * b * b);
  return { value: 1 - left, slope: [2 * a * left, 4 * b * left] };
}

/** Las superficies. Las líneas del mapa van a esas alturas de height(J): solo es dibujo. */
export const SURFACES = {
  ellipse: {
    name: "Elipse", cost: ellipse, start: [-1.5, 1], minima: [[0, 0]], lowest: 0,
    formula: `J = ½(w₁² + κ w₂²), con κ = ${KAPPA}`,
    height: Math.sqrt, rises: [0.35, 0.8, 1.3, 1.9, 2.6, 3.4, 4.3, 5.3],
  },
  valley: {
    name: "Valle curvo", cost: valley, start: [-1.5, 1], minima: [[1, 1]], lowest: 0,
    formula: "J = ⅕(1 − w₁)² + 2(w₂ − w₁²)²",
    height: (value) => Math.log1p(5 * value), rises: [0.45, 0.9, 1.4, 2, 2.7, 3.5, 4.4],
  },
  saddle: {
    name: "Silla", cost: saddle, start: [-1.5, 0.01], lowest: -1,
    minima: [[0, Math.SQRT2], [0, -Math.SQRT2]],
    formula: "J = w₁² − w₂² + ¼w₂⁴", height: Number,
    rises: [0.1, 0.35, 0.65, 1, 1.3, 1.8, 2.6, 3.6],
  },
  plateau: {
    name: "Meseta", cost: plateau, start: [-1.5, 1.2], minima: [[0, 0]], lowest: 0,
    formula: "J = 1 − exp(−w₁² − 2w₂²)", height: Number,
    rises: [0.1, 0.3, 0.5, 0.7, 0.85, 0.95, 0.99],
  },
};

// Lo que cada regla resta a un peso; memory es lo que recuerda de él.
const RULES = {
  sgd: (memory, g, rate) => rate * g,
  momentum(memory, g, rate) {
    memory.v = BETA * (memory.v ?? 0) + g;
    return rate * memory.v;
  },
  rmsprop(memory, g, rate) {
    memory.square = ALPHA * (memory.square ?? 0) + (1 - ALPHA) * (g * g);
    return rate * (g / (Math.sqrt(memory.square) + EPS));
  },
  adam(memory, g, rate, t) {
    memory.mean = BETA * (memory.mean ?? 0) + (1 - BETA) * g;
    memory.square = BETA2 * (memory.square ?? 0) + (1 - BETA2) * (g * g);
    const size = Math.sqrt(memory.square) / Math.sqrt(1 - BETA2 ** t) + EPS;
    return (memory.mean / size) * (rate / (1 - BETA ** t));
  },
};

/** El camino de un optimizador, de hasta `steps` pasos; acaba antes si se va (lost). */
export function run(surface, method, rate, start, steps) {
  const [path, memory] = [[], [{}, {}]];
  for (let w = start; ;) {
    const here = { w, ...SURFACES[surface].cost(...w) };
    path.push(here);
    const lost = Math.hypot(...w) > BOUND;
    if (lost || path.length > steps) return { path, lost, taken: path.length - 1, last: here };
    w = w.map((value, k) =>
      value - RULES[method](memory[k], here.slope[k], rate, path.length));
  }
}

/** Los cuatro caminos de un estado. */
export function race({ surface, start, rates, steps }) {
  return Object.fromEntries(METHODS.map((method) =>
    [method, run(surface, method, rates[method], start, steps)]));
}

/** La distancia al mínimo más cercano. */
export function gap(surface, w) {
  return Math.min(...SURFACES[surface].minima.map((at) => Math.hypot(at[0] - w[0], at[1] - w[1])));
}

export function short(value) {
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

function list(words) {
  return words.length < 2 ? words.join("")
    : `${words.slice(0, -1).join(", ")} y ${words.at(-1)}`;
}

/** Lo que se dice de la carrera: quién va delante, quién sigue y quién se ha ido. */
export function sentence(state) {
  const { surface, start, steps } = state;
  const runs = race(state);
  const value = (method) => runs[method].last.value;
  if (steps === 0) {
    return `Los cuatro parten de ${pair(start)}, con J = ${short(value("sgd"))}. Da un paso.`;
  }
  const lost = METHODS.filter((method) => runs[method].lost);
  const gone = lost.map((m) => ` ${NAMES[m]} se ha ido en el paso ${runs[m].taken}.`).join("") +
    (lost.length ? " Prueba con una tasa menor." : "");
  const alive = METHODS.filter((m) => !runs[m].lost).sort((m, n) => value(m) - value(n));
  if (alive.length === 0) return `Tras ${count(steps)}, no queda ninguno.${gone}`;
  const near = SURFACES[surface].lowest + NEAR; // entre los que ya están en el mínimo no hay orden
  const first = alive.filter((method) => value(method) <= Math.max(value(alive[0]), near));
  const rest = alive.slice(first.length).map((m) => `${NAMES[m]} (J = ${short(value(m))})`);
  const [who, many] = [list(first.map((method) => NAMES[method])), first.length > 1];
  const where = `con J = ${short(value(first[0]))}`;
  let lead = `${alive.length > 1 ? "va delante" : "solo queda"} ${who}, ${where}, a ` +
    `${short(gap(surface, runs[first[0]].last.w))} del mínimo más cercano.`;
  if (many) lead = `empatan ${who}, ${where}.`;
  if (value(first[0]) <= near) {
    const place = SURFACES[surface].minima.length > 1 ? "un mínimo" : "el mínimo";
    lead = `${many ? "están" : "está"} en ${place} ${who}: a J le falta menos de 10⁻⁶.`;
  }
  const follow = rest.length
    ? ` ${many ? "Les" : "Le"} ${rest.length > 1 ? "siguen" : "sigue"} ${list(rest)}.` : "";
  const out = alive.filter((m) => Math.max(...runs[m].last.w.map(Math.abs)) > LIMIT);
  const outside = out.length
    ? ` Fuera del mapa: ${list(out.map((method) => NAMES[method]))}.` : "";
  return `Tras ${count(steps)}, ${lead}${follow}${outside}${gone}`;
}

/** El trazo y la marca de un optimizador, para las leyendas. */
function icon(method) {
  return s("svg", { class: `icon ${method}`, viewBox: "0 0 34 14", "aria-hidden": "true" },
    s("path", { class: "trail", d: "M0,7H34" }),
    s("path", { class: "mark", d: `M17,7${MARKS[method]}` }));
}

/** Un camino o una marca vacíos por optimizador. */
function layer(kind, parent) {
  return Object.fromEntries(METHODS.map((method) =>
    [method, parent.appendChild(s("path", { class: `${kind} ${method}` }))]));
}

/** El mapa de una superficie, con los cuatro caminos. */
function mapPanel({ name, cost, height, rises, minima }) {
  const { svg, area, across, up, toX, toY } =
    contourMap((a, b) => height(cost(a, b).value), LIMIT, rises, ["w₁", "w₂"]);
  for (const old of svg.querySelectorAll("text:not(.axis)")) old.remove(); // serían ±1.333…
  const bottom = area.y + area.height;
  for (const tick of [-1, 0, 1]) {
    svg.append(s("text", { class: "below", x: across(tick), y: bottom + 20 }, minus(tick)),
      s("text", { class: "beside", x: area.x - 7, y: up(tick) + 5 }, minus(tick)));
  }
  const inside = svg.appendChild(s("svg", { ...area, viewBox: Object.values(area).join(" ") }));
  for (const at of minima) {
    const d = `M${across(at[0])},${up(at[1])}m-6,0h12m-6,-6v12`;
    inside.append(s("path", { class: "halo", d }), s("path", { class: "best", d }));
  }
  const [trails, marks] = [layer("trail", inside), layer("mark", inside)];
  const at = (w) => `${across(w[0]).toFixed(1)},${up(w[1]).toFixed(1)}`;
  const draw = (runs, start, steps) => {
    for (const method of METHODS) {
      const { path, last } = runs[method];
      put(trails[method], { d: `M${path.map(({ w }) => at(w)).join("L")}` });
      put(marks[method], { d: `M${at(last.w)}${MARKS[method]}` });
    }
    put(svg, { "aria-label": `Mapa de J, ${name}: los cuatro caminos tras ${count(steps)} desde ` +
      `${pair(start)}. Los números están en la tabla.` });
  };
  return { svg, draw, toX, toY };
}

/** Lo que le falta a J para su mínimo, paso a paso, en escala logarítmica. */
function chartPanel() {
  const [left, right, top, bottom] = [48, 292, 12, 168];
  const [marks, area] = [s("g"), { x: left, y: top, width: right - left, height: bottom - top }];
  const inside = s("svg", { ...area, viewBox: Object.values(area).join(" ") });
  const svg = s("svg", { viewBox: "0 0 300 208", role: "img" }, marks, inside);
  const [lines, ends] = [layer("trail", inside), layer("mark", svg)];
  const title = h("p", { class: "title" }, h("span", {}, "J menos su mínimo, por paso"),
    h("small", {}, "escala logarítmica, hasta 10⁻¹²"));
  const draw = (runs, lowest, steps) => {
    const rise = ({ value }) => Math.log10(Math.max(value - lowest, FLOOR));
    const all = METHODS.flatMap((method) => runs[method].path.map(rise));
    // Lo que se va subiría sin fin: la gráfica acaba tres décadas por encima de la salida.
    const high = Math.min(Math.ceil(Math.max(...all) + 1e-9), Math.ceil(all[0]) + 3);
    const low = Math.min(Math.floor(Math.min(...all)), high - 2);
    const across = linear(0, Math.max(10, steps), left, right);
    const up = linear(low, high, bottom, top);
    const few = (found) => found.filter((_, k) => k % Math.ceil(found.length / 6) === 0);
    const levels = few(ticks(low, high).filter(Number.isInteger));
    marks.replaceChildren(
      ...levels.flatMap((tick) => [
        s("path", { class: "rule", d: `M${left},${up(tick)}H${right}` }),
        s("text", { class: "beside", x: left - 7, y: up(tick) + 5 },
          scientific(10 ** tick, 0).split(" × ")[1]),
      ]),
      ...few(ticks(0, Math.max(10, steps))).map((tick) =>
        s("text", { class: "below", x: across(tick), y: bottom + 20 }, String(tick))),
      s("text", { class: "axis beside", x: right, y: bottom + 38 }, "paso"));
    for (const method of METHODS) {
      const { path, last, taken } = runs[method];
      const points = path.map((step, k) => `${across(k).toFixed(1)},${up(rise(step)).toFixed(1)}`);
      put(lines[method], { d: `M${points.join("L")}` });
      put(ends[method], { d: `M${across(taken)},${up(rise(last))}${MARKS[method]}` });
      ends[method].style.display = rise(last) > high ? "none" : "";
    }
    const missing = (method) => short(Math.max(runs[method].last.value - lowest, 0));
    const ending = METHODS.map((method) => `${NAMES[method]}, ${missing(method)}`);
    put(svg, { "aria-label": `J menos su mínimo, tras ${count(steps)}: ${ending.join("; ")}.` });
  };
  return { node: h("div", { class: "chart-panel" }, title, svg), draw };
}

function render({ model, el }) {
  const keys = ["surface", "start", "rates", "steps"];
  const current = () => Object.fromEntries(keys.map((key) => [key, model.get(key)]));
  const radios = Object.keys(SURFACES).map((value) =>
    h("input", { type: "radio", name: "surface", value }));
  const surfaces = h("fieldset", { class: "options" }, h("legend", {}, "Superficie"),
    h("div", { class: "choices" }, ...radios.map((radio) =>
      h("label", {}, radio, h("span", {}, SURFACES[radio.value].name)))));
  const rates = Object.fromEntries(METHODS.map((method) => {
    const made = slider(NAMES[method], "η", 1);
    put(made.input, { min: 0, max: RATES.length - 1, step: 1 });
    made.input.before(icon(method));
    return [method, made];
  }));
  const starts = ["w₁", "w₂"].map((name) => ({ name,
    input: h("input", { type: "number", min: -LIMIT, max: LIMIT, step: 0.01 }) }));
  const texts = { one: "Un paso", ten: "Diez pasos", play: "Correr", reset: "Reiniciar" };
  const buttons = Object.fromEntries(Object.entries(texts).map(([key, text]) =>
    [key, h("button", { type: "button" }, text)]));
  const [chart, holder, formula] = [chartPanel(), h("div"), h("p", { class: "note" })];
  const status = h("p", { class: "status", role: "status" });
  const rows = Object.fromEntries(METHODS.map((m) => [m, [h("td"), h("td"), h("td")]]));
  const heads = ["optimizador", "paso", "J", "al mínimo"];
  const table = h("table", {}, h("caption", { class: "unseen" },
    "Paso, J y distancia al mínimo más cercano de cada optimizador"),
  h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text)))),
  h("tbody", {}, ...METHODS.map((method) => h("tr", {},
    h("th", { scope: "row" }, icon(method), NAMES[method]), ...rows[method]))));
  // Un formulario aparta los botones de radio de los de otro explorable de la página.
  const form = h("form", { class: "neurona-optimizers" }, surfaces,
    h("div", { class: "map-panel" }, holder, formula),
    h("div", { class: "controls" },
      h("fieldset", {}, h("legend", {}, "Tasa de cada uno"),
        ...METHODS.map((method) => rates[method].node)),
      h("fieldset", {}, h("legend", {}, "Salida (o pulsa en el mapa)"),
        h("div", { class: "starts" }, ...starts.map(({ name, input }) =>
          h("label", {}, h("i", {}, name), " =", input)))),
      h("div", { class: "buttons" }, ...Object.values(buttons))),
    status, table, chart.node);
  const view = el.appendChild(explorable(form));

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  const set = (changes) => {
    for (const [key, value] of Object.entries(changes)) model.set(key, value);
    model.save_changes();
  };
  const maps = {};
  // A saltos de 0.05: así un dedo puede dar con w₂ = 0.
  const moveTo = (w) => set({ start: w.map((value) =>
    clamp(Math.round(value * 20), -20 * LIMIT, 20 * LIMIT) / 20 || 0) });
  const mapOf = (surface) => {
    if (maps[surface]) return maps[surface];
    const map = maps[surface] = mapPanel(SURFACES[surface]);
    drag(map.svg, map.svg, (x, y) => moveTo([map.toX(x), map.toY(y)]), stop.signal);
    return map;
  };

  let [timer, halt, shown] = [0, null, ""];
  const pause = () => {
    halt?.();
    halt = null;
    buttons.play.textContent = texts.play;
  };
  const goTo = (steps) => {
    const next = clamp(steps, 0, MAX_STEPS);
    if (next !== model.get("steps")) set({ steps: next });
  };
  const draw = () => {
    const state = current();
    const { start, steps } = state;
    const { formula: text, lowest, minima } = SURFACES[state.surface];
    const runs = race(state);
    const map = mapOf(state.surface);
    if (shown !== state.surface) holder.replaceChildren(map.svg);
    shown = state.surface;
    map.draw(runs, start, steps);
    chart.draw(runs, lowest, steps);
    for (const method of METHODS) {
      const { taken, last, lost } = runs[method];
      const far = lost ? "se ha ido" : short(gap(state.surface, last.w));
      [taken, short(last.value), far].forEach((cell, k) => {
        rows[method][k].textContent = cell;
      });
      const rate = state.rates[method];
      const distance = (k) => Math.abs(Math.log(RATES[k] / rate));
      const { input, output } = rates[method];
      input.value = RATES.reduce((best, _, k) => (distance(k) < distance(best) ? k : best), 0);
      output.textContent = String(Number(rate.toPrecision(3)));
      put(input, { "aria-valuetext": output.textContent });
    }
    starts.forEach(({ input }, k) => {
      if (input.valueAsNumber !== start[k]) input.value = start[k];
    });
    const crosses = minima.length > 1 ? "Las cruces son los mínimos" : "La cruz es el mínimo";
    formula.textContent = `${text}. ${crosses}.`;
    for (const radio of radios) radio.checked = radio.value === state.surface;
    clearTimeout(timer);
    timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const say = () => { // sin cortar la línea en «J = 0.5»
    status.textContent = sentence(current()).replace(/ ([=×]) /g, "\u00a0$1\u00a0");
  };

  on(buttons.one, "click", () => { pause(); goTo(model.get("steps") + 1); });
  on(buttons.ten, "click", () => { pause(); goTo(model.get("steps") + 10); });
  on(buttons.reset, "click", () => { pause(); goTo(0); });
  on(buttons.play, "click", () => {
    if (halt) return pause();
    const from = model.get("steps");
    buttons.play.textContent = "Parar";
    let ended = false;
    halt = animate((t) => {
      goTo(from + Math.round(RUN * t));
      ended = t === 1;
      if (ended) pause();
    }, 5000);
    if (ended) halt = null; // sin animación ya ha acabado
    return undefined;
  });
  for (const radio of radios) {
    on(radio, "change", () => {
      pause();
      set({ steps: 0, start: SURFACES[radio.value].start, surface: radio.value });
    });
  }
  for (const method of METHODS) {
    on(rates[method].input, "input", () => set({
      rates: { ...model.get("rates"), [method]: RATES[rates[method].input.valueAsNumber] } }));
  }
  starts.forEach(({ input }, k) => on(input, "input", () => {
    const value = input.valueAsNumber;
    if (!Number.isFinite(value)) return; // a medio escribir
    set({ start: model.get("start").map((old, i) =>
      (i === k ? clamp(value, -LIMIT, LIMIT) || 0 : old)) });
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
