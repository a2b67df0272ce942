// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as training from "../../src/neurona/widgets/static/training.mjs";

const data = JSON.parse(readFileSync(new URL("../fixtures/training.json", import.meta.url)));
const [runs] = data.groups;

test("las frases y los ejes son los de Python", () => {
  for (const state of data.states) {
    const full = { ...state, runs: data.groups[state.runs] };
    assert.equal(training.sentence(full), state.sentence);
    training.span(full.runs, state.measure, state.log).forEach((end, k) =>
      assert.ok(Math.abs(end - state.span[k]) < 1e-12, `${end}, se esperaba ${state.span[k]}`));
  }
});

test("los filtros guardados en 8 bits pintan el gris que toca", () => {
  const whole = training.decode(data.stored);
  assert.equal(whole.length, data.stored.shape.reduce((a, b) => a * b));
  assert.equal(data.greys.length, whole.length);
  data.greys.forEach((expected, k) => {
    const gray = training.grey(whole[k]);
    assert.ok(Math.abs(gray - expected) <= 1.01, `${k}: ${gray}, se esperaba ${expected}`);
  });
  assert.deepEqual([-127, 0, 127].map(training.grey), [0, 128, 255]);
});

test("los números se escriben cortos y los empates suben", () => {
  assert.deepEqual([0, 0.04123, 0.03125, 1, 12.345, 999.4, 999.9, 1.234e-5].map(training.figures),
    ["0", "0.0412", "0.0313", "1.00", "12.3", "999", "1.00 × 10³", "1.23 × 10⁻⁵"]);
  assert.deepEqual([0.98625, 1, 0.99185].map((v) => training.valueText("accuracy", v)),
    ["98.63 %", "100.00 %", "99.19 %"]);
});

test("el sobreajuste se cuenta en épocas seguidas", () => {
  const run = { name: "a", loss: [4, 3, 2, 1, 1], val_loss: [3, 2, 2.1, 2.2, 2.3] };
  assert.deepEqual([1, 2, 3, 4, 5].map((epoch) => training.overfitting(run, "loss", epoch)),
    [0, 0, 1, 2, 0]); // en la quinta, el entrenamiento no mejora
  assert.equal(training.overfitting({ name: "a", loss: [1, 2] }, "loss", 2), 0);
  assert.equal(training.bestOf(run.val_loss, "loss", 5), 1);
  assert.match(training.runWords(run, 5, "loss"),
    /peor que la anterior, 2\.20\. La mejor fue la de la época 2, 2\.00\.$/);
});

test("los ejes llevan pocas marcas, dentro y en orden", () => {
  const cases = [[[0, 2.4], "loss", false], [[0.4, 1], "accuracy", false],
    [[0.9812, 0.9931], "accuracy", false], [[-3.1, 0.4], "loss", true],
    [[-0.05, 0.05], "loss", true],
    [[-8, 5], "loss", true], [[0, 1e6], "loss", false], [[-2.1, -1.6], "accuracy", true],
    [training.span(runs, "loss", true), "loss", true]];
  for (const [range, measure, log] of cases) {
    const found = training.marks(range, measure, log);
    assert.ok(found.length >= 1 && found.length <= 5, `${range}: ${found}`);
    found.forEach(([value], k) => assert.ok(value >= range[0] && value <= range[1] &&
      (k === 0 || value > found[k - 1][0])));
    assert.ok(found.every(([, text]) => text.length <= 8), `${found}`);
  }
  assert.deepEqual(training.marks([-3.1, 0.4], "loss", true).map(([, text]) => text),
    ["0.001", "0.01", "0.1", "1"]);
  assert.deepEqual(training.marks([-2.1, -1.6], "accuracy", true).map(([, text]) => text),
    ["1 %", "2 %"]);
});
