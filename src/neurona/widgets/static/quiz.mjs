import { explorable, h } from "./common.mjs";

/** Un texto en trozos [etiqueta, texto]: `código` va en "code" y *cursiva* en "em". */
export function pieces(text) {
  const parts = text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/); // los impares llevan marcas
  return parts.map((part, k) => {
    if (k % 2 === 0) return ["", part];
    return [part[0] === "`" ? "code" : "em", part.slice(1, -1)];
  }).filter(([, part]) => part);
}

/** Cuántas preguntas están acertadas, cuántas a la primera y cuáles conviene volver a mirar. */
export function score(questions, answers) {
  const right = questions.map((question, k) =>
    answers[k].some((choice) => question.options[choice].right));
  const first = right.map((done, k) => done && answers[k].length === 1);
  const numbers = questions.map((_, k) => k + 1);
  return {
    done: right.filter(Boolean).length,
    first: first.filter(Boolean).length,
    again: numbers.filter((_, k) => right[k] && !first[k]),
  };
}

/** Lo que se dice del conjunto. */
export function summary(questions, answers) {
  const { done, first, again } = score(questions, answers);
  const total = questions.length;
  if (done < total) return `Llevas ${done} de ${total}.`;
  if (first === total) return `${total} de ${total} a la primera.`;
  const list = again.length === 1 ? `la ${again[0]}` :
    `las preguntas ${again.slice(0, -1).join(", ")} y ${again.at(-1)}`;
  return `${first} de ${total} a la primera. Vuelve a mirar ${list}.`;
}

function marked(text) {
  return pieces(text).map(([tag, part]) => (tag ? h(tag, {}, part) : part));
}

function questionView(question, number, total) {
  const radios = question.options.map((_, k) =>
    h("input", { type: "radio", name: "option", value: k }));
  const labels = question.options.map((option, k) =>
    h("label", {}, radios[k], h("span", {}, ...marked(option.text))));
  const feedback = h("p", { class: "feedback", role: "status" });
  const place = h("span", { class: "unseen" });
  const node = h("form", {}, h("fieldset", {},
    h("legend", {}, place, h("span", { class: "number", "aria-hidden": "true" }, String(number)),
      h("span", {}, ...marked(question.text)),
      h("span", { class: "tick", "aria-hidden": "true" }, "✓")),
    ...labels), h("button", { type: "submit" }, "Comprobar"), feedback);
  const hush = () => {
    labels.forEach((label) => { label.className = ""; });
    feedback.className = "feedback";
    feedback.replaceChildren();
  };
  const say = (choice) => {
    radios.forEach((radio, k) => { radio.checked = k === choice; });
    hush();
    if (choice === null) return;
    const { right, feedback: reason } = question.options[choice];
    const kind = right ? "right" : "wrong";
    labels[choice].className = kind;
    feedback.classList.add(kind);
    feedback.append(h("b", {}, h("span", { "aria-hidden": "true" }, right ? "✓ " : "✗ "),
      right ? "Correcto. " : "No. "), ...marked(reason));
  };
  const ask = () => feedback.replaceChildren("Elige antes una opción.");
  const finish = (done) => {
    node.className = done ? "done" : "";
    place.textContent = `Pregunta ${number} de ${total}${done ? ", acertada" : ""}. `;
  };
  return { node, say, hush, ask, finish, chosen: () => radios.findIndex((radio) => radio.checked) };
}

function render({ model, el }) {
  const questions = model.get("questions");
  const views = questions.map((question, k) => questionView(question, k + 1, questions.length));
  const total = h("p", { class: "status", role: "status" });
  const again = h("button", { type: "button" }, "Repetir");
  const view = el.appendChild(explorable(h("div", { class: "neurona-quiz" },
    h("ol", { "aria-label": model.get("title") }, ...views.map(({ node }) => h("li", {}, node))),
    h("div", { class: "end" }, total, again))));

  const drawn = questions.map(() => ""); // lo ya dibujado de cada pregunta
  const isRight = (k, choice) => questions[k].options[choice].right;
  const draw = () => {
    const answers = model.get("answers");
    views.forEach(({ say, finish }, k) => {
      finish(answers[k].some((choice) => isRight(k, choice)));
      // Las que no cambian siguen como el lector las dejó, y no se anuncian otra vez.
      if (drawn[k] === String(answers[k])) return;
      drawn[k] = String(answers[k]);
      say(answers[k].at(-1) ?? null);
    });
    again.hidden = answers.every((tried) => tried.length === 0);
    const text = again.hidden ? "" : summary(questions, answers);
    if (total.textContent !== text) total.textContent = text;
  };
  const check = (k) => {
    const choice = views[k].chosen();
    if (choice < 0) {
      views[k].ask();
      return;
    }
    const answers = model.get("answers");
    // Después de acertar se pueden leer las demás explicaciones sin que cuente.
    if (answers[k].some((tried) => tried === choice || isRight(k, tried))) {
      views[k].say(choice);
      return;
    }
    model.set("answers", answers.map((tried, i) => (i === k ? [...tried, choice] : tried)));
    model.save_changes();
  };

  const stop = new AbortController();
  const { signal } = stop;
  views.forEach(({ node, hush }, k) => {
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      check(k);
    }, { signal });
    // Lo que se dijo de una opción no debe leerse mientras se elige otra.
    node.addEventListener("change", hush, { signal });
  });
  again.addEventListener("click", () => {
    views.forEach(({ say }) => say(null)); // también lo elegido y sin comprobar
    model.set("answers", questions.map(() => []));
    model.save_changes();
    view.querySelector("input").focus();
  }, { signal });
  model.on("change:answers", draw);
  draw();
  return () => {
    stop.abort();
    model.off("change:answers", draw);
    view.remove();
  };
}

export default { render };
