// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as neuron from "../../src/neurona/widgets/static/neuron.mjs";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/neuron.json", import.meta.url)));
const X = [[0, 0], [0, 1], [1, 0], [1, 1]];
const TABLES = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };

function close(actual, expected, name) {
  const bound = 1e-12 * Math.abs(expected) + 1e-300;
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

for (const [name, values] of Object.entries(fixture.activations)) {
  test(`la activación ${name} coincide con Python, también en los extremos`, () => {
    fixture.z.forEach((z, i) => close(neuron.activate(name, z), values[i], `${name}(${z})`));
  });
}

test("weighted y right coinciden con Python", () => {
  for (const parameters of fixture.cases) {
    const found = X.map((x) => neuron.weighted(parameters, x));
    found.forEach((z, i) => close(z, parameters.z[i], `z[${i}]`));
    const labels = parameters.z.map((z) => Number(z > 0));
    assert.deepEqual(neuron.right(X, labels, parameters), [true, true, true, true]);
    labels[2] = 1 - labels[2];
    assert.deepEqual(neuron.right(X, labels, parameters), [true, true, false, true]);
  }
});

for (const [name, path] of Object.entries(fixture.paths)) {
  test(`la regla del perceptrón recorre el camino de Python en ${name}`, () => {
    const [w1, w2, b] = fixture.start;
    let now = { w1, w2, b, cursor: 0 };
    for (const expected of path) {
      now = neuron.perceptronStep(X, TABLES[name], now, now.cursor);
      assert.deepEqual([now.w1, now.w2, now.b], expected);
    }
    const ended = neuron.perceptronStep(X, TABLES[name], now, now.cursor) === null;
    assert.equal(ended, name !== "XOR");
  });
}

test("lineEnds corta el cuadrado y sabe cuándo la recta no lo cruza", () => {
  const square = [[0, 0], [1, 1]];
  const ends = neuron.lineEnds({ w1: 1, w2: 1, b: -1.5 }, ...square);
  for (const [x, y] of ends) close(x + y, 1.5, "z = 0");
  assert.equal(ends.length, 2);
  assert.equal(neuron.lineEnds({ w1: 1, w2: 1, b: -3 }, ...square), null);
  assert.equal(neuron.lineEnds({ w1: 0, w2: 0, b: 0 }, ...square), null);
  assert.deepEqual(neuron.lineEnds({ w1: 2, w2: 0, b: -1 }, ...square), [[0.5, 0], [0.5, 1]]);
});

test("tableOf reconoce las cuatro tablas y ninguna otra", () => {
  for (const [name, y] of Object.entries(TABLES)) assert.equal(neuron.tableOf(X, y), name);
  assert.equal(neuron.tableOf(X, [1, 0, 0, 1]), "");
  assert.equal(neuron.tableOf([[0, 0], [1, 1]], [0, 1]), "");
});

test("summary dice los parámetros y los aciertos", () => {
  assert.equal(neuron.summary(X, TABLES.XOR, { w1: 1, w2: 1, b: -0.5 }),
    "Con w₁ = 1.00, w₂ = 1.00 y b = −0.50, la neurona acierta 3 de 4.");
});
