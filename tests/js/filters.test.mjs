// La misma cuenta en Python y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as filters from "../../src/neurona/widgets/static/filters.mjs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url)));
const { cases, shapes } = read("../fixtures/filters.json");
const photo = read("../../src/neurona/widgets/static/filters.json");
const COLUMNS = filters.WIDTH - 2;

function close(actual, expected, name) {
  const bound = 1e-11 * Math.max(1000, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= bound, `${name}: ${actual}, se esperaba ${expected}`);
}

for (const { kernel, image, normalize, pixel, ...expected } of cases) {
  test(`[${kernel}]${normalize ? ", dividido," : ""} sobre ${image}: como Python`, () => {
    const gray = filters.pixels(photo, image);
    const result = filters.correlate(gray, kernel, filters.divisor(kernel, normalize));
    const [i, j] = pixel;
    close(result[i * COLUMNS + j], expected.value, "píxel");
    expected.row.forEach((value, k) =>
      close(result[i * COLUMNS + 9 * k], value, `columna ${9 * k}`));
    const parts = filters.products(gray, kernel, pixel);
    assert.deepEqual(parts.map(([value]) => value), expected.patch);
    const sum = parts.reduce((found, [, , part]) => found + part, 0);
    close(sum / filters.divisor(kernel, normalize), expected.value, "los nueve productos");
    const found = filters.measure(result);
    for (const name of ["min", "max", "mean"]) close(found[name], expected[name], name);
    assert.ok(found.over >= expected.over[0] && found.over <= expected.over[1], `${found.over}`);
    for (const [display, total] of Object.entries(expected.greys)) {
      const bytes = filters.greys(result, display, found.top);
      assert.equal(bytes.reduce((a, b) => a + b, 0), total, display);
      assert.equal(filters.legend(found.top, display), expected.legends[display]);
    }
    assert.equal(filters.summary({ photo, kernel, image, normalize }), expected.summary);
  });
}

test("las figuras son las de Python", () => {
  const found = filters.shapes();
  const some = [...found].filter((_, k) => (k % filters.WIDTH) % 7 === 0);
  assert.deepEqual(some, shapes);
});

test("cada Sobel ve sus bordes del cuadrado, y con su signo", () => {
  const gray = filters.shapes();
  const at = (name, i, j) => filters.correlate(gray, filters.PRESETS[name][1])[i * COLUMNS + j];
  // El cuadrado ocupa las filas 28 a 55 y las columnas 19 a 46; el parche de [i, j] empieza ahí.
  assert.deepEqual([at("sobel_x", 40, 17), at("sobel_x", 40, 45), at("sobel_x", 26, 30)],
    [800, -800, 0]);
  assert.deepEqual([at("sobel_y", 26, 30), at("sobel_y", 54, 30), at("sobel_y", 40, 17)],
    [800, -800, 0]);
});

test("los grises tienen los extremos que dice la leyenda", () => {
  const result = [-200, -100, 0, 100, 300];
  assert.deepEqual([...filters.greys(result, "clipped", 300)], [0, 0, 0, 100, 255]);
  assert.deepEqual([...filters.greys(result, "absolute", 300)], [170, 85, 0, 85, 255]);
  assert.deepEqual([...filters.greys(result, "signed", 300)], [43, 85, 128, 170, 255]);
  assert.deepEqual([...filters.greys([0], "signed", 0)], [128]);
});

test("el píxel se cuenta con palabras", () => {
  const [gray, gauss] = [filters.shapes(), filters.PRESETS.gauss[1]];
  assert.equal(filters.reading(gray, gauss, 1, [40, 18]),
    "Píxel [40, 18] del resultado: los nueve productos suman 2880.");
  assert.equal(filters.reading(gray, gauss, 16, [40, 18]),
    "Píxel [40, 18] del resultado: los nueve productos suman 2880; entre 16, 180.");
});

test("los números se escriben cortos", () => {
  assert.deepEqual([-1.5, 0.125, -0.001, 1 / 3, 20].map((x) => filters.number(x)),
    ["−1.5", "0.13", "0", "0.33", "20"]);
});

test("una tecla se contesta en menos de lo que dura un fotograma", () => {
  const kernel = [[1, 2, 3], [4, 5, 6], [7, 8, 9.5]];
  const state = { photo, kernel, image: "photo", normalize: true };
  filters.summary(state);
  const begin = performance.now();
  for (let k = 0; k < 10; k += 1) filters.summary(state);
  const each = (performance.now() - begin) / 10;
  assert.ok(each < 16, `${each.toFixed(1)} ms`);
});
