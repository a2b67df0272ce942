/* Lo que comparten los explorables con cuadrículas de números. */
import { clamp, h, minus } from "./common.mjs";
import { WAYS, editing, entry, hold, mark, tell, write } from "./fields.mjs";

export const range = (count) => Array.from({ length: count }, (_, k) => k);
export const square = (side, fill) => range(side).map((i) => range(side).map((j) => fill(i, j)));

/** Unas pocas cifras, sin tocar las enteras: "0.1111", "−2.5", "12346". */
export function short(value, digits = 4) {
  const exponent = Number(value.toExponential().split("e")[1]);
  return minus(Number(value.toFixed(clamp(digits - 1 - exponent, 0, 6))));
}

/** Un factor de un producto: los negativos, entre paréntesis. */
export function factor(value) {
  return value < 0 ? `(${short(value, 5)})` : short(value, 5);
}

/** El signo igual, o el de «casi igual» si alguno de esos números va redondeado. */
export function equals(...values) {
  return values.every((value) => Math.abs(Number(short(value, 5).replace("−", "-")) - value) <=
    1e-12 * Math.max(1, Math.abs(value))) ? "=" : "≈";
}

const inner = (cell) => cell.firstElementChild ?? cell; // donde se pone el foco

/** La fila y la columna de la casilla en que está un nodo. */
export function placeOf(node) {
  return node.closest("[data-at]")?.dataset.at.split(",").map(Number);
}

/**
 * Una cuadrícula de números con su título. Según kind, en sus casillas se escribe ("entry"), se
 * elige ("pick") o solo se lee ("show"). Al cambiar de tamaño, las casillas que siguen no se tocan.
 */
export function board(name, kind, { label = () => "", role = "grid" } = {}) {
  const [title, node] = [h("p", {}, name), h("div", { class: "grid", role, "aria-label": name })];
  const panel = h("div", { class: "panel" }, title, node);
  const box = h("div", { class: "window", "aria-hidden": "true", hidden: "" });
  const [store, rows] = [new Map(), []];
  let [laid, stop, every] = ["", null, []];
  const make = {
    frame: () => h("span", { class: "cell frame", "aria-hidden": "true" }),
    show: () => h("div", { class: "cell", role: role === "grid" ? "gridcell" : "cell" }),
    pick: () => h("div", { class: "cell", role: "gridcell", tabindex: -1,
      "data-lm-suppress-shortcuts": "true" }),
    entry: (r, c) => h("div", { class: "cell", role: "gridcell" },
      entry({ tabindex: -1, "aria-label": label(r, c) })),
  };
  const cellAt = (sort, r, c) => {
    const key = [sort, r, c].join();
    if (!store.has(key)) {
      store.set(key, make[sort](r, c));
      if (sort !== "frame") store.get(key).dataset.at = `${r},${c}`;
    }
    return store.get(key);
  };
  const view = { title, node, panel, cells: [] };

  /** Pone side filas y columnas, y las de un marco: narrow es lo que miden frente a las demás. */
  view.lay = (side, { frame = 0, narrow = 1, zero = "", sort = kind } = {}) => {
    const key = [side, frame, narrow, zero, sort].join();
    if (key === laid) return;
    laid = key;
    const total = side + 2 * frame;
    const edge = frame ? `repeat(${frame}, calc(var(--grid-cell) * ${narrow}))` : "";
    const tracks = `${edge} repeat(${side}, var(--grid-cell)) ${edge}`;
    node.style.gridTemplate = side ? `${tracks} / ${tracks}` : "";
    for (const one of [panel, node]) {
      one.style.setProperty("--grid-columns", Math.max(total, 1));
      one.style.setProperty("--grid-span", Math.max(side + 2 * narrow * frame, 1));
    }
    view.cells = square(side, (r, c) => cellAt(sort, r, c));
    const lines = square(total, (i, j) => {
      const [r, c] = [i - frame, j - frame];
      const own = Math.min(r, c) >= 0 && Math.max(r, c) < side;
      const cell = own ? view.cells[r][c] : cellAt("frame", r, c);
      if (!own) tell(cell, zero);
      return { cell, r, c, own };
    });
    every = lines.flat();
    // Cada casilla cae en su sitio por su orden: una posición en cada una costaría más.
    hold(node, [...lines.flatMap((line, i) => {
      const cells = line.map(({ cell }) => cell);
      if (i < frame || i >= side + frame) return cells;
      hold(rows[i - frame] ??= h("div", { role: "row", class: "row" }), cells);
      return rows[i - frame];
    }), box]);
    const lost = side && !node.contains(stop); // una sola parada del tabulador
    if (lost && inner(view.cells[0][0]).hasAttribute("tabindex")) view.stop(0, 0);
  };
  /** Escribe los números y marca las casillas: flags(fila, columna, si no es del marco). */
  view.fill = (values, flags = () => ({}), text = short, least = 3) => {
    const texts = values.map((row) => row.map((value) => text(value)));
    const longest = String(Math.max(least, ...texts.flat().map(({ length }) => length)));
    if (node.style.getPropertyValue("--grid-chars") !== longest) { // los más largos, más pequeños
      node.style.setProperty("--grid-chars", longest);
    }
    for (const { cell, r, c, own } of every) {
      const { tag, label: said, level, ...marks } = flags(r, c, own);
      if (inner(cell) !== cell) write(inner(cell), values[r][c]);
      else if (own) tell(cell, texts[r][c]);
      for (const name of ["here", "tap", "left", "negative"]) {
        cell.classList.toggle(name, Boolean(marks[name]));
      }
      mark(cell, { "data-tag": tag || null, "aria-label": said,
        "aria-selected": own && role === "grid" ? marks.here : undefined });
      if (cell.style.getPropertyValue("--level") !== String(level ?? "")) {
        cell.style.setProperty("--level", level ?? "");
      }
    }
  };
  /** Deja ahí la parada del tabulador; sin sitio, la quita. */
  view.stop = (r, c) => {
    const next = r === undefined ? null : inner(view.cells[r][c]);
    if (next === stop) return;
    if (stop) stop.tabIndex = -1;
    if (next) next.tabIndex = 0;
    stop = next;
  };
  view.focus = (r, c, options) => inner(view.cells[r][c]).focus(options);
  /** Rodea desde unas filas y columnas, contadas con el marco, hasta otras; o nada. */
  view.outline = (rows, columns = rows) => {
    box.hidden = !rows;
    if (rows) box.style.gridArea = `${rows[0] + 1} / ${columns[0] + 1} / ${rows[1] + 2} / ` +
      `${columns[1] + 2}`;
  };
  return view;
}

const CHOOSE = () => ({ Enter: [0, 0], " ": [0, 0] });

/** Con las flechas se va de casilla en casilla: go(fila, columna). others: otras teclas. */
export function arrows(on, view, go, others = CHOOSE) {
  on(view.node, "keydown", (event) => {
    const place = placeOf(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = view.cells.length - 1;
    const jump = { ...WAYS, ...others(...place, last) }[event.key];
    if (!jump) return;
    event.preventDefault();
    const [r, c] = place.map((k, axis) => clamp(k + jump[axis], 0, last));
    go(r, c);
    view.focus(r, c);
  });
}

/**
 * Deja escribir en una cuadrícula: numbers() son sus números; save(los nuevos, fila, columna,
 * valor) los guarda y refuse(por qué) cuenta que lo escrito no vale.
 */
export function editable(on, view, { most, numbers, save, refuse }) {
  editing(on, view.node, { most,
    at(field) {
      const [r, c] = placeOf(field);
      return numbers()[r][c];
    },
    save(field, value) {
      const [r, c] = placeOf(field);
      save(numbers().map((row, i) => row.map((old, j) => (i === r && j === c ? value : old))), r, c,
        value);
    },
    refuse: (why) =>
      refuse(`${why} Cada casilla lleva un número de −${most} a ${most}.`.trim()) });
  on(view.node, "focusin", ({ target }) => {
    view.stop(...placeOf(target));
    target.select();
  });
}

