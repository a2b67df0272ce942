// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as mlp from "../../src/neurona/widgets/static/mlp.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));
const { cases, segments } = read("../fixtures/mlp.json");
const sets = read("../../src/neurona/widgets/static/mlp.json");

function close(actual, expected, name) {
  const bound = 1e-12 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

for (const { data, activation, units, off, X, ...expected } of cases) {
  const name = `${data}, ${activation}, ${units} unidades, apagadas [${off}]`;
  test(`${name}: como Python`, () => {
    const network = sets[data][activation][units - 1];
    const f = mlp.logit(network, activation, off);
    X.forEach(([x1, x2], i) => {
      close(f(x1, x2), expected.logits[i], `logit ${i}`);
      close(mlp.sigmoid(f(x1, x2)), expected.probabilities[i], `ŷ ${i}`);
    });
    assert.equal(mlp.right(f, sets[data].points).filter(Boolean).length, expected.hits);
    if (activation === "relu") assert.equal(mlp.regions(network, off), expected.regions);
    assert.equal(mlp.summary({ sets, data, activation, units, off }), expected.summary);
  });
}

test("las rectas acaban donde en Python", () => {
  for (const [unit, ends] of segments) {
    const found = mlp.segment(unit);
    assert.equal(found === null, ends === null, String(unit));
    found?.flat().forEach((value, k) => close(value, ends.flat()[k], String(unit)));
  }
});

test("los tonos cubren cada casilla una vez", () => {
  const grid = mlp.lattice((x1, x2) => 3 * x1 + x2, 21);
  const paths = mlp.tones(grid);
  const area = (d) => [...d.matchAll(/h(\d+)v1/g)].reduce((sum, [, width]) => sum + +width, 0);
  assert.equal(paths.reduce((sum, d) => sum + area(d), 0), 21 * 21);
  const white = mlp.tones([[0, 0], [0, 0]]);
  assert.deepEqual(white.map(area), [0, 0, 0, 0, 0, 4, 0, 0, 0, 0]);
});

test("la cuadrícula va de izquierda a derecha y de arriba abajo", () => {
  assert.deepEqual(mlp.lattice((x1, x2) => [x1, x2], 3)[0], [[-2, 2], [0, 2], [2, 2]]);
});

test("la sigmoide no desborda", () => {
  assert.deepEqual([-1000, 0, 1000].map(mlp.sigmoid), [0, 0.5, 1]);
});
