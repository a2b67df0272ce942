import {
  clamp, drag, explorable, h, linear, minus, put, s, scientific, slider,
} from "./common.mjs";

const HIGHEST = 15; // grado
/** log10 λ; null es sin λ. Los mismos que en Python. */
export const LOGS = [null, ...Array.from({ length: 25 }, (_, k) => (k - 24) / 4)];
const [NOISE, VALIDATION, MOST, SEEDS] = [0.25, 200, 40, 10000];
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Números de [0, 1) con mulberry32. */
export function uniform(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Los puntos de entrenamiento y los de validación, como pares [x, y]. */
export function dataset(points, seed) {
  const next = uniform(seed);
  const noisy = (x) => {
    const [u, v] = [next(), next()];
    const normal = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v); // Box–Muller
    return [x, Math.sin(3 * x) + NOISE * normal];
  };
  // Pasos de razón áurea: reparten bien las x, y añadir un punto no mueve a los demás.
  const start = next();
  const train = Array.from({ length: MOST }, (_, k) => noisy(2 * ((start + k * GOLDEN) % 1) - 1));
  const validation = Array.from({ length: VALIDATION }, () => noisy(2 * next() - 1));
  return { train: train.slice(0, points), validation };
}

/** Los polinomios de Legendre en x, del grado 0 al más alto. */
export function legendre(x) {
  const p = [1, x];
  for (let n = 1; n < HIGHEST; n += 1) p.push(((2 * n + 1) * x * p[n] - n * p[n - 1]) / (n + 1));
  return p;
}

/** El w que hace mínimo ‖rows w − targets‖², por reflexiones de Householder (QR). */
export function solve(rows, targets) {
  const [m, n] = [rows.length, rows[0].length];
  const a = Array.from({ length: n + 1 }, (_, j) => // por columnas: se recorren así
    Float64Array.from(rows, (row, i) => (j < n ? row[j] : targets[i])));
  for (let k = 0; k < n; k += 1) {
    const v = a[k].slice();
    let square = 0;
    for (let i = k; i < m; i += 1) square += v[i] * v[i];
    const norm = Math.sqrt(square);
    const half = norm * (norm + Math.abs(v[k])); // la mitad de ‖v‖², ya reflejado
    v[k] += v[k] > 0 ? norm : -norm;
    for (let j = k; j <= n; j += 1) {
      let dot = 0;
      for (let i = k; i < m; i += 1) dot += v[i] * a[j][i];
      for (let i = k; i < m; i += 1) a[j][i] -= (dot / half) * v[i];
    }
  }
  const w = Array(n);
  for (let k = n - 1; k >= 0; k -= 1) {
    let rest = a[n][k];
    for (let j = k + 1; j < n; j += 1) rest -= a[j][k] * w[j];
    w[k] = rest / a[k][k];
  }
  return w;
}

/** Los coeficientes del ajuste; null si no hay una única solución (sin λ, grado ≥ m). */
export function fit(basis, y, degree, log) {
  if (log === null && degree >= y.length) return null;
  const scale = 1 / Math.sqrt(y.length);
  const rows = basis.map((row) => row.slice(0, degree + 1).map((value) => value * scale));
  const targets = y.map((value) => value * scale);
  // Una fila más por coeficiente, salvo el sesgo: su cuadrado es λ w².
  for (let j = 1; log !== null && j <= degree; j += 1) {
    rows.push(Array.from({ length: degree + 1 }, (_, i) => (i === j ? Math.sqrt(10 ** log) : 0)));
    targets.push(0);
  }
  return solve(rows, targets);
}

/** El polinomio, desde sus coeficientes y los de Legendre en un punto. */
export function value(w, row) {
  let sum = 0;
  for (let j = 0; j < w.length; j += 1) sum += w[j] * row[j];
  return sum;
}

/** El error cuadrático medio. */
export function meanError(w, basis, y) {
  return basis.reduce((sum, row, i) => sum + (value(w, row) - y[i]) ** 2, 0) / y.length;
}

/** Los datos y los pares [entrenamiento, validación] de cada grado y cada λ. */
export function table(points, seed) {
  const data = dataset(points, seed);
  const [[basis, y], [others, z]] = [data.train, data.validation].map((pairs) =>
    [pairs.map(([x]) => legendre(x)), pairs.map(([, height]) => height)]);
  const errors = Array.from({ length: HIGHEST + 1 }, (_, degree) => LOGS.map((log) => {
    const w = fit(basis, y, degree, log);
    return w && [meanError(w, basis, y), meanError(w, others, z)];
  }));
  return { data, basis, y, errors };
}

/** El menor error de validación de una lista de pares, y su sitio. */
export function lowest(pairs) {
  const values = pairs.map((pair) => (pair ? pair[1] : Infinity));
  const least = Math.min(...values);
  return [least, values.indexOf(least)];
}

/**
 * «bien», «corto», «pasado» o, sin ajuste, «-»; y a cuánto puede bajar la validación.
 * Es «pasado» si atar más la curva (menos grado, más λ) ayuda más que soltarla.
 */
export function verdict(errors, degree, k) {
  if (!errors[degree][k]) return ["-", NaN];
  const [least] = lowest(errors.flat());
  if (errors[degree][k][1] <= 2 * least) return ["bien", least];
  const [freer] = lowest(errors.slice(degree).flatMap((row) => row.slice(0, k + 1)));
  const [stiffer] = lowest(errors.slice(0, degree + 1).flatMap((row) => row.slice(k)));
  return freer < stiffer ? ["corto", freer] : ["pasado", stiffer];
}

/** Tres cifras: "0.0712", "12.3", "4.56 × 10⁵". */
export function figures(number) {
  if (number < 1e-9) return "menos de 10⁻⁹"; // de ahí para abajo es redondeo
  const exponent = Number(number.toExponential(2).split("e")[1]);
  return exponent >= -3 && exponent <= 2 ? number.toFixed(2 - exponent) : scientific(number, 2);
}

function lambdaValue(log) {
  if (log === null) return "sin λ";
  return log === 0 ? "1" : scientific(10 ** log, 1);
}

const lambdaWords = (log) => (log === null ? "sin λ" : `λ = ${lambdaValue(log)}`);

/** Lo que dice el dibujo. La misma frase que en Python. */
export function sentence({ degree, log_lambda: log, points, axis }, errors) {
  const k = LOGS.indexOf(log);
  const [kind, reach] = verdict(errors, degree, k);
  if (kind === "-") {
    return `Con ${points} puntos y sin λ, el grado llega a ${points - 1}: con más, infinitas ` +
      "curvas pasan por todos los puntos. Baja el grado, pon λ o añade puntos.";
  }
  const [train, validation] = errors[degree][k];
  const [least] = lowest(errors.flat());
  const [low, best] = lowest(axis === "degree" ? errors.map((row) => row[k]) : errors[degree]);
  const phrase = "el menor error de validación";
  const where = axis === "degree"
    ? `${log === null ? "Sin λ" : "Con esta λ"}, ${phrase} es el del grado ${best}`
    : `Con grado ${degree}, ${phrase} se da ${best ? "con " : ""}${lambdaWords(LOGS[best])}`;
  const good = validation === least ? "ningún otro grado ni λ da menos"
    : `su error de validación no pasa del doble del menor de todos, ${figures(least)}`;
  const both = train > least ? " Los dos errores son altos." : "";
  const ending = {
    bien: `Este ajuste va bien: ${good}.`,
    corto: `Este ajuste se queda corto.${both} Con más grado o menos λ, el de validación ` +
      `baja a ${figures(reach)}.`,
    pasado: "Este ajuste está pasado: su error de validación es " +
      `${figures(validation / least)} veces el menor de todos. Con menos grado o más λ ` +
      `baja a ${figures(reach)}.`,
  }[kind];
  return `Grado ${degree}, ${lambdaWords(log)}, ${points} puntos. Error de entrenamiento: ` +
    `${figures(train)}. Error de validación: ${figures(validation)}. ` +
    `${where}: ${figures(low)}. ${ending}`;
}

const joined = (points) => (points.length ? `M${points.map(([x, y]) =>
  `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}` : "");

function icon(...shapes) {
  return s("svg", { viewBox: "0 0 18 14", "aria-hidden": "true" }, ...shapes);
}

/** La marca de un error: círculo o cuadrado; un triángulo si se sale del dibujo. */
function marker(kind, x, y, r, out = 0) {
  if (out) return s("path", { class: kind, d: `M${x},${y - 6 * out}l6,${11 * out}h-12z` });
  return kind === "train" ? s("circle", { class: kind, cx: x, cy: y, r })
    : s("rect", { class: kind, x: x - r, y: y - r, width: 2 * r, height: 2 * r });
}

const [LEFT, RIGHT, TOP, BOTTOM] = [48, 348, 10, 256];
const AREA = { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP };

/** Los puntos y la curva ajustada. */
function fitPanel() {
  const [across, up] = [linear(-1, 1, LEFT, RIGHT), linear(-2, 2, BOTTOM, TOP)];
  const [truth, curve] = [s("path", { class: "truth" }), s("path", { class: "curve" })];
  const dots = s("g");
  const box = `${LEFT} ${TOP} ${AREA.width} ${AREA.height}`;
  const svg = s("svg", { viewBox: "0 0 360 286", role: "img" },
    s("rect", { class: "frame", ...AREA }), s("svg", { ...AREA, viewBox: box }, truth, curve),
    dots, ...[-1, 0, 1].map((t) => s("text", { class: "below", x: across(t), y: 276 }, minus(t))),
    ...[-2, -1, 0, 1, 2].map((t) =>
      s("text", { class: "beside", x: LEFT - 7, y: up(t) + 5 }, minus(t))));
  const xs = Array.from({ length: 201 }, (_, k) => k / 100 - 1);
  const rows = xs.map(legendre);
  // Lo que queda lejos lo recorta el marco.
  const path = (f) => joined(xs.map((x, k) => [across(x), up(clamp(f(x, rows[k]), -9, 9))]));
  const legend = [icon(marker("train", 9, 7, 5)), "puntos",
    icon(s("path", { class: "curve", d: "M0,7h18" })), "ajuste"];
  const known = [icon(s("path", { class: "truth", d: "M0,7h18" })), h("span", {}, "sin(3x)")];
  const node = h("div", {}, h("p", { class: "title" }, h("span", {}, "El ajuste"),
    h("span", { class: "legend" }, ...legend, ...known)), svg);
  const draw = (state, w, data) => {
    put(truth, { d: state.truth ? path((x) => Math.sin(3 * x)) : "" });
    known.forEach((part) => { part.style.display = state.truth ? "" : "none"; });
    put(curve, { d: w ? path((x, row) => value(w, row)) : "" });
    dots.replaceChildren(...data.train.map(([x, y]) => marker("train", across(x), up(y), 5)));
    put(svg, { "aria-label": w
      ? `${data.train.length} puntos y el polinomio de grado ${state.degree} ajustado a ellos` +
        `${state.truth ? ", con la curva verdadera" : ""}.`
      : `${data.train.length} puntos, sin curva: el ajuste no es único.` });
  };
  return { node, draw };
}

/** Los dos errores frente al grado o a λ, en escala logarítmica. */
function errorPanel() {
  const [low, high] = [-3, 2]; // décadas
  const up = linear(low, high, BOTTOM, TOP);
  const svg = s("svg", { viewBox: "0 0 360 286", role: "img", class: "errors" });
  const numbers = [h("b"), h("b")];
  const node = h("div", {}, h("p", { class: "title" }, h("span", {}, "Error cuadrático medio")),
    svg, h("div", { class: "readings" }, ...[["train", "entrenamiento"],
      ["validation", "validación"]].map(([kind, name], column) => h("p", { class: "legend" },
      icon(marker(kind, 9, 7, 5)), h("span", {}, name), numbers[column]))),
    h("p", {}, h("small", {}, "◇: el menor de validación. ▲ y ▼: se sale del dibujo.")));
  let place = null; // de un índice a su x
  let index = null; // y de vuelta
  const draw = (state, errors) => {
    const byDegree = state.axis === "degree";
    const k = LOGS.indexOf(state.log_lambda);
    const pairs = byDegree ? errors.map((row) => row[k]) : errors[state.degree];
    // «sin λ» va una década a la izquierda del menor λ.
    const spot = byDegree ? (i) => i : (i) => LOGS[i] ?? -7;
    const across = byDegree ? linear(-0.6, 15.6, LEFT, RIGHT) : linear(-7.4, 0.25, LEFT, RIGHT);
    place = (i) => across(spot(i));
    index = (x) => pairs.map((_, i) => i).reduce((near, i) =>
      (Math.abs(place(i) - x) < Math.abs(place(near) - x) ? i : near));
    const now = byDegree ? state.degree : k;
    const ticks = byDegree ? [0, 3, 6, 9, 12].map((d) => [d, d]) : [[0, "sin λ"], [1, "10⁻⁶"],
      [9, "10⁻⁴"], [17, "10⁻²"]];
    const parts = [s("rect", { class: "frame", ...AREA }),
      s("path", { class: "now", d: `M${place(now)},${TOP}V${BOTTOM}` })];
    for (let n = low; n <= high; n += 1) {
      parts.push(s("path", { class: "rule", d: `M${LEFT},${up(n)}H${RIGHT}` }),
        s("text", { class: "beside", x: LEFT - 7, y: up(n) + 5 }, String(10 ** n)));
    }
    for (const [i, text] of ticks) {
      parts.push(s("text", { class: "below", x: place(i), y: 276 }, text));
    }
    parts.push(s("text", { class: "axis beside", x: RIGHT, y: 276 }, byDegree ? "grado" : "λ"));
    ["train", "validation"].forEach((kind, column) => {
      const found = pairs.flatMap((pair, i) => (pair ? [[i, Math.log10(pair[column])]] : []));
      const height = (log) => up(clamp(log, low, high));
      parts.push(s("path", { class: `line ${kind}`, d: joined(found
        .filter(([i]) => byDegree || i > 0).map(([i, log]) => [place(i), height(log)])) }),
      ...found.map(([i, log]) => marker(kind, place(i), height(log),
        (i === now ? 6 : 3.5) - column * 0.5, (log > high) - (log < low))));
    });
    const [least, best] = lowest(pairs);
    const peak = up(clamp(Math.log10(least), low, high)) - 12;
    parts.push(s("path", { class: "least", d: `M${place(best)},${peak}l12,12l-12,12l-12,-12z` }));
    svg.replaceChildren(...parts);
    const pair = errors[state.degree][k];
    numbers.forEach((number, column) => {
      number.textContent = pair ? figures(pair[column]).replace("menos de ", "< ") : "–";
    });
    const words = byDegree ? `el grado, de 0 a 15, ${lambdaWords(state.log_lambda)}`
      : `λ, de 10⁻⁶ a 1, con grado ${state.degree}`;
    put(svg, { "aria-label": `Errores de entrenamiento y de validación según ${words}.` });
  };
  return { node, svg, draw, at: (x) => index(x) };
}

const STATE = ["degree", "log_lambda", "points", "seed", "axis", "truth"];

function render({ model, el }) {
  const current = () => Object.fromEntries(STATE.map((key) => [key, model.get(key)]));
  const initial = current();
  const [left, right] = [fitPanel(), errorPanel()];
  const sliders = { degree: slider("Grado", "d", HIGHEST),
    log_lambda: slider("Regularización", "λ", LOGS.length - 1),
    points: slider("Puntos", "m", MOST) };
  for (const [key, { input }] of Object.entries(sliders)) {
    put(input, { min: key === "points" ? 10 : 0, step: 1 });
  }
  const radios = ["degree", "lambda"].map((value_) =>
    h("input", { type: "radio", name: "axis", value: value_ }));
  const truth = h("input", { type: "checkbox" });
  const [other, reset] = ["Otros datos", "Reiniciar"].map((text) =>
    h("button", { type: "button" }, text));
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-overfit" }, left.node, right.node,
    h("div", { class: "sliders" }, ...Object.values(sliders).map(({ node }) => node)),
    h("fieldset", {}, h("legend", {}, "Errores según"), h("div", { class: "choices" },
      ...radios.map((radio, k) => h("label", {}, radio, h("span", {}, ["el grado", "λ"][k]))))),
    h("div", { class: "more" }, h("label", {}, truth, "Curva verdadera, sin(3x)"),
      h("div", { class: "buttons" }, other, reset)), status);
  const view = el.appendChild(explorable(form));

  let [made, timer] = [{}, 0];
  const errorsOf = ({ points, seed }) => { // la tabla solo cambia con los datos
    if (made.points !== points || made.seed !== seed) {
      made = { points, seed, ...table(points, seed) };
    }
    return made;
  };
  const say = () => { // sin cortar la línea en «λ = 1.0 × 10⁻²»
    const said = sentence(current(), errorsOf(current()).errors);
    status.textContent = said.replace(/ ([=×]) /g, "\u00a0$1\u00a0");
  };
  const draw = () => {
    const state = current();
    const { basis, y, data, errors } = errorsOf(state);
    left.draw(state, fit(basis, y, state.degree, state.log_lambda), data);
    right.draw(state, errors);
    const k = LOGS.indexOf(state.log_lambda);
    const shown = { degree: [state.degree, String(state.degree)],
      log_lambda: [k, lambdaValue(state.log_lambda)],
      points: [state.points, String(state.points)] };
    for (const [key, { input, output }] of Object.entries(sliders)) {
      [input.value, output.textContent] = shown[key];
      put(input, { "aria-valuetext": shown[key][1] });
    }
    radios.forEach((radio) => { radio.checked = radio.value === state.axis; });
    truth.checked = state.truth;
    clearTimeout(timer);
    timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const set = (values) => {
    for (const [key, one] of Object.entries(values)) model.set(key, one);
    model.save_changes();
  };

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  for (const [key, { input }] of Object.entries(sliders)) {
    on(input, "input", () => {
      const number = input.valueAsNumber;
      set({ [key]: key === "log_lambda" ? LOGS[number] : number });
    });
  }
  radios.forEach((radio) => on(radio, "change", () => set({ axis: radio.value })));
  on(truth, "change", () => set({ truth: truth.checked }));
  on(other, "click", () => set({ seed: (model.get("seed") + 1) % SEEDS }));
  on(reset, "click", () => set(initial));
  on(form, "submit", (event) => event.preventDefault());
  drag(right.svg, right.svg, (x) => {
    const i = right.at(x);
    set(model.get("axis") === "degree" ? { degree: i } : { log_lambda: LOGS[i] });
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
