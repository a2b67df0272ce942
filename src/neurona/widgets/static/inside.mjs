import {
  clamp, contour, drag, explorable, fixed, h, put, s, slider,
} from "./common.mjs";

const LEVELS = 16; // tonos de cada color del mapa

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Lo que guardó Python, listo para leer: grises y números de 16 bits. */
export function unpack(data) {
  const raw = bytes(data.logits);
  const codes = Uint16Array.from({ length: raw.length / 2 }, (_, k) => raw[2 * k] +
    256 * raw[2 * k + 1]);
  return { ...data, codes, pixels: bytes(data.images), count: data.low.length };
}

/** En cuántas filas y columnas cabe la esquina de un parche. */
export function spots({ height, width }, size) {
  return [height - size + 1, width - size + 1];
}

/** La esquina del parche, dentro de la imagen. */
export function chosen(data, { size, position }) {
  return spots(data, size).map((count, k) => clamp(position[k], 0, count - 1));
}

/** Los números guardados de la imagen entera o, con at, los de la posición [fila, columna]. */
export function codesAt(data, image, size, at) {
  const classes = data.classes.length;
  let row = (data.codes.length / classes / data.count) * image;
  if (at) {
    row += 1;
    for (const other of data.sizes) {
      const [rows, columns] = spots(data, other);
      if (other === size) {
        row += at[0] * columns + at[1];
        break;
      }
      row += rows * columns;
    }
  }
  return data.codes.subarray(row * classes, (row + 1) * classes);
}

export function softmax(logits) {
  const top = Math.max(...logits);
  const raised = logits.map((z) => Math.exp(z - top));
  const total = raised.reduce((a, b) => a + b);
  return raised.map((value) => value / total);
}

const argmax = (values) => values.indexOf(Math.max(...values));

/** Los logits, las probabilidades y la respuesta sin el parche y con él. */
export function reading(data, state) {
  const { image, size } = state;
  const at = chosen(data, state);
  const parts = [undefined, at].map((place) => {
    const codes = [...codesAt(data, image, size, place)];
    const logits = codes.map((code) => data.low[image] + data.step[image] * code);
    return { codes, logits, odds: softmax(logits), top: argmax(codes) };
  });
  return { at, before: parts[0], after: parts[1] };
}

const grid = (data, size, value) => {
  const [rows, columns] = spots(data, size);
  return Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) =>
    value([r, c])));
};

/** El mapa de oclusión: cuánto baja el logit de la clase en cada posición. */
export function drops(data, { image, size, target }) {
  const whole = codesAt(data, image, size)[target];
  return grid(data, size, (at) =>
    data.step[image] * (whole - codesAt(data, image, size, at)[target]));
}

/** En cuántas posiciones cambia la respuesta, y cuántas hay. */
export function changes(data, { image, size }) {
  const first = argmax(codesAt(data, image, size));
  const found = grid(data, size, (at) => argmax(codesAt(data, image, size, at)) !== first).flat();
  return [found.filter(Boolean).length, found.length];
}

/** Dónde está el mayor valor, [fila, columna], y cuánto vale. */
export function highest(values) {
  const [flat, columns] = [values.flat(), values[0].length];
  const k = argmax(flat);
  return { value: flat[k], at: [Math.floor(k / columns), k % columns] };
}

/** Las casillas de cada tono, de 1 a LEVELS, como trazos de SVG. */
export function mosaic(values, top) {
  const paths = Array.from({ length: LEVELS + 1 }, () => "");
  values.forEach((row, r) => row.forEach((value, c) => {
    if (value > 0) paths[Math.round((LEVELS * value) / top)] += `M${c},${r}h1v1h-1z`;
  }));
  return paths.slice(1);
}

/** El tanto por ciento, sin decir 0 ni 100 si no lo es. */
export function percent(p) {
  return p >= 0.9995 ? "> 99.9" : p < 0.0005 ? "< 0.1" : fixed(100 * p, 1);
}

const lines = (start, size, name) => (size === 1 ? `la ${name} ${start + 1}`
  : `las ${name}s ${start + 1} a ${start + size}`);

/** Lo que dice el dibujo. La misma frase que en Python. */
export function sentence(data, state) {
  const { image, size, target } = state;
  const { at, before, after } = reading(data, state);
  const names = data.classes;
  const label = data.labels ? `, con etiqueta ${names[data.labels[image]]}` : "";
  const told = [`Imagen ${image + 1}${label}. Parche de ${size}×${size} en ` +
    `${lines(at[0], size, "fila")} y ${lines(at[1], size, "columna")}. Sin parche, la clase más ` +
    `probable es ${names[before.top]}, con ${percent(before.odds[before.top])}\u00a0%.`];
  const [p, q] = [before, after].map(({ odds }) => percent(odds[target]));
  const [y, z] = [before, after].map(({ logits }) => fixed(logits[target]));
  if (before.codes.every((code, k) => code === after.codes[k])) {
    told.push(`Con él no cambia ningún logit. El de la clase ${names[target]} vale ${y} y su ` +
      `probabilidad, ${p}\u00a0%.`);
  } else {
    const same = before.top === after.top ? "sigue siendo"
      : "la respuesta cambia: la más probable es";
    const down = data.step[image] * (before.codes[target] - after.codes[target]);
    const move = down ? `${down > 0 ? "baja" : "sube"} ${fixed(Math.abs(down))}` : "no cambia";
    told.push(`Con él ${same} ${names[after.top]}, con ` +
      `${percent(after.odds[after.top])}\u00a0%. El logit de la clase ${names[target]} ${move}: ` +
      `de ${y} a ${z}. Su probabilidad ` +
      `${p === q ? `sigue en ${p}` : `pasa de ${p}\u00a0% a ${q}`}\u00a0%.`);
  }
  if (state.view === "map") told.push(mapWords(data, state));
  return told.join(" ");
}

/** Lo que dice el mapa entero. */
export function mapWords(data, state) {
  const found = drops(data, state);
  const ends = [["baja", found], ["sube", found.map((row) => row.map((value) => -value))]];
  const parts = ends.map(([verb, values]) => {
    const { value, at } = highest(values);
    return value > 0 ? `${verb} como mucho ${fixed(value)}, con el parche desde la fila ` +
      `${at[0] + 1} y la columna ${at[1] + 1}` : `no ${verb} en ninguna posición`;
  });
  const [count, total] = changes(data, state);
  return `Mapa de la clase ${data.classes[state.target]}: su logit ${parts.join("; ")}. La ` +
    `respuesta de la red cambia en ${count} de las ${total} posiciones.`;
}

/** La imagen k en gris. */
function photo({ width, height, pixels }, k) {
  const canvas = h("canvas", { width, height, "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  const shown = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    shown.data.set([...Array(3).fill(pixels[k * width * height + i]), 255], 4 * i);
  }
  pen.putImageData(shown, 0, 0);
  return canvas;
}

/** Las líneas de un nivel; shift lleva una casilla a su sitio en la imagen. */
const outline = (values, level, shift) => contour(values, level).map((segment) =>
  `M${segment.map((point) => point.map((x) => x + shift)).join("L")}`).join("");

const signed = (value, digits) => {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
};
const tell = (node, text) => { // sin tocar lo que ya estaba
  if (node.textContent !== text) node.textContent = text;
};
const fieldset = (name, title, radios, texts) => h("fieldset", { class: name },
  h("legend", {}, title), h("div", { class: "choices" }, ...radios.map((radio, k) =>
    h("label", {}, radio, h("span", {}, ...[texts[k]].flat())))));
const radiosFor = (name, values) => values.map((value) =>
  h("input", { type: "radio", name, value }));

const STATE = ["image", "size", "position", "target", "view"];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const WHEN = ["sin parche", "con parche"];

function render({ model, el }) {
  const data = unpack(model.get("data"));
  const { width, height, classes, labels, count } = data;
  const current = () => Object.fromEntries(STATE.map((key) => [key, model.get(key)]));
  const initial = current();
  const photos = Array.from({ length: count }, (_, k) => photo(data, k));
  const sources = photos.map((canvas) => canvas.toDataURL());
  const nameOf = (k) => (labels ? classes[labels[k]] : String(k + 1));
  const radios = { image: radiosFor("image", photos.map((_, k) => k)),
    size: radiosFor("size", data.sizes), view: radiosFor("view", ["image", "map"]),
    target: radiosFor("target", classes.map((_, k) => k)) };
  radios.image.forEach((radio, k) => put(radio, { "aria-label":
    `Imagen ${k + 1}${labels ? `, etiqueta ${nameOf(k)}` : ""}` }));

  const [hole, halo, patch] = [s("rect", { fill: "#000" }), s("rect", { class: "halo" }),
    s("rect", { class: "patch" })];
  const cross = s("path", { class: "cross", d: "M-.9,0h1.8M0,-.9v1.8" });
  const [most, least] = [s("path", { class: "mark", d: "M-.9,-.7h1.8l-.9,1.5z" }),
    s("path", { class: "mark", d: "M-.9,.7h1.8l-.9,-1.5z" })];
  const picture = s("image", { width, height });
  const [shape, rising, cells] = [s("path", { class: "shape" }), s("path", { class: "rising" }),
    s("g", {})];
  const map = s("g", {}, s("rect", { class: "paper", width, height }), cells, shape, rising,
    most, least);
  const svg = s("svg", { role: "img", viewBox: `0 0 ${width} ${height}` }, picture, map, hole,
    s("rect", { class: "frame", width, height }), halo, patch, cross);
  const board = h("div", { class: "board", role: "application", tabindex: 0,
    "data-lm-suppress-shortcuts": "true",
    "aria-label": "Parche: se mueve con las flechas o arrastrando" }, svg);
  const sliders = [slider("Fila", "", 1), slider("Columna", "", 1)];
  const ends = [h("span"), h("span", {}, "0"), h("span")];
  const note = h("small");
  const scale = h("div", { class: "scale" }, h("div", { class: "ramp" }),
    h("div", { class: "ends" }, ...ends));
  const key = h("div", { class: "key" }, scale, note);

  const rows = classes.map((name, k) => {
    const bars = WHEN.map((_, j) => h("i", { class: j ? "bar after" : "bar before" }));
    const texts = WHEN.map(() => h("span", { class: "odds" }));
    const pairs = WHEN.flatMap((when, j) => [h("span", { class: "track" }, bars[j]),
      h("span", { class: "unseen" }, ` ${when} `), texts[j]]);
    const label = h("label", { class: "class" }, radios.target[k],
      h("span", { class: "name" }, name), ...pairs);
    return { label, bars, texts };
  });
  const sample = (j) => h("span", { class: "sample" },
    h("i", { class: j ? "bar after" : "bar before" }), ` ${WHEN[j]}`);
  const scores = h("fieldset", { class: "scores" },
    h("legend", {}, "Probabilidad de cada clase. Elige cuál mirar."),
    h("p", { class: "legend" }, sample(0), sample(1)), ...rows.map(({ label }) => label));
  const corner = h("th", { scope: "col" });
  const facts = ["logit", "probabilidad (%)", "la más probable"].map((name) => ({ name,
    cells: [0, 1, 2].map(() => h("td")) }));
  const table = h("table", {}, h("caption", { class: "unseen" }, "Sin el parche y con él"),
    h("thead", {}, h("tr", {}, corner, ...[...WHEN, "cambio"].map((name) =>
      h("th", { scope: "col" }, name)))),
    h("tbody", {}, ...facts.map((fact) => h("tr", {}, h("th", { scope: "row" }, fact.name),
      ...fact.cells))));
  const [jump, reset] = ["Ir a la mayor caída", "Reiniciar"].map((text) =>
    h("button", { type: "button" }, text));
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-inside" },
    fieldset("photos", "Imagen", radios.image, photos.map((canvas, k) =>
      [canvas, h("small", {}, nameOf(k))])),
    h("div", { class: "pair" },
      fieldset("sizes", "Parche", radios.size, data.sizes.map((k) => `${k}×${k}`)),
      fieldset("views", "Se ve", radios.view, ["la imagen", "el mapa"])),
    h("div", { class: "sides" }, h("div", {}, board, key),
      h("div", { class: "right" }, scores, table), h("div", {}, ...sliders.map(({ node }) => node),
        h("div", { class: "buttons" }, jump, reset))), status);
  const view = el.appendChild(explorable(form));

  let [quiet, drawn, timer, found] = [false, "", 0, null];
  const drawMap = (state) => { // solo si cambia lo que se ve
    const now = [state.image, state.size, state.target].join();
    if (now === drawn) return;
    drawn = now;
    const inset = (state.size - 1) / 2;
    const values = drops(data, state);
    const upward = values.map((row) => row.map((value) => -value));
    found = { drop: highest(values), rise: highest(upward) };
    const top = Math.max(found.drop.value, found.rise.value);
    const draw = (grid_, kind) => mosaic(grid_, top || 1).map((d, k) =>
      s("path", { class: kind, d, "fill-opacity": (k + 1) / LEVELS }));
    cells.replaceChildren(...draw(values, "drop"), ...draw(upward, "rise"));
    put(cells, { transform: `translate(${inset} ${inset})` });
    const start = state.image * width * height;
    const pixels = Array.from({ length: height }, (_, r) =>
      [...data.pixels.subarray(start + r * width, start + (r + 1) * width)]);
    put(shape, { d: outline(pixels, 127.5, 0.5) });
    put(rising, { d: top ? outline(upward, top / 4, inset + 0.5) : "" });
    for (const [mark, { value, at }] of [[most, found.drop], [least, found.rise]]) {
      const [y, x] = at.map((k) => k + inset + 0.5);
      put(mark, { transform: `translate(${x} ${y}) scale(${width / 28})` });
      mark.style.display = value > 0 ? "" : "none";
    }
    tell(ends[0], `sube ${fixed(top)}`);
    tell(ends[2], `baja ${fixed(top)}`);
    const marks = [found.drop.value > 0 && "▼ donde más baja", found.rise.value > 0 &&
      "▲ donde más sube", found.rise.value > top / 4 &&
      `línea de puntos: sube más de ${fixed(top / 4)}`].filter(Boolean);
    found.note = top ? `Cambio del logit de la clase ${classes[state.target]} con el parche ` +
      `centrado en cada sitio. Línea fina: la figura. ${marks.join("; ")}.`
      : "El logit no cambia en ninguna posición.";
    jump.disabled = found.drop.value <= 0;
  };
  const draw = () => {
    if (quiet) return;
    const state = current();
    const { at: [r, c], before, after } = reading(data, state);
    const { size, target } = state;
    const seen = state.view === "map";
    for (const [name, list] of Object.entries(radios)) {
      for (const radio of list) radio.checked = radio.value === String(state[name]);
    }
    drawMap(state);
    const src = sources[state.image];
    if (picture.getAttribute("href") !== src) put(picture, { href: src });
    picture.style.display = hole.style.display = seen ? "none" : "";
    map.style.display = cross.style.display = seen ? "" : "none";
    for (const rect of [hole, halo, patch]) put(rect, { x: c, y: r, width: size, height: size });
    put(cross, { transform: `translate(${c + size / 2} ${r + size / 2}) scale(${width / 28})` });
    scale.style.display = seen ? "" : "none";
    tell(note, seen ? found.note : "Negro: 0. Blanco: 1. Dentro del recuadro todo vale 0.");
    put(svg, { "aria-label": seen ? `Mapa de oclusión de la clase ${classes[target]}`
      : `Imagen ${state.image + 1} con el parche` });
    sliders.forEach(({ input, output }, k) => {
      put(input, { min: 1, max: spots(data, size)[k], step: 1 });
      input.value = [r, c][k] + 1;
      tell(output, input.value);
    });
    const parts = [before, after];
    rows.forEach(({ label, bars, texts }, k) => {
      label.classList.toggle("chosen", k === target);
      parts.forEach(({ odds, top }, j) => {
        bars[j].style.width = `${(100 * odds[k]).toFixed(2)}%`;
        tell(texts[j], `${percent(odds[k])} %`);
        texts[j].classList.toggle("top", k === top);
      });
    });
    tell(corner, `clase ${classes[target]}`);
    const written = [parts.map(({ logits }) => fixed(logits[target])),
      parts.map(({ odds }) => percent(odds[target])), parts.map(({ top }) => classes[top])];
    written[0].push(signed(after.logits[target] - before.logits[target], 2));
    written[1].push(signed(100 * (after.odds[target] - before.odds[target]), 1));
    written[2].push(before.top === after.top ? "igual" : "cambia");
    facts.forEach((fact, k) => fact.cells.forEach((cell, j) => tell(cell, written[k][j])));
    clearTimeout(timer);
    timer = setTimeout(say, 300); // la frase espera a que acabe el movimiento
  };
  const say = () => tell(status, sentence(data, current()));

  const stop = new AbortController();
  const { signal } = stop;
  const on = (node, type, action) => node.addEventListener(type, action, { signal });
  const change = (values) => {
    quiet = true; // un solo dibujo para todo lo que cambia
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
    quiet = false;
    draw();
  };
  const go = (row, column) => {
    const old = chosen(data, current());
    const position = chosen(data, { size: model.get("size"), position: [row, column] });
    if (String(position) !== String(old)) change({ position });
  };
  on(form, "change", ({ target: { type, name, value } }) => {
    if (type !== "radio") return;
    const wanted = { [name]: name === "view" ? value : Number(value) };
    if (name === "image") wanted.target = argmax(codesAt(data, wanted.image));
    if (name === "size") { // el centro se queda donde estaba
      const old = model.get("size");
      wanted.position = chosen(data, { size: wanted.size, position: chosen(data, current())
        .map((k) => k + Math.trunc((old - wanted.size) / 2)) });
    }
    change(wanted);
  });
  sliders.forEach(({ input }, k) => on(input, "input", () => {
    const place = chosen(data, current());
    place[k] = input.valueAsNumber - 1;
    go(...place);
  }));
  drag(board, svg, (x, y) => go(...[y, x].map((k) => Math.round(k - model.get("size") / 2))),
    signal);
  on(board, "keydown", (event) => {
    if (!(event.key in ARROWS) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [r, c] = chosen(data, current());
    go(r + ARROWS[event.key][0], c + ARROWS[event.key][1]);
  });
  on(jump, "click", () => go(...found.drop.at));
  on(reset, "click", () => change(initial));
  on(form, "submit", (event) => event.preventDefault());

  const keys = STATE.map((name) => `change:${name}`);
  for (const name of keys) model.on(name, draw);
  draw();
  say();
  return () => {
    stop.abort();
    clearTimeout(timer);
    for (const name of keys) model.off(name, draw);
    view.remove();
  };
}

export default { render };
