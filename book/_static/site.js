// Lo poco que las páginas hacen solas: tema, buscador, copiar código y sección actual.
"use strict";

const root = document.documentElement;

// --- Tema: como el sistema, claro u oscuro -------------------------------------------------

const MODES = { auto: "como el sistema", light: "claro", dark: "oscuro" };
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function applyMode(mode) {
  const dark = mode === "auto" ? systemDark.matches : mode === "dark";
  Object.assign(root.dataset, { mode, theme: dark ? "dark" : "light" });
  const button = document.querySelector(".theme-switch-button");
  button.title = `Tema: ${MODES[mode]}`;
  button.setAttribute("aria-label", `Tema: ${MODES[mode]}. Cambiar`);
  button.hidden = false;
}

function nextMode() {
  const names = Object.keys(MODES);
  const mode = names[(names.indexOf(root.dataset.mode) + 1) % names.length];
  try {
    localStorage.setItem("mode", mode);
  } catch {
    // sin permiso para guardar, el cambio dura lo que la página
  }
  applyMode(mode);
}

document.querySelector(".theme-switch-button").addEventListener("click", nextMode);
systemDark.addEventListener("change", () => applyMode(root.dataset.mode));
applyMode(root.dataset.mode || "auto");

// --- Buscador: Ctrl+K o el botón -----------------------------------------------------------

function openSearch(event) {
  event.preventDefault();
  const dialog = document.getElementById("search-dialog");
  if (dialog && !dialog.open) dialog.showModal();
  document.getElementById("search-input").select();
}

document.querySelector(".search-button__button").addEventListener("click", openSearch);
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") openSearch(event);
});
document.getElementById("search-dialog")?.addEventListener("click", (event) => {
  if (event.target === event.currentTarget) event.currentTarget.close();
});

// --- Copiar el código ----------------------------------------------------------------------

function addCopyButton(block) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copybtn";
  button.textContent = "Copiar";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("pre").textContent);
    button.textContent = "Copiado";
    setTimeout(() => (button.textContent = "Copiar"), 2000);
  });
  block.append(button);
}

if (navigator.clipboard) {
  // al acercarse el bloque, para que una página larga no empiece con cien botones
  const nearby = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      addCopyButton(target);
      nearby.unobserve(target);
    }
  });
  document
    .querySelectorAll(".cell_input .highlight, article > section .highlight-python .highlight")
    .forEach((block) => nearby.observe(block));
}

// --- Sección actual en el índice de la página ----------------------------------------------

const links = new Map(
  [...document.querySelectorAll(".bd-toc-nav a")].map((link) => [link.hash.slice(1), link]),
);

function markSection(id) {
  for (const [name, link] of links) {
    if (name === id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

const spy = new IntersectionObserver(
  (entries) => {
    const visible = entries.filter((entry) => entry.isIntersecting);
    if (visible.length) markSection(visible.at(-1).target.id);
  },
  { rootMargin: "-10% 0px -75%" },
);
for (const id of links.keys()) {
  const section = id && document.getElementById(id);
  if (section) spy.observe(section);
}

// un enlace a una sección cierra el índice que se abrió en el teléfono
document.querySelectorAll("[popover]").forEach((panel) => {
  panel.addEventListener("click", (event) => {
    if (event.target.closest("a") && panel.matches(":popover-open")) panel.hidePopover();
  });
});

// --- Secciones lejanas ---------------------------------------------------------------------

// En el teléfono, la hoja de estilo deja sin componer lo que aún no se ve, para que la página
// abra enseguida. Pasado ese momento se compone de sección en sección, en los ratos libres: así
// la barra de desplazamiento dice la verdad y una captura de la página sale completa.
const SETTLE_MS = 3000;
const whenIdle = window.requestIdleCallback ?? setTimeout;

function composeSections(sections) {
  const section = sections.shift();
  if (!section) return;
  section.style.contentVisibility = "visible";
  whenIdle(() => composeSections(sections));
}

addEventListener("load", () => {
  const sections = [...document.querySelectorAll("article > section > section")];
  setTimeout(composeSections, SETTLE_MS, sections);
});

// --- Imprimir: en claro y con todo a la vista, también lo plegado --------------------------

addEventListener("beforeprint", () => {
  root.dataset.theme = "light";
  document.querySelectorAll("article details:not([open])").forEach((details) => {
    details.open = true;
    details.dataset.reopened = "";
  });
});
addEventListener("afterprint", () => {
  applyMode(root.dataset.mode);
  document.querySelectorAll("details[data-reopened]").forEach((details) => {
    details.open = false;
    delete details.dataset.reopened;
  });
});
