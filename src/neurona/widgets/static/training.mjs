import {
  clamp, drag, explorable, h, linear, put, s, scientific, slider, ticks,
} from "./common.mjs";

const MEASURES = { loss: "pérdida", accuracy: "exactitud" };
const PARTS = { "": "entrenamiento", val_: "validación" };
const ROWS = { loss: "Pérdida de entrenamiento", val_loss: "Pérdida de validación",
  accuracy: "Exactitud de entrenamiento", val_accuracy: "Exactitud de validación",
  lr: "Tasa de aprendizaje, al acabar" };

/** Las épocas del entrenamiento más largo. */
export function longest(runs) {
  return Math.max(...runs.map((run) => run.loss.length));
}

/** De esa medida, qué tiene: "" (entrenamiento), "val_" (validación) o las dos. */
export function partsOf(run, measure) {
  return Object.keys(PARTS).filter((part) => part + measure in run);
}

/** Tres cifras: "0.0712", "12.3", "4.56 × 10⁵". */
export function figures(value) {
  if (value === 0) return "0";
  const exponent = Number(value.toExponential(2).split("e")[1]);
  if (exponent < -3 || exponent > 2) return scientific(value, 2);
  const power = 10 ** (2 - exponent);
  return (Math.floor(value * power + 0.5) / power).toFixed(2 - exponent);
}

/** Una pérdida, con tres cifras; una exactitud, en %. */
export function valueText(measure, value) {
  return measure === "loss" ? figures(value)
    : `${(Math.floor(value * 10000 + 0.5) / 100).toFixed(2)} %`;
}

/** Positivo si ha mejorado. */
const gain = (measure, before, after) => (measure === "loss" ? before - after : after - before);

/** Cuántas épocas seguidas lleva peor en validación y mejor en entrenamiento. */
export function overfitting(run, measure, epoch) {
  const [train, validation] = [run[measure], run[`val_${measure}`]];
  let count = 0;
  for (let k = epoch - 1; train && validation && k > 0; k -= 1) {
    const worse = gain(measure, validation[k - 1], validation[k]) < 0;
    if (!worse || gain(measure, train[k - 1], train[k]) <= 0) break;
    count += 1;
  }
  return count;
}

/** El sitio del mejor de los primeros de una serie. */
export function bestOf(series, measure, epoch) {
  const seen = series.slice(0, epoch);
  return seen.indexOf(measure === "loss" ? Math.min(...seen) : Math.max(...seen));
}

/** Lo que se dice de un entrenamiento en una época desde la 1. */
export function runWords(run, epoch, measure) {
  const part = partsOf(run, measure).at(-1);
  if (part === undefined) return `${run.name}: no se midió la ${MEASURES[measure]}.`;
  const series = run[part + measure];
  const what = `${MEASURES[measure]} de ${PARTS[part]}`;
  const text = (k) => valueText(measure, series[k]);
  if (epoch > series.length) {
    return `${run.name}: acabó en la época ${series.length}, con ${what} ` +
      `${text(series.length - 1)}.`;
  }
  const now = text(epoch - 1);
  if (epoch === 1) return `${run.name}: ${what} ${now}.`;
  const change = gain(measure, series[epoch - 2], series[epoch - 1]);
  const before = text(epoch - 2);
  if (before === now) {
    return `${run.name}: ${what} ${now}, ${change === 0 ? "igual" : "casi igual"} que la anterior.`;
  }
  const said = `${run.name}: ${what} ${now}, ${change > 0 ? "mejor" : "peor"} que la anterior, ` +
    before;
  const best = bestOf(series, measure, epoch);
  const old = best < epoch - 2 ? `. La mejor fue la de la época ${best + 1}, ${text(best)}` : "";
  const streak = overfitting(run, measure, epoch);
  if (streak > 1) {
    return `${said}. Van ${streak} épocas seguidas en que empeora mientras la de ` +
      "entrenamiento mejora: es sobreajuste.";
  }
  return streak === 0 ? `${said}${old}.`
    : `${said}, mientras la de entrenamiento mejora${old || ": si se repite, es sobreajuste"}.`;
}

/** Lo que dice el dibujo. La misma frase que en Python. */
export function sentence({ runs, epoch, measure }) {
  const last = longest(runs);
  if (epoch === 0) {
    return `Época 0 de ${last}: aún no se ha entrenado y no hay medidas. Avanza con el ` +
      "deslizador.";
  }
  const said = runs.map((run) => runWords(run, epoch, measure)).join(" ");
  return `Época ${epoch} de ${last}. ${said}${leader(runs, epoch, measure)}`;
}

function leader(runs, epoch, measure) {
  const key = `val_${measure}`;
  if (runs.length === 1 || !runs.every((run) => key in run)) return "";
  const values = runs.map((run) => run[key][Math.min(epoch, run[key].length) - 1]);
  const best = measure === "loss" ? Math.min(...values) : Math.max(...values);
  const names = runs.filter((_, k) => values[k] === best).map(({ name }) => name);
  return names.length > 1 ? ` En validación empatan ${names.join(" y ")}.`
    : ` En validación va mejor ${names[0]}.`;
}

/** Lo que se dibuja: en escala logarítmica, de la exactitud, el error. */
export function height(value, measure, log) {
  return log && measure === "accuracy" ? 1 - value : value;
}

/** Los extremos del eje vertical, los mismos para todos; en log, sus logaritmos. */
export function span(runs, measure, log) {
  const values = runs.flatMap((run) => partsOf(run, measure).flatMap((part) =>
    run[part + measure].map((value) => height(value, measure, log))));
  const ends = (list) => [Math.min(...list), Math.max(...list)];
  if (log) {
    const logs = values.filter((value) => value > 0).map(Math.log10);
    const [low, high] = ends(logs.length ? logs : [-1, 0]);
    const margin = Math.max(0.06 * (high - low), 0.05);
    return [low - margin, high + margin];
  }
  const [least, high] = ends(values);
  const low = measure === "loss" ? 0 : least;
  const margin = 0.06 * (high - low) || 0.05;
  return measure === "loss" ? [0, high + margin]
    : [Math.max(0, low - margin), Math.min(1, high + margin)];
}

/** De cada marca del eje vertical, su altura (en log, su logaritmo) y su texto. */
export function marks([low, high], measure, log) {
  const few = (list) => list.filter((_, k) => k % Math.ceil(list.length / 5) === 0);
  const text = (value) => (measure === "loss"
    ? value >= 1e5 || (value && value < 1e-3) ? scientific(value, 0)
      : String(Number(value.toPrecision(6)))
    : `${Number((100 * value).toPrecision(6))} %`);
  if (!log) return few(ticks(low, high)).map((value) => [value, text(value)]);
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, k) =>
    Math.floor(low) + k);
  const seen = (factors) => decades.flatMap((n) => factors.map((m) => Number(`${m}e${n}`)))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
  const found = [[1], [1, 3], [1, 2, 3, 5, 7]].map(seen);
  return few(found.find((list) => list.length > 2) ?? found.at(-1))
    .map((value) => [Math.log10(value), text(value)]);
}

/** Los filtros guardados: enteros de −127 a 127, todos seguidos. */
export function decode(stored) {
  return Int8Array.from(atob(stored.data), (letter) => letter.charCodeAt(0));
}

/** El gris de un entero: 0 es gris medio. */
export function grey(whole) {
  return Math.floor((whole / 127 + 1) * 127.5 + 0.5);
}

const [LEFT, RIGHT, TOP, BOTTOM] = [56, 352, 10, 180];
const AREA = { x: LEFT, y: TOP, width: RIGHT - LEFT, height: BOTTOM - TOP };
const KINDS = { "": "train", val_: "validation" };
const DENSE = 30; // con más épocas, solo se marca la última

/** La marca de una medida: círculo o cuadrado; un triángulo si no cabe en el dibujo. */
function marker(kind, x, y, out = false) {
  if (out) return s("path", { class: kind, d: `M${x},${y}l-5,-10h10z` });
  return kind === "train" ? s("circle", { class: kind, cx: x, cy: y, r: 4 })
    : s("rect", { class: kind, x: x - 4, y: y - 4, width: 8, height: 8 });
}

const joined = (points) => (points.length ? `M${points.map(([x, y]) =>
  `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}` : "");

/** Las curvas de un entrenamiento; en gris, la validación de los demás. */
function curves(svg, run, { runs, epoch, measure, log }) {
  const last = longest(runs);
  const across = linear(0, last, LEFT + 6, RIGHT - 6);
  const range = span(runs, measure, log);
  const up = linear(...range, BOTTOM, TOP);
  const points = (series) => series.slice(0, epoch).map((value, k) => {
    const y = height(value, measure, log);
    const out = log && y <= 0;
    return [across(k + 1), out ? BOTTOM : up(log ? Math.log10(y) : y), out];
  });
  const nodes = [s("rect", { class: "frame", ...AREA })];
  for (const [value, text] of marks(range, measure, log)) {
    nodes.push(s("path", { class: "rule", d: `M${LEFT},${up(value)}H${RIGHT}` }),
      s("text", { class: "beside", x: LEFT - 7, y: up(value) + 5 }, text));
  }
  const whole = ticks(0, last).filter(Number.isInteger);
  for (const tick of whole) {
    nodes.push(s("text", { class: "below", x: across(tick), y: BOTTOM + 19 }, String(tick)));
  }
  nodes.push(s("text", { class: "below", x: (LEFT + RIGHT) / 2, y: BOTTOM + 37 }, "época"),
    s("path", { class: "now", d: `M${across(epoch)},${TOP}V${BOTTOM}` }));
  for (const other of runs) {
    if (other !== run && `val_${measure}` in other) {
      nodes.push(s("path", { class: "other", d: joined(points(other[`val_${measure}`])) }));
    }
  }
  const parts = partsOf(run, measure);
  for (const part of parts) {
    const found = points(run[part + measure]);
    nodes.push(s("path", { class: `line ${KINDS[part]}`, d: joined(found) }),
      ...(last > DENSE ? found.slice(-1) : found).map((point) => marker(KINDS[part], ...point)));
  }
  svg.replaceChildren(...nodes);
  const what = parts.map((part) => PARTS[part]).join(" y de ");
  put(svg, { "aria-label": `${run.name}, hasta la época ${epoch}: ${what
    ? `${MEASURES[measure]} de ${what}. Los números están en la tabla`
    : `no se midió la ${MEASURES[measure]}`}.` });
}

const ZOOM = 8; // píxeles del lienzo por número

/** Los filtros de un entrenamiento: cómo pintarlos y su pie. */
function filterPanel(run, stored) {
  const [, count, high, wide] = stored.shape;
  const columns = Math.min(8, count);
  const size = (n, side) => n * (side * ZOOM + 4) - 4;
  const canvas = h("canvas", { role: "img", width: size(columns, wide),
    height: size(Math.ceil(count / columns), high) });
  const [pen, numbers, note] = [canvas.getContext("2d"), decode(stored), h("small")];
  canvas.style.width = `${2.4 * columns}rem`;
  const limit = figures(stored.scale);
  const draw = (epoch) => {
    const now = Math.min(epoch, stored.shape[0] - 1);
    for (let k = 0, at = now * count * high * wide; k < count; k += 1) {
      const [row, column] = [Math.floor(k / columns), k % columns];
      const [x, y] = [column * (wide * ZOOM + 4), row * (high * ZOOM + 4)];
      for (let i = 0; i < high; i += 1) {
        for (let j = 0; j < wide; j += 1, at += 1) {
          const gray = grey(numbers[at]);
          pen.fillStyle = `rgb(${gray} ${gray} ${gray})`;
          pen.fillRect(x + j * ZOOM, y + i * ZOOM, ZOOM, ZOOM);
        }
      }
    }
    note.textContent = `Filtros de la primera capa, época ${now}. Negro: −${limit}; gris ` +
      `medio: 0; blanco: ${limit}. ${now
        ? `Cambio medio desde el inicio: ${figures(stored.moved[now])}.` : "Aún sin entrenar."}`;
    put(canvas, { "aria-label": `${count} filtros de ${high} por ${wide} de ${run.name}.` });
  };
  return { node: h("div", { class: "filters" }, canvas, h("p", {}, note)), draw };
}

function radios(legend, name, options) {
  const inputs = Object.keys(options).map((value) => h("input", { type: "radio", name, value }));
  const node = h("fieldset", {}, h("legend", {}, legend), h("div", { class: "choices" },
    ...inputs.map((input) => h("label", {}, input, h("span", {}, options[input.value])))));
  return { node, inputs };
}

const icon = (...shapes) => s("svg", { viewBox: "0 0 24 14", "aria-hidden": "true" }, ...shapes);

function render({ model, el }) {
  const STATE = ["runs", "filters", "epoch", "measure", "log"];
  const current = () => Object.fromEntries(STATE.map((key) => [key, model.get(key)]));
  const { runs, filters } = current();
  const last = longest(runs);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const measures = radios("Curvas", "measure", { loss: "Pérdida", accuracy: "Exactitud" });
  measures.inputs[1].disabled = !runs.some((run) => partsOf(run, "accuracy").length);
  const scales = radios("Escala", "scale", { linear: "Lineal", log: "Logarítmica" });
  const time = slider("Época", "", last);
  put(time.input, { min: 0, max: last, step: 1 });
  const [play, start] = ["", "Al inicio"].map((text) => h("button", { type: "button" }, text));
  const axis = h("b");
  const key = (kind, name) => h("span", {}, icon(s("path", { class: kind, d: "M0,7h24" }),
    ...(kind === "other" ? [] : [marker(kind.slice(5), 12, 7)])), name);
  const legend = h("p", { class: "legend" }, axis, key("line train", "entrenamiento"),
    key("line validation", "validación"),
    ...(runs.length > 1 ? [key("other", "validación de los demás")] : []));
  const note = h("p", {}, h("small"));
  const panels = runs.map((run) => {
    const svg = s("svg", { viewBox: "0 0 360 220", role: "img", class: "curves" });
    const kernels = filters[run.name] && filterPanel(run, filters[run.name]);
    const node = h("div", { class: "run" }, h("p", { class: "title" }, h("b", {}, run.name),
      h("span", {}, `${run.loss.length} épocas`.replace(/^1 épocas/, "1 época"))),
    h("div", { class: "pictures" }, svg, ...(kernels ? [kernels.node] : [])));
    return { run, svg, node, kernels };
  });
  const rows = Object.keys(ROWS).filter((name) => runs.some((run) => name in run));
  const [caption, body] = [h("caption"), h("tbody")];
  const table = h("table", { class: runs.length > 2 ? "dense" : "" }, caption,
    h("thead", {}, h("tr", {}, h("td"), ...runs.map((run) => h("th", { scope: "col" }, run.name)))),
    body);
  const status = h("p", { class: "status", role: "status" });
  // La frase más larga que se dirá, sin que se vea: reserva el sitio.
  const all = Array.from({ length: last + 1 }, (_, epoch) => ["loss", "accuracy"].map((measure) =>
    sentence({ runs, epoch, measure }))).flat();
  const longer = (a, b) => (b.length > a.length ? b : a);
  const room = h("p", { "aria-hidden": "true" }, all.reduce(longer));
  const form = h("form", { class: "neurona-training" },
    h("div", { class: "options" }, measures.node, scales.node),
    h("div", { class: "time" }, time.node, h("div", { class: "buttons" }, play, start)),
    h("div", { class: "said" }, room, status),
    h("div", {}, legend, note),
    h("div", { class: runs.length > 1 ? "runs many" : "runs" }, ...panels.map(({ node }) => node)),
    table);
  const view = el.appendChild(explorable(form));

  let [clock, timer] = [0, 0];
  const cell = (run, name, epoch) => {
    if (!(name in run) || epoch === 0) return "–";
    const value = run[name][Math.min(epoch, run[name].length) - 1];
    const text = name.endsWith("accuracy") ? valueText("accuracy", value) : figures(value);
    return text.replace(" %", "\u00a0%");
  };
  const row = (name, texts) => h("tr", {}, h("th", { scope: "row" }, name),
    ...texts.map((text) => h("td", {}, text)));
  const say = () => { // sin cortar la línea en «3.2 × 10⁻⁴» ni en «98.1 %»
    put(status, { "aria-live": clock ? "off" : "polite" });
    status.textContent = sentence(current()).replace(/ ([×%])( ?)/g, (_, sign, after) =>
      `\u00a0${sign}${sign === "×" && after ? "\u00a0" : after}`);
  };
  const label = () => {
    play.textContent = clock ? "Pausa" : still.matches ? "Hasta el final" : "Reproducir";
  };
  const draw = () => {
    const state = current();
    const { epoch, measure, log } = state;
    for (const { run, svg, kernels } of panels) {
      curves(svg, run, state);
      kernels?.draw(epoch);
    }
    for (const input of measures.inputs) input.checked = input.value === measure;
    for (const input of scales.inputs) input.checked = (input.value === "log") === log;
    const error = log && measure === "accuracy";
    axis.textContent = error ? "Error, 1 − exactitud"
      : measure === "loss" ? "Pérdida" : "Exactitud";
    note.firstChild.textContent = "La de entrenamiento es la media mientras la red aprende; la " +
      `de validación se mide al acabar la época.${log ? " ▼: un 0, que aquí no cabe." : ""}`;
    time.input.value = epoch;
    time.output.textContent = `${epoch} de ${last}`;
    put(time.input, { "aria-valuetext": time.output.textContent });
    caption.textContent = `Los números de la época ${epoch}`;
    const until = (run) => Math.min(epoch, run.loss.length);
    body.replaceChildren(...rows.map((name) =>
      row(ROWS[name], runs.map((run) => cell(run, name, epoch)))),
    ...(rows.includes("val_loss") ? [row("Época con menos pérdida de validación", runs.map((run) =>
      (epoch && run.val_loss ? `${bestOf(run.val_loss, "loss", until(run)) + 1}` : "–")))] : []));
    start.disabled = epoch === 0;
    label();
    clearTimeout(timer);
    if (clock) say();
    else timer = setTimeout(say, 400); // la frase espera a que acabe el cambio
  };
  const set = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  };
  const pause = () => {
    clearInterval(clock);
    clock = 0;
    label();
  };
  const advance = () => {
    if (model.get("epoch") + 1 >= last) pause();
    set({ epoch: Math.min(model.get("epoch") + 1, last) });
  };

  const stop = new AbortController();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  const go = (epoch) => {
    if (clock) pause();
    set({ epoch: clamp(epoch, 0, last) });
  };
  on(time.input, "input", () => go(time.input.valueAsNumber));
  on(start, "click", () => {
    go(0);
    play.focus(); // este botón se acaba de apagar
  });
  on(play, "click", () => {
    if (clock) {
      pause();
      return say();
    }
    if (still.matches) return go(last);
    clock = setInterval(advance, clamp(6000 / last, 100, 900));
    set({ epoch: model.get("epoch") === last ? 0 : model.get("epoch") });
    return label();
  });
  for (const input of measures.inputs) on(input, "change", () => set({ measure: input.value }));
  for (const input of scales.inputs) on(input, "change", () => set({ log: input.value === "log" }));
  on(form, "submit", (event) => event.preventDefault());
  const back = linear(LEFT + 6, RIGHT - 6, 0, last);
  for (const { svg } of panels) drag(svg, svg, (x) => go(Math.round(back(x))), stop.signal);

  const changes = STATE.slice(2).map((name) => `change:${name}`);
  for (const name of changes) model.on(name, draw);
  draw();
  say();
  return () => {
    stop.abort();
    pause();
    clearTimeout(timer);
    for (const name of changes) model.off(name, draw);
    view.remove();
  };
}

export default { render };
