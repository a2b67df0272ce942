// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as graph from "../../src/neurona/widgets/static/graph.mjs";

const cases = JSON.parse(readFileSync(new URL("../fixtures/graph.json", import.meta.url)));

function close(actual, expected, name) {
  const bound = 1e-12 * Math.abs(expected) + 1e-15;
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

for (const [expression, { values, result, gradients, places }] of Object.entries(cases)) {
  test(`${expression} da los valores, los gradientes y los sitios de Python`, () => {
    const nodes = graph.build(graph.parse(expression), values);
    close(nodes.at(-1).value, result, "resultado");
    const grads = graph.gradients(nodes, graph.backwardSteps(nodes));
    for (const [name, expected] of Object.entries(gradients)) {
      close(grads.get(nodes.find((node) => node.text === name)), expected, name);
    }
    const found = [...graph.places(nodes).found].map(([node, place]) => [node.value, ...place]);
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    found.forEach((place, k) => place.forEach((x, i) =>
      assert.ok(Math.abs(x - places[k][i]) < 1e-6, `${k}: ${place} y ${places[k]}`)));
  });
}

test("cada paso se cuenta con palabras", () => {
  const nodes = graph.build(graph.parse("x * x + x"), { x: 3 });
  const said = [0, 1, 2, 3, 4].map((step) => graph.sentence(nodes, step));
  assert.match(said[0], /Solo se conocen los datos/);
  assert.equal(said[1], "Paso 1 de 4, hacia delante: x × x = 3 × 3 = 9.");
  assert.equal(said[2], "Paso 2 de 4, hacia delante: (x × x) + x = 9 + 3 = 12.");
  assert.equal(said[3], "Paso 3 de 4, hacia atrás. A (x × x) + x le llega 1. " +
    "Hacia x × x: 1 · 1 = 1. Hacia x: 1 · 1 = 1.");
  assert.equal(said[4], "Paso 4 de 4, hacia atrás. A x × x le llega 1. Hacia x: 1 · 3 = 3. " +
    "Ya tenía 1: suma 4. Hacia x: 1 · 3 = 3. Ya tenía 4: suma 7.");
  assert.match(graph.sentence(graph.build(graph.parse("tanh(-2 * x)"), { x: 0 }), 2), /\(−2\) × 0 = 0/);
});

test("a lo que solo depende de números no se le lleva gradiente", () => {
  const nodes = graph.build(graph.parse("x * (2 + 1)"), { x: 4 });
  assert.equal(nodes.at(-1).value, 12);
  assert.equal(graph.backwardSteps(nodes).length, 1);
});

for (const [text, message] of [
  ["", /no está completa/],
  ["x +", /no está completa/],
  ["(x + y", /Falta «\)»/],
  ["x + y)", /Sobra «\)»/],
  ["x y", /Falta un signo entre «x» y «y»/],
  ["(x+y)x", /Falta un signo entre «\)» y «x»/],
  ["sigma(x)", /Falta un signo entre «sigma» y «\(»/],
  ["2,5 * x", /decimales van con punto/],
  ["2 $ x", /No entiendo «\$»/],
  ["x", /alguna operación/],
  ["2 + 3", /alguna variable/],
  ["exp x", /Falta «\(»/],
  ["x+x+x+x+x+x+x+x+x+x+x+x", /demasiadas operaciones/],
]) {
  test(`«${text}» se explica`, () => assert.throws(() => graph.parse(text), message));
}

test("la sigmoide también se puede escribir con su letra", () => {
  assert.deepEqual(graph.parse("σ(w·x+b)"), graph.parse("sigmoid(w * x + b)"));
});

test("los números se escriben cortos", () => {
  assert.deepEqual([0.81757, -2, 1e-5, 123456, Infinity, NaN, 0].map(graph.short),
    ["0.818", "−2", "1.0e−5", "1.2e+5", "∞", "no existe", "0"]);
});
