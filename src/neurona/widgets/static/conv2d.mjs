import { clamp, h, minus, put } from "./common.mjs";
import { bind, button, choices, group, mark, tell } from "./fields.mjs";
import { arrows, board, editable, equals, factor, placeOf, range, short, square } from "./grid.mjs";
import { sharing } from "./link.mjs";

const MOST = 999; // igual que en Python
const SIDES = { n: ["Entrada, ", "n", [3, 4, 5, 6, 7]], f: ["Kernel, ", "f", [1, 2, 3, 4]],
  padding: ["Padding, ", "p", [0, 1, 2, 3]], stride: ["Stride, ", "s", [1, 2, 3]],
  dilation: ["Dilation, ", "d", [1, 2]] };
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

/** Los productos escritos y su suma. */
export function products(terms) {
  const numbers = terms.flatMap(({ value, weight }) => [value, weight]);
  return { texts: terms.map(({ value, weight }, k) =>
    `${k ? "+ " : ""}${factor(value)}·${factor(weight)}`),
  result: `${equals(...numbers, total(terms))} ${short(total(terms), 5)}` };
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
  const good = Object.values(SIDES).every(([, , values], k) => values.includes(sides[k]));
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

const STATE = ["x", "kernel", "padding", "stride", "dilation", "selected", "view"];

function render({ model, el }) {
  const {
    change: save, current, mount, notice, on, refuse, unbind,
  } = bind(model, el, STATE, () => draw());
  let initial = current();
  const shown = choices({ ...SIDES, view: ["En la entrada se ve", "", ["values", "coverage"],
    ["sus números", "cuántas ventanas ven cada píxel"]] });
  const { n, f, padding, stride, dilation, view } = shown;
  const named = ["valid", "same", "full"].map(button);
  const why = h("small", { class: "why" });
  const presets = Object.keys(PRESETS).map(button);
  const [next, reset] = ["Siguiente ventana", "Reiniciar"].map(button);
  const label = (name) => (r, c) => `${name}, fila ${r + 1}, columna ${c + 1}`;
  const [input, kernel] = ["Entrada", "Kernel"].map((name) =>
    board(name, "entry", { label: label(name) }));
  const output = board("Salida", "pick");
  const left = h("small", { class: "left-words" });
  input.panel.append(left);
  const sumTitle = h("p", { class: "sum-title" });
  const sum = h("div", { class: "sum" });
  const steps = [h("span"), h("span")];
  const rule = "o = ⌊(n + 2p − d(f − 1) − 1) / s⌋ + 1";
  const size = h("div", { class: "formula", role: "math" }, h("span", {},
    ...rule.split(/([a-z])/).map((part, k) => (k % 2 ? h("i", {}, part) : part))), ...steps);
  const { copy, label: linkLabel, restore } = sharing(el, "conv2d", on, { decode,
    encode: (place) => encode(current(), place),
    load(state) {
      initial = state; // «Reiniciar» vuelve a lo que se compartió
      change(state);
    },
    say: (text) => warn(text) });
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-conv2d" }, h("div", { class: "settings" },
    n.node, f.node, padding.node, h("fieldset", { class: "named" },
      h("legend", {}, "Padding con nombre"), h("div", { class: "trio" }, ...named)), stride.node,
    dilation.node, view.node, why),
  group("Kernels preparados", ...presets),
  h("div", { class: "boards" }, input.panel, kernel.panel, output.panel),
  h("div", { class: "buttons" }, next),
  h("div", { class: "both" }, h("div", {}, sumTitle, sum), h("div", {},
    h("p", { class: "sum-title" }, "Lado de la salida"), size)), status,
  h("div", { class: "buttons" }, reset, copy), linkLabel);
  mount(form);

  let [hovered, timer] = [null, 0];
  const shownNow = () => (hovered ? { ...current(), selected: hovered } : current());
  const say = () => tell(status, notice(sentence(shownNow())));
  const warn = (text) => {
    refuse(text);
    say();
  };
  const drawBoards = (state, g, [row, column], terms) => {
    const [counts, seen, side] = [coverage(state), state.view === "coverage", g.n + 2 * g.p];
    const most = Math.max(1, ...counts.flat());
    const taps = new Map(terms.map((term) => [`${term.row},${term.column}`, term.weight]));
    // Con muchas columnas el marco se estrecha: así lo que se edita no baja de 24 píxeles.
    input.lay(g.n, { frame: g.p, narrow: side < 12 ? 1 : 0.7, zero: seen ? "" : "0",
      sort: seen ? "show" : "entry" });
    kernel.lay(g.f);
    output.lay(g.o);
    mark(input.node, { "aria-label": seen ? "Cuántas ventanas ven cada píxel" : "Entrada" });
    output.node.hidden = g.o === 0; // sin casillas no hay cuadrícula que anunciar
    const own = (r, c) => counts[r + g.p][c + g.p];
    const brief = (value) => String(value).slice(0, 5);
    input.fill(seen ? square(g.n, own) : state.x, (r, c, inside) => {
      const tap = taps.get(`${r + g.p},${c + g.p}`);
      return { tap: tap !== undefined, left: g.o > 0 && own(r, c) === 0,
        tag: tap !== undefined && side <= 9 && `×${short(tap, 2)}`,
        level: seen && inside ? own(r, c) / most : undefined };
    }, brief);
    kernel.fill(state.kernel, undefined, brief);
    const values = convolve(state);
    output.fill(values, (r, c) => ({ here: r === row && c === column,
      label: `fila ${r + 1}, columna ${c + 1}: ${short(values[r][c])}` }));
    if (g.o) output.stop(row, column);
    const span = (k) => [k * g.s, k * g.s + g.span - 1];
    input.outline(g.o && span(row), span(column));
    const framed = g.p ? `; con su marco de ceros, ${side}×${side}` : "";
    tell(input.title, `Entrada ${g.n}×${g.n}${framed}`);
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
    for (const [key, { show }] of Object.entries(shown)) show(values[key]);
    const wanted = [0, (g.span - 1) / 2, g.span - 1];
    named.forEach((one, k) => {
      put(one, { "aria-pressed": wanted[k] === g.p });
      one.disabled = !Number.isInteger(wanted[k]) || wanted[k] > 3;
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
    const state = shownNow();
    const g = shape(state);
    const place = chosen(state, g);
    const terms = g.o ? windowAt(state, ...place) : [];
    drawBoards(state, g, place, terms);
    drawSum(g, place, terms);
    drawSettings(state, g);
    clearTimeout(timer);
    timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const change = (values) => {
    hovered = null;
    save(values);
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

  const onward = (r, c, last) => ({ Enter: c < last ? [0, 1] : r < last ? [1, -c] : [0, 0] });
  for (const [key, grid] of [["x", input], ["kernel", kernel]]) {
    editable(on, grid, { most: MOST, numbers: () => model.get(key),
      save: (made) => change({ [key]: made }), refuse: warn });
    arrows(on, grid, () => {}, onward);
  }
  // Al pasar por encima se ve cada ventana; al pulsar se queda.
  const hover = (place) => {
    if (String(place) === String(hovered)) return;
    hovered = place;
    draw();
  };
  on(output.node, "pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse" && placeOf(target)) hover(placeOf(target));
  });
  on(output.node, "pointerleave", () => hover(null));
  on(output.node, "click", ({ target }) => {
    if (placeOf(target)) change({ selected: placeOf(target) });
  });
  arrows(on, output, (r, c) => change({ selected: [r, c] }), onward);

  draw();
  say();
  restore();
  return () => {
    unbind();
    clearTimeout(timer);
  };
}

export default { render };
