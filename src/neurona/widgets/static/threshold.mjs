import {
  clamp, drag, explorable, h, linear, put, s, scientific, slider, ticks,
} from "./common.mjs";

const [BINS, ZOOM] = [30, 20]; // partes del histograma; aumento de la esquina de la curva

const binary = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Las puntuaciones, de menor a mayor, sus clases y cuáles quedan al quitar positivos. */
export function unpack(model) {
  const [word, values] = [new DataView(new ArrayBuffer(4)), []];
  let [whole, unit] = [0, 1];
  for (const byte of binary(model.values)) {
    whole += (byte % 128) * unit;
    unit *= 128;
    if (byte >= 128) continue;
    unit = 1;
    // El orden de estos enteros es el de los números que representan.
    word.setUint32(0, whole >= 2 ** 31 ? whole - 2 ** 31 : 2 ** 32 - 1 - whole);
    values.push(word.getFloat32(0));
  }
  const bits = (text) => {
    const bytes = binary(text);
    return values.map((_, k) => (bytes[k >> 3] >> (7 - (k & 7))) & 1);
  };
  return { values, labels: bits(model.labels), kept: bits(model.kept) };
}

/** Lo que se mira de un modelo. ahead[i]: los positivos que hay desde el sitio i. */
export function prepare(model, rare) {
  const all = unpack(model);
  const seen = all.values.map((_, k) => k).filter((k) => !rare || !all.labels[k] || all.kept[k]);
  const [values, labels] = [all.values, all.labels].map((list) => seen.map((k) => list[k]));
  const ahead = Array(seen.length + 1).fill(0);
  for (let i = seen.length - 1; i >= 0; i -= 1) ahead[i] = ahead[i + 1] + labels[i];
  return { name: model.name, values, labels, ahead, total: seen.length, positives: ahead[0],
    negatives: seen.length - ahead[0] };
}

/** Verdaderos y falsos, positivos y negativos. Dice «sí» desde el umbral en adelante. */
export function counts({ values, ahead, total, positives, negatives }, threshold) {
  let [low, high] = [0, total];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  const tp = ahead[low];
  const fp = total - low - tp;
  return { tp, fp, fn: positives - tp, tn: negatives - fp };
}

/** De cada medida, su numerador y su denominador. */
export function fractions({ tp, fp, fn, tn }) {
  return { recall: [tp, tp + fn], fpr: [fp, fp + tn], precision: [tp, tp + fp],
    f1: [2 * tp, 2 * tp + fp + fn], accuracy: [tp + tn, tp + fp + fn + tn] };
}

/** Las medidas; null donde se dividiría entre cero. */
export function rates(found) {
  return Object.fromEntries(Object.entries(fractions(found)).map(([name, [top, bottom]]) =>
    [name, bottom ? top / bottom : null]));
}

/** Falsos y verdaderos positivos al bajar el umbral, y ese umbral. */
export function roc({ values, labels }) {
  const points = [[0, 0, Infinity]];
  let [fp, tp] = [0, 0];
  for (let i = values.length - 1; i >= 0; i -= 1) {
    if (labels[i]) tp += 1;
    else fp += 1;
    if (i === 0 || values[i - 1] !== values[i]) points.push([fp, tp, values[i]]);
  }
  return points;
}

/** El área bajo la curva, con trapecios. Hasta la división, todo son enteros. */
export function auc(points) {
  const [fp, tp] = points.at(-1);
  let area = 0;
  for (let k = 1; k < points.length; k += 1) {
    area += (points[k][0] - points[k - 1][0]) * (points[k][1] + points[k - 1][1]);
  }
  return area / (2 * fp * tp);
}

/** El deslizador: va de first · step a last · step, más allá de toda puntuación. */
export function scale({ values }) {
  const [low, high] = [values[0], values.at(-1)];
  if (low >= 0 && high <= 1) return [0, 501, 0.002];
  const rough = (high - low || 1) / 400;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((k) => unit * k >= rough * (1 - 1e-9));
  return [Math.floor(low / step), Math.ceil(high / step) + 1, step];
}

/** Cuántos negativos y cuántos positivos caen en cada parte del deslizador. */
export function histogram(data, [first, last, step]) {
  const bins = [Array(BINS).fill(0), Array(BINS).fill(0)];
  data.values.forEach((value, i) => {
    const place = Math.floor(((value - first * step) / ((last - first) * step)) * BINS);
    bins[data.labels[i]][clamp(place, 0, BINS - 1)] += 1;
  });
  return bins;
}

/** Con decimales fijos; los empates suben, y lo que no llega a 1 no se escribe 1. */
export function decimals(value, digits) {
  if (value === null) return "no existe";
  const power = 10 ** digits;
  const whole = Math.floor(value * power + 0.5);
  if (whole === power && value < 1) return `más de ${((power - 1) / power).toFixed(digits)}`;
  return (whole / power).toFixed(digits);
}

/** Cuatro cifras sin ceros de más: "0.5", "−12.35", "3.21 × 10⁻⁵". */
export function number(value) {
  if (value === 0) return "0";
  const [sign, size] = [value < 0 ? "−" : "", Math.abs(value)];
  const exponent = Number(size.toExponential(3).split("e")[1]);
  if (exponent < -3 || exponent > 5) return sign + scientific(size, 2);
  // Cerca de 1 hacen falta más cifras para no confundirlo con 1.
  const digits = size >= 0.9995 && size < 1 ? 8 : Math.max(0, 3 - exponent);
  const power = 10 ** digits;
  const text = (Math.floor(size * power + 0.5) / power).toFixed(digits);
  return sign + (digits ? text.replace(/\.?0+$/, "") : text);
}

/** Lo que dice el dibujo, de lo que se mira y de todos los datos. La misma frase que en Python. */
export function sentence(data, whole, threshold, rare) {
  const found = counts(data, threshold);
  const now = rates(found);
  const base = Math.max(data.positives, data.negatives) / data.total;
  const better = now.accuracy > base ? "" : ": este umbral no la supera";
  const said = `${data.name}, umbral ${number(threshold)}. Dice «sí» a ${found.tp + found.fp} de ` +
    `${data.total}: ${found.tp} con razón (VP) y ${found.fp} sin ella (FP). Positivos que se le ` +
    `escapan (FN): ${found.fn} de ${data.positives}. Precisión ${decimals(now.precision, 4)}, ` +
    `sensibilidad ${decimals(now.recall, 4)}, exactitud ${decimals(now.accuracy, 4)}. Decir ` +
    `siempre «${data.positives > data.negatives ? "sí" : "no"}» daría una exactitud de ` +
    `${decimals(base, 4)}${better}. AUC: ${decimals(auc(roc(data)), 5)}.`;
  if (!rare) return said;
  const full = rates(counts(whole, threshold));
  return `${said} Con todos los positivos: precisión ${decimals(full.precision, 4)}, ` +
    `sensibilidad ${decimals(full.recall, 4)}, AUC ${decimals(auc(roc(whole)), 5)}.`;
}

/** El vértice de la curva más cercano a un punto, en unidades de un lado del dibujo. */
export function nearest(points, fpr, tpr) {
  const [fp, tp] = points.at(-1);
  let [best, least] = [points[0], Infinity];
  for (const point of points) {
    const distance = (point[0] / fp - fpr) ** 2 + (point[1] / tp - tpr) ** 2;
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}

const [LEFT, RIGHT, MIDDLE, TALL] = [46, 350, 128, 92];

/** Los dos histogramas: positivos hacia arriba, negativos hacia abajo. */
function histogramPanel() {
  const area = { x: LEFT, y: MIDDLE - TALL - 4, width: RIGHT - LEFT, height: 2 * TALL + 8 };
  // Cada lado del umbral recorta las mismas barras: rellenas si acierta, huecas si se equivoca.
  const bars = (names) => names.map((kind) => s("path", { class: kind }));
  const paths = [bars(["negative", "positive wrong"]), bars(["negative wrong", "positive"])];
  const sides = paths.map((pair) => s("svg", {}, ...pair));
  const [axis, line] = [s("g"), s("path", { class: "threshold" })];
  const corners = [["FN", LEFT, 22, "start"], ["VP", RIGHT, 22, "end"], ["VN", LEFT, 246, "start"],
    ["FP", RIGHT, 246, "end"]].map(([name, x, y, anchor]) => [name,
    s("text", { class: "corner", x, y, "text-anchor": anchor })]);
  const svg = s("svg", { viewBox: "0 0 360 286", role: "img", class: "bars" }, axis, ...sides, line,
    s("path", { class: "zero", d: `M${LEFT},${MIDDLE}H${RIGHT}` }),
    ...corners.map(([, node]) => node));
  let [across, back] = [];
  const load = (data, grid) => {
    const [low, high] = [grid[0] * grid[2], grid[1] * grid[2]];
    [across, back] = [linear(low, high, LEFT, RIGHT), linear(LEFT, RIGHT, low, high)];
    const bins = histogram(data, grid);
    const most = Math.max(...bins.flat());
    const rise = (count) => (TALL * Math.log10(1 + count)) / Math.log10(1 + most);
    const wide = (RIGHT - LEFT) / BINS;
    bins.forEach((row, k) => {
      const bar = (count, i) => (count ? `M${(LEFT + i * wide + 0.5).toFixed(1)},${MIDDLE}v${
        ((k ? -1 : 1) * rise(count)).toFixed(1)}h${(wide - 1).toFixed(1)}V${MIDDLE}z` : "");
      for (const pair of paths) put(pair[k], { d: row.map(bar).join("") });
    });
    const marks = [1, 10, 100, 1000].filter((count) => count <= most).flatMap((count) =>
      [-1, 1].flatMap((side) => {
        const y = MIDDLE + side * rise(count);
        return [s("path", { class: "rule", d: `M${LEFT},${y}H${RIGHT}` }),
          s("text", { class: "beside", x: LEFT - 6, y: y + 5 }, String(count))];
      }));
    const all = ticks(low, high);
    const few = all.filter((_, k) => k % Math.ceil(all.length / 6) === 0);
    axis.replaceChildren(...marks, ...few.map((tick) =>
      s("text", { class: "below", x: across(tick), y: 264 }, number(tick))),
    s("text", { class: "below", x: (LEFT + RIGHT) / 2, y: 282 }, "puntuación"));
  };
  const draw = (found, threshold) => {
    const x = clamp(across(threshold), LEFT, RIGHT);
    [[LEFT, x], [x, RIGHT]].forEach(([from, to], k) => {
      const width = Math.max(to - from, 1e-3);
      const viewBox = `${from} ${area.y} ${width} ${area.height}`;
      put(sides[k], { ...area, x: from, width, viewBox });
    });
    put(line, { d: `M${x.toFixed(1)},${area.y}v${area.height}` });
    for (const [name, node] of corners) {
      node.textContent = `${name} ${found[{ FN: "fn", VP: "tp", VN: "tn", FP: "fp" }[name]]}`;
    }
    put(svg, { "aria-label": `Histogramas. A la izquierda del umbral, FN ${found.fn} y VN ${
      found.tn}; a la derecha, VP ${found.tp} y FP ${found.fp}.` });
  };
  return { svg, load, draw, at: (x) => back(x) };
}

const [SIDE, WEST, NORTH] = [280, 56, 12];

/** Las curvas ROC, con el punto del umbral en la del modelo que se mira. */
function curvePanel() {
  const area = { x: WEST, y: NORTH, width: SIDE, height: SIDE };
  const lines = s("svg", { ...area, viewBox: `${WEST} ${NORTH} ${SIDE} ${SIDE}` });
  const axis = s("g");
  const [guide, point] = [s("path", { class: "guide" }), s("circle", { class: "point", r: 8 })];
  const svg = s("svg", { viewBox: "0 0 360 332", role: "img", class: "roc" }, axis, lines,
    s("rect", { class: "frame", ...area }), guide, point);
  let [across, up, wide, high] = [];
  const load = (curves, now, zoom) => {
    const width = zoom ? 1 / ZOOM : 1;
    across = linear(0, width, WEST, WEST + SIDE);
    up = linear(1 - width, 1, NORTH + SIDE, NORTH);
    wide = linear(WEST, WEST + SIDE, 0, width);
    high = linear(NORTH + SIDE, NORTH, 1 - width, 1);
    const path = (points) => {
      const [fp, tp] = points.at(-1);
      // Los vértices en medio de un tramo recto no hacen falta.
      const bends = points.filter(([x, y], k) => {
        const [from, to] = [points[k - 1], points[k + 1]];
        return !from || !to || (x - from[0]) * (to[1] - y) !== (to[0] - x) * (y - from[1]);
      });
      return `M${bends.map(([x, y]) =>
        `${across(x / fp).toFixed(2)},${up(y / tp).toFixed(2)}`).join("L")}`;
    };
    lines.replaceChildren(
      s("path", { class: "chance", d: `M${across(0)},${up(0)}L${across(1)},${up(1)}` }),
      ...curves.map((points, k) => [k === now, path(points)]).sort(([a], [b]) => a - b).map(
        ([is, d]) => s("path", { class: is ? "curve" : "curve other", d })));
    const shares = [0, 0.25, 0.5, 0.75, 1].map((share) => share * width);
    axis.replaceChildren(...shares.flatMap((share) => [
      s("path", { class: "rule", d: `M${across(share)},${NORTH}v${SIDE}M${WEST},${
        up(1 - share)}h${SIDE}` }),
      s("text", { class: "below", x: across(share), y: NORTH + SIDE + 19 }, number(share)),
      s("text", { class: "beside", x: WEST - 6, y: up(1 - share) + 5 }, number(1 - share))]),
    s("text", { class: "axis below", x: WEST + SIDE / 2, y: NORTH + SIDE + 37 }, "TFP"),
    s("text", { class: "axis beside", x: WEST - 8, y: NORTH + SIDE * 0.37 }, "TVP"));
  };
  const draw = ({ fpr, recall }, name) => {
    const x = clamp(across(fpr), WEST, WEST + SIDE);
    const y = clamp(up(recall), NORTH, NORTH + SIDE);
    const out = x !== across(fpr) || y !== up(recall);
    put(point, { cx: x, cy: y, class: out ? "point out" : "point" });
    put(guide, { d: `M${x},${NORTH + SIDE}V${y}H${WEST}` });
    put(svg, { "aria-label": `Curva ROC de ${name}. El umbral está en TFP ${
      decimals(fpr, 4)} y TVP ${decimals(recall, 4)}${out ? ", fuera de lo que se ve" : ""}.` });
  };
  const at = (x, y) => [wide(x), high(y)];
  return { svg, load, draw, at };
}

const MEASURES = {
  recall: ["Sensibilidad (recall), TVP", "VP / (VP + FN)"],
  fpr: ["TFP", "FP / (FP + VN)"],
  precision: ["Precisión", "VP / (VP + FP)"],
  f1: ["F1", "2·VP / (2·VP + FP + FN)"],
  accuracy: ["Exactitud", "(VP + VN) / total"],
};
const SHORT = { VP: "tp", FP: "fp", FN: "fn", VN: "tn" };

/** Una fórmula con sus números: "988 / (988 + 12)". */
export function filled(formula, found) {
  const total = found.tp + found.fp + found.fn + found.tn;
  return formula.replace(/VP|FP|FN|VN|total/g, (name) => found[SHORT[name]] ?? total);
}

function radios(legend, name, options) {
  const inputs = options.map((_, k) => h("input", { type: "radio", name, value: k }));
  const node = h("fieldset", {}, h("legend", {}, legend), h("div", { class: "choices" },
    ...inputs.map((input, k) => h("label", {}, input, h("span", {}, options[k])))));
  return { node, inputs };
}

const STATE = ["threshold", "model", "rare", "zoom"];

function render({ model, el }) {
  const models = model.get("models");
  const current = () => Object.fromEntries(STATE.map((key) => [key, model.get(key)]));
  const initial = current();
  const whichOf = (name) => models.findIndex((one) => one.name === name);
  // De cada modelo, con todos los positivos y con 1 de cada 10: solo se preparan una vez.
  const made = [false, true].map((rare) => models.map((one) => prepare(one, rare)));
  const curves = made.map((row) => row.map(roc));
  const grids = made[0].map(scale);

  const names = radios("Modelo", "model", models.map(({ name }) => name));
  const balance = radios("Positivos", "rare",
    made.map(([{ positives }], k) => `${k ? "1 de cada 10" : "Todos"}: ${positives}`));
  const zoom = radios("Curva ROC", "zoom", ["Entera", `Esquina ×${ZOOM}`]);
  const level = slider("Umbral", "", 1);
  const reset = h("button", { type: "button" }, "Reiniciar");
  const [bars, curve] = [histogramPanel(), curvePanel()];
  const legend = models.map(({ name }) => {
    const [icon, value] = [s("path", { d: "M0,7h30" }), h("b")];
    const node = h("span", {}, s("svg", { viewBox: "0 0 30 14", "aria-hidden": "true" }, icon),
      h("span", {}, `${name}: AUC `, value));
    return { node, icon, value };
  });
  const cell = () => h("td");
  const cells = Object.fromEntries(["tn", "fp", "fn", "tp", "no", "yes"].map((k) => [k, cell()]));
  const line = (name, ...parts) => h("tr", {}, h("th", { scope: "row" }, name), ...parts);
  const head = (...texts) => h("thead", {}, h("tr", {}, h("td"), ...texts.map((text) =>
    h("th", { scope: "col" }, text))));
  const matrix = h("table", { class: "matrix" }, h("caption", {}, "Matriz de confusión"),
    head("dice «no»", "dice «sí»", "total"), h("tbody", {},
      line("es negativo", cells.tn, cells.fp, cells.no),
      line("es positivo", cells.fn, cells.tp, cells.yes)));
  const rows = Object.entries(MEASURES).map(([key, [name, formula]]) => {
    const [sum, value] = [h("small"), h("td")];
    return { key, formula, sum, value,
      node: line(name, h("td", {}, h("span", {}, formula), " ", sum), value) };
  });
  const table = h("table", { class: "rates" }, h("caption", {}, "Medidas"),
    head("fórmula", "valor"), h("tbody", {}, ...rows.map(({ node }) => node)));
  const status = h("p", { class: "status", role: "status" });
  // La frase más larga, sin que se vea: reserva el sitio.
  const longest = made[1].flatMap((data, k) => [0.5, 0.9, 1].map((part) => {
    const [first, last, step] = grids[k];
    return sentence(data, made[0][k], (first + part * (last - first)) * step, true);
  })).reduce((a, b) => (b.length > a.length ? b : a));
  const room = h("p", { "aria-hidden": "true" }, `${longest} 00000000`);
  const form = h("form", { class: "neurona-threshold" },
    h("div", { class: "options" }, ...(models.length > 1 ? [names.node] : []), balance.node),
    h("div", { class: "move" }, level.node, reset), h("div", { class: "said" }, room, status),
    h("div", { class: "panel" }, h("p", { class: "title" }, h("span", {}, "Puntuaciones"),
      h("small", {}, "▲ positivos, ▼ negativos. Rellenas: acierta. Huecas: se equivoca. Altura: " +
        "log(1 + datos).")), bars.svg, matrix),
    h("div", { class: "panel" }, zoom.node, h("p", { class: "legend" },
      ...legend.map(({ node }) => node)), curve.svg),
    table);
  const view = el.appendChild(explorable(form));

  let [timer, loaded] = [0, ""];
  const say = () => {
    const { threshold, model: name, rare } = current();
    const k = whichOf(name);
    const said = sentence(made[Number(rare)][k], made[0][k], threshold, rare);
    status.textContent = said.replace(/ × /g, "\u00a0×\u00a0");
  };
  const draw = () => {
    const { threshold, model: name, rare, zoom: near } = current();
    const k = whichOf(name);
    const data = made[Number(rare)][k];
    const shown = curves[Number(rare)];
    if (loaded !== `${k} ${rare} ${near}`) { // lo que no cambia con el umbral
      loaded = `${k} ${rare} ${near}`;
      bars.load(data, grids[k]);
      curve.load(shown, k, near);
      const [first, last] = grids[k];
      put(level.input, { min: first, max: last, step: 1 });
      legend.forEach(({ icon, value }, i) => {
        put(icon, { class: i === k ? "curve" : "curve other" });
        value.textContent = decimals(auc(shown[i]), 5);
      });
      names.inputs.forEach((input, i) => { input.checked = i === k; });
      balance.inputs.forEach((input, i) => { input.checked = i === Number(rare); });
      zoom.inputs.forEach((input, i) => { input.checked = i === Number(near); });
      cells.no.textContent = data.negatives;
      cells.yes.textContent = data.positives;
    }
    const found = counts(data, threshold);
    const now = rates(found);
    bars.draw(found, threshold);
    curve.draw(now, name);
    for (const [text, key] of Object.entries(SHORT)) {
      cells[key].replaceChildren(h("small", {}, text), ` ${found[key]}`);
    }
    for (const { key, formula, sum, value } of rows) {
      sum.textContent = `= ${filled(formula, found)}`;
      value.textContent = decimals(now[key], 4);
    }
    level.input.value = Math.round(threshold / grids[k][2]);
    level.output.textContent = number(threshold);
    put(level.input, { "aria-valuetext": number(threshold) });
    clearTimeout(timer);
    timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const set = (values) => {
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    model.save_changes();
  };

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  const step = (n) => { // el sitio n del deslizador
    const [first, last, unit] = grids[whichOf(model.get("model"))];
    set({ threshold: Number((clamp(n, first, last) * unit).toPrecision(12)) });
  };
  const snap = (value) => step(Math.round(value / grids[whichOf(model.get("model"))][2]));
  on(level.input, "input", () => step(level.input.valueAsNumber));
  on(reset, "click", () => set(initial));
  names.inputs.forEach((input, k) => on(input, "change", () => {
    const [first, last, unit] = grids[k];
    const threshold = clamp(model.get("threshold"), first * unit, last * unit);
    set({ model: models[k].name, threshold });
  }));
  balance.inputs.forEach((input, k) => on(input, "change", () => set({ rare: k === 1 })));
  zoom.inputs.forEach((input, k) => on(input, "change", () => set({ zoom: k === 1 })));
  on(form, "submit", (event) => event.preventDefault());
  drag(bars.svg, bars.svg, (x) => snap(bars.at(x)), stop.signal);
  drag(curve.svg, curve.svg, (x, y) => {
    const points = curves[Number(model.get("rare"))][whichOf(model.get("model"))];
    const [, , threshold] = nearest(points, ...curve.at(x, y));
    if (Number.isFinite(threshold)) set({ threshold });
    else step(Infinity);
  }, stop.signal);

  const keys = STATE.map((key) => `change:${key}`);
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
