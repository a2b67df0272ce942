// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as common from "../../src/neurona/widgets/static/common.mjs";
import * as likelihood from "../../src/neurona/widgets/static/likelihood.mjs";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/likelihood.json", import.meta.url)));
const { x, y } = fixture;

function close(actual, expected, name) {
  const error = Math.abs(actual - expected);
  const bound = 1e-12 * Math.abs(expected) + 1e-300;
  assert.ok(error <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

function allClose(actual, expected, name) {
  assert.equal(actual.length, expected.length, name);
  actual.forEach((value, i) => close(value, expected[i], `${name}[${i}]`));
}

test("sigmoid coincide con Python, también en los extremos", () => {
  allClose(fixture.sigmoid.z.map(likelihood.sigmoid), fixture.sigmoid.value, "sigmoid");
});

for (const { w, b, observed, loss, gradient } of fixture.cases) {
  test(`observed, meanLogLoss y gradient coinciden con w = ${w}, b = ${b}`, () => {
    allClose(likelihood.observed(x, y, w, b), observed, "observed");
    close(likelihood.meanLogLoss(x, y, w, b), loss, "meanLogLoss");
    // El gradiente es una resta de probabilidades: su error se mide contra 1.
    likelihood.gradient(x, y, w, b).forEach((value, i) =>
      close(1 + value, 1 + gradient[i], `gradient[${i}]`));
  });
}

test("product coincide con Python y con 1000 copias es exactamente 0", () => {
  for (const [copies, value] of Object.entries(fixture.product.copies)) {
    close(likelihood.product(fixture.product.ps, Number(copies)), value, `${copies} copias`);
  }
  assert.equal(likelihood.product(fixture.product.ps, 1000), 0);
});

test("meanLogLoss es finita aunque la probabilidad redondee a 0", () => {
  assert.deepEqual(likelihood.observed([1000], [0], 1, 0), [0]);
  assert.equal(likelihood.meanLogLoss([1000], [0], 1, 0), 1000);
  assert.equal(likelihood.meanLogLoss([-1000], [1], 1, 0), 1000);
});

test("minimum coincide con Python, y allí el gradiente es nulo", () => {
  for (const { x: inputs, y: labels, point } of fixture.minimum) {
    const found = likelihood.minimum(inputs, labels);
    allClose(found, point, "minimum");
    for (const slope of likelihood.gradient(inputs, labels, ...found)) {
      assert.ok(Math.abs(slope) < 1e-14, `gradiente ${slope}`);
    }
  }
});

test("minimum es null si un corte separa los datos o hay una sola clase", () => {
  assert.equal(likelihood.minimum([-1, 0, 1], [0, 0, 1]), null);
  assert.equal(likelihood.minimum([-1, 0, 1], [1, 1, 0]), null);
  assert.equal(likelihood.minimum([-1, 0, 1], [1, 1, 1]), null);
});

test("summary dice la lección cuando el producto se pierde", () => {
  const state = { x, y, w: 0.5, b: 0 };
  assert.match(likelihood.summary({ ...state, copies: 1 }), /1\.2 × 10⁻².*J = 0\.5571/);
  assert.match(likelihood.summary({ ...state, copies: 100 }), /800 probabilidades/);
  assert.match(likelihood.summary({ ...state, copies: 1000 }), /0 exacto.*J = 0\.5571/);
});

test("scientific y fixed escriben signos y exponentes tipográficos", () => {
  assert.equal(common.scientific(3.24e-4), "3.2 × 10⁻⁴");
  assert.equal(common.scientific(1), "1.0 × 10⁰");
  assert.equal(common.scientific(2.774e-194), "2.8 × 10⁻¹⁹⁴");
  assert.equal(common.scientific(0), "0");
  assert.equal(common.fixed(-1.204), "−1.20");
  assert.equal(common.fixed(-0.001), "0.00");
  assert.equal(common.fixed(0.55714, 4), "0.5571");
});

test("ticks da entre 4 y 11 números redondos dentro del intervalo", () => {
  assert.deepEqual(common.ticks(-1.88, 2.08), [-1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]);
  for (const [low, high] of [[0, 1], [30, 100], [-0.003, 0.004], [1.01, 9.99], [0, 10]]) {
    const marks = common.ticks(low, high);
    assert.ok(marks.length >= 4 && marks.length <= 11, `${low}, ${high}: ${marks}`);
    assert.ok(marks.every((mark) => mark >= low && mark <= high), `${low}, ${high}: ${marks}`);
  }
});

test("contour encuentra dónde una cuadrícula cruza un nivel", () => {
  const slope = [0, 1, 2].map(() => [0, 1, 2]);
  const points = common.contour(slope, 0.5).flat();
  assert.ok(points.length > 0 && points.every(([column]) => column === 0.5));
  assert.deepEqual(common.contour(slope, 5), []);
});
