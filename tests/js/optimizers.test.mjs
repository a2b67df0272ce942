// Los mismos caminos que neurona.optim: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as optimizers from "../../src/neurona/widgets/static/optimizers.mjs";

const cases = JSON.parse(readFileSync(new URL("../fixtures/optimizers.json", import.meta.url)));
const RATES = { sgd: 0.05, momentum: 0.02, rmsprop: 0.05, adam: 0.1 };

function close(actual, expected, name) {
  const bound = 1e-9 * Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

for (const [name, { start, rates, runs }] of Object.entries(cases)) {
  test(`${name}: los cuatro siguen a neurona.optim`, () => {
    const [surface] = name.split(",");
    const race = optimizers.race({ surface, start, rates, steps: 50 });
    for (const [method, { path, values }] of Object.entries(runs)) {
      assert.equal(race[method].path.length, path.length, method);
      path.forEach((w, k) => {
        w.forEach((value, i) => close(race[method].path[k].w[i], value, `${method} ${k} w${i}`));
        close(race[method].path[k].value, values[k], `${method} ${k} J`);
      });
    }
  });
}

for (const [name, { cost, minima, lowest, start }] of Object.entries(optimizers.SURFACES)) {
  test(`${name}: el gradiente es la pendiente y los mínimos lo son`, () => {
    const step = 1e-6;
    for (const [a, b] of [start, [0.3, -0.7], [1.9, 1.2]]) {
      const { slope } = cost(a, b);
      const byHand = [(cost(a + step, b).value - cost(a - step, b).value) / (2 * step),
        (cost(a, b + step).value - cost(a, b - step).value) / (2 * step)];
      slope.forEach((value, k) => assert.ok(Math.abs(value - byHand[k]) < 1e-7, `${value} ${byHand}`));
    }
    for (const at of minima) {
      const { value, slope } = cost(...at);
      assert.ok(Math.abs(value - lowest) < 1e-14 && Math.hypot(...slope) < 1e-14);
      assert.equal(optimizers.gap(name, at), 0);
    }
  });
}

test("la distancia es al mínimo más cercano", () => {
  assert.ok(Math.abs(optimizers.gap("saddle", [3, -Math.SQRT2]) - 3) < 1e-15);
});

test("las tasas crecen de 0.001 a 1 e incluyen las de partida", () => {
  const { RATES: all } = optimizers;
  assert.deepEqual([all[0], all.at(-1)], [0.001, 1]);
  all.slice(1).forEach((rate, k) => assert.ok(rate > all[k] && rate / all[k] < 1.5));
  for (const rate of Object.values(RATES)) assert.ok(all.includes(rate));
});

const say = (state) => optimizers.sentence(
  { surface: "ellipse", start: [-1.5, 1], rates: RATES, steps: 20, ...state });

test("antes de empezar se dice de dónde parten", () => {
  assert.equal(say({ steps: 0 }), "Los cuatro parten de (−1.5,\u00a01), con J = 11.1. Da un paso.");
});

test("se dice quién va delante, quién empata y quién se ha ido", () => {
  const runs = optimizers.race({ surface: "ellipse", start: [-1.5, 1], rates: RATES, steps: 20 });
  const order = Object.keys(runs).sort((m, n) => runs[m].last.value - runs[n].last.value);
  const { NAMES, short } = optimizers;
  const said = order.map((m) => `${NAMES[m]} (J = ${short(runs[m].last.value)})`);
  assert.ok(say({}).startsWith(`Tras 20 pasos, va delante ${NAMES[order[0]]}, con J = `));
  assert.ok(say({}).includes(`Le siguen ${said[1]}, ${said[2]} y ${said[3]}.`), say({}));
  assert.match(say({ steps: 1, rates: { sgd: 0.02, momentum: 0.02, rmsprop: 0.001, adam: 0.001 } }),
    /^Tras 1 paso, empatan SGD y Momento, con J = 4\.68\. Les siguen RMSprop/);
  const gone = { ...RATES, sgd: 0.2 };
  assert.match(say({ rates: gone }), / SGD se ha ido en el paso 7\. Prueba con una tasa menor\./);
  assert.match(say({ rates: { ...gone, momentum: 0.5 } }), /SGD se ha ido en el paso 7\. Momento se ha ido/);
});

test("los que ya están en un mínimo no se ordenan", () => {
  assert.match(say({ steps: 40 }), /^Tras 40 pasos, está en el mínimo RMSprop: a J le falta .* Le /);
  assert.equal(say({ start: [0, 0] }),
    "Tras 20 pasos, están en el mínimo SGD, Momento, RMSprop y Adam: a J le falta menos de 10⁻⁶.");
});

test("lo que cae fuera del mapa se dice", () => {
  assert.match(say({ steps: 1, rates: { ...RATES, sgd: 0.2 } }), /Fuera del mapa: SGD\./);
});
