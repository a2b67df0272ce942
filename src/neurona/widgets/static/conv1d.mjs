import { animate, clamp, drag, h, linear, minus, put, s, slider } from "./common.mjs";
import { bind, button, choices, editing, entry, hold, write } from "./fields.mjs";

const [LONGEST, WIDEST, LIMIT] = [12, 5, 10]; // muestras de la señal y del kernel; su valor
export const PRESETS = {
  impulso: { x: [1], kernel: [1, 3, 2], mode: "full" },
  borde: { x: [0, 0, 1, 1, 0, 0], kernel: [-1, 0, 1], mode: "full" },
  ejemplo: { x: [1, 2, -5, 4, 2, -1], kernel: [-1, 2, -1], mode: "valid" },
  media: { x: [2, 3.5, 1, 4, 2.5, 5, 3, 6, 4, 5.5, 3.5, 5], kernel: [0.25, 0.25, 0.25, 0.25],
    mode: "valid" },
  "kernel par": { x: [0, 0, 0, 1, 0, 0, 0], kernel: [1, 2, 3, 4], mode: "same" },
};
const OPERATIONS = {
  convolution: ["convolución (kernel dado la vuelta)", "Convolución, con el kernel dado la vuelta"],
  correlation: ["correlación (sin dar la vuelta)", "Correlación, sin dar la vuelta al kernel"],
};
const MODES = ["valid", "same", "full"];

/**
 * Dónde empieza en full la salida de un modo, y cuántos elementos tiene. Como NumPy, con k ≤ n;
 * con n = 1 intercambia señal y kernel.
 */
export function span(n, k, mode) {
  const [few, many] = [Math.min(n, k), Math.max(n, k)];
  if (mode === "full") return [0, n + k - 1];
  return mode === "valid" ? [few - 1, many - few + 1] : [(few - 1) >> 1, many];
}

/** Los productos de una posición: x[k] con w[j]. Fuera de la señal hay ceros. */
export function terms(x, kernel, operation, position) {
  return kernel.map((_, i) => {
    const k = position - kernel.length + 1 + i;
    const j = operation === "convolution" ? kernel.length - 1 - i : i;
    const sample = x[k] ?? 0;
    return { k, j, weight: kernel[j], sample, product: kernel[j] * sample, inside: k in x };
  });
}

/** La salida en un modo: np.convolve o np.correlate. */
export function output(x, kernel, operation, mode) {
  const [start, count] = span(x.length, kernel.length, mode);
  return Array.from({ length: count }, (_, i) =>
    terms(x, kernel, operation, start + i).reduce((sum, { product }) => sum + product, 0));
}

const round = (value, digits) => Number(value.toFixed(digits));

/** Un número con cuatro decimales como mucho. */
export function short(value, digits = 4) {
  return minus(round(value, digits));
}

const listed = (values) => `[${values.map((value) => short(value)).join(", ")}]`;

function series(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} y ${words.at(-1)}`;
}

/** La suma de la posición, con todos sus números. */
export function sum({ x, kernel, operation, position }) {
  const parts = terms(x, kernel, operation, position);
  const value = output(x, kernel, operation, "full")[position];
  const factor = (number) => (number < 0 ? `(${short(number)})` : short(number));
  const exact = [value, ...parts.flatMap(({ weight, sample }) => [weight, sample])]
    .every((number) => Math.abs(round(number, 4) - number) < 1e-9);
  const said = parts.map(({ weight, sample }) => `${factor(weight)}·${factor(sample)}`);
  return `y[${position}] = ${said.join(" + ")} ${exact ? "=" : "≈"} ${short(value)}.`;
}

/** Lo que muestra el dibujo, con palabras. */
export function sentence(state) {
  const { x, kernel, operation, mode, position } = state;
  const [n, k] = [x.length, kernel.length];
  const [start, count] = span(n, k, mode);
  const [said, every] = [[sum(state)], output(x, kernel, operation, "full")];
  const away = terms(x, kernel, operation, position).filter(({ inside }) => !inside)
    .map((term) => `x[${minus(term.k)}]`);
  if (away.length) {
    said.push(`${series(away)} ${away.length > 1 ? "quedan fuera de la señal y valen" :
      "queda fuera de la señal y vale"} 0.`);
  }
  said.push(`${OPERATIONS[operation][1]}, en modo ${mode}: ` +
    `${listed(output(x, kernel, operation, mode))}.`);
  const out = [...every.keys()].filter((i) => i < start || i >= start + count);
  if (out.length) {
    const lost = out.includes(position);
    said.push(`${mode} deja fuera ${out.length > 1 ? "los índices" : "el índice"} ${series(out)}` +
      `${lost ? `: y[${position}] no sale.` : `; y[${position}] es su elemento ` +
      `${position - start}.`}`);
  }
  if (n === 1) {
    const what = operation === "convolution" ? "el kernel" : "el kernel dado la vuelta";
    if (x[0] === 1) said.push(`La señal es el impulso: la salida es ${what}.`);
    if (k > 1) said.push("Con una sola muestra de señal, los tres modos dan lo mismo.");
  } else if (mode === "same" && k % 2 === 0) {
    // PyTorch rellena antes (k − 1)//2 ceros y NumPy, k//2.
    said.push(`Un kernel par no tiene centro: same de NumPy empieza en el índice ` +
      `(${k}\u00a0−\u00a01)//2 = ${start} de full; el de PyTorch empezaría en el ${k >> 1}: ` +
      `${listed(every.slice(k >> 1, (k >> 1) + n))}.`);
  }
  if (k > 1 && kernel.every((weight, j) => weight === kernel[k - 1 - j])) {
    said.push("El kernel es simétrico: darle la vuelta no cambia nada.");
  }
  return said.join(" ");
}

const [GUTTER, HEIGHT] = [46, 476];

/** Dibuja el kernel, la señal, los productos y la salida, en columnas alineadas. */
function picture(layer, { x, kernel, operation, mode, position }, width, held) {
  const [n, k] = [x.length, kernel.length];
  const [first, last] = [1 - k, n + k - 2];
  const col = (width - GUTTER - 4) / (last - first + 1);
  const at = (i) => GUTTER + (i - first + 0.5) * col;
  const every = output(x, kernel, operation, "full");
  const [start, count] = span(n, k, mode);
  const kept = (i) => i >= start && i < start + count;
  const parts = terms(x, kernel, operation, position);
  const nodes = [];
  const write = (kind, cx, y, text) => nodes.push(s("text", { class: kind, x: cx, y }, text));
  const fits = (values) => values.every((value) => short(value, 2).length * 8.5 < col);
  const side = Math.min(5, col / 3.2);
  const stem = (kind, i, value, up, label) => {
    const [cx, y] = [at(i), up(value)];
    nodes.push(s("line", { class: `stem ${kind}`, x1: cx, x2: cx, y1: up(0), y2: y }),
      kind.startsWith("kernel")
        ? s("rect", { class: `mark ${kind}`, x: cx - side, y: y - side, width: 2 * side,
          height: 2 * side })
        : s("circle", { class: `mark ${kind}`, cx, cy: y,
          r: kind.endsWith("now") ? side + 2 : side }));
    if (label) write(`value ${kind}`, cx, y + (value < 0 ? 22 : -10), short(value, 2));
  };
  const band = (name, values, top, bottom, extent) => {
    const [low, high] = extent ?? [Math.min(0, ...values), Math.max(0, ...values)];
    const up = linear(low, high > low ? high : low + 1, bottom, top);
    nodes.push(s("line", { class: "zero", x1: at(first - 0.5), x2: at(last + 0.5), y1: up(0),
      y2: up(0) }));
    write("axis beside", GUTTER - 8, up(0) + 5, name);
    return { up, extent: [low, high], back: linear(bottom, top, low, high > low ? high : low + 1) };
  };
  // Un índice de cada tantos, si no caben todos; siempre el de ahora.
  const indices = (name, from, to, y, text = minus) => {
    write(MODES.includes(name) ? "beside" : "axis beside", GUTTER - 8, y, name);
    const stride = from < 0 || to > 9 ? Math.ceil(19 / col) : 1;
    for (let i = from; i <= to; i += 1) {
      const near = i !== position && Math.abs(i - position) < stride;
      if (i === position || (i % stride === 0 && !near)) {
        write(i === position ? "below now" : "below", at(i), y, text(i));
      }
    }
  };
  const tint = (i, columns, y, height) => nodes.push(s("rect", { class: "window",
    x: at(i) - col / 2, y, width: columns * col, height, rx: 4 }));

  tint(parts[0].k, k, 2, 252);
  tint(position, 1, 318, HEIGHT - 320);
  const weights = parts.map(({ weight }) => weight);
  const over = band("w", weights, 24, 62);
  const every_weight = fits(weights);
  parts.forEach(({ k: i, j, weight }) => {
    stem("kernel", i, weight, over.up, every_weight);
    write("below", at(i), 100, j);
  });
  write("axis beside", GUTTER - 8, 100, "j");
  const signal = band("x", x, 134, 214, held);
  const every_sample = fits(x);
  for (let i = first; i <= last; i += 1) {
    if (i in x) stem("signal", i, x[i], signal.up, every_sample);
    else stem("signal hollow", i, 0, signal.up, false);
  }
  indices("k", first, last, 248);

  // Los productos, bajo su pareja; si no caben, en abanico.
  const texts = parts.map(({ product }) => short(product, 2));
  const step = Math.min(Math.max(col, ...texts.map((text) => text.length * 8.5 + 8)),
    (width - GUTTER) / k);
  const middle = clamp(at(position - (k - 1) / 2), GUTTER + (k * step) / 2, width - (k * step) / 2);
  const spot = (i) => middle + (i - (k - 1) / 2) * step;
  write("axis beside", GUTTER - 8, 288, "w·x");
  parts.forEach((part, i) => {
    nodes.push(s("path", { class: "lead", d: `M${at(part.k)},255L${spot(i)},272` }));
    write("below product", spot(i), 288, texts[i]);
  });
  const [from, to] = [spot(0) - step / 2 + 4, spot(k - 1) + step / 2 - 4];
  nodes.push(s("path", { class: "lead",
    d: `M${from},293v5H${to}v-5M${middle},298L${at(position)},316` }));

  const below = band("y", every, 346, 412);
  const every_value = fits(every);
  every.forEach((value, i) => {
    const kind = `output${kept(i) ? "" : " hollow"}${i === position ? " now" : ""}`;
    stem(kind, i, value, below.up, every_value || i === position);
  });
  indices("n", 0, last, 450);
  indices(mode, 0, last, 470, (i) => (kept(i) ? i - start : "–"));
  layer.replaceChildren(...nodes);
  return { at, col, signal, toIndex: linear(at(0), at(1), 0, 1) };
}

function render({ model, el }) {
  const {
    change: set, current: stored, mount, notice, on, refuse, signal, unbind,
  } = bind(model, el, ["x", "kernel", "operation", "mode", "position"], () => draw());
  const current = () => {
    const state = stored();
    const last = state.x.length + state.kernel.length - 2;
    return { ...state, last, position: clamp(state.position, 0, last) };
  };
  const { preset, operation: operations, mode: modes } = choices({
    preset: ["Ejemplos", "", Object.keys(PRESETS)],
    operation: ["Operación", "", Object.keys(OPERATIONS),
      Object.values(OPERATIONS).map(([text]) => text)],
    mode: ["Modo", "", MODES] });
  const [layer, handles] = [s("g"), s("g", { class: "handles" })];
  const areas = { kernel: s("rect", { class: "area", y: 0, height: 106 }),
    output: s("rect", { class: "area", y: 316, height: HEIGHT - 316 }) };
  const svg = s("svg", { role: "img" }, layer, areas.kernel, areas.output, handles);
  const frame = h("div", { class: "picture" }, svg);
  const place = slider("Posición", "n", 1);
  const [next, play] = ["Paso", "Recorrer"].map(button);
  const formula = h("p", { class: "formula" });
  const status = h("p", { class: "status", role: "status" });
  const rows = Object.fromEntries([["x", "Señal", "a la señal"], ["kernel", "Kernel", "al kernel"]]
    .map(([key, name, where]) => {
      const [less, more] = ["Quitar", "Añadir"].map((verb) =>
        put(button(verb), { "aria-label": `${verb} una muestra ${where}` }));
      const [fields, letter] = [h("div", { class: "fields" }), key === "x" ? "x" : "w"];
      const node = h("fieldset", {}, h("legend", {}, `${name} `, h("i", {}, letter)), fields,
        h("div", { class: "buttons" }, less, more));
      const labels = Array.from({ length: key === "x" ? LONGEST : WIDEST }, (_, i) =>
        h("label", {}, h("i", {}, `${letter}[${i}]`), entry()));
      return [key, { less, more, fields, node, labels }];
    }));
  // Un formulario aparta los botones de radio de los de otro explorable de la página.
  const form = h("form", { class: "neurona-conv1d" }, preset.node, operations.node, modes.node,
    frame, h("small", {}, "Hueco: los ceros de fuera de la señal y las salidas que el modo deja " +
    "fuera. Puedes arrastrar las muestras de x."),
    place.node, h("div", { class: "buttons" }, next, play), status, formula,
    rows.x.node, rows.kernel.node);
  mount(form);

  let [width, held, drawn, halt, shown] = [320, null, null, null, ""];
  const move = (position) => set({ position: clamp(Math.round(position), 0, current().last) });
  const change = (key, i, value) =>
    set({ [key]: model.get(key).map((old, k) => (k === i ? clamp(value, -LIMIT, LIMIT) : old)) });
  const pause = () => {
    halt?.();
    halt = null;
    play.textContent = "Recorrer";
    status.removeAttribute("aria-live");
    shown = ""; // la frase se vuelve a escribir, ya con voz
  };

  const grips = Array.from({ length: LONGEST }, (_, i) => {
    const grip = s("circle");
    drag(grip, svg, (_x, y, first) => {
      if (first) held = drawn.signal.extent; // la escala no cambia bajo el dedo
      change("x", i, Math.round(2 * drawn.signal.back(y)) / 2);
    }, signal);
    on(grip, "lostpointercapture", () => { held = null; draw(); });
    return grip;
  });
  const draw = () => {
    const state = current();
    const { x, kernel, operation, mode, position, last } = state;
    for (const key of ["x", "kernel"]) {
      hold(rows[key].fields, rows[key].labels.slice(0, state[key].length));
      state[key].forEach((value, i) => write(rows[key].labels[i].lastChild, value, 4));
    }
    put(svg, { viewBox: `0 0 ${width} ${HEIGHT}` });
    drawn = picture(layer, state, width, held);
    hold(handles, grips.slice(0, x.length));
    x.forEach((value, i) => put(grips[i], { cx: drawn.at(i), cy: drawn.signal.up(value),
      r: clamp(drawn.col / 2, 12, 18) }));
    for (const area of Object.values(areas)) put(area, { x: GUTTER, width: width - GUTTER });
    const alone = x.length === 1;
    rows.x.less.disabled = alone || x.length <= kernel.length;
    rows.x.more.disabled = x.length >= LONGEST;
    rows.kernel.less.disabled = kernel.length === 1;
    rows.kernel.more.disabled = kernel.length >= (alone ? WIDEST : Math.min(WIDEST, x.length));
    preset.show(Object.keys(PRESETS).find((name) => String(PRESETS[name].x) === String(x) &&
      String(PRESETS[name].kernel) === String(kernel)));
    operations.show(operation);
    modes.show(mode);
    put(place.input, { min: 0, max: last, step: 1, "aria-valuetext": `n = ${position}` });
    place.input.value = position;
    place.output.textContent = position;
    const { length: k } = kernel;
    formula.textContent = `y[n] = Σₖ x[k] · w[j], con j = ${operation === "convolution" ?
      "n − k" : `k − n${k > 1 ? ` + ${k - 1}` : ""}`}`;
    put(svg, { "aria-label": `El kernel, x[${minus(position - k + 1)}] a x[${position}] de la ` +
      "señal y la salida. La frase de debajo lo dice con números." });
    const said = notice(sentence(state));
    if (said !== shown) status.textContent = shown = said;
  };

  on(place.input, "input", () => { pause(); move(place.input.valueAsNumber); });
  on(next, "click", () => {
    pause();
    const { position, last } = current();
    move(position < last ? position + 1 : 0); // tras el final, otra vez el principio
  });
  on(play, "click", () => {
    if (halt) { pause(); return draw(); }
    const { position, last } = current();
    const from = position < last ? position : 0;
    play.textContent = "Parar";
    status.setAttribute("aria-live", "off"); // mientras corre, la frase calla
    let ended = false;
    halt = animate((t) => {
      ended = t === 1;
      if (ended) pause();
      move(from + t * (last - from));
      if (ended) draw();
    }, Math.max(1, 900 * (last - from)));
    if (ended) halt = null; // sin animación ya ha acabado
    return undefined;
  });
  on(form, "change", ({ target: { type, name, value } }) => {
    if (type !== "radio") return;
    if (name !== "preset") return set({ [name]: value });
    pause();
    const { x, kernel, mode } = PRESETS[value];
    return set({ x, kernel, mode, operation: "convolution",
      position: Math.min(x.length, kernel.length) - 1 });
  });
  const resize = (key, length) => {
    pause();
    const old = model.get(key);
    set({ [key]: Array.from({ length }, (_, i) => old[i] ?? 0) });
    set({ position: current().position }); // la de antes puede haberse salido
  };
  for (const key of ["x", "kernel"]) {
    const { fields } = rows[key];
    const indexOf = (field) => [...fields.children].indexOf(field.parentElement);
    editing(on, fields, { most: LIMIT, clamps: true, step: key === "x" ? 0.5 : 0.25,
      at: (field) => round(model.get(key)[indexOf(field)], 4),
      save: (field, value) => change(key, indexOf(field), value), refuse });
    on(rows[key].less, "click", () => resize(key, model.get(key).length - 1));
    // La señal deja de ser una sola muestra: ya no puede ser más corta que el kernel.
    on(rows[key].more, "click", () => resize(key, Math.max(model.get(key).length + 1,
      key === "x" ? model.get("kernel").length : 1)));
  }
  for (const area of ["kernel", "output"]) {
    drag(areas[area], svg, (x) => {
      pause();
      const shift = area === "kernel" ? (model.get("kernel").length - 1) / 2 : 0;
      move(drawn.toIndex(x) + shift);
    }, signal);
  }

  const watch = new ResizeObserver(() => {
    const now = clamp(Math.floor(frame.clientWidth), 280, 680);
    if (now === width) return;
    width = now;
    draw();
  });
  watch.observe(frame);
  draw();
  return () => {
    unbind();
    halt?.();
    watch.disconnect();
  };
}

export default { render };
