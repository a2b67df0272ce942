import {
  clamp, explorable, h, minus, put,
} from "./common.mjs";

const MOST = 999; // igual que en Python
const SIDES = { n: [3, 7], f: [1, 4], padding: [0, 3], stride: [1, 3], dilation: [1, 2] };
// De aquí salen las casillas nuevas cuando la entrada crece.
const IMAGE = [[1, 2, 0, 3, 1, 0, 2], [0, 5, 6, 5, 2, 1, 0], [2, 6, 9, 7, 1, 0, 3],
  [1, 5, 7, 8, 0, 2, 1], [3, 1, 0, 2, 4, 1, 0], [0, 2, 1, 0, 3, 5, 1], [2, 0, 3, 1, 1, 0, 4]];
export const PRESETS = {
  Identidad: { kernel: [[0, 0, 0], [0, 1, 0], [0, 0, 0]] },
  "Borde vertical": { kernel: [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]] },
  Media: { kernel: Array.from({ length: 3 }, () => [1 / 9, 1 / 9, 1 / 9]) },
  Esquina: { kernel: [[-1, -1, -1], [-1, 2, 1], [-1, 1, 1]] },
  Ejemplo: { x: [[0, 1, 2], [3, 4, 5], [6, 7, 8]], kernel: [[0, 1], [2, 3]], padding: 1, stride: 1,
    dilation: 1, selected: [0, 0] },
};

const range = (count) => Array.from({ length: count }, (_, k) => k);
const square = (side, fill) => range(side).map((i) => range(side).map((j) => fill(i, j)));

/** Los lados y las opciones con sus letras. El lado de la salida es 0 si la ventana no cabe. */
export function shape({ x, kernel, padding: p, stride: s, dilation: d }) {
  const [n, f] = [x.length, kernel.length];
  return { n, f, p, s, d, span: d * (f - 1) + 1, o: Math.max(0, outputSide(n, f, p, s, d)) };
}

/** ⌊(n + 2p − d(f − 1) − 1)/s⌋ + 1: sale menor que 1 si la ventana no cabe. */
export function outputSide(n, f, p, s, d) {
  return Math.floor((n + 2 * p - d * (f - 1) - 1) / s) + 1;
}

/** Lo que toma la ventana de la fila i y la columna j de la salida, por filas. */
export function windowAt(state, i, j) {
  const { n, f, p, s, d } = shape(state);
  return square(f, (u, v) => {
    const [row, column] = [i * s + u * d, j * s + v * d]; // en la entrada con su marco
    const value = state.x[row - p]?.[column - p];
    return { row, column, frame: value === undefined, value: value ?? 0,
      weight: state.kernel[u][v] };
  }).flat();
}

const total = (terms) => terms.reduce((sum, { value, weight }) => sum + value * weight, 0);

/** La salida; vacía si la ventana no cabe. */
export function convolve(state) {
  return square(shape(state).o, (i, j) => total(windowAt(state, i, j)));
}

/** Cuántas ventanas ven cada fila (o cada columna) de la entrada con su marco. */
export function along({ n, f, p, s, d, o }) {
  const counts = Array(n + 2 * p).fill(0);
  for (const i of range(o)) for (const u of range(f)) counts[i * s + u * d] += 1;
  return counts;
}

/** Cuántas ventanas ven cada casilla de la entrada con su marco. */
export function coverage(state) {
  const counts = along(shape(state));
  return square(counts.length, (i, j) => counts[i] * counts[j]);
}

/** La casilla elegida, dentro de la salida. */
export function chosen({ selected }, { o }) {
  return selected.map((k) => clamp(k, 0, Math.max(o - 1, 0)));
}

/** Unas pocas cifras, sin tocar las enteras: "0.1111", "−2.5", "12346". */
export function short(value, digits = 4) {
  const exponent = Number(value.toExponential().split("e")[1]);
  return minus(Number(value.toFixed(clamp(digits - 1 - exponent, 0, 6))));
}

/** Los productos escritos, su suma y si todo eso es exacto o va redondeado. */
export function products(terms) {
  let exact = true;
  const write = (value) => {
    const text = short(value, 5);
    const error = Math.abs(Number(text.replace("−", "-")) - value);
    exact &&= error <= 1e-12 * Math.max(1, Math.abs(value));
    return text;
  };
  const factor = (value) => (value < 0 ? `(${write(value)})` : write(value));
  const texts = terms.map(({ value, weight }, k) =>
    `${k ? "+ " : ""}${factor(value)}·${factor(weight)}`);
  const sum = write(total(terms));
  return { texts, result: `${exact ? "=" : "≈"} ${sum}` };
}

/** La fórmula del tamaño con los números puestos, en dos renglones. */
export function formula(state) {
  const { n, f, p, s, d, o, span } = shape(state);
  const reach = n + 2 * p - span;
  const quotient = Math.floor(reach / s);
  const rest = o && reach % s ? ` (sobra ${reach % s})` : "";
  return [`= ⌊(${n} + 2·${p} − ${d}·(${f} − 1) − 1) / ${s}⌋ + 1`,
    `= ⌊${minus(reach)} / ${s}⌋ + 1 = ${minus(quotient)} + 1 = ${minus(quotient + 1)}` +
    `${o ? rest : ": no cabe"}`];
}

const both = (k) => (k === 1 ? "1 fila y 1 columna" : `${k} filas y ${k} columnas`);

/** Las filas y columnas que no mira ninguna ventana, contadas. */
export function leftover(g) {
  const counts = along(g);
  const own = counts.slice(g.p, g.p + g.n).filter((count) => count === 0).length;
  const frame = counts.filter((count) => count === 0).length - own;
  const parts = [own && `${both(own)} de la entrada`, frame && `${both(frame)} del marco`];
  const said = parts.filter(Boolean).join(", y ");
  return said && g.o ? `${said} quedan fuera de todas las ventanas.` : "";
}

/** Lo que dice el dibujo. La misma frase que en Python. */
export function sentence(state) {
  const g = shape(state);
  const { n, f, p, s, d, o, span } = g;
  const framed = p ? " con su marco" : "";
  const made = `Entrada de ${n}×${n}, kernel de ${f}×${f}, padding ${p}, stride ${s}, ` +
    `dilation ${d}: `;
  if (!o) {
    return `${made}la ventana no cabe. Abarca ${span} filas y la entrada${framed} tiene ` +
      `${n + 2 * p}. No hay salida. Sube el padding o la entrada, o baja el kernel o la dilation.`;
  }
  const [row, column] = chosen(state, g);
  const terms = windowAt(state, row, column);
  const lines = (start, name) => {
    const numbers = range(f).map((u) => start * s + u * d + 1);
    if (f === 1) return `la ${name} ${numbers[0]}`;
    return `las ${name}s ${numbers.slice(0, -1).join(", ")} y ${numbers.at(-1)}`;
  };
  const parts = [`${made}la salida es de ${o}×${o}.`, `En la fila ${row + 1}, columna ` +
    `${column + 1}, sale ${short(total(terms))}.`, `Su ventana toma ${lines(row, "fila")} y ` +
    `${lines(column, "columna")} de la entrada${framed}.`];
  const zeros = terms.filter(({ frame }) => frame).length;
  if (zeros && f === 1) parts.push("Su número es un cero del marco.");
  else if (zeros) {
    parts.push(`De sus ${f * f} números, ${zeros} ${zeros === 1 ? "es un cero" : "son ceros"} ` +
      "del marco.");
  }
  if (leftover(g)) parts.push(leftover(g));
  if (state.view === "coverage") {
    const seen = coverage(state).slice(p, p + n).map((counts) => counts.slice(p, p + n));
    parts.push(`La esquina de arriba a la izquierda entra en ${seen[0][0]} ` +
      `${seen[0][0] === 1 ? "ventana" : "ventanas"}; el píxel más visto, en ` +
      `${Math.max(...seen.flat())}; el menos visto, en ${Math.min(...seen.flat())}.`);
  }
  return parts.join(" ");
}

const NUMBER = /^-?\d{1,3}(\.\d+)?(e-\d+)?$/;

/** El estado en un texto para detrás de la dirección; place es cuál de la página es. */
export function encode(state, place = 0) {
  const { n, f, p, s, d } = shape(state);
  const rows = (grid) => grid.map((row) => row.join(",")).join("/");
  return `#conv2d=n${n}_f${f}_p${p}_s${s}_d${d}_x${rows(state.x)}_w${rows(state.kernel)}` +
    `_c${chosen(state, shape(state)).join(",")}_v${state.view}${place ? `_k${place}` : ""}`;
}

/** El estado y el sitio que dice ese texto, o null si no se entiende del todo. */
export function decode(text) {
  let plain = String(text);
  try {
    plain = decodeURIComponent(plain); // algunos programas cambian las comas por %2C
  } catch {
    return null;
  }
  const found = plain.length < 4000 && new RegExp("^#conv2d=n(\\d)_f(\\d)_p(\\d)_s(\\d)_d(\\d)" +
    "_x([^_]+)_w([^_]+)_c(\\d\\d?),(\\d\\d?)_v(values|coverage)(?:_k(\\d\\d?))?$").exec(plain);
  if (!found) return null;
  const sides = found.slice(1, 6).map(Number);
  const good = Object.values(SIDES).every(([low, high], k) =>
    sides[k] >= low && sides[k] <= high);
  const read = (rows, side) => {
    const grid = rows.split("/").map((row) => row.split(","));
    const fits = grid.length === side && grid.every((row) => row.length === side &&
      row.every((number) => NUMBER.test(number) && Math.abs(Number(number)) <= MOST));
    return fits ? grid.map((row) => row.map((number) => Number(number) + 0)) : null;
  };
  const [x, kernel] = [read(found[6], sides[0]), read(found[7], sides[1])];
  const selected = [Number(found[8]), Number(found[9])];
  if (!good || !x || !kernel || Math.max(...selected) > 12) return null;
  const [, , padding, stride, dilation] = sides;
  return { place: Number(found[11] ?? 0),
    state: { x, kernel, padding, stride, dilation, selected, view: found[10] } };
}

/** Un panel con su título y una cuadrícula de lado n con p filas y columnas de marco. */
function board(name) {
  const [title, node] = [h("p", {}), h("div", { class: "grid", role: "grid", "aria-label": name })];
  const view = { title, node, cells: [], panel: h("div", { class: "panel" }, title, node) };
  view.lay = (n, p, make) => {
    const side = n + 2 * p;
    const inside = (k) => k >= p && k < p + n;
    // Con muchas columnas el marco se estrecha: así lo que se edita no baja de 24 píxeles.
    const tracks = range(side).map((k) =>
      `minmax(0, ${inside(k) || side < 12 ? 1 : 0.7}fr)`).join(" ");
    view.panel.style.setProperty("--columns", Math.max(side, 1));
    node.style.gridTemplate = side ? `${tracks} / ${tracks}` : "";
    view.cells = square(side, (r, c) => {
      const cell = inside(r) && inside(c) ? make(r - p, c - p)
        : h("span", { class: "frame", "aria-hidden": "true" });
      cell.classList.add("cell");
      cell.style.gridArea = `${r + 1} / ${c + 1}`;
      return cell;
    });
    node.replaceChildren(...view.cells.flatMap((row, r) =>
      (inside(r) ? [h("div", { role: "row", class: "row" }, ...row)] : row)));
  };
  view.width = (texts) => { // los números largos se escriben más pequeños
    const longest = Math.max(3, ...texts.map((text) => text.length));
    view.panel.style.setProperty("--chars", longest);
  };
  view.at = (r, c) => node.querySelector(`[data-at="${r},${c}"]`);
  return view;
}

const tell = (node, text) => { // sin tocar lo que ya estaba
  if (node.textContent !== text) node.textContent = text;
};
const keep = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab se quedaría con las teclas
const placeOf = (node) => node.dataset.at.split(",").map(Number);

function field(name, r, c) {
  return h("div", { role: "gridcell" }, h("input", { type: "number", step: "any", min: -MOST,
    max: MOST, tabindex: r + c ? -1 : 0, "data-at": `${r},${c}`, ...keep,
    "aria-label": `${name}, fila ${r + 1}, columna ${c + 1}` }));
}

function choice(legend, letter, name, values, texts = values) {
  const radios = values.map((value) => h("input", { type: "radio", name, value }));
  const node = h("fieldset", { class: name }, h("legend", {}, legend, letter && h("i", {}, letter)),
    h("div", { class: "choices" }, ...radios.map((radio, k) =>
      h("label", {}, radio, h("span", {}, String(texts[k]))))));
  return { node, radios };
}

/** La raíz del explorable en la página, si su dirección se puede compartir. */
function shareable(el) {
  try {
    const own = /^(https?|file):$/.test(location.protocol) && window.top === window;
    const lab = document.getElementById("jupyter-config-data"); // JupyterLab, no una página
    return own && !lab ? el.closest('[data-neurona-explorable="conv2d"]') : null;
  } catch {
    return null;
  }
}

const STATE = ["x", "kernel", "padding", "stride", "dilation", "selected", "view"];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function render({ model, el }) {
  const current = () => Object.fromEntries(STATE.map((key) => [key, model.get(key)]));
  let initial = current();
  const numbers = { n: ["Entrada, ", "n"], f: ["Kernel, ", "f"], padding: ["Padding, ", "p"],
    stride: ["Stride, ", "s"], dilation: ["Dilation, ", "d"] };
  const choices = Object.fromEntries(Object.entries(numbers).map(([key, [text, letter]]) => {
    const [low, high] = SIDES[key];
    return [key, choice(text, letter, key, range(high - low + 1).map((k) => low + k))];
  }));
  choices.view = choice("En la entrada se ve", "", "view", ["values", "coverage"],
    ["sus números", "cuántas ventanas ven cada píxel"]);
  const button = (text) => h("button", { type: "button" }, text);
  const named = ["valid", "same", "full"].map(button);
  const why = h("small", { class: "why" });
  const presets = Object.keys(PRESETS).map(button);
  const [next, reset, copy] = ["Siguiente ventana", "Reiniciar", "Copiar enlace"].map(button);
  const [input, kernel, output] = ["Entrada", "Kernel", "Salida"].map(board);
  const box = h("div", { class: "window", "aria-hidden": "true" });
  const left = h("small", { class: "left-words" });
  input.panel.append(left);
  const sumTitle = h("p", { class: "sum-title" });
  const sum = h("div", { class: "sum" });
  const steps = [h("span"), h("span")];
  const rule = "o = ⌊(n + 2p − d(f − 1) − 1) / s⌋ + 1";
  const size = h("div", { class: "formula", role: "math" }, h("span", {},
    ...rule.split(/([a-z])/).map((part, k) => (k % 2 ? h("i", {}, part) : part))), ...steps);
  const link = h("input", { type: "text", readonly: "" });
  const linkLabel = h("label", { class: "link" }, h("span", {}, "Enlace"), link);
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-conv2d" }, h("div", { class: "settings" },
    choices.n.node, choices.f.node, choices.padding.node,
    h("fieldset", { class: "named" }, h("legend", {}, "Padding con nombre"),
      h("div", { class: "trio" }, ...named)), choices.stride.node, choices.dilation.node,
    choices.view.node, why),
  h("fieldset", {}, h("legend", {}, "Kernels preparados"), h("div", { class: "buttons" },
    ...presets)),
  h("div", { class: "boards" }, input.panel, kernel.panel, output.panel),
  h("div", { class: "buttons" }, next),
  h("div", { class: "both" }, h("div", {}, sumTitle, sum), h("div", {},
    h("p", { class: "sum-title" }, "Lado de la salida"), size)), status,
  h("div", { class: "buttons" }, reset, copy), linkLabel);
  const view = el.appendChild(explorable(form));
  linkLabel.hidden = true;
  const root = shareable(el);
  copy.hidden = !root;

  let [laid, hovered, quiet, notice, timer] = ["", null, false, "", 0];
  const shownNow = () => (hovered ? { ...current(), selected: hovered } : current());
  const say = () => tell(status, `${notice} ${sentence(shownNow())}`.trim());
  const lay = (state, g) => {
    const key = [g.n, g.f, g.p, g.o, state.view].join();
    if (key === laid) return;
    laid = key;
    const seen = state.view === "coverage";
    input.lay(g.n, g.p, (r, c) => (seen ? h("div", { role: "gridcell" }) : field("Entrada", r, c)));
    input.node.append(box);
    kernel.lay(g.f, 0, (r, c) => field("Kernel", r, c));
    output.lay(g.o, 0, (r, c) => h("div", { role: "gridcell", "data-at": `${r},${c}`, ...keep }));
    put(input.node, { "aria-label": seen ? "Cuántas ventanas ven cada píxel" : "Entrada" });
    input.node.classList.toggle("dense", g.n + 2 * g.p > 9);
    // Sin casillas no hay cuadrícula que anunciar.
    output.node.hidden = g.o === 0;
  };
  const write = (cell, value) => { // sin pisar lo que se está escribiendo
    const entry = cell.firstChild;
    const half = entry === document.activeElement && Number.isNaN(entry.valueAsNumber);
    if (!half && entry.valueAsNumber !== value) entry.value = value;
  };
  const drawBoards = (state, g, [row, column], terms) => {
    const counts = coverage(state);
    const seen = state.view === "coverage";
    const most = Math.max(1, ...counts.flat());
    const taps = new Map(terms.map((term) => [`${term.row},${term.column}`, term.weight]));
    input.cells.forEach((cells, r) => cells.forEach((cell, c) => {
      const [tap, frame] = [taps.get(`${r},${c}`), cell.classList.contains("frame")];
      cell.classList.toggle("tap", tap !== undefined);
      cell.classList.toggle("left", g.o > 0 && counts[r][c] === 0);
      if (tap !== undefined) cell.dataset.weight = `×${short(tap, 2)}`;
      if (!frame && !seen) write(cell, state.x[r - g.p][c - g.p]);
      else tell(cell, seen ? frame ? "" : String(counts[r][c]) : "0");
      if (!frame && seen) cell.style.setProperty("--level", counts[r][c] / most);
    }));
    input.width(seen ? [String(most)] : state.x.flat().map((v) => String(v).slice(0, 5)));
    kernel.cells.forEach((cells, r) => cells.forEach((cell, c) => write(cell, state.kernel[r][c])));
    kernel.width(state.kernel.flat().map((v) => String(v).slice(0, 5)));
    const values = convolve(state);
    output.cells.forEach((cells, r) => cells.forEach((cell, c) => {
      const [here, text] = [r === row && c === column, short(values[r][c])];
      if (cell.textContent !== text) {
        cell.textContent = text;
        put(cell, { "aria-label": `fila ${r + 1}, columna ${c + 1}: ${text}` });
      }
      if (cell.getAttribute("aria-selected") !== String(here)) {
        put(cell, { tabindex: here ? 0 : -1, "aria-selected": here });
      }
    }));
    output.width(values.flat().map((v) => short(v)));
    box.hidden = g.o === 0;
    box.style.gridArea = `${row * g.s + 1} / ${column * g.s + 1} / span ${g.span} / span ${g.span}`;
    const side = g.n + 2 * g.p;
    tell(input.title, `Entrada ${g.n}×${g.n}${
      g.p ? `; con su marco de ceros, ${side}×${side}` : ""}`);
    tell(kernel.title, `Kernel ${g.f}×${g.f}`);
    tell(output.title, g.o ? `Salida ${g.o}×${g.o}` : "Sin salida: la ventana no cabe");
    tell(left, leftover(g) && `▨ ${leftover(g)}`);
  };
  const drawSum = (g, [row, column], terms) => {
    const { texts, result } = products(terms);
    tell(sumTitle, g.o ? `Salida, fila ${row + 1}, columna ${column + 1}` : "Salida");
    const lines = range(g.o ? g.f : 0).map((u) => h("p", {}, ...range(g.f).flatMap((v) => {
      const k = u * g.f + v;
      return [h("span", { class: terms[k].frame ? "pad" : "" }, texts[k]), " "];
    })));
    sum.replaceChildren(...lines, h("p", {}, g.o ? h("b", {}, result)
      : `La ventana abarca ${g.span} filas y la entrada ${g.p ? "con su marco " : ""}tiene ` +
        `${g.n + 2 * g.p}. Sube el padding o la entrada, o baja el kernel o la dilation.`));
    sum.style.setProperty("--lines", g.f + 1);
  };
  const drawSettings = (state, g) => {
    const values = { ...state, n: g.n, f: g.f };
    for (const [key, { radios }] of Object.entries(choices)) {
      radios.forEach((radio) => { radio.checked = radio.value === String(values[key]); });
    }
    const wanted = [0, (g.span - 1) / 2, g.span - 1];
    named.forEach((one, k) => {
      put(one, { "aria-pressed": wanted[k] === g.p });
      one.disabled = !Number.isInteger(wanted[k]) || wanted[k] > SIDES.padding[1];
    });
    const [same, full] = ["«same» pediría más ceros a un lado que al otro.",
      `«full» pediría padding ${wanted[2]}: aquí llega a 3.`];
    tell(why, [named[1].disabled && same, named[2].disabled && full].filter(Boolean).join(" "));
    const written = formula(state);
    steps.forEach((line, k) => tell(line, written[k]));
    put(size, { "aria-label": `${rule} ${written.join(" ")}` });
    next.disabled = g.o === 0;
  };
  const draw = () => {
    if (quiet) return;
    const state = shownNow();
    const g = shape(state);
    const place = chosen(state, g);
    const terms = g.o ? windowAt(state, ...place) : [];
    lay(state, g);
    drawBoards(state, g, place, terms);
    drawSum(g, place, terms);
    drawSettings(state, g);
    clearTimeout(timer);
    timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  const change = (values) => {
    [hovered, notice, quiet] = [null, "", true]; // un solo dibujo para todo lo que cambia
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    model.save_changes();
    quiet = false;
    draw();
  };
  on(form, "change", ({ target: { type, name, value } }) => {
    const grow = (key, fill) => ({ [key]: square(Number(value), (i, j) =>
      model.get(key)[i]?.[j] ?? fill(i, j)) });
    const made = { n: () => grow("x", (i, j) => IMAGE[i][j]), f: () => grow("kernel", () => 0),
      view: () => ({ view: value }) };
    if (type === "radio") change(made[name]?.() ?? { [name]: Number(value) });
  });
  named.forEach((one, k) => on(one, "click", () =>
    change({ padding: ([0, 0.5, 1][k]) * (shape(current()).span - 1) })));
  presets.forEach((one) => on(one, "click", () => change(PRESETS[one.textContent])));
  on(next, "click", () => {
    const { o } = shape(current());
    const [row, column] = chosen(current(), { o });
    const k = (row * o + column + 1) % (o * o); // tras la última, la primera
    change({ selected: [Math.floor(k / o), k % o] });
  });
  on(reset, "click", () => change(initial));
  on(form, "submit", (event) => event.preventDefault());

  const arrows = (node, side, go) => on(node, "keydown", (event) => {
    const cell = event.target.closest("[data-at]");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const [r, c] = placeOf(cell);
    const last = side() - 1;
    const jumps = { ...ARROWS, Enter: c < last ? [0, 1] : [1, -c] };
    if (!(event.key in jumps)) return;
    event.preventDefault();
    const [dr, dc] = jumps[event.key];
    go(...(r + dr > last ? [r, c] : [clamp(r + dr, 0, last), clamp(c + dc, 0, last)]));
  });
  for (const [key, { node, at }] of [["x", input], ["kernel", kernel]]) {
    on(node, "input", ({ target }) => {
      const [[r, c], value] = [placeOf(target), target.valueAsNumber];
      if (!(Math.abs(value) <= MOST)) return; // a medio escribir
      change({ [key]: model.get(key).map((row, i) =>
        (i === r ? row.map((old, j) => (j === c ? value : old)) : row)) });
    });
    on(node, "change", ({ target }) => {
      const [r, c] = placeOf(target);
      if (target.valueAsNumber === model.get(key)[r][c]) return;
      target.value = model.get(key)[r][c];
      notice = `Cada casilla lleva un número de −${MOST} a ${MOST}.`;
      say();
    });
    on(node, "focusin", ({ target }) => {
      node.querySelector("[tabindex='0']").tabIndex = -1; // una sola parada del tabulador
      target.tabIndex = 0;
      target.select();
    });
    arrows(node, () => model.get(key).length, (r, c) => at(r, c).focus());
  }
  // Al pasar por encima se ve cada ventana; al pulsar se queda.
  const hover = (place) => {
    if (String(place) === String(hovered)) return;
    hovered = place;
    draw();
  };
  on(output.node, "pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse" && target.dataset.at) hover(placeOf(target));
  });
  on(output.node, "pointerleave", () => hover(null));
  on(output.node, "click", ({ target }) => {
    if (target.dataset.at) change({ selected: placeOf(target) });
  });
  arrows(output.node, () => shape(current()).o, (r, c) => {
    change({ selected: [r, c] });
    output.at(r, c).focus();
  });

  const place = root ? [...document.querySelectorAll('[data-neurona-explorable="conv2d"]')]
    .indexOf(root) : 0;
  on(copy, "click", async () => {
    const url = location.href.split("#")[0] + encode(current(), place);
    try {
      await navigator.clipboard.writeText(url);
      linkLabel.hidden = true;
      notice = "Enlace copiado.";
    } catch { // sin permiso para el portapapeles
      linkLabel.hidden = false;
      link.value = url;
      link.select();
      notice = "Copia el enlace del recuadro.";
    }
    say();
  });
  const restore = () => {
    if (!root || !location.hash.startsWith("#conv2d=")) return;
    const found = decode(location.hash);
    if ((found?.place ?? 0) !== place) return; // es para otra figura
    if (found) {
      initial = found.state; // «Reiniciar» vuelve a lo que se compartió
      change(found.state);
    } else {
      notice = "El enlace no se entiende: no se ha cambiado nada.";
    }
    view.scrollIntoView({ behavior: "instant" });
    say();
  };
  on(window, "hashchange", restore);

  const keys = STATE.map((key) => `change:${key}`);
  for (const key of keys) model.on(key, draw);
  draw();
  say();
  restore();
  return () => {
    stop.abort();
    clearTimeout(timer);
    for (const key of keys) model.off(key, draw);
    view.remove();
  };
}

export default { render };
