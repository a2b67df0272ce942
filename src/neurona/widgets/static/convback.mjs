import { h } from "./common.mjs";
import { bind, button, choices, group, hold, tell } from "./fields.mjs";
import { arrows, board, editable, equals, factor, placeOf, short, square } from "./grid.mjs";

const MOST = 99; // igual que en Python
// De aquí salen las casillas nuevas cuando la entrada o el kernel crecen.
const IMAGE = [[1, 2, 0, 3, 1], [0, 1, 2, 1, 4], [3, 0, 1, 2, 0], [2, 1, 0, 1, 3], [1, 4, 2, 0, 1]];
const KERNEL = [[1, 2, 0], [3, -1, 1], [0, 2, -2]];

const alone = (side, r, c, value = 1) => square(side, (i, j) => (i === r && j === c ? value : 0));
const crop = (grid, side) => square(side, (i, j) => grid[i][j]);
const ones = (side) => square(side, () => 1);

const plain = { x: crop(IMAGE, 4), kernel: crop(KERNEL, 2), padding: 0, stride: 1,
  flipped: false };
export const PRESETS = {
  "Una celda": { ...plain, grad: alone(3, 1, 1), selected: ["output", 1, 1] },
  "Todas a 1": { ...plain, grad: ones(3), selected: ["input", 1, 2] },
  "abc (1 a 9)": { ...plain, x: IMAGE, kernel: square(3, (i, j) => 3 * i + j + 1), grad: ones(3),
    selected: ["input", 2, 2], flipped: true },
  Sobran: { ...plain, x: IMAGE, grad: ones(2), stride: 2, selected: ["input", 4, 4] },
};

/** Los lados y las opciones con sus letras; o es el lado de la salida. */
export function shape({ x, kernel, padding: p, stride: s }) {
  const [n, f] = [x.length, kernel.length];
  return { n, f, p, s, o: Math.floor((n + 2 * p - f) / s) + 1 };
}

/** El gradiente de la salida, recortado o completado hasta su tamaño. */
export function fitted(grad, o, fill = 0) {
  return square(o, (i, j) => grad[i]?.[j] ?? fill);
}

/** La casilla elegida, dentro de su cuadrícula. */
export function chosen({ selected: [kind, r, c] }, { n, f, o }) {
  const last = { output: o, input: n, kernel: f }[kind] - 1;
  return [kind, Math.min(r, last), Math.min(c, last)];
}

/** Cada vez que un peso se encuentra con un píxel, o con un cero del marco. */
export function links(state) {
  const { f, p, s, o } = shape(state);
  const dy = fitted(state.grad, o);
  return square(o, (i, j) => square(f, (u, v) => {
    const [r, c] = [i * s + u - p, j * s + v - p];
    const x = state.x[r]?.[c];
    return { output: [i, j], kernel: [u, v], input: [r, c], own: x !== undefined, x: x ?? 0,
      w: state.kernel[u][v], dy: dy[i][j] };
  })).flat(3);
}

const same = ([a, b], [c, d]) => a === c && b === d;
const related = (all, [kind, ...place]) => all.filter((link) => same(link[kind], place));

/** La salida y los gradientes de la entrada y del kernel, sumando encuentro a encuentro. */
export function totals(state, all = links(state)) {
  const { n, f, o } = shape(state);
  const [y, dx, dw] = [o, n, f].map((side) => square(side, () => 0));
  for (const { output: [i, j], kernel: [u, v], input: [r, c], own, x, w, dy } of all) {
    y[i][j] += x * w;
    dw[u][v] += dy * x;
    if (own) dx[r][c] += dy * w;
  }
  return { y, dx, dw };
}

/** dy con f − 1 ceros por lado, el kernel girado y lo que da recorrerlo, sin el marco. */
export function correlate(state) {
  const { n, f, p, o } = shape(state);
  const dy = fitted(state.grad, o);
  const framed = square(o + 2 * (f - 1), (i, j) => dy[i - f + 1]?.[j - f + 1] ?? 0);
  const turned = square(f, (u, v) => state.kernel[f - 1 - u][f - 1 - v]);
  const dx = square(n, (r, c) => square(f, (u, v) =>
    framed[r + p + u][c + p + v] * turned[u][v]).flat().reduce((a, b) => a + b, 0));
  return { framed, turned, dx };
}

/** Si dos cuadrículas coinciden, salvo el redondeo. */
export function agree(a, b) {
  const worst = Math.max(...a.flat().map((value, k) => Math.abs(value - b.flat()[k])));
  return worst <= 1e-9 * Math.max(1, ...b.flat().map(Math.abs));
}

const product = (a, b) => `${factor(a)}·${factor(b)} ${equals(a, b, a * b)} ${short(a * b, 5)}`;
const at = ([r, c]) => `[${r},${c}]`;
const count = (k, name) => `${k} ${name}${k === 1 ? "" : "s"}`;

/** Lo que dice el dibujo, frase a frase. Las mismas que en Python. */
export function lines(state, all = links(state)) {
  const g = shape(state);
  const { n, f, p, s, o } = g;
  const [kind, ...place] = chosen(state, g);
  const near = related(all, [kind, ...place]);
  const said = [`Entrada de ${n}×${n}, kernel de ${f}×${f}, padding ${p}, stride ${s}: la salida ` +
    `es de ${o}×${o}. ${arriving(fitted(state.grad, o))}`];
  if (kind === "output") said.push(...fromOutput(state, place, near));
  else said.push(sum(state, kind, place, near));
  const outside = n - new Set(all.filter(({ own }) => own).map(({ input }) => input[0])).size;
  if (outside) {
    said.push(`${count(outside, "fila")} y ${count(outside, "columna")} de x quedan fuera de ` +
      "todas las ventanas: su gradiente es 0.");
  }
  if (state.flipped && s === 1) {
    const ring = f > 1 ? " con ceros alrededor" : "";
    said.push(`Como convolución: el kernel girado recorre dy${ring} y ${
      agree(correlate(state).dx, totals(state, all).dx)
        ? `da lo mismo que dx en sus ${n * n} casillas.` : "no da lo mismo que dx."}`);
  }
  return said;
}

export const sentence = (state) => lines(state).join(" ");

/** Cómo es el gradiente que llega a la salida. */
function arriving(dy) {
  const flat = dy.flat();
  const inside = flat.flatMap((value, k) => (value ? [k] : []));
  if (flat.every((value) => value === flat[0])) {
    return `dy es ${short(flat[0])}${flat.length > 1 ? " en todas las casillas" : ""}.`;
  }
  if (inside.length > 1) {
    return `dy es distinto de 0 en ${inside.length} de sus ${flat.length} casillas.`;
  }
  const [k] = inside;
  const place = [Math.floor(k / dy.length), k % dy.length];
  return `dy es ${short(flat[k])} en ${at(place)} y 0 en las demás casillas.`;
}

/** Lo que reparte una casilla de la salida. */
function fromOutput(state, place, near) {
  const { f, o } = shape(state);
  const [{ dy }, here] = [near[0], at(place)];
  if (dy === 0) return [`Por y${here} entra dy${here} = 0: de ella no sale gradiente.`];
  const said = [`Por y${here} entra dy${here} ${equals(dy)} ${short(dy, 5)}.`];
  const pixels = near.filter(({ own }) => own).map(({ input, w }) =>
    `a x${at(input)}, ${product(dy, w)}`);
  if (pixels.length) {
    said.push(`${f > 1 ? "A los píxeles" : "Al píxel"} de su ventana va dy·w: ` +
      `${pixels.join("; ")}.`);
  }
  const frame = near.length - pixels.length;
  if (frame) {
    said.push(`${count(frame, "número")} de la ventana ${frame === 1 ? "es" : "son"} del marco: ` +
      "lo que iría al marco se descarta.");
  }
  said.push(`${f > 1 ? "A los pesos" : "Al peso"} va dy·x: ${near.map(({ kernel, x }) =>
    `a w${at(kernel)}, ${product(dy, x)}`).join("; ")}.`);
  if (fitted(state.grad, o).flat().filter(Boolean).length === 1) {
    const times = dy === 1 ? "" : ` por ${short(dy, 5)}`;
    said.push(`${o > 1 ? "Por las demás no entra nada" : "No hay más salidas"}: dx es el ` +
      `kernel${times} puesto en la ventana, y dw es la ventana${times}.`);
  }
  return said;
}

/** La suma que llega a un píxel o a un peso, entera. */
function sum(state, kind, place, near) {
  const [own, other, source] = kind === "input" ? ["x", "w", "kernel"] : ["w", "x", "input"];
  const here = at(place);
  const counted = near.filter((link) => link.dy && link.own);
  const zeros = near.length - counted.length;
  if (!near.length) return `Ninguna ventana ve x${here}: dx${here} = 0.`;
  let text = kind === "input" ? `x${here} está en ${count(near.length, "ventana")}`
    : `w${here} actúa en ${count(near.length, "salida")}`;
  const frame = state.padding ? " o ve un cero del marco" : "";
  if (zeros && kind === "input") text += `, ${counted.length || "ninguna"} con dy distinto de 0`;
  else if (zeros && counted.length) text += `; en ${zeros}, dy es 0${frame}`;
  else if (zeros) text += `; en ninguna hay nada que sumar (dy es 0${frame})`;
  if (!counted.length) return `${text}: d${own}${here} = 0.`;
  const total = counted.reduce((value, link) => value + link.dy * link[other], 0);
  const symbols = counted.map((link) => `${factor(link.dy)}·${other}${at(link[source])}`);
  const numbers = counted.map((link) => `${factor(link.dy)}·${factor(link[other])}`);
  const sign = equals(total, ...counted.flatMap((link) => [link.dy, link[other]]));
  return `${text}: d${own}${here} = ${symbols.join(" + ")} = ${numbers.join(" + ")} ` +
    `${sign} ${short(total, 5)}.`;
}

// De cada cuadrícula: su nombre, su lado, qué se elige al tocarla y el rasgo que se edita.
const BOARDS = { x: ["Entrada x", "n", "input", "x"], dx: ["Gradiente dx", "n", "input"],
  w: ["Kernel w", "f", "kernel", "kernel"], dw: ["Gradiente dw", "f", "kernel"],
  y: ["Salida y", "o", "output"], dy: ["Gradiente dy", "o", "output", "grad"],
  framed: ["dy y f − 1 ceros por lado", "wide"], turned: ["Kernel girado", "f"],
  result: ["Da dx", "n", "input"] };
const SETTINGS = { n: ["Entrada, ", "n", [3, 4, 5]], f: ["Kernel, ", "f", [1, 2, 3]],
  padding: ["Padding, ", "p", [0, 1]], stride: ["Stride, ", "s", [1, 2]],
  mode: ["Entra gradiente por", "", ["cell", "all"], ["solo esta celda", "todas"]] };
const STATE = ["x", "kernel", "grad", "stride", "padding", "selected", "flipped"];

function render({ model, el }) {
  const {
    change, current, mount, notice, on, refuse, unbind,
  } = bind(model, el, STATE, () => draw());
  const initial = current();
  const shown = choices(SETTINGS);
  const presets = Object.keys(PRESETS).map(button);
  const reset = button("Reiniciar");
  const flip = h("input", { type: "checkbox" });
  const flipLabel = h("span");
  const boards = Object.fromEntries(Object.entries(BOARDS).map(([letter, [name, , , key]]) =>
    [letter, board(name, key ? "entry" : "show", { role: key ? "grid" : "table",
      label: (...place) => `${letter}${at(place)}` })]));
  const pair = (...keys) => h("div", { class: "pair" }, ...keys.map((key) => boards[key].panel));
  const left = h("small", { class: "left-words" }, "▨ Sin ventana: gradiente 0");
  boards.dx.panel.append(left);
  const turn = h("div", { class: "boards turn" }, pair("framed"), pair("turned"), pair("result"));
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-convback" },
    h("div", { class: "settings" }, ...Object.values(shown).map(({ node }) => node)),
    group("Casos preparados", ...presets, reset),
    h("div", { class: "boards main" }, pair("x", "dx"), pair("w", "dw"), pair("y", "dy")),
    h("small", {}, "Toca una casilla o muévete con las flechas. Filas y columnas se cuentan " +
      "desde 0. En la esquina de una casilla, × es por cuánto se multiplica; + o −, lo que le da " +
      "la celda elegida."),
    status, h("label", { class: "flip" }, flip, flipLabel), turn);
  mount(form);

  // mode: si el gradiente entra por una sola celda, que sigue a la elegida; edited: el de todas.
  let [mode, edited] = [null, null];
  const drawBoards = (state, g, all) => {
    const [kind, r, c] = chosen(state, g);
    const near = related(all, [kind, r, c]);
    const found = totals(state, all);
    const seen = new Set(all.map(({ input }) => at(input)));
    const sides = { ...g, wide: g.o + 2 * (g.f - 1) };
    const lay = (letter, frame = 0, zero = "") => {
      const [name, side] = BOARDS[letter];
      boards[letter].lay(sides[side], { frame, zero });
      const size = letter === "framed" ? "" : `, ${sides[side]}×${sides[side]}`;
      tell(boards[letter].title, `${name}${size}`);
    };
    const [times, gives] = [(key) => (link) => `×${short(link[key], 2)}`, (key) => (link) =>
      `${link.dy * link[key] < 0 ? "" : "+"}${short(link.dy * link[key], 3)}`];
    const show = (letter, values, tags = {}) => { // tags: qué se anota según lo elegido
      const own = BOARDS[letter][2];
      const touched = new Map(near.map((link) => [at(link[own]), tags[kind]?.(link) ?? ""]));
      lay(letter, own === "input" ? g.p : 0, letter === "x" ? "0" : "");
      boards[letter].fill(values, (i, j, inside) => {
        const [here, tag] = [own === kind && i === r && j === c, touched.get(at([i, j]))];
        if (!inside) return { tap: letter === "x" && tag !== undefined };
        return { here, tap: tag !== undefined && !here, tag: here ? "" : tag,
          left: own === "input" && !seen.has(at([i, j])) };
      });
      if (own === kind && BOARDS[letter][3]) boards[letter].stop(r, c);
    };
    show("x", state.x, { output: times("w") });
    show("dx", found.dx, { output: gives("w") });
    show("w", state.kernel, { output: times("x") });
    show("dw", found.dw, { output: gives("x") });
    show("y", found.y);
    show("dy", fitted(state.grad, g.o), { input: times("w"), kernel: times("x") });
    const span = (k) => [k, k + g.f - 1];
    boards.x.outline(kind === "output" && span(r * g.s), span(c * g.s));
    left.hidden = state.x.every((_, k) => seen.has(at([k, k])));
    turn.hidden = !state.flipped || g.s > 1;
    if (turn.hidden) return;
    const { framed, turned, dx } = correlate(state);
    for (const letter of ["framed", "turned", "result"]) lay(letter);
    boards.framed.fill(framed);
    boards.turned.fill(turned);
    boards.result.fill(dx, (i, j) => ({ here: kind === "input" && i === r && j === c }));
    boards.framed.outline(kind === "input" && span(r + g.p), span(c + g.p));
  };
  const draw = () => {
    const state = current();
    const g = shape(state);
    const inside = fitted(state.grad, g.o).flat().filter(Boolean).length;
    if (inside > 1) mode = "all";
    mode ??= inside ? "cell" : "all";
    const all = links(state);
    drawBoards(state, g, all);
    const values = { ...g, padding: g.p, stride: g.s, mode };
    for (const [name, { show }] of Object.entries(shown)) show(values[name]);
    flip.checked = state.flipped && g.s === 1;
    flip.disabled = g.s > 1;
    tell(flipLabel, `Verlo como convolución${g.s > 1
      ? " (solo con stride 1: con stride 2 habría que separar dy con ceros)" : ""}`);
    const said = [notice(""), ...lines(state, all)].filter(Boolean);
    hold(status, said.map((_, k) => status.children[k] ?? h("span")));
    said.forEach((text, k) => tell(status.children[k], `${text} `));
  };
  const now = () => {
    const state = current();
    const { o } = shape(state);
    const dy = fitted(state.grad, o);
    const k = Math.max(0, dy.flat().findIndex(Boolean)); // la primera por la que entra
    return { state, o, dy, r: Math.floor(k / o), c: k % o, value: dy.flat()[k] || 1 };
  };
  const resize = (values) => { // el gradiente sigue al tamaño de la salida
    const { state, o: before, dy, r, c, value } = now();
    const { o } = shape({ ...state, ...values });
    const full = before > 1 && dy.flat().every((one) => one === dy[0][0]);
    change({ ...values, grad: mode === "cell"
      ? alone(o, Math.min(r, o - 1), Math.min(c, o - 1), value)
      : fitted(dy, o, full ? dy[0][0] : 0) });
  };
  const select = (kind, r, c) => {
    const { o, value } = now();
    const moves = mode === "cell" && kind === "output";
    change({ selected: [kind, r, c], ...(moves ? { grad: alone(o, r, c, value) } : {}) });
  };
  on(form, "change", ({ target: { type, name, value } }) => {
    if (type !== "radio") return;
    if (name === "mode") {
      const { state, o, dy, r, c } = now();
      mode = value;
      if (value === "all") return change({ grad: edited ? fitted(edited, o) : ones(o) });
      edited = dy;
      const [kind, ...place] = chosen(state, shape(state));
      const [i, j] = kind === "output" ? place : [r, c];
      return change({ grad: alone(o, i, j, dy[i][j] || 1) });
    }
    const grow = (key, source) => ({ [key]: square(Number(value), (i, j) =>
      model.get(key)[i]?.[j] ?? source[i][j]) });
    const grown = { n: () => grow("x", IMAGE), f: () => grow("kernel", KERNEL) };
    return resize(grown[name]?.() ?? { [name]: Number(value) });
  });
  const restart = (values) => {
    [mode, edited] = [null, null];
    change(values);
  };
  presets.forEach((one) => on(one, "click", () => restart(PRESETS[one.textContent])));
  on(reset, "click", () => restart(initial));
  on(flip, "change", () => change({ flipped: flip.checked }));

  for (const [letter, [, , kind, key]] of Object.entries(BOARDS)) {
    if (!kind) continue;
    const { node } = boards[letter];
    on(node, "click", ({ target }) => {
      const place = placeOf(target);
      if (place) select(kind, ...place);
    });
    if (!key) continue;
    editable(on, boards[letter], { most: MOST,
      numbers: () => (key === "grad" ? now().dy : model.get(key)),
      save(made, r, c, value) {
        const single = key === "grad" && mode === "cell";
        change({ [key]: single ? alone(now().o, r, c, value) : made, selected: [kind, r, c] });
        if (key === "grad" && mode === "all") edited = model.get("grad");
      },
      refuse });
    arrows(on, boards[letter], (r, c) => select(kind, r, c));
  }

  draw();
  return unbind;
}

export default { render };
