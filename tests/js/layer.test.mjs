// La misma cuenta en Python y en JavaScript: los números los escribió PyTorch.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as layer from "../../src/neurona/widgets/static/layer.mjs";

const fixture = JSON.parse(readFileSync(new URL("../fixtures/layer.json", import.meta.url)));

function close(actual, expected, name) {
  const [found, wanted] = [actual.flat(3), expected.flat(3)];
  assert.equal(found.length, wanted.length, name);
  found.forEach((value, i) => assert.ok(Math.abs(value - wanted[i]) <= 1e-12 *
    Math.max(1, Math.abs(wanted[i])), `${name}[${i}]: ${value}, se esperaba ${wanted[i]}`));
}

const start = { channels: 3, filters: 2, padding: 0, relu: false, view: "output",
  selected: [0, 0, 2], biases: [0.5, 0],
  weights: [layer.preset("borde vertical", 0, 3), layer.preset("borde horizontal", 1, 3)] };

test("la imagen es la de Python", () => assert.deepEqual(layer.IMAGE, fixture.image));

test("las salidas, las sumas de cada canal y z son las de PyTorch", () => {
  for (const { state, z, y, parts } of fixture.layers) {
    const name = `${state.filters}×${state.channels}`;
    close(layer.convolve(state), y, name);
    z.forEach((map, f) => map.forEach((row, i) => row.forEach((value, j) => {
      const found = layer.pixel(state, [f, i, j]);
      close([found.z, ...found.sums], [value, ...parts.map((part) => part[f][i][j])], name);
      const summed = found.terms.map((terms) =>
        terms.reduce((sum, term) => sum + term.value * term.weight, 0));
      assert.deepEqual(summed, found.sums);
    })));
  }
});

test("los parámetros son los de Conv2d y los de Linear", () => {
  for (const { state, conv, dense } of fixture.layers) {
    const found = layer.parameters(state);
    assert.deepEqual([found.conv, found.dense], [conv, dense]);
  }
  assert.deepEqual(layer.counts(start), ["F · (C · 3 · 3 + 1) = 2 · (27 + 1) = 56",
    "(C · 36) · (F · 16) + F · 16 = 108 · 32 + 32 = 3488",
    "La densa tiene unas 62 veces los parámetros de esta."]);
  assert.match(layer.counts({ ...start, filters: 3, padding: 1 })[1], /= 11\u202f772$/);
});

test("las salidas que ven un píxel son las de su gradiente, con los pesos de la ventana", () => {
  const weights = [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]];
  for (const [padding, row, column, expected] of fixture.seen) {
    const [[top, bottom], [left, right]] = [row, column].map((k) => layer.reach({ padding }, k));
    const found = [];
    for (let i = top; i <= bottom; i += 1) {
      for (let j = left; j <= right; j += 1) found.push([i, j]);
    }
    assert.deepEqual(found, expected);
    const over = layer.weightsOver({ padding, weights }, [0, row, column], 0).flat();
    assert.deepEqual(over, expected.map(([i, j]) =>
      weights[0][0][row + padding - i][column + padding - j]));
  }
});

test("las frases son las de Python", () => {
  for (const { state, sentences } of fixture.layers) {
    for (const [view, selected, text] of sentences) {
      assert.equal(layer.sentence({ ...state, view, selected }), text);
    }
  }
});

test("la cuenta se dice entera", () => {
  assert.equal(layer.sentence(start), "Salida: mapa 1, fila 1, columna 3. Su ventana toma las " +
    "filas 1 a 3 y las columnas 3 a 5 de los 3 canales. Canal 1: 2. Canal 2: −1. Canal 3: 0. " +
    "Sesgo: 0.5. z = 2 − 1 + 0 + 0.5 = 1.5.");
  const { terms, sums } = layer.pixel(start, [0, 0, 2]);
  assert.equal(layer.products(terms[1], sums[1]),
    "0·(−1) + 0·0 + 0·1 + 1·(−1) + 1·0 + 0·1 + 0·(−1) + 0·0 + 0·1 = −1");
  const minus = { ...start, relu: true, biases: [-2, 0] };
  assert.equal(layer.total(minus), "z = 2 − 1 + 0 − 2 = −1; con ReLU, y = máx(0, −1) = 0");
  assert.match(layer.total({ ...start, biases: [1 / 3, 0] }), /0\.3333 ≈ 1\.3333$/);
});

test("los preparados: cuántos canales usan y que «al azar» es siempre el mismo", () => {
  for (const name of layer.PRESETS) {
    for (const channels of [1, 2, 3]) {
      const kernels = layer.preset(name, 2, channels);
      assert.equal(kernels.length, channels);
      assert.ok(kernels.flat(2).every((weight) => Math.abs(weight) <= 1));
      assert.ok(layer.isPreset(name, 2, JSON.parse(JSON.stringify(kernels))));
    }
  }
  const mean = { ...start, filters: 1, biases: [0],
    weights: [layer.preset(layer.PRESETS[2], 0, 3)] };
  const means = (i, j) => layer.IMAGE.reduce((sum, map) => sum + map[i + 1][j + 1], 0) / 3;
  layer.convolve(mean)[0].forEach((row, i) => close(row, row.map((_, j) => means(i, j)), "media"));
  const red = { ...mean, padding: 1, weights: [layer.preset("solo rojo", 0, 3)] };
  assert.deepEqual(layer.convolve(red)[0], layer.IMAGE[0]);
  const drawn = [0, 1, 2].flatMap((f) => layer.preset("al azar", f, 3).map(String));
  assert.equal(new Set(drawn).size, 9);
});

test("al cambiar de tamaño, lo preparado se rehace y lo propio se completa con ceros", () => {
  const own = [[[1, 0, 0], [0, 2, 0], [0, 0, 3]]];
  const found = layer.resized({ weights: [own], biases: [4] }, 2, 3);
  assert.deepEqual(found.weights[0], [own[0], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]]);
  assert.ok(layer.isPreset("borde horizontal", 1, found.weights[1]));
  assert.ok(layer.isPreset("media de los canales (1×1)", 2, found.weights[2]));
  assert.deepEqual(found.biases, [4, 0, 0]);
  const three = layer.resized({ weights: found.weights, biases: found.biases }, 3, 3);
  assert.equal(three.weights[2][0][1][1], 1 / 3);
  assert.equal(layer.resized(three, 1, 1).weights.flat(3).length, 9);
});

test("los números de las casillas caben", () => {
  assert.deepEqual([152.4, -25.34, -2.756, 99.97, 9.996, -0.001].map(layer.brief),
    ["152", "−25.3", "−2.76", "100", "10", "0"]);
});
