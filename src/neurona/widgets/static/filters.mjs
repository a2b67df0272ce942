import { clamp, h, minus, put } from "./common.mjs";
import { WAYS, bind, button, choices, editing, entry, parsed, tell, write } from "./fields.mjs";

export const [WIDTH, HEIGHT] = [128, 85]; // de las dos imágenes
const MOST = 99; // lo que puede valer, con signo, un número del kernel
const TINY = 1e-9; // por debajo, una suma es 0: lo demás es redondeo
const IMAGES = { photo: "la foto", shapes: "las figuras" };
const SHOWN = { photo: "una torre con varios tejados junto a un lago, entre árboles",
  shapes: "de izquierda a derecha, un cuadrado claro, un disco gris y una línea clara inclinada, " +
    "sobre un fondo oscuro" };
const DISPLAYS = { absolute: "Valor absoluto", signed: "Con signo (gris\u00a0=\u00a00)",
  clipped: "Recortado a [0,\u00a0255]" };

// De cada kernel, su nombre, sus números y qué hace. Como en Python.
export const PRESETS = {
  identity: ["Identidad", [[0, 0, 0], [0, 1, 0], [0, 0, 0]], "Deja cada píxel como está."],
  sobel_x: ["Sobel x", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Compara la derecha con la izquierda: encuentra bordes verticales. Es positivo donde la " +
    "imagen se aclara hacia la derecha."],
  sobel_y: ["Sobel y", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "Compara abajo con arriba: encuentra bordes horizontales. Es positivo donde la imagen se " +
    "aclara hacia abajo."],
  laplacian4: ["Laplaciana (4 vecinos)", [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "Compara cada píxel con sus cuatro vecinos: encuentra bordes en cualquier dirección y " +
    "cambia de signo al cruzarlos."],
  laplacian8: ["Laplaciana (8 vecinos)", [[1, 1, 1], [1, -8, 1], [1, 1, 1]],
    "Compara cada píxel con sus ocho vecinos: encuentra bordes en cualquier dirección y " +
    "cambia de signo al cruzarlos."],
  box: ["Media (caja)", [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
    "Los nueve píxeles pesan lo mismo: suaviza."],
  gauss: ["Gauss", [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    "El centro pesa más que los vecinos: suaviza."],
  sharpen: ["Enfocar", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "A cada píxel le resta la laplaciana de 4 vecinos: realza los bordes."],
  emboss: ["Relieve", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "Al píxel le suma lo de abajo a la derecha menos lo de arriba a la izquierda: los bordes " +
    "parecen en relieve."],
  edges: ["Bordes", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "Es la laplaciana de 8 vecinos con el signo contrario: positivo en el lado claro de cada " +
    "borde."],
};

/** Un cuadrado, un disco y una línea inclinada, por filas. */
export function shapes() {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, k) => {
    const [row, column] = [Math.floor(k / WIDTH), k % WIDTH];
    if (row >= 28 && row < 56 && column >= 19 && column < 47) return 230;
    if (Math.abs(row + 2 * column - 252) <= 5 && row >= 12 && row < 73) return 230;
    return (row - 42) ** 2 + (column - 66) ** 2 <= 15 ** 2 ? 150 : 30;
  });
}

/** La imagen en gris, por filas, de 0 a 255. */
export function pixels(photo, image) {
  if (image === "shapes") return shapes();
  return Uint8Array.from(atob(photo.gray), (letter) => letter.charCodeAt(0));
}

/** La suma, de izquierda a derecha. */
export function total(kernel) {
  return kernel.flat().reduce((sum, value) => sum + value, 0);
}

/** Entre cuánto se divide el resultado; 1 si no se divide o no se puede. */
export function divisor(kernel, normalize) {
  const sum = total(kernel);
  return normalize && Math.abs(sum) > TINY ? sum : 1;
}

/** La correlación 'valid', por filas: en cada sitio, la suma de los nueve productos. */
export function correlate(gray, kernel, divided = 1) {
  const [rows, columns] = [HEIGHT - 2, WIDTH - 2];
  const result = new Float64Array(rows * columns);
  kernel.flat().forEach((weight, k) => {
    const from = Math.floor(k / 3) * WIDTH + (k % 3);
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        result[i * columns + j] += weight * gray[from + i * WIDTH + j];
      }
    }
  });
  return result.map((sum) => sum / divided);
}

/** Los nueve productos de un sitio: [[gris, peso, producto], ...]. */
export function products(gray, kernel, [i, j]) {
  return kernel.flat().map((weight, k) => {
    const value = gray[(i + Math.floor(k / 3)) * WIDTH + j + (k % 3)];
    return [value, weight, weight * value];
  });
}

/** El menor, el mayor, la media, el mayor sin signo y cuántos superan su mitad. */
export function measure(result) {
  let [min, max, sum, over] = [Infinity, -Infinity, 0, 0];
  for (const value of result) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const top = Math.max(-min, max);
  for (const value of result) over += Math.abs(value) > top / 2;
  return { min, max, mean: sum / result.length, top, over };
}

/** El gris con que se pinta cada valor, de 0 a 255. */
export function greys(result, display, top) {
  const shade = {
    clipped: (value) => clamp(value, 0, 255),
    signed: (value) => 127.5 + (top > 0 ? (127.5 * value) / top : 0),
    absolute: (value) => (top > 0 ? (255 * Math.abs(value)) / top : 0),
  }[display];
  return Uint8Array.from(result, (value) => Math.floor(shade(value) + 0.5));
}

/** La clave de un kernel de la lista. */
export function presetOf(kernel) {
  return Object.keys(PRESETS).find((key) => String(PRESETS[key][1]) === String(kernel));
}

/** Un número con pocos decimales y sin ceros al final. */
export function number(value, digits = 2) {
  return minus(Math.floor(value * 10 ** digits + 0.5) / 10 ** digits);
}

function titleOf(kernel) {
  return PRESETS[presetOf(kernel)]?.[0] ?? "Kernel propio";
}

/** Qué significan el negro y el blanco. */
export function legend(top, display) {
  if (display === "clipped") return "Negro: 0 o menos. Blanco: 255 o más.";
  if (top === 0) return "Todo vale 0.";
  if (display === "signed") {
    return `Negro: ${number(-top)}. Gris medio: 0. Blanco: ${number(top)}.`;
  }
  return `Negro: 0. Blanco: ${number(top)} o ${number(-top)}.`;
}

function sumWords(kernel, normalize) {
  const sum = total(kernel);
  let text = `Sus números suman ${number(sum, 3)}`;
  if (Math.abs(sum) <= TINY) {
    const start = normalize ? "no hay entre qué dividir. S" : "s";
    return `${text}: ${start}olo responde a los cambios.`;
  }
  if (normalize) text += ` y se divide entre ${number(sum, 3)}`;
  if (normalize || Math.abs(sum - 1) <= TINY) {
    return `${text}: una zona lisa queda igual y la media apenas cambia.`;
  }
  return `${text}: una zona lisa queda multiplicada por ${number(sum, 3)}.`;
}

/** Lo que se ve, con palabras. La misma frase que Python. */
export function summary({ photo, kernel, image, normalize }, gray = pixels(photo, image),
  found = measure(correlate(gray, kernel, divisor(kernel, normalize)))) {
  const note = PRESETS[presetOf(kernel)]?.[2];
  const mean = gray.reduce((sum, value) => sum + value, 0) / gray.length;
  const text = `${titleOf(kernel)}, sobre ${IMAGES[image]}.${note ? ` ${note}` : ""} ` +
    `${sumWords(kernel, normalize)} El resultado va de ${number(found.min)} a ` +
    `${number(found.max)}, con media ${number(found.mean)}; la de la imagen es ${number(mean)}.`;
  if (found.top === 0) return text;
  const share = number((100 * found.over) / ((WIDTH - 2) * (HEIGHT - 2)), 1);
  return `${text} En valor absoluto, el ${share}\u00a0% de los píxeles supera la mitad del ` +
    `mayor, ${number(found.top)}.`;
}

/** Los nueve productos, sumados y con palabras. */
export function reading(gray, kernel, divided, pixel) {
  const sum = products(gray, kernel, pixel).reduce((found, [, , part]) => found + part, 0);
  const ending = divided === 1 ? "" : `; entre ${number(divided, 3)}, ${number(sum / divided)}`;
  return `Píxel [${pixel.join(", ")}] del resultado: los nueve productos suman ` +
    `${number(sum)}${ending}.`;
}

const ZOOM = 4; // puntos del lienzo por píxel: sitio para marcar uno sin taparlo

/** Pinta una imagen en su lienzo, dentro de un marco de inset píxeles, con el sitio marcado. */
function painter(canvas, inset) {
  const [pen, store] = [canvas.getContext("2d"),
    h("canvas", { width: WIDTH - 2 * inset, height: HEIGHT - 2 * inset })];
  const brush = store.getContext("2d");
  const load = (bytes) => {
    const image = brush.createImageData(store.width, store.height);
    const colors = new Uint32Array(image.data.buffer); // opaco y con los tres colores iguales
    bytes.forEach((value, k) => { colors[k] = 0xff000000 + value * 0x010101; });
    brush.putImageData(image, 0, 0);
  };
  const show = ([i, j]) => {
    pen.imageSmoothingEnabled = false;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(store, inset * ZOOM, inset * ZOOM, store.width * ZOOM, store.height * ZOOM);
    // Blanco con borde negro: se ve sobre cualquier gris.
    for (const [color, width] of [["#000", 7], ["#fff", 3]]) {
      pen.beginPath();
      if (inset) pen.arc((j + 1.5) * ZOOM, (i + 1.5) * ZOOM, 2.5 * ZOOM, 0, 2 * Math.PI);
      else pen.rect(j * ZOOM - 3, i * ZOOM - 3, 3 * ZOOM + 6, 3 * ZOOM + 6);
      Object.assign(pen, { strokeStyle: color, lineWidth: width }).stroke();
    }
  };
  return { load, show };
}

function creditOf({ file, author, page, license, terms, origin }) {
  return [`Foto: ${file}, de `, h("a", { href: page }, author), ", ",
    h("a", { href: terms }, license), `, ${origin}. Pasada a gris y reducida.`];
}

function render({ model, el }) {
  const {
    change, current, mount, notice, on, refuse, unbind,
  } = bind(model, el, ["kernel", "image", "display", "normalize", "pixel"], () => draw());
  const initial = current();
  const keep = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab se quedaría las teclas
  const size = { width: WIDTH * ZOOM, height: HEIGHT * ZOOM, role: "img" };
  const canvases = [h("canvas", size), h("canvas", { ...size, ...keep, tabindex: 0 })];
  const painters = canvases.map((canvas, k) => painter(canvas, k));
  const { image, display } = choices({ image: ["Imagen", "", ["photo", "shapes"],
    ["Foto", "Figuras"]], display: ["Cómo se pasa a gris", "", Object.keys(DISPLAYS),
    Object.values(DISPLAYS)] });
  const [credit, key, name, extremes] = [h("small"), h("small"), h("span"), h("span")];
  const select = h("select", keep,
    ...Object.entries(PRESETS).map(([value, [text]]) => h("option", { value }, text)),
    h("option", { value: "own", disabled: "" }, "Propio"));
  const fields = [1, 2, 3].flatMap((row) => [1, 2, 3].map((column) =>
    entry({ "aria-label": `fila ${row}, columna ${column}` })));
  const grid = h("div", { class: "grid" }, ...fields);
  const wrong = h("p", { class: "wrong", role: "alert" });
  const sum = h("output", { "aria-live": "off" });
  const normalize = h("input", { type: "checkbox" });
  const places = [HEIGHT, WIDTH].map((side) =>
    h("input", { type: "number", min: 0, max: side - 3, step: 1 }));
  const cells = fields.map(() => [h("span", { class: "swatch", "aria-hidden": "true" }), h("span"),
    h("b")]);
  const read = h("p", { class: "reading", "aria-live": "polite" });
  const reset = button("Reiniciar");
  const status = h("p", { class: "status", role: "status" });
  const form = h("form", { class: "neurona-filters", novalidate: "" }, image.node,
    h("div", { class: "original" }, h("p", { class: "title" }, h("span", {}, "Original")),
      canvases[0], h("p", {}, credit)), display.node,
    h("div", { class: "result" }, h("p", { class: "title" }, name, extremes), canvases[1],
      h("p", {}, h("span", { class: "ramp", "aria-hidden": "true" }), key)),
    h("fieldset", { class: "kernel" }, h("legend", {}, "Kernel (no se da la vuelta)"),
      h("label", { class: "row" }, h("span", {}, "Filtro"), select),
      grid, wrong,
      h("p", { class: "row" }, h("label", {}, normalize, "Dividir entre la suma:"), sum, reset)),
    h("fieldset", { class: "pixel" }, h("legend", {}, "De cerca: 9 píxeles × 9 números"),
      h("div", { class: "row" }, ...["Fila", "Columna"].map((text, k) =>
        h("label", {}, text, places[k]))),
      h("table", {}, h("caption", { class: "unseen" }, "Gris × número del kernel, y su producto"),
        h("tbody", {}, ...[0, 3, 6].map((k) => h("tr", {},
          ...cells.slice(k, k + 3).map((parts) => h("td", {}, ...parts)))))), read), status);
  mount(form);

  let [gray, drawn, painted] = [null, "", ""];
  const point = () => {
    const [kernel, pixel] = [model.get("kernel"), model.get("pixel")];
    painters.forEach(({ show }) => show(pixel));
    places.forEach((input, k) => {
      if (input.valueAsNumber !== pixel[k]) input.value = pixel[k];
    });
    products(gray, kernel, pixel).forEach(([value, weight, part], k) => {
      cells[k][0].style.background = `rgb(${value} ${value} ${value})`;
      tell(cells[k][1], `${value} × ${number(weight, 3)}`);
      tell(cells[k][2], `= ${number(part)}`);
    });
    tell(read, reading(gray, kernel, divisor(kernel, model.get("normalize")), pixel));
  };
  const draw = () => {
    const { pixel, ...state } = current();
    const { kernel } = state;
    const photo = model.get("photo");
    if (drawn !== state.image) {
      drawn = state.image;
      gray = pixels(photo, drawn);
      painters[0].load(gray);
      put(canvases[0], { "aria-label": `Original: ${SHOWN[drawn]}.` });
      credit.replaceChildren(...(drawn === "photo" ? creditOf(photo) :
        ["Grises: el fondo vale 30; el disco, 150; el cuadrado y la línea, 230."]));
    }
    if (painted !== JSON.stringify(state)) { // si solo cambia el píxel, el resultado es el mismo
      painted = JSON.stringify(state);
      const result = correlate(gray, kernel, divisor(kernel, state.normalize));
      const found = measure(result);
      painters[1].load(greys(result, state.display, found.top));
      tell(name, titleOf(kernel));
      tell(extremes, `de ${number(found.min)} a ${number(found.max)}`);
      tell(key, `${legend(found.top, state.display)} El marco no se calcula: le faltan vecinos.`);
      put(canvases[1], { "aria-label": `Resultado: ${titleOf(kernel)}. Las flechas mueven el ` +
        "píxel; con mayúsculas, de diez en diez." });
      tell(status, summary(state, gray, found));
    }
    select.value = presetOf(kernel) ?? "own";
    kernel.flat().forEach((value, k) => write(fields[k], value));
    tell(sum, number(total(kernel), 3));
    normalize.checked = state.normalize;
    image.show(state.image);
    display.show(state.display);
    tell(wrong, notice(""));
    point();
  };

  const move = (pixel) => {
    const next = pixel.map((place, k) => clamp(place, 0, [HEIGHT, WIDTH][k] - 3));
    if (String(next) !== String(model.get("pixel"))) change({ pixel: next });
  };
  canvases.forEach((canvas) => {
    let touch = null;
    const go = (event) => {
      const box = canvas.getBoundingClientRect();
      move([Math.floor(((event.clientY - box.top) * HEIGHT) / box.height) - 1,
        Math.floor(((event.clientX - box.left) * WIDTH) / box.width) - 1]);
    };
    on(canvas, "click", go);
    on(canvas, "pointerdown", (event) => { touch = event.pointerType === "touch" ? event : null; });
    on(canvas, "pointermove", (event) => {
      // Un dedo que va hacia arriba o abajo desplaza la página.
      const dx = touch && Math.abs(event.clientX - touch.clientX);
      if (touch && (dx <= 8 || dx < Math.abs(event.clientY - touch.clientY))) return;
      touch = null;
      go(event);
    });
  });
  on(canvases[1], "keydown", (event) => {
    if (!WAYS[event.key]) return;
    event.preventDefault();
    const by = event.shiftKey ? 10 : 1;
    move(model.get("pixel").map((place, k) => place + by * WAYS[event.key][k]));
  });
  editing(on, grid, { most: MOST, step: 1,
    at: (field) => model.get("kernel").flat()[fields.indexOf(field)],
    save: (field, value) => change({ kernel: model.get("kernel").map((row, i) =>
      row.map((old, j) => (field === fields[3 * i + j] ? value : old))) }), refuse });
  on(grid, "input", ({ target }) => { // un "−" a medio escribir no es un fallo
    const far = Math.abs(parsed(target.value)) > MOST;
    tell(wrong, far ? `Escribe un número entre −${MOST} y ${MOST}.` : "");
  });
  places.forEach((input, k) => {
    on(input, "input", () => {
      if (!Number.isInteger(input.valueAsNumber)) return;
      move(model.get("pixel").map((old, axis) => (axis === k ? input.valueAsNumber : old)));
    });
    on(input, "change", point);
  });
  on(select, "change", () => {
    const kernel = PRESETS[select.value][1];
    const found = total(kernel);
    change({ kernel, normalize: found !== 0 && found !== 1 });
  });
  on(normalize, "change", () => change({ normalize: normalize.checked }));
  on(form, "change", ({ target: { type, name: trait, value } }) =>
    type === "radio" && change({ [trait]: value }));
  on(reset, "click", () => change(initial));
  draw();
  return unbind;
}

export default { render };
