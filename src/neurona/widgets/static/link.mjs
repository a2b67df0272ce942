/* Compartir el estado de un explorable en la dirección de su página. */
import { h } from "./common.mjs";
import { button } from "./fields.mjs";

/** La raíz del explorable en la página, si su dirección se puede compartir. */
function shareable(el, name) {
  try {
    const own = /^(https?|file):$/.test(location.protocol) && window.top === window;
    const lab = document.getElementById("jupyter-config-data"); // JupyterLab, no una página
    return own && !lab ? el.closest(`[data-neurona-explorable="${name}"]`) : null;
  } catch {
    return null;
  }
}

/**
 * El botón que copia la dirección con el estado, el recuadro que la enseña si no se puede copiar y
 * cómo leer la que llega. place es cuál de la página es; encode(place) da lo de detrás de «#», y
 * decode lo lee; load recibe el estado y say, lo que hay que decir.
 */
export function sharing(el, name, on, { encode, decode, load, say }) {
  const root = shareable(el, name);
  const every = document.querySelectorAll(`[data-neurona-explorable="${name}"]`);
  const place = root ? [...every].indexOf(root) : 0;
  const copy = button("Copiar enlace");
  const link = h("input", { type: "text", readonly: "" });
  const label = h("label", { class: "link", hidden: "" }, h("span", {}, "Enlace"), link);
  copy.hidden = !root;
  on(copy, "click", async () => {
    const url = location.href.split("#")[0] + encode(place);
    try {
      await navigator.clipboard.writeText(url);
      label.hidden = true;
      say("Enlace copiado.");
    } catch { // sin permiso para el portapapeles
      label.hidden = false;
      link.value = url;
      link.select();
      say("Copia el enlace del recuadro.");
    }
  });
  const restore = () => {
    if (!root || !location.hash.startsWith(`#${name}=`)) return;
    const found = decode(location.hash);
    if ((found?.place ?? 0) !== place) return; // es para otra figura
    if (found) load(found.state);
    el.scrollIntoView({ behavior: "instant" });
    say(found ? "" : "El enlace no se entiende: no se ha cambiado nada.");
  };
  on(window, "hashchange", restore);
  return { copy, label, restore };
}

