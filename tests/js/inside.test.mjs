// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as inside from "../../src/neurona/widgets/static/inside.mjs";

const { data: stored, cases } = JSON.parse(
  readFileSync(new URL("../fixtures/inside.json", import.meta.url)));
const data = inside.unpack(stored);

function close(actual, expected, bound = 1e-12) {
  const [a, b] = [actual, expected].map((values) => values.flat(Infinity));
  assert.equal(a.length, b.length);
  a.forEach((value, k) => assert.ok(Math.abs(value - b[k]) <= bound,
    `${k}: ${value}, se esperaba ${b[k]}`));
}

cases.forEach(({ state, exact, logits, odds, at, drops, changes, sentence, map }, k) => {
  test(`caso ${k}: los logits, el mapa y la frase son los de Python`, () => {
    const found = inside.reading(data, state);
    assert.deepEqual(found.at, at);
    const both = [found.before, found.after];
    close(both.map((part) => part.logits), logits);
    close(both.map((part) => part.logits), exact, 1e-3); // guardar en 16 bits cambia menos
    close(both.map((part) => part.odds), odds);
    close(inside.drops(data, state), drops);
    assert.deepEqual(inside.changes(data, state), changes);
    assert.equal(inside.sentence(data, state), sentence);
    assert.equal(inside.mapWords(data, state), map);
  });
});

test("la caída del mapa es la de los logits sin el parche y con él", () => {
  const { state } = cases[0];
  const grid = inside.drops(data, state);
  grid.forEach((row, r) => row.forEach((value, c) => {
    const { before, after } = inside.reading(data, { ...state, position: [r, c] });
    close([value], [before.logits[state.target] - after.logits[state.target]]);
  }));
  const { value, at } = inside.highest(grid);
  assert.equal(value, Math.max(...grid.flat()));
  assert.equal(grid[at[0]][at[1]], value);
});

test("cada casilla del mapa va con su tono y el cero se queda sin pintar", () => {
  const paths = inside.mosaic([[0, 8], [-8, 4]], 8);
  assert.equal(paths.length, 16);
  assert.equal(paths[15], "M1,0h1v1h-1z");
  assert.equal(paths[7], "M1,1h1v1h-1z");
  assert.equal(paths.filter(Boolean).length, 2);
});

test("los tantos por ciento no dicen 0 ni 100", () => {
  assert.deepEqual([0, 0.0004, 0.0005, 0.12345, 0.9994, 0.9996, 1].map(inside.percent),
    ["< 0.1", "< 0.1", "0.1", "12.3", "99.9", "> 99.9", "> 99.9"]);
});

test("leer una posición tarda mucho menos que un fotograma", () => {
  const start = performance.now();
  for (let k = 0; k < 100; k += 1) {
    inside.sentence(data, { ...cases[0].state, position: [k % 6, k % 5] });
  }
  assert.ok((performance.now() - start) / 100 < 16);
});
