// La misma cuenta en Python y en JavaScript: los números los escribieron scikit-learn y Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as threshold from "../../src/neurona/widgets/static/threshold.mjs";

const stored = JSON.parse(readFileSync(new URL("../fixtures/threshold.json", import.meta.url)));

function close(actual, expected, name, bound = 1e-12) {
  assert.ok(actual === expected || Math.abs(actual - expected) <= bound,
    `${name}: ${actual}, se esperaba ${expected}`);
}

for (const one of stored.cases) {
  const [model] = one.models;
  const data = threshold.prepare(model, one.rare);
  const all = threshold.prepare(model, false);

  test(`${one.name}${one.rare ? ", con pocos positivos" : ""}: lo que da scikit-learn`, () => {
    assert.deepEqual(data.values, one.sorted); // sin perder ni un bit
    const points = threshold.roc(data);
    assert.deepEqual(points.map(([fp]) => fp), one.fp);
    assert.deepEqual(points.map(([, tp]) => tp), one.tp);
    close(threshold.auc(points), one.auc, "AUC");
    for (const level of one.levels) {
      const found = threshold.counts(data, level.threshold);
      assert.deepEqual(found, level.counts, `umbral ${level.threshold}`);
      for (const [name, value] of Object.entries(threshold.rates(found))) {
        close(value, level.rates[name], `${name} con ${level.threshold}`);
      }
      assert.equal(threshold.sentence(data, all, level.threshold, one.rare), level.sentence);
    }
  });

  test(`${one.name}${one.rare ? ", con pocos positivos" : ""}: los dibujos`, () => {
    const grid = threshold.scale(all);
    one.scale.forEach((value, k) => close(grid[k], value, "deslizador"));
    assert.deepEqual(threshold.histogram(data, grid), one.bins);
    assert.ok(grid[0] * grid[2] <= data.values[0] && grid[1] * grid[2] > data.values.at(-1));
    const points = threshold.roc(data);
    for (const [fp, tp, level] of points) { // cada vértice es el de su umbral
      const found = threshold.counts(data, level);
      assert.deepEqual([found.fp, found.tp], [fp, tp]);
      const near = threshold.nearest(points, fp / data.negatives, tp / data.positives);
      assert.deepEqual(near.slice(0, 2), [fp, tp]);
    }
  });
}

test("los números se escriben como en Python", () => {
  for (const [value, text] of stored.numbers) assert.equal(threshold.number(value), text);
  for (const [value, digits, text] of stored.decimals) {
    assert.equal(threshold.decimals(value, digits), text);
  }
});

test("las fórmulas se rellenan", () => {
  const found = { tp: 988, fp: 14, fn: 12, tn: 8986 };
  assert.equal(threshold.filled("VP / (VP + FN)", found), "988 / (988 + 12)");
  assert.equal(threshold.filled("2·VP / (2·VP + FP + FN)", found), "2·988 / (2·988 + 14 + 12)");
  assert.equal(threshold.filled("(VP + VN) / total", found), "(988 + 8986) / 10000");
});
