// Los números que se escriben, con coma o con punto.
import assert from "node:assert/strict";
import { test } from "node:test";

import { parsed } from "../../src/neurona/widgets/static/fields.mjs";
import { equals, factor } from "../../src/neurona/widgets/static/grid.mjs";

test("la coma y el punto son el mismo decimal", () => {
  const texts = ["2,5", "2.5", " -2,5 ", "−2,5", "+3", ",5", "2,", "1e-3", "-0", "007"];
  assert.deepEqual(texts.map(parsed), [2.5, 2.5, -2.5, -2.5, 3, 0.5, 2, 0.001, 0, 7]);
});

for (const text of ["", " ", "-", ",", "abc", "2,5,1", "1.000,5", "1,000.5", "2 5", "0x10", "1e",
  "Infinity", "NaN", "--2", "2-", "½"]) {
  test(`«${text}» no es un número`, () => assert.ok(Number.isNaN(parsed(text))));
}

test("un factor negativo va entre paréntesis y lo redondeado se dice", () => {
  assert.deepEqual([2, -0.5, 1 / 9].map(factor), ["2", "(−0.5)", "0.11111"]);
  assert.deepEqual([equals(2, 0.1 + 0.2), equals(1 / 9)], ["=", "≈"]);
});
