/* Lo que comparten los explorables con opciones y con números que se escriben. */
import { clamp, explorable, h } from "./common.mjs";

export const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Opciones en fila, con su título. show marca una y deja a la vista las primeras. */
function choice(name, text, letter, values, texts = values) {
  const radios = values.map((value) => h("input", { type: "radio", name, value }));
  const labels = radios.map((radio, k) => h("label", {}, radio, h("span", {}, String(texts[k]))));
  const title = h("legend", {}, text, letter && h("i", {}, letter));
  const node = h("fieldset", { class: name }, title, h("div", { class: "choices" }, ...labels));
  const show = (value, count = values.length) => radios.forEach((radio, k) => {
    radio.checked = radio.value === String(value);
    labels[k].hidden = k >= count;
  });
  return { node, radios, show };
}

/** Varias, por su nombre: { nombre: [título, letra, valores, textos] }. */
export function choices(settings) {
  return Object.fromEntries(Object.entries(settings).map(([name, parts]) =>
    [name, choice(name, ...parts)]));
}

export function button(text) {
  return h("button", { type: "button" }, text);
}

/** Un grupo de botones con su título. */
export function group(title, ...buttons) {
  return h("fieldset", {}, h("legend", {}, title), h("div", { class: "buttons" }, ...buttons));
}

/** Cambia el texto sin tocar lo que ya estaba. */
export function tell(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** Pone los atributos que cambian; null o false quitan el suyo y undefined no toca nada. */
export function mark(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || node.getAttribute(name) === String(value)) continue;
    if (value === null) node.removeAttribute(name);
    else node.setAttribute(name, value);
  }
}

/** Deja en parent esos nodos y en ese orden, sin mover los que ya están. */
export function hold(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** Lo que vale lo escrito, con coma o con punto decimal; NaN si no es un número. */
export function parsed(text) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) + 0 : NaN;
}

/**
 * Un campo para un número. No es de tipo number: con esos, según el idioma del navegador, una coma
 * se pierde sin avisar y 2,5 pasa a ser 25. En un iPhone el teclado decimal no tiene signo menos.
 */
export function entry(attributes = {}) {
  const apple = CSS.supports("-webkit-touch-callout", "none");
  return h("input", { type: "text", class: "entry", inputmode: apple ? "text" : "decimal",
    autocomplete: "off", "data-lm-suppress-shortcuts": "true", ...attributes });
}

/** Escribe un número en su campo, sin pisar lo que está a medio escribir ni lo que ya vale eso. */
export function write(input, value, digits) {
  const round = (number) => (digits === undefined ? number : Number(number.toFixed(digits)));
  const now = parsed(input.value);
  const half = input === document.activeElement && Number.isNaN(now);
  if (!half && round(now) !== round(value)) input.value = round(value);
}

/**
 * Atiende los campos que hay dentro de node. save(campo, valor) guarda un número; at(campo) es el
 * guardado, que vuelve al campo si lo escrito no vale; refuse(por qué) lo cuenta. Un número que
 * pasa de most se rechaza o, con clamps, se recorta. Con step, las flechas lo suben y lo bajan.
 */
export function editing(on, node, { most, clamps = false, step = 0, at, save, refuse }) {
  const fits = (value) => (clamps ? Number.isFinite(value) : Math.abs(value) <= most);
  const attend = (type, action) => on(node, type, (event) => {
    if (event.target.matches(".entry")) action(event.target, event);
  });
  attend("input", (input) => {
    const value = parsed(input.value);
    if (fits(value)) save(input, clamp(value, -most, most));
  });
  attend("change", (input) => {
    const [text, kept] = [input.value.trim(), at(input)];
    if (parsed(text) === kept) return;
    input.value = kept;
    refuse(text && Number.isNaN(parsed(text)) ? `«${text.slice(0, 12)}» no es un número: ` +
      "puedes escribir, por ejemplo, −3 o 2,5." : "");
  });
  attend("keydown", (input, event) => {
    const way = -(WAYS[event.key]?.[0] ?? 0);
    if (!way || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = fits(parsed(input.value)) ? parsed(input.value) : at(input);
    input.value = clamp(Number((from + way * step).toFixed(10)), -most, most);
    save(input, Number(input.value));
  });
}

/**
 * Une un explorable a esos rasgos de su modelo; draw lo dibuja, una sola vez por cambio.
 * refuse guarda un aviso, que notice pone delante de una frase hasta el siguiente cambio.
 */
export function bind(model, el, keys, draw) {
  const stop = new AbortController();
  let [quiet, warning, view] = [false, "", null];
  const listen = () => quiet || draw();
  const on = (node, type, action) => node.addEventListener(type, action, { signal: stop.signal });
  for (const key of keys) model.on(`change:${key}`, listen);
  return {
    on,
    signal: stop.signal,
    current: () => Object.fromEntries(keys.map((key) => [key, model.get(key)])),
    change(values) {
      [quiet, warning] = [true, ""];
      for (const [key, value] of Object.entries(values)) model.set(key, value);
      model.save_changes();
      quiet = false;
      draw();
    },
    refuse(text) {
      warning = text;
      draw();
    },
    notice: (text) => `${warning} ${text}`.trim(),
    mount(form) {
      view = el.appendChild(explorable(form));
      on(form, "submit", (event) => event.preventDefault());
    },
    unbind() {
      stop.abort();
      for (const key of keys) model.off(`change:${key}`, listen);
      view.remove();
    },
  };
}

