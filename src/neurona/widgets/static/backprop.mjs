import {
  clamp, explorable, h, linear, put, s, scientific, slider,
} from "./common.mjs";

const [WIDTH, BATCH] = [32, 32];
const [LOW, HIGH] = [-12, 6]; // exponentes entre los que se dibuja

// La función y su derivada, escrita con la salida y; most es la mayor derivada posible.
export const ACTIVATIONS = {
  sigmoid: { name: "Sigmoide", most: 0.25, df: (y) => y * (1 - y),
    f: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))) },
  tanh: { name: "tanh", most: 1, df: (y) => 1 - y * y, f: Math.tanh },
  relu: { name: "ReLU", most: 1, df: (y) => (y > 0 ? 1 : 0), f: (x) => Math.max(x, 0) },
};
// Un peso de una capa con n entradas y m salidas.
export const INITS = {
  small: { name: "Pequeña", rule: "N(0, 0.01²)", weight: (random) => 0.01 * random.normal() },
  uniform: { name: "Uniforme", rule: "±1/√n",
    weight: (random, n) => (2 * random.uniform() - 1) / Math.sqrt(n) },
  xavier: { name: "Xavier", rule: "N(0, 2/(n+m))",
    weight: (random, n, m) => Math.sqrt(2 / (n + m)) * random.normal() },
  he: { name: "He", rule: "N(0, 2/n)",
    weight: (random, n) => Math.sqrt(2 / n) * random.normal() },
  large: { name: "Grande", rule: "N(0, 1)", weight: (random) => random.normal() },
};

/** Números al azar que Python repite: mulberry32 y, para los normales, Box–Muller. */
export function generator(seed) {
  let state = seed;
  let spare = null;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

/** p · q, con las matrices por filas en una sola lista: (rows, inner) · (inner, columns). */
export function product(p, q, rows, inner, columns) {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const factor = p[i * inner + k];
      for (let j = 0; j < columns; j += 1) result[i * columns + j] += factor * q[k * columns + j];
    }
  }
  return result;
}

/** La traspuesta de una matriz de esas filas y columnas. */
export function transpose(matrix, rows, columns) {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) result[j * rows + i] = matrix[i * columns + j];
  }
  return result;
}

/** Crea la red, la recorre adelante y atrás, y da ∂J/∂W y las salidas de cada capa oculta. */
export function network({ depth, activation, init, seed }) {
  const { f, df } = ACTIVATIONS[activation];
  const random = generator(seed);
  const list = (count, make) => new Float64Array(count).map(make);
  const data = list(BATCH * WIDTH, random.normal);
  const target = list(BATCH, random.normal);
  const sizes = [...Array(depth).fill(WIDTH), 1];
  const weights = sizes.map((m) => // salidas × entradas
    list(m * WIDTH, () => INITS[init].weight(random, WIDTH, m)));

  const outputs = [data];
  const pass = (k) => product(outputs[k], transpose(weights[k], sizes[k], WIDTH),
    BATCH, WIDTH, sizes[k]);
  for (let k = 0; k < depth; k += 1) outputs.push(pass(k).map((x) => f(x)));
  // J es la media de ½(salida − objetivo)².
  let delta = pass(depth).map((y, i) => (y - target[i]) / BATCH);
  const gradients = [];
  for (let k = depth; k > 0; k -= 1) {
    const y = outputs[k];
    delta = product(delta, weights[k], BATCH, sizes[k], WIDTH).map((d, i) => d * df(y[i]));
    gradients.unshift(product(transpose(delta, BATCH, WIDTH), outputs[k - 1],
      WIDTH, BATCH, WIDTH));
  }
  return { gradients, outputs: outputs.slice(1) };
}

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** La media cuadrática: la raíz de la media de los cuadrados. */
export function rms(values) {
  return Math.sqrt(mean(values.map((x) => x * x)));
}

/** La desviación típica. */
export function deviation(values) {
  const center = mean(values);
  return rms(values.map((x) => x - center));
}

/** Las neuronas ReLU que no se encienden nunca, o las activaciones casi sin pendiente. */
export function idlePart(activation, outputs) {
  const { df, most } = ACTIVATIONS[activation];
  const parts = outputs.map((y) => {
    if (activation !== "relu") return y.filter((x) => df(x) < 0.1 * most).length / y.length;
    const lit = new Set();
    y.forEach((x, i) => x > 0 && lit.add(i % WIDTH));
    return (WIDTH - lit.size) / WIDTH;
  });
  return mean(parts);
}

/** Lo que se dibuja de cada capa oculta, y qué parte está saturada o apagada. */
export function measure(state) {
  const { gradients, outputs } = network(state);
  return { gradients: gradients.map(rms), activations: outputs.map(deviation),
    idle: idlePart(state.activation, outputs) };
}

/** Dos cifras: "0.12", "3.2 × 10⁻⁹". */
export function brief(value) {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  return scientific(value);
}

function verdict(ratio, gradients) {
  if (ratio < 1e-3) return "los gradientes se desvanecen";
  if (ratio > 1e3) return "los gradientes explotan";
  // Parecidos no quiere decir buenos: con ReLU pueden ser todos diminutos o enormes.
  const but = Math.max(...gradients) < 1e-3 ? ", pero todos son menores que 10⁻³"
    : Math.min(...gradients) > 1e3 ? ", pero todos son mayores que 10³" : "";
  return `los gradientes se mantienen${but}`;
}

/** Lo que muestra el dibujo, con palabras; la misma frase que escribe Python. */
export function sentence(activation, { gradients, activations, idle }) {
  const [first, last, depth] = [gradients[0], gradients.at(-1), gradients.length];
  const [from, to] = [activations[0], activations.at(-1)];
  const ratio = first === last ? 1 : first / last;
  const state = to < 0.1 * from ? "se apagan" : to > 10 * from ? "crecen" : "se mantienen";
  const times = brief(ratio) === "1" ? "como" : `${brief(ratio)} veces`;
  const dead = activation === "relu";
  const who = dead
    ? ["Casi ninguna neurona está apagada", "Bastantes neuronas están apagadas",
      "La mayoría de las neuronas están apagadas"]
    : ["Casi ninguna se satura", "Bastantes se saturan", "La mayoría se satura"];
  const why = dead ? "valen 0 en los 32 ejemplos"
    : "su derivada no llega a la décima parte de la máxima";
  return `El gradiente de la capa 1 (${brief(first)}) es ${times} el de la capa ` +
    `${depth} (${brief(last)}): ${verdict(ratio, gradients)}. Las activaciones ${state}: su ` +
    `desviación típica es ${brief(from)} en la capa 1 y ${brief(to)} en la capa ${depth}. ` +
    `${who[(idle >= 0.1) + (idle >= 0.5)]} (${Math.floor(100 * idle + 0.5)} %: ${why}).`;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 318, 16, 170];
const up = linear(LOW, HIGH, BOTTOM, TOP);

/** Dónde acaba la barra de un valor, y hacia dónde se sale de la escala: −1, 0 o 1. */
export function reach(value) {
  const power = Math.log10(value);
  return [up(clamp(power, LOW, HIGH)), (power > HIGH) - (power < LOW)];
}

function chart(kind) {
  const marks = s("g");
  const svg = s("svg", { viewBox: "0 0 320 212", role: "img" });
  for (let k = LOW; k <= HIGH; k += 3) {
    svg.append(s("path", { class: k ? "rule" : "rule one", d: `M${LEFT},${up(k)}H${RIGHT}` }),
      s("text", { class: "beside", x: LEFT - 6, y: up(k) + 5 }, scientific(10 ** k, 0).slice(4)));
  }
  svg.append(marks,
    s("text", { class: "below", x: (LEFT + RIGHT) / 2, y: BOTTOM + 38 }, "capa oculta"));
  const show = (values, label) => {
    const slot = (RIGHT - LEFT) / values.length;
    const width = Math.min(22, 0.7 * slot);
    marks.replaceChildren(...values.flatMap((value, k) => {
      const x = LEFT + slot * (k + 0.5);
      const [y, out] = reach(value);
      const parts = [s("rect", { class: kind, x: x - width / 2, y, width, height: BOTTOM - y })];
      const tip = out > 0 ? `M${x - 5},${TOP - 1}h10l-5,-9z` : `M${x - 5},${BOTTOM - 11}h10l-5,9z`;
      if (out) parts.push(s("path", { class: "out", d: tip }));
      if (values.length <= 10 || k === 0 || k % 2) {
        parts.push(s("text", { class: "below", x, y: BOTTOM + 18 }, String(k + 1)));
      }
      return parts;
    }));
    put(svg, { "aria-label": `${label} en cada capa oculta, de 10⁻¹² a 10⁶: ` +
      `${brief(values[0])} en la primera y ${brief(values.at(-1))} en la última. ` +
      "Todos los números están en la tabla." });
  };
  return { svg, show };
}

function choices(name, legend, options) {
  const radios = Object.keys(options).map((value) => h("input", { type: "radio", name, value }));
  const labels = Object.values(options).map((option, k) => h("label", {}, radios[k],
    h("span", {}, h("b", {}, option.name), ...(option.rule ? [" ", h("small", {}, option.rule)]
      : []))));
  const box = h("fieldset", { class: name }, h("legend", {}, legend),
    h("div", { class: "choices" }, ...labels));
  return { box, radios };
}

function render({ model, el }) {
  const depth = slider("Profundidad", "", 20);
  put(depth.input, { min: 2, max: 20, step: 1 });
  const activation = choices("activation", "Activación", ACTIVATIONS);
  const init = choices("init", "Pesos iniciales (n entradas y m salidas: aquí, 32)", INITS);
  const again = h("button", { type: "button" }, "Otra muestra");
  const seed = h("small");
  const [gradients, activations] = [chart("gradient"), chart("activation")];
  const status = h("p", { class: "status", role: "status" });
  const body = h("tbody");
  const names = ["capa", "gradiente", "activaciones"];
  const table = h("table", {}, h("caption", { class: "unseen" },
    "Media cuadrática del gradiente y desviación típica de las activaciones"),
  h("thead", {}, h("tr", {}, ...names.map((name) => h("th", { scope: "col" }, name)))), body);
  const form = h("form", { class: "neurona-backprop" },
    h("div", { class: "controls" }, depth.node, activation.box, init.box,
      h("div", { class: "buttons" }, again, seed)),
    h("div", { class: "charts" },
      h("div", {}, h("p", {}, "Media cuadrática de ∂J/∂W"), gradients.svg),
      h("div", {}, h("p", {}, "Desviación típica de las activaciones"), activations.svg)),
    status,
    h("details", {}, h("summary", { "data-lm-suppress-shortcuts": "true" },
      "Los números de cada capa"), table));
  const view = el.appendChild(explorable(form));

  const keys = ["depth", "activation", "init", "seed"];
  const draw = () => {
    const state = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    const found = measure(state);
    depth.input.value = state.depth;
    depth.output.textContent = `${state.depth} capas`;
    put(depth.input, { "aria-valuetext": `${state.depth} capas ocultas` });
    for (const radio of activation.radios) radio.checked = radio.value === state.activation;
    for (const radio of init.radios) radio.checked = radio.value === state.init;
    seed.textContent = `semilla ${state.seed}`;
    gradients.show(found.gradients, "Media cuadrática del gradiente");
    activations.show(found.activations, "Desviación típica de las activaciones");
    body.replaceChildren(...found.gradients.map((value, k) => h("tr", {},
      h("th", { scope: "row" }, String(k + 1)), h("td", {}, brief(value)),
      h("td", {}, brief(found.activations[k])))));
    const said = sentence(state.activation, found);
    if (said !== status.textContent) status.textContent = said;
  };

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  const set = (key, value) => {
    model.set(key, value);
    model.save_changes();
  };
  on(form, "submit", (event) => event.preventDefault());
  on(depth.input, "input", () => set("depth", depth.input.valueAsNumber));
  for (const [key, { radios }] of Object.entries({ activation, init })) {
    for (const radio of radios) on(radio, "change", () => set(key, radio.value));
  }
  on(again, "click", () => set("seed", (model.get("seed") + 1) % 2 ** 32));

  for (const key of keys) model.on(`change:${key}`, draw);
  draw();
  return () => {
    stop.abort();
    for (const key of keys) model.off(`change:${key}`, draw);
    view.remove();
  };
}

export default { render };
