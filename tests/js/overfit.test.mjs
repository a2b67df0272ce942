// Los mismos datos, ajustes y frases en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as overfit from "../../src/neurona/widgets/static/overfit.mjs";

const stored = JSON.parse(readFileSync(new URL("../fixtures/overfit.json", import.meta.url)));

function close(actual, expected, name, relative = 1e-9) {
  const bound = relative * Math.abs(expected) + 1e-12;
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

function same(actual, expected, name, relative) {
  if (expected === null) assert.equal(actual, null, name);
  else if (Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, name);
    expected.forEach((item, k) => same(actual[k], item, `${name}/${k}`, relative));
  } else close(actual, expected, name, relative);
}

test("el generador da los números de Python, exactos", () => {
  for (const [seed, expected] of Object.entries(stored.uniform)) {
    const next = overfit.uniform(Number(seed));
    assert.deepEqual(expected.map(() => next()), expected);
  }
});

for (const [name, one] of Object.entries(stored.cases)) {
  const { data, basis, y, errors } = overfit.table(one.points, one.seed);

  test(`${name}: los datos de Python`, () => {
    same(data.train.filter((_, k) => k % 5 === 0), one.train, "entrenamiento", 1e-12);
    same(data.validation.filter((_, k) => k % 50 === 0), one.validation, "validación", 1e-12);
  });

  test(`${name}: los coeficientes y los errores de Python`, () => {
    for (const [degree, log, w] of one.coefficients) {
      same(overfit.fit(basis, y, degree, log), w, `grado ${degree}, ${log}`);
    }
    for (const [k, column] of Object.entries(one.by_degree)) {
      same(errors.map((row) => row[k]), column, `λ ${k}`);
    }
    for (const [degree, row] of Object.entries(one.by_lambda)) {
      same(errors[degree], row, `grado ${degree}`);
    }
  });

  test(`${name}: las frases de Python`, () => {
    for (const [state, said] of one.said) assert.equal(overfit.sentence(state, errors), said);
  });
}

test("sin λ y con grado ≥ m no hay un único ajuste", () => {
  const { errors } = overfit.table(10, 0);
  assert.deepEqual(errors.map((row) => row[0] !== null),
    Array.from({ length: 16 }, (_, degree) => degree < 10));
  assert.ok(errors[15].slice(1).every((pair) => pair.every(Number.isFinite)));
  assert.equal(overfit.verdict(errors, 10, 0)[0], "-");
});

test("añadir puntos no mueve los que había ni la validación", () => {
  const [few, many] = [overfit.dataset(12, 5), overfit.dataset(40, 5)];
  assert.deepEqual(many.train.slice(0, 12), few.train);
  assert.deepEqual(many.validation, few.validation);
});

test("el error de entrenamiento no sube con el grado ni al bajar λ", () => {
  const { errors } = overfit.table(40, 3);
  for (let d = 1; d < 16; d += 1) assert.ok(errors[d][0][0] <= errors[d - 1][0][0] + 1e-12);
  for (let k = 1; k < 26; k += 1) assert.ok(errors[9][k][0] >= errors[9][k - 1][0] - 1e-12);
});

test("los números se escriben con tres cifras", () => {
  assert.deepEqual([0.07124, 0.99951, 12.345, 123.4, 99900, 1.234e-5, 1e-30].map(overfit.figures),
    ["0.0712", "1.00", "12.3", "123", "9.99 × 10⁴", "1.23 × 10⁻⁵", "menos de 10⁻⁹"]);
});
