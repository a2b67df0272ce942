import {
  animate, clamp, contourMap, drag, explorable, fixed, h, linear, minus, put, s, scientific,
  slider, ticks,
} from "./common.mjs";

const LIMIT = 6; // w y b se mueven en [-6, 6]
const COPIES = [1, 10, 100, 1000];
const RISES = [0.02, 0.06, 0.15, 0.3, 0.6, 1.2, 2.4, 4.8]; // líneas del mapa, sobre el menor J

/** 1 / (1 + e^-z), sin que e^ desborde. */
export function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

/** La probabilidad que el modelo dio a lo que ocurrió con cada dato. */
export function observed(x, y, w, b) {
  return x.map((input, i) => sigmoid(y[i] ? w * input + b : -(w * input + b)));
}

/** El producto de las probabilidades, factor a factor, con los datos copiados. */
export function product(ps, copies) {
  let result = 1;
  for (let copy = 0; copy < copies; copy += 1) for (const p of ps) result *= p;
  return result;
}

/** La media de -log p, calculada desde z: finita aunque p redondee a 0. */
export function meanLogLoss(x, y, w, b) {
  const losses = x.map((input, i) => {
    const z = y[i] ? -(w * input + b) : w * input + b;
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  });
  return mean(losses);
}

/** Las derivadas de J respecto a w y b. */
export function gradient(x, y, w, b) {
  const errors = x.map((input, i) => sigmoid(w * input + b) - y[i]);
  return [mean(errors.map((error, i) => error * x[i])), mean(errors)];
}

/** El par [w, b] de menor J por el método de Newton; null si un corte separa los datos. */
export function minimum(x, y) {
  if (separable(x, y)) return null;
  let [w, b] = [0, 0];
  for (let step = 0; step < 50; step += 1) {
    const [gw, gb] = gradient(x, y, w, b);
    const curvature = x.map((input) => sigmoid(w * input + b) * sigmoid(-(w * input + b)));
    const [ww, wb] = [2, 1].map((power) => mean(curvature.map((c, i) => c * x[i] ** power)));
    const bb = mean(curvature);
    const determinant = ww * bb - wb * wb;
    const dw = (bb * gw - wb * gb) / determinant;
    const db = (ww * gb - wb * gw) / determinant;
    // Lejos del mínimo, el paso entero puede pasarse: se acorta hasta que J no suba.
    let rate = 1;
    const ceiling = meanLogLoss(x, y, w, b) + 1e-12;
    while (rate > 1e-3 && meanLogLoss(x, y, w - rate * dw, b - rate * db) > ceiling) rate /= 2;
    [w, b] = [w - rate * dw, b - rate * db];
  }
  return [w, b];
}

function separable(x, y) {
  const [zeros, ones] = [0, 1].map((label) => x.filter((_, i) => y[i] === label));
  return Math.max(...zeros) <= Math.min(...ones) || Math.max(...ones) <= Math.min(...zeros);
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Lo que se dice al acabar un cambio: el estado y, si toca, la lección. */
export function summary({ x, y, w, b, copies }) {
  const p = product(observed(x, y, w, b), copies);
  const loss = fixed(meanLogLoss(x, y, w, b), 4);
  const factors = copies * x.length;
  if (p === 0) {
    return `El producto de ${factors} probabilidades no cabe en un float64: queda un 0 exacto. ` +
      `El costo no cambia: J = ${loss}.`;
  }
  if (copies > 1) {
    return `El producto de ${factors} probabilidades es ${scientific(p)}. ` +
      `El costo no cambia con las copias: J = ${loss}.`;
  }
  return `Con w = ${fixed(w)} y b = ${fixed(b)}, la verosimilitud es ${scientific(p)} ` +
    `y el costo, J = ${loss}.`;
}

function marker(label, cx, cy) {
  return label
    ? s("circle", { class: "one", cx, cy, r: 6.5 })
    : s("rect", { class: "zero", x: cx - 5.5, y: cy - 5.5, width: 11, height: 11 });
}

function icon(shape) {
  return s("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }, shape);
}

/** La curva con los datos: la barra mide la probabilidad de lo que ocurrió. */
function curvePanel(x, y) {
  const pad = (Math.max(...x) - Math.min(...x)) * 0.12 || 1;
  const [low, high] = [Math.min(...x) - pad, Math.max(...x) + pad];
  const [left, right, top, bottom] = [32, 424, 14, 274];
  const [across, up] = [linear(low, high, left, right), linear(0, 1, bottom, top)];
  const svg = s("svg", { viewBox: "0 0 440 302", role: "img" });
  for (const p of [0, 0.5, 1]) {
    svg.append(s("path", { class: "rule", d: `M${left},${up(p)}H${right}` }),
      s("text", { class: "beside", x: left - 8, y: up(p) + 5 }, String(p)));
  }
  for (const tick of ticks(low, high)) {
    svg.append(s("text", { class: "below", x: across(tick), y: bottom + 24 }, minus(tick)));
  }
  svg.append(s("text", { class: "axis", x: right + 6, y: bottom + 4 }, "x"));
  const bars = x.map((input, i) => {
    const kind = y[i] ? "one" : "zero";
    const got = svg.appendChild(s("path", { class: `got ${kind}` }));
    const missing = svg.appendChild(s("path", { class: `missing ${kind}` }));
    svg.append(marker(y[i], across(input), up(y[i])));
    return { got, missing };
  });
  const line = svg.appendChild(s("path", { class: "curve" }));
  const handle = svg.appendChild(s("path", { class: "handle" }));
  const draw = (w, b) => {
    const points = Array.from({ length: 81 }, (_, k) => low + ((high - low) * k) / 80);
    const d = `M${points.map((t) => `${across(t)},${up(sigmoid(w * t + b))}`).join("L")}`;
    for (const path of [line, handle]) put(path, { d });
    bars.forEach(({ got, missing }, i) => {
      const level = up(sigmoid(w * x[i] + b));
      put(got, { d: `M${across(x[i])},${up(1 - y[i])}V${level}` });
      put(missing, { d: `M${across(x[i])},${level}V${up(y[i])}` });
    });
    put(svg, { "aria-label": `Curva σ(wx + b) con w = ${fixed(w)} y b = ${fixed(b)}.` });
  };
  const legend = h("span", { class: "legend" }, icon(marker(1, 7, 7)), "y = 1",
    icon(marker(0, 7, 7)), "y = 0");
  const title = h("p", { class: "title" }, h("span", {}, "ŷ = σ(wx + b)"), legend);
  const node = h("div", { class: "curve-panel" }, title, svg);
  const [input, level] = [linear(left, right, low, high), linear(bottom, top, 0, 1)];
  return { node, svg, handle, draw, input, level };
}

/** El mapa de J: w a lo ancho, b a lo alto, y el punto en el que se está. */
function mapPanel(x, y, found, best) {
  const { svg, across, up, toX: toW, toY: toB } = contourMap(
    (w, b) => meanLogLoss(x, y, w, b), LIMIT, RISES, ["w", "b"]);
  if (best) {
    const d = `M${across(best[0])},${up(best[1])}m-6,0h12m-6,-6v12`;
    svg.append(s("path", { class: "best", d }));
  }
  const point = svg.appendChild(s("circle", { class: "point", r: 7 }));
  const draw = (w, b) => {
    put(point, { cx: across(w), cy: up(b) });
    put(svg, { "aria-label": `Mapa de J; el punto está en w = ${fixed(w)}, b = ${fixed(b)}.` });
  };
  const cross = icon(s("path", { class: "best", d: "M1,7h12m-6,-6v12" }));
  const legend = best ? [cross, "mínimo"] : [found ? "mínimo fuera" : "sin mínimo"];
  const title = h("p", { class: "title" }, h("span", {}, "J(w, b)"),
    h("span", { class: "legend" }, ...legend));
  const node = h("div", { class: "map-panel" }, title, svg);
  return { node, svg, draw, toW, toB };
}

/** La probabilidad de cada dato, con su marca, su barra y su número. */
function rowsPanel(x, y) {
  const rows = x.map((input, i) => {
    const [bar, number] = [h("span", { class: y[i] ? "one" : "zero" }), h("b")];
    const item = h("li", {}, icon(marker(y[i], 7, 7)),
      h("span", { class: "unseen" }, `y = ${y[i]}, `),
      h("span", { class: "input" }, `x = ${fixed(input, 1)}`),
      h("span", { class: "bar" }, bar), number);
    return { item, bar, number };
  });
  const node = h("div", { class: "rows" },
    h("p", { class: "title" }, "Probabilidad p que el modelo dio a lo que ocurrió"),
    h("ol", {}, ...rows.map(({ item }) => item)));
  const draw = (ps) => rows.forEach(({ bar, number }, i) => {
    bar.style.width = `${100 * ps[i]}%`;
    number.textContent = fixed(ps[i]);
  });
  return { node, draw };
}

/** Los dos resultados: el producto y el costo. */
function totalsPanel(m) {
  const [factors, likelihood, loss] = [h("small"), h("dd"), h("dd")];
  const node = h("dl", {},
    h("div", {}, h("dt", {}, "Verosimilitud ", factors), likelihood),
    h("div", {}, h("dt", {}, "Costo J ", h("small", {}, "−(1/m) Σ log p")), loss));
  const draw = (p, copies, j) => {
    likelihood.textContent = scientific(p);
    factors.textContent = `∏ p, ${copies * m} factores`;
    loss.textContent = fixed(j, 4);
  };
  return { node, draw };
}

function render({ model, el }) {
  const [x, y] = [model.get("x"), model.get("y")];
  const current = () =>
    ({ x, y, w: model.get("w"), b: model.get("b"), copies: model.get("copies") });
  const initial = current();
  const found = minimum(x, y);
  const best = found?.every((value) => Math.abs(value) <= LIMIT) ? found : null;

  const [curve, map] = [curvePanel(x, y), mapPanel(x, y, found, best)];
  const [rows, totals] = [rowsPanel(x, y), totalsPanel(x.length)];
  const sliders = { w: slider("Peso", "w", LIMIT), b: slider("Sesgo", "b", LIMIT) };
  const toMinimum = h("button", { type: "button" }, "Mínimo");
  const reset = h("button", { type: "button" }, "Reiniciar");
  toMinimum.disabled = best === null;
  const radios = COPIES.map((value) => h("input", { type: "radio", name: "copies", value }));
  const status = h("p", { class: "status", role: "status" });
  // Un formulario aparta los botones de radio de los de otro explorable de la página.
  const form = h("form", { class: "neurona-likelihood" }, curve.node,
    h("div", { class: "controls" }, sliders.w.node, sliders.b.node,
      h("div", { class: "buttons" }, toMinimum, reset)),
    h("div", { class: "totals" }, totals.node,
      h("fieldset", {}, h("legend", {}, "Copias de los datos"), h("div", { class: "choices" },
        ...radios.map((radio) => h("label", {}, radio, h("span", {}, radio.value)))))),
    status, map.node, rows.node);
  const view = el.appendChild(explorable(form));

  let timer = 0;
  let cancel = () => {};
  const draw = () => {
    const { w, b, copies } = current();
    const ps = observed(x, y, w, b);
    curve.draw(w, b);
    map.draw(w, b);
    rows.draw(ps);
    for (const [name, { input, output }] of Object.entries(sliders)) {
      input.value = model.get(name);
      output.textContent = fixed(model.get(name));
      put(input, { "aria-valuetext": output.textContent });
    }
    radios.forEach((radio) => { radio.checked = Number(radio.value) === copies; });
    totals.draw(product(ps, copies), copies, meanLogLoss(x, y, w, b));
    clearTimeout(timer);
    timer = setTimeout(say, 400); // el resumen espera a que acabe el cambio
  };
  const say = () => { // sin cortar la línea en «J = 0.5»
    status.textContent = summary(current()).replace(/ ([=×]) /g, "\u00a0$1\u00a0");
  };
  const move = (w, b) => {
    model.set("w", clamp(w, -LIMIT, LIMIT));
    model.set("b", clamp(b, -LIMIT, LIMIT));
    model.save_changes();
  };
  const fly = (toW, toB) => {
    const { w, b } = current();
    cancel();
    cancel = animate((t) => move(w + t * (toW - w), b + t * (toB - b)), 400);
  };

  const stop = new AbortController();
  const on = (node, type, action) =>
    node.addEventListener(type, action, { signal: stop.signal });
  // El otro parámetro no se lee de su deslizador, que lo redondea a su paso.
  const [ws, bs] = [sliders.w.input, sliders.b.input];
  on(ws, "input", () => { cancel(); move(ws.valueAsNumber, current().b); });
  on(bs, "input", () => { cancel(); move(current().w, bs.valueAsNumber); });
  on(toMinimum, "click", () => fly(...best));
  on(reset, "click", () => { model.set("copies", initial.copies); fly(initial.w, initial.b); });
  radios.forEach((radio) => on(radio, "change", () => {
    model.set("copies", Number(radio.value));
    model.save_changes();
  }));
  on(form, "submit", (event) => event.preventDefault());
  drag(map.svg, map.svg, (px, py) => { cancel(); move(map.toW(px), map.toB(py)); }, stop.signal);
  let grabbed = initial;
  drag(curve.handle, curve.svg, (px, py, first) => {
    cancel();
    if (first) grabbed = current();
    const [t, p] = [curve.input(px), clamp(curve.level(py), 0.02, 0.98)];
    // El menor cambio de (w, b) que hace pasar la curva por el puntero.
    const pull = (Math.log(p / (1 - p)) - grabbed.w * t - grabbed.b) / (t * t + 1);
    move(grabbed.w + pull * t, grabbed.b + pull);
  }, stop.signal);

  const keys = ["change:w", "change:b", "change:copies"];
  for (const key of keys) model.on(key, draw);
  draw();
  say();
  return () => {
    stop.abort();
    cancel();
    clearTimeout(timer);
    for (const key of keys) model.off(key, draw);
    view.remove();
  };
}

export default { render };
