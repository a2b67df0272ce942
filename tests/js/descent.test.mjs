// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as descent from "../../src/neurona/widgets/static/descent.mjs";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/descent.json", import.meta.url)));
const { SURFACES } = descent;

function close(actual, expected, name, tolerance = 1e-12) {
  const error = Math.abs(actual - expected);
  const bound = tolerance * Math.max(1, Math.abs(expected));
  assert.ok(error <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

function allClose(actual, expected, name, tolerance) {
  assert.equal(actual.length, expected.length, name);
  actual.forEach((value, i) => close(value, expected[i], `${name}[${i}]`, tolerance));
}

function state(changes = {}) {
  return {
    surface: "ellipse", method: "descent", rate: 0.09, start: [-2.5, 1], steps: 1000, ...changes,
  };
}

function says(changes) {
  return descent.summary(state(changes)).replaceAll("\u00a0", " ");
}

test("las superficies son las de Python", () => {
  assert.deepEqual(Object.keys(SURFACES).sort(), Object.keys(fixture.surfaces).sort());
});

for (const [name, { values, slopes, critical }] of Object.entries(fixture.surfaces)) {
  test(`el costo y el gradiente de ${name} coinciden con Python`, () => {
    const found = fixture.points.map((point) => SURFACES[name].cost(...point));
    allClose(found.map(({ value }) => value), values, "valor");
    found.forEach(({ slope }, i) => allClose(slope, slopes[i], `gradiente ${i}`));
  });

  test(`el gradiente de ${name} es el de las diferencias centrales`, () => {
    const step = 6e-6;
    for (const [a, b] of [[-2.5, 1], [0.4, -0.7], [1.7, 0.3], [2.2, 1.1]]) {
      const { cost } = SURFACES[name];
      const numeric = [
        (cost(a + step, b).value - cost(a - step, b).value) / (2 * step),
        (cost(a, b + step).value - cost(a, b - step).value) / (2 * step),
      ];
      allClose(cost(a, b).slope, numeric, `(${a}, ${b})`, 1e-8);
    }
  });

  test(`los puntos críticos de ${name} son los que Newton encuentra, con su clase`, () => {
    assert.equal(SURFACES[name].critical.length, critical.length);
    SURFACES[name].critical.forEach(({ kind, at, curvature }, i) => {
      const [low, high] = critical[i].curvatures;
      allClose(at, critical[i].point, "punto", 1e-9);
      assert.equal(kind === "saddle", low < 0 && high > 0);
      if (kind !== "saddle") close(curvature, high, "curvatura", 1e-6);
      assert.ok(Math.hypot(...SURFACES[name].cost(...at).slope) < 1e-9);
    });
    const depth = SURFACES[name].critical.map(({ at }) => SURFACES[name].cost(...at).value);
    assert.equal(depth[0], Math.min(...depth)); // el primero es el más hondo
  });
}

test("la pérdida de cada dato coincide con Python y su media es el costo", () => {
  const found = fixture.datum.map((_, i) => descent.logLoss(i, -2.5, 1));
  found.forEach(({ value, slope }, i) => allClose([value, ...slope], fixture.datum[i], `${i}`));
  const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length;
  close(descent.logistic(-2.5, 1).value, mean, "media");
});

test("mulberry32 da bit a bit los números de Python", () => {
  const random = descent.mulberry32(1);
  assert.deepEqual(fixture.random.map(random), fixture.random);
});

for (const { state: given, points, last } of fixture.runs) {
  const { surface, method, rate, start } = given;
  test(`el camino de ${surface}, ${method}, ${rate}, desde ${start} es el de Python`, () => {
    const { path } = descent.run(given);
    assert.equal(path.length - 1, last.taken);
    const jump = Math.max(1, Math.floor(path.length / 10));
    points.forEach((point, i) => allClose(path[i * jump].w, point, `punto ${i}`, 1e-9));
    close(path.at(-1).value, last.value, "costo", 1e-9);
    allClose(path.at(-1).slope, last.slope, "gradiente", 1e-9);
  });
}

for (const [surface, method] of
  [["bowl", "descent"], ["ellipse", "descent"], ["bowl", "momentum"], ["ellipse", "momentum"]]) {
  test(`el límite de la tasa separa llegar de perderse: ${surface}, ${method}`, () => {
    const limit = descent.rateLimit(SURFACES[surface].critical[0].curvature, method);
    const end = (rate) => descent.run(state({ surface, method, rate })).end;
    assert.equal(end(limit * 0.97), "flat");
    assert.equal(end(limit * 1.03), "lost");
  });
}

test("los límites son 2 en el cuenco y 2/κ en la elipse, y el texto los dice", () => {
  assert.equal(descent.rateLimit(SURFACES.bowl.critical[0].curvature, "descent"), 2);
  assert.equal(descent.rateLimit(SURFACES.ellipse.critical[0].curvature, "descent"), 0.1);
  assert.equal(SURFACES.ellipse.critical[0].curvature, fixture.kappa);
  assert.match(descent.limitNote("bowl", "descent"), /tasa: 2\./);
  assert.match(descent.limitNote("ellipse", "descent"), /2\/κ = 0\.1\./);
  assert.match(descent.limitNote("ellipse", "momentum"), /2\(1 \+ β\)\/κ = 0\.19\./);
  assert.match(descent.limitNote("valleys", "descent"), /0\.571 .* 1\.86 /);
});

test("−∇J apunta al mínimo en el cuenco y no en la elipse", () => {
  const here = (surface, w) => ({ w, slope: SURFACES[surface].cost(...w).slope });
  close(descent.angle(here("bowl", [-2.5, 1]), [1, 0]), 0, "cuenco");
  close(descent.angle(here("ellipse", [1, 1]), [0, 0]), (Math.atan(20) * 180) / Math.PI - 45, "45°");
  close(descent.angle(here("ellipse", [0, 2]), [0, 0]), 0, "en el eje");
});

test("momento no llega al cruzar deprisa el fondo", () => {
  // Un paso exacto al mínimo del cuenco: el descenso se queda, el momento sigue de largo.
  const at = { surface: "bowl", rate: 1, start: [-2.5, 1] };
  assert.equal(descent.run(state({ ...at, steps: 5 })).path.length, 2);
  assert.equal(descent.run(state({ ...at, method: "momentum", steps: 5 })).path.length, 6);
});

test("RATES sube de 0.001 a 3 con pasos cortos y contiene los límites", () => {
  const { RATES } = descent;
  assert.deepEqual([RATES[0], RATES.at(-1)], [0.001, 3]);
  for (let k = 1; k < RATES.length; k += 1) {
    const factor = RATES[k] / RATES[k - 1];
    assert.ok(factor > 1 && factor < 1.13, `${RATES[k - 1]}, ${RATES[k]}`);
  }
  for (const rate of [0.01, 0.09, 0.1, 0.11, 1, 1.9, 2, 2.1]) assert.ok(RATES.includes(rate));
});

test("summary nombra dónde se detuvo", () => {
  assert.match(says({}), /^Se detuvo en el mínimo, \(0, 0\), tras 83 pasos/);
  const valleys = { surface: "valleys", rate: 0.3 };
  assert.match(says({ ...valleys, start: [0, 1.5] }), /punto de silla, \(0, 0\)/);
  assert.match(says({ ...valleys, start: [-2, 1] }), /mínimo local, \(−1\.5, 0\).*\(2, 0\) es más/);
  assert.match(says({ ...valleys, start: [1.5, 1] }), /el mínimo, \(2, 0\)/);
  assert.match(says({ ...valleys, start: [-3, 3] }), /la meseta, tras 0 pasos.*ningún mínimo cerca/);
});

test("summary avisa de la tasa demasiado grande y dice el límite", () => {
  assert.match(says({ rate: 0.11 }), /^La tasa es demasiado grande.*tras 26 pasos.*debajo de 0\.1\./);
  assert.match(says({ rate: 0.11, method: "momentum" }), /^Se detuvo en el mínimo/);
  assert.match(says({ rate: 0.2, method: "momentum" }), /sin freno.*debajo de 0\.19\./);
  assert.match(says({ rate: 0.11, steps: 5 }), /último paso subió el costo/);
  assert.match(says({ rate: 0.1, steps: 50 }), /justo en el límite/);
});

test("summary cuenta cómo va", () => {
  assert.match(says({ steps: 0 }), /^Parte de \(−2\.5, 1\), con J = 13\.1\. −∇J se aparta 61°/);
  assert.match(says({ steps: 1 }), /^Tras 1 paso, J = /);
  assert.match(says({ surface: "bowl", steps: 3 }), /−∇J apunta al mínimo\.$/);
  assert.match(says({ surface: "logistic", method: "stochastic", steps: 9 }), /Con un dato por paso/);
  assert.match(says({ surface: "valleys", steps: 2 }), /Está en la meseta/);
  assert.match(says({ rate: 0.11, steps: 15 }), /se ha salido del mapa/);
});
