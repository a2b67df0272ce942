import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { pieces, score, summary } from "../../src/neurona/widgets/static/quiz.mjs";

const option = (right) => ({ text: "t", feedback: "f", right });
const questions = [
  { text: "a", options: [option(true), option(false)] },
  { text: "b", options: [option(false), option(true), option(false)] },
  { text: "c", options: [option(false), option(true)] },
];

test("pieces separa código y cursiva, y deja lo demás como está", () => {
  assert.deepEqual(pieces("usa `x * y * z`, *pesos* y 2 * 3 * 4"), [
    ["", "usa "], ["code", "x * y * z"], ["", ", "], ["em", "pesos"], ["", " y 2 * 3 * 4"],
  ]);
  assert.deepEqual(pieces("<b>ŷ</b>"), [["", "<b>ŷ</b>"]]);
});

test("pieces entiende las mismas marcas que Python", () => {
  const path = new URL("../fixtures/quiz.json", import.meta.url);
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  for (const { text, html } of JSON.parse(readFileSync(path))) {
    const built = pieces(text).map(([tag, part]) =>
      (tag ? `<${tag}>${escaped(part)}</${tag}>` : escaped(part)));
    assert.equal(built.join(""), html);
  }
});

test("score cuenta aciertos, aciertos a la primera y lo que hay que mirar", () => {
  assert.deepEqual(score(questions, [[], [], []]), { done: 0, first: 0, again: [] });
  assert.deepEqual(score(questions, [[0], [0, 2, 1], [0]]), { done: 2, first: 1, again: [2] });
});

test("summary dice cómo va y, al acabar, qué repasar", () => {
  assert.equal(summary(questions, [[0], [], [0]]), "Llevas 1 de 3.");
  assert.equal(summary(questions, [[0], [1], [1]]), "3 de 3 a la primera.");
  assert.equal(summary(questions, [[0], [0, 1], [1]]), "2 de 3 a la primera. Vuelve a mirar la 2.");
  assert.equal(summary(questions, [[1, 0], [1], [0, 1]]),
    "1 de 3 a la primera. Vuelve a mirar las preguntas 1 y 3.");
});
