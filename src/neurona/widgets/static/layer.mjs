import { clamp, h, minus, put } from "./common.mjs";
import { bind, button, choices, editing, entry, group, hold, tell, write } from "./fields.mjs";
import { arrows, board, placeOf, range, square } from "./grid.mjs";

const [SIDE, MOST] = [6, 9]; // igual que en Python
const COLOURS = ["rojo", "verde", "azul"];

const paint = (top, bottom, left, right) => square(SIDE, (i, j) =>
  Number(i >= top && i <= bottom && j >= left && j <= right));
// Una barra vertical roja, una horizontal verde y un cuadrado azul.
export const IMAGE = [paint(1, 4, 4, 4), paint(1, 1, 0, 3), paint(3, 5, 0, 2)];

const ZERO = square(3, () => 0);
const centre = (value) => square(3, (i, j) => (i === 1 && j === 1 ? value : 0));
/** Cuartos entre −1 y 1; siempre los mismos para el mismo filtro y canal. */
function drawn(f, c) {
  let seed = (1 + 3 * f + c) * 7919;
  return square(3, () => {
    seed = (seed * 16807) % 2147483647;
    return ((seed % 9) - 4) / 4;
  });
}
const KERNELS = {
  "borde vertical": () => square(3, (i, j) => j - 1),
  "borde horizontal": () => square(3, (i) => i - 1),
  "media de los canales (1×1)": (f, c, channels) => centre(1 / channels),
  "solo rojo": (f, c) => centre(c ? 0 : 1),
  "al azar": drawn,
};
export const PRESETS = Object.keys(KERNELS);

/** Los kernels de un filtro preparado, uno por canal. */
export function preset(name, f, channels) {
  return range(channels).map((c) => KERNELS[name](f, c, channels));
}

/** Si un filtro es justo uno preparado. */
export function isPreset(name, f, kernels) {
  return String(kernels) === String(preset(name, f, kernels.length));
}

/** Los pesos y los sesgos para otros canales y filtros. Lo preparado se vuelve a preparar. */
export function resized({ weights, biases }, channels, filters) {
  const fit = (own, f) => {
    const name = own ? PRESETS.find((one) => isPreset(one, f, own)) : PRESETS[f];
    return name ? preset(name, f, channels) : range(channels).map((c) => own[c] ?? ZERO);
  };
  return { channels, filters, weights: range(filters).map((f) => fit(weights[f], f)),
    biases: range(filters).map((f) => biases[f] ?? 0) };
}

/** El lado de la salida. */
export function outputSide({ padding }) {
  return SIDE + 2 * padding - 2;
}

/** La cuenta de una salida: los productos de cada canal, sus sumas, el sesgo, z e y. */
export function pixel({ channels, padding, relu, weights, biases }, [f, i, j]) {
  const terms = range(channels).map((c) => square(3, (u, v) => ({
    value: IMAGE[c][i + u - padding]?.[j + v - padding] ?? 0, weight: weights[f][c][u][v],
  })).flat());
  const sums = terms.map((nine) => nine.reduce((s, { value, weight }) => s + value * weight, 0));
  const z = sums.reduce((total, sum) => total + sum, 0) + biases[f];
  return { terms, sums, bias: biases[f], z, y: relu ? Math.max(0, z) : z };
}

/** Los mapas de la salida. */
export function convolve(state) {
  return range(state.filters).map((f) =>
    square(outputSide(state), (i, j) => pixel(state, [f, i, j]).y));
}

/** La primera y la última fila (o columna) de la salida que miran la k de la entrada. */
export function reach(state, k) {
  const last = k + state.padding;
  return [Math.max(0, last - 2), Math.min(outputSide(state) - 1, last)];
}

/** Por qué peso multiplica un filtro el píxel en cada salida que lo mira, por filas. */
export function weightsOver(state, [c, row, column], f) {
  const [top, bottom] = reach(state, row);
  const [left, right] = reach(state, column);
  return range(bottom - top + 1).map((i) => range(right - left + 1).map((j) =>
    state.weights[f][c][row + state.padding - top - i][column + state.padding - left - j]));
}

/** El píxel elegido, dentro de los mapas que hay. */
export function chosen(state) {
  const [maps, side] = state.view === "input" ? [state.channels, SIDE]
    : [state.filters, outputSide(state)];
  return state.selected.map((k, axis) => clamp(k, 0, (axis ? side : maps) - 1));
}

/** Los parámetros de la capa y los de una densa entre los mismos tamaños. */
export function parameters({ channels: c, filters: f, padding }) {
  const cells = outputSide({ padding }) ** 2;
  return { conv: f * (c * 9 + 1), dense: c * SIDE ** 2 * f * cells + f * cells, cells };
}

/** Un número con cuatro decimales como mucho: "−0.25". */
export function number(value) {
  return minus(Number(value.toFixed(4)));
}

/** Un número que cabe en una casilla: "−2.75", "25.3", "152". */
export function brief(value) {
  const size = Math.abs(value);
  return minus(Number(value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)));
}

/** Una suma escrita: "2 − 1 + 0.5". */
export function addition(values) {
  return values.map(number).map((text, k) => (k === 0 ? text
    : text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`)).join(" ");
}

/** El signo igual, o el de «casi igual» si algún número va redondeado. */
function sign(...values) {
  return values.every((value) => Math.abs(Number(value.toFixed(4)) - value) <=
    1e-12 * Math.max(1, Math.abs(value))) ? "=" : "≈";
}

/** Los nueve productos de un canal y su suma: "= 1·2 + … = 2", sin los nombres. */
export function products(terms, sum) {
  const factor = (value) => (value < 0 ? `(${number(value)})` : number(value));
  const texts = terms.map(({ value, weight }) => `${factor(value)}·${factor(weight)}`);
  return `${texts.join(" + ")} ${sign(...terms.map(({ weight }) => weight), sum)} ${number(sum)}`;
}

/** La cuenta de la salida elegida: "z = 2 − 1 + 0 + 0.5 = 1.5". */
export function total(state) {
  const { sums, bias, z, y } = pixel(state, chosen(state));
  const text = `z = ${addition([...sums, bias])} ${sign(...sums, bias, z)} ${number(z)}`;
  return state.relu ? `${text}; con ReLU, y = máx(0, ${number(z)}) = ${number(y)}` : text;
}

const lines = (name, [first, last]) =>
  (first === last ? `la ${name} ${first + 1}` : `las ${name}s ${first + 1} a ${last + 1}`);
const length = ([first, last]) => last - first + 1;

/** Lo que dice el dibujo. La misma frase que en Python. */
export function sentence(state) {
  const [k, row, column] = chosen(state);
  const { padding, filters, channels } = state;
  if (state.view === "output") {
    const { sums, bias } = pixel(state, [k, row, column]);
    const inside = [row, column].map((n) =>
      [Math.max(0, n - padding), Math.min(SIDE - 1, n - padding + 2)]);
    const zeros = 9 - length(inside[0]) * length(inside[1]);
    return `Salida: mapa ${k + 1}, fila ${row + 1}, columna ${column + 1}. Su ventana toma ` +
      `${lines("fila", inside[0])} y ${lines("columna", inside[1])} ` +
      `${channels === 1 ? "del único canal" : `de los ${channels} canales`}` +
      `${zeros ? `, y ${zeros} ceros del marco en cada uno` : ""}. ` +
      `${sums.map((sum, c) => `Canal ${c + 1}: ${number(sum)}. `).join("")}` +
      `Sesgo: ${number(bias)}. ${total(state)}.`;
  }
  const spans = [row, column].map((n) => reach(state, n));
  const seen = length(spans[0]) * length(spans[1]);
  const text = `Entrada: canal ${k + 1}, fila ${row + 1}, columna ${column + 1}; vale ` +
    `${number(IMAGE[k][row][column])}. Está en la ventana de ${seen} de las ` +
    `${outputSide(state) ** 2} salidas ${filters === 1 ? "del único mapa" : "de cada mapa"}: ` +
    `${lines("fila", spans[0])} y ${lines("columna", spans[1])}.`;
  return filters === 1 ? text : `${text} En los ${filters} mapas, ${filters * seen} salidas.`;
}

/** Un entero grande con sus miles separados. */
const grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, value > 9999 ? "\u202f" : "");

/** Las dos cuentas de parámetros con los números puestos, y cuántas veces es mayor la densa. */
export function counts(state) {
  const { channels: c, filters: f } = state;
  const { conv, dense, cells } = parameters(state);
  return [`F · (C · 3 · 3 + 1) = ${f} · (${c * 9} + 1) = ${conv}`,
    `(C · 36) · (F · ${cells}) + F · ${cells} = ${c * 36} · ${f * cells} + ${f * cells} = ` +
    grouped(dense),
  `La densa tiene unas ${grouped(Math.round(dense / conv))} veces los parámetros de esta.`];
}

const SETTINGS = { channels: ["Canales ", "C", [1, 2, 3]], filters: ["Filtros ", "F", [1, 2, 3]],
  padding: ["Padding", "", [0, 1]], relu: ["ReLU", "", [false, true], ["sin", "con"]],
  view: ["Mirar", "", ["output", "input"], ["desde la salida", "desde la entrada"]],
  filter: ["Filtro", "", [0, 1, 2], [1, 2, 3]], channel: ["Canal", "", [0, 1, 2], [1, 2, 3]] };
const STATE = ["channels", "filters", "padding", "relu", "weights", "biases", "view", "selected"];

function render({ model, el }) {
  const {
    change, current, mount, notice, on, refuse, unbind,
  } = bind(model, el, STATE, () => draw());
  const shown = choices(SETTINGS);
  const { channels, filters, padding, relu, view, filter, channel } = shown;
  const sides = { input: h("div", { class: "maps" }), output: h("div", { class: "maps output" }) };
  const titles = { input: h("p", { class: "title" }), output: h("p", { class: "title" }) };
  const boards = { input: COLOURS.map((colour, c) => board(`canal ${c + 1} (${colour})`, "pick")),
    output: range(3).map((f) => board(`mapa ${f + 1} (filtro ${f + 1})`, "pick")) };
  const sums = h("ol", { class: "sums" });
  const status = h("p", { class: "status", role: "status" });
  const [conv, dense, times] = [h("dd"), h("dd"), h("p")];
  const fields = range(9).map(() => entry());
  const [bias, biasName] = [entry(), h("span")];
  const buttons = PRESETS.map(button);
  const ready = group("", ...buttons);
  const editor = h("div", { class: "editor" }, h("div", { class: "pick" }, filter.node,
    channel.node), h("div", { class: "kernel" }, ...fields),
  h("label", { class: "bias" }, biasName, bias));
  const form = h("form", { class: "neurona-layer" },
    h("div", { class: "settings" }, channels.node, filters.node, padding.node, relu.node,
      view.node),
    titles.input, sides.input, titles.output, sides.output, sums, status,
    h("dl", { class: "counts" }, h("dt", {}, "Parámetros de esta capa"), conv,
      h("dt", {}, "Los de una capa densa entre los mismos tamaños"), dense), times, editor, ready,
    h("small", {}, "La media de los canales y «solo rojo» usan solo el centro del kernel: " +
      "equivalen a un kernel de 1×1."));
  mount(form);

  // Qué kernel se edita es cosa de la pantalla: no se guarda.
  let edited = [chosen(current())[0], 0];
  if (model.get("view") === "input") edited.reverse();
  // spans: las filas y columnas de la ventana, en el lado que no se mira.
  const fill = (name, values, state, [k, row, column], spans) => {
    const active = state.view === name;
    const most = Math.max(...values.flat(2).map(Math.abs)) || 1;
    const frame = name === "input" ? state.padding : 0;
    const longest = Math.max(3, ...values.flat(2).map((value) => brief(value).length));
    const used = boards[name].slice(0, values.length);
    hold(sides[name], used.map(({ panel }) => panel));
    used.forEach((one, m) => {
      one.lay(values[m].length, { frame, narrow: 0.6, zero: "0" });
      one.node.style.setProperty("--grid-wide", SIDE + 1.2 * state.padding);
      one.outline(...(active ? [null] : spans)); // en todos los mapas
      one.fill(values[m], (r, c, own) => {
        if (!own) return {};
        const value = values[m][r][c];
        const tap = !active && [r, c].every((n, axis) =>
          n + frame >= spans[axis][0] && n + frame <= spans[axis][1]);
        return { tap, negative: value < 0, level: Math.abs(value) / most,
          here: active && m === k && r === row && c === column,
          label: `fila ${r + 1}, columna ${c + 1}: ${number(value)}${tap ? ", marcada" : ""}` };
      }, brief, longest);
    });
    const side = values[0].length;
    tell(titles[name], `${name === "input" ? "Entrada" : "Salida"}: ${values.length} × ${side} × ` +
      `${side}${frame ? ", con un marco de ceros" : ""}`);
  };
  const list = (state, place) => {
    if (state.view === "input") {
      return range(state.filters).map((f) => [`mapa ${f + 1}:`, " lo multiplica por " +
        weightsOver(state, place, f).map((row) => row.map(number).join(",\u00a0")).join(" | ")]);
    }
    const { terms, sums: parts, bias: own } = pixel(state, place);
    return [...parts.map((sum, c) => [`canal ${c + 1}: ${number(sum)}`,
      ` ← ${products(terms[c], sum)}`]), [`sesgo: ${number(own)}`, ""], [total(state), ""]];
  };
  const drawEditor = (state) => {
    const [f, c] = edited = [Math.min(edited[0], state.filters - 1),
      Math.min(edited[1], state.channels - 1)];
    filter.show(f, state.filters);
    channel.show(c, state.channels);
    fields.forEach((field, k) => {
      const [u, v] = [Math.floor(k / 3), k % 3];
      write(field, state.weights[f][c][u][v], 4);
      put(field, { "aria-label":
        `filtro ${f + 1}, canal ${c + 1}, fila ${u + 1}, columna ${v + 1}` });
    });
    write(bias, state.biases[f], 4);
    tell(biasName, `Sesgo del filtro ${f + 1}`);
    tell(ready.firstChild, `Poner en el filtro ${f + 1}`);
    buttons.forEach((one, k) =>
      put(one, { "aria-pressed": isPreset(PRESETS[k], f, state.weights[f]) }));
  };
  const draw = () => {
    const state = current();
    const { weights, biases } = state;
    // Desde Python los canales llegan un momento antes que sus pesos.
    if (weights.length !== state.filters || biases.length !== state.filters ||
      weights[0].length !== state.channels) return;
    const place = chosen(state);
    const [, row, column] = place;
    const window = [[row, row + 2], [column, column + 2]]; // ya con el marco
    fill("input", IMAGE.slice(0, state.channels), state, place, window);
    fill("output", convolve(state), state, place,
      state.view === "input" ? [reach(state, row), reach(state, column)] : window);
    // Una parada del tabulador por mapa, y solo en el lado que se mira.
    for (const side of ["input", "output"]) {
      const stop = state.view === side ? [row, column] : [];
      boards[side].filter(({ panel }) => panel.parentNode).forEach((one) => one.stop(...stop));
    }
    const said = list(state, place);
    hold(sums, said.map((_, k) => sums.children[k] ?? h("li", {}, h("b"), h("span"))));
    said.flat().forEach((text, k) => tell(sums.children[k >> 1].children[k % 2], text));
    for (const key of ["channels", "filters", "padding", "relu", "view"]) {
      shown[key].show(state[key]);
    }
    counts(state).forEach((text, k) => tell([conv, dense, times][k], text));
    drawEditor(state);
    tell(status, notice(sentence(state)));
  };

  const select = (side, place) => {
    edited[side === "output" ? 0 : 1] = place[0]; // el kernel que se edita va con lo que se mira
    change({ view: side, selected: place });
  };
  // La ventana no se mueve de la imagen: al mirar desde la entrada se elige su centro.
  const move = (changes) => {
    const [old, next] = [current(), { ...current(), ...changes }];
    const offset = ({ view: side, padding: p }) => (side === "output" ? 1 - p : 0);
    const [map, ...place] = changes.selected ?? chosen(old);
    const moved = place.map((n) => n + offset(old) - offset(next));
    change({ ...changes, selected: chosen({ ...next, selected: [map, ...moved] }) });
  };
  const makers = {
    channels: (value) => change(resized(current(), Number(value), model.get("filters"))),
    filters: (value) => change(resized(current(), model.get("channels"), Number(value))),
    padding: (value) => move({ padding: Number(value) }),
    relu: (value) => change({ relu: value === "true" }),
    view: (value) => move({ view: value, selected: [edited[value === "output" ? 0 : 1],
      ...chosen(current()).slice(1)] }),
    filter: (value) => { edited[0] = Number(value); change({}); },
    channel: (value) => { edited[1] = Number(value); change({}); },
  };
  on(form, "change", ({ target }) => {
    if (target.type === "radio") makers[target.name](target.value);
  });
  const spot = (field, { weights, biases }) => {
    const k = fields.indexOf(field); // −1 si es el sesgo
    return k < 0 ? [biases, edited[0]]
      : [weights[edited[0]][edited[1]][Math.floor(k / 3)], k % 3];
  };
  editing(on, editor, { most: MOST, clamps: true, step: 0.25, refuse,
    at(field) {
      const [row, k] = spot(field, current());
      return Number(row[k].toFixed(4));
    },
    save(field, value) {
      const { weights, biases } = structuredClone(current());
      const [row, k] = spot(field, { weights, biases });
      row[k] = value;
      change({ weights, biases });
    } });
  buttons.forEach((one, k) => on(one, "click", () => {
    const { weights, channels: count } = current();
    change({ weights: weights.map((own, f) =>
      (f === edited[0] ? preset(PRESETS[k], f, count) : own)) });
  }));
  for (const side of ["input", "output"]) {
    boards[side].forEach((one, k) => {
      const go = (r, c) => select(side, [k, r, c]);
      on(one.node, "click", ({ target }) => {
        const place = placeOf(target);
        if (!place) return;
        go(...place);
        one.focus(...place, { preventScroll: true });
      });
      arrows(on, one, go);
    });
  }
  draw();
  return unbind;
}

export default { render };
