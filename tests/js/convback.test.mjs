// La misma cuenta en PyTorch y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as convback from "../../src/neurona/widgets/static/convback.mjs";

const url = new URL("../fixtures/convback.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(url));

function close(actual, expected, name) {
  assert.equal(actual.length, expected.length, name);
  actual.flat().forEach((value, k) => {
    const wanted = expected.flat()[k];
    const bound = 1e-12 * Math.max(10, Math.abs(wanted));
    assert.ok(Math.abs(value - wanted) <= bound, `${name}: ${value}, se esperaba ${wanted}`);
  });
}

test("la salida y los gradientes son los de PyTorch", () => {
  for (const { state, y, dx, dw } of cases) {
    const found = convback.totals(state);
    const about = JSON.stringify(state);
    close(found.y, y, `y ${about}`);
    close(found.dx, dx, `dx ${about}`);
    close(found.dw, dw, `dw ${about}`);
  }
});

test("con stride 1, el kernel girado sobre dy da el dx de PyTorch", () => {
  const chosen = cases.filter(({ state }) => state.stride === 1);
  assert.ok(chosen.length >= 18);
  for (const { state, dx } of chosen) {
    const { dx: found } = convback.correlate(state);
    close(found, dx, JSON.stringify(state));
    assert.ok(convback.agree(found, dx));
    const moved = dx.map((row, i) => row.map((value, j) => value + (i + j ? 0 : 0.01)));
    assert.ok(!convback.agree(found, moved)); // la comprobación sabe decir que no
  }
});

test("las frases son las de Python", () => {
  for (const { state, said } of cases) {
    for (const [selected, sentence] of said) {
      assert.equal(convback.sentence({ ...state, selected }), sentence);
    }
  }
});

test("los casos preparados son válidos y enseñan lo que dicen", () => {
  const { PRESETS, shape, totals, lines } = convback;
  for (const state of Object.values(PRESETS)) {
    assert.equal(state.grad.length, shape(state).o);
    assert.ok(state.selected[1] < state.x.length);
  }
  const one = totals(PRESETS["Una celda"]);
  assert.deepEqual(one.dx, [[0, 0, 0, 0], [0, 1, 2, 0], [0, 3, -1, 0], [0, 0, 0, 0]]);
  assert.deepEqual(one.dw, [[1, 2], [0, 1]]);
  assert.equal(lines(PRESETS["Todas a 1"])[1], "x[1,2] está en 4 ventanas: dx[1,2] = 1·w[1,1] + " +
    "1·w[1,0] + 1·w[0,1] + 1·w[0,0] = 1·(−1) + 1·3 + 1·2 + 1·1 = 5.");
  const abc = lines(PRESETS["abc (1 a 9)"]);
  assert.match(abc[1], /= 1·9 \+ 1·8 \+ 1·7 \+ 1·6 \+ 1·5 \+ 1·4 \+ 1·3 \+ 1·2 \+ 1·1 = 45\.$/);
  assert.match(abc[2], /da lo mismo que dx en sus 25 casillas\.$/);
  assert.deepEqual(convback.correlate(PRESETS["abc (1 a 9)"]).turned,
    [[9, 8, 7], [6, 5, 4], [3, 2, 1]]);
  assert.deepEqual(lines(PRESETS.Sobran).slice(1), ["Ninguna ventana ve x[4,4]: dx[4,4] = 0.",
    "1 fila y 1 columna de x quedan fuera de todas las ventanas: su gradiente es 0."]);
  assert.deepEqual(totals(PRESETS.Sobran).dx.map((row) => row[4]), [0, 0, 0, 0, 0]);
});

test("un gradiente de otro tamaño se recorta o se completa", () => {
  assert.deepEqual(convback.fitted([[1, 2], [3, 4]], 1), [[1]]);
  assert.deepEqual(convback.fitted([[1]], 2), [[1, 0], [0, 0]]);
  assert.deepEqual(convback.chosen({ selected: ["kernel", 2, 0] }, { n: 3, f: 1, o: 3 }),
    ["kernel", 0, 0]);
});

test("una cuenta responde en mucho menos de 16 ms", () => {
  const [state] = cases.map((one) => ({ ...one.state, selected: ["kernel", 0, 0] }))
    .sort((a, b) => convback.links(b).length - convback.links(a).length);
  assert.equal(convback.links(state).length, 225); // el caso más grande
  convback.lines(state);
  const start = performance.now();
  for (let k = 0; k < 20; k += 1) convback.lines(state);
  assert.ok((performance.now() - start) / 20 < 8);
});
