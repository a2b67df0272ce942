// La búsqueda: lee el índice de Sphinx (searchindex.js llama a Search.setIndex) y ordena los
// resultados. `fold` y `Stemmer` vienen de language_data.js y son los del índice.
"use strict";

const POINTS = { title: 30, section: 10, text: 5, partialTitle: 8, partialText: 1 };

// Un término del índice apunta a un documento o a una lista de ellos.
const asList = (value) => (value === undefined ? [] : [value].flat());

// Cuántos puntos da una palabra a cada documento: { documento: puntos }.
function scoreWord(index, stem) {
  const points = new Map();
  const add = (docs, value) => {
    for (const doc of asList(docs)) points.set(doc, Math.max(points.get(doc) ?? 0, value));
  };
  add(index.terms[stem], POINTS.text);
  add(index.titleterms[stem], POINTS.section);
  if (stem.length > 2) {
    for (const term of Object.keys(index.terms)) {
      if (term.startsWith(stem)) add(index.terms[term], POINTS.partialText);
    }
    for (const term of Object.keys(index.titleterms)) {
      if (term.startsWith(stem)) add(index.titleterms[term], POINTS.partialTitle);
    }
  }
  return points;
}

// Las secciones cuyo título tiene todas las palabras: { documento: [[título, ancla], …] }.
function matchingSections(index, stems, stemmer) {
  const found = new Map();
  for (const [title, places] of Object.entries(index.alltitles)) {
    const words = splitWords(title).map((word) => stemmer.stemWord(word));
    if (!stems.every((stem) => words.some((word) => word.startsWith(stem)))) continue;
    for (const [doc, anchor] of places) {
      found.set(doc, [...(found.get(doc) ?? []), [title, anchor]]);
    }
  }
  return found;
}

const splitWords = (text) => text.split(/[^\p{L}\p{N}_]+/u).filter(Boolean);

// Puntos del título de un documento: cuanto antes aparece lo buscado, más habla de ello.
function scoreTitle(title, stems, stemmer, ignored) {
  const words = splitWords(title.replace(/<[^>]*>/g, "").toLowerCase());
  const kept = words.filter((word) => !ignored.has(word) && !/^\d+$/.test(word));
  const place = kept.findIndex((word) => stemmer.stemWord(word).startsWith(stems[0]));
  return POINTS.title / (1 + place);
}

// Los documentos con todas las palabras, de más a menos puntos.
function search(index, query, stemmer = new Stemmer(), ignored = new Set(stopwords)) {
  const words = splitWords(query.toLowerCase());
  const kept = words.filter((word) => !ignored.has(word));
  const stems = (kept.length ? kept : words).map((word) => stemmer.stemWord(word));
  if (!stems.length) return [];
  const scores = stems.map((stem) => scoreWord(index, stem));
  const places = matchingSections(index, stems, stemmer);
  const results = [];
  index.docnames.forEach((name, doc) => {
    if (!scores.every((points) => points.has(doc))) return;
    const title = index.titles[doc];
    const sections = places.get(doc) ?? [];
    // el título de la página es la sección sin ancla
    const inside = sections.filter(([, anchor]) => anchor !== null);
    let score = scores.reduce((sum, points) => sum + points.get(doc), 0);
    if (inside.length < sections.length) score += scoreTitle(title, stems, stemmer, ignored);
    if (inside.length) score += POINTS.section;
    results.push({ name, title, score, sections: inside });
  });
  return results.sort((a, b) => b.score - a.score || a.name.localeCompare(b.name));
}

function link(href, html) {
  const element = document.createElement("a");
  element.href = href;
  element.innerHTML = html; // los títulos del índice son HTML que escribió Sphinx
  return element;
}

function show(result, cards) {
  const description = cards[result.name];
  const item = document.createElement("li");
  item.append(link(`${result.name}.html`, result.title));
  if (description) {
    const summary = document.createElement("p");
    summary.textContent = description;
    item.append(summary);
  }
  const list = document.createElement("ul");
  for (const [title, anchor] of result.sections.slice(0, 5)) {
    const entry = document.createElement("li");
    entry.append(link(`${result.name}.html#${anchor}`, title));
    list.append(entry);
  }
  if (list.children.length) item.append(list);
  return item;
}

function count(results, query) {
  if (!results.length) return `Ninguna página contiene «${query}». Prueba con menos palabras.`;
  return results.length === 1 ? "1 página." : `${results.length} páginas.`;
}

const Search = {
  setIndex(index) {
    const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    const input = document.getElementById("search-input");
    input.value = query;
    if (!query) {
      input.focus();
      return;
    }
    const results = search(index, query);
    const cards = JSON.parse(document.getElementById("page-cards").textContent);
    document.querySelector(".search-summary").textContent = count(results, query);
    document.querySelector(".search").replaceChildren(...results.map((one) => show(one, cards)));
  },
};
