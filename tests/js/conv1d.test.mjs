// La misma cuenta en Python y en JavaScript: los números los escribió NumPy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as conv from "../../src/neurona/widgets/static/conv1d.mjs";

const cases = JSON.parse(readFileSync(new URL("../fixtures/conv1d.json", import.meta.url)));

function close(actual, expected, name) {
  assert.equal(actual.length, expected.length, name);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= 1e-12 *
    Math.max(1, Math.abs(expected[i])), `${name}[${i}]: ${value}, se esperaba ${expected[i]}`));
}

for (const operation of ["convolution", "correlation"]) {
  for (const mode of ["valid", "same", "full"]) {
    test(`${operation} en modo ${mode} da lo de NumPy`, () => {
      for (const { x, kernel, ...expected } of cases) {
        close(conv.output(x, kernel, operation, mode), expected[operation][mode],
          `${x.length} con ${kernel.length}`);
      }
    });
  }
  test(`el same de PyTorch empieza donde dice la frase: ${operation}`, () => {
    let evens = 0;
    for (const { x, kernel, ...expected } of cases.filter((one) => one.x.length > 1)) {
      const [n, k] = [x.length, kernel.length];
      const every = conv.output(x, kernel, operation, "full");
      const found = every.slice(k >> 1, (k >> 1) + n);
      close(found, expected[operation].torch, `${n} con ${k}`);
      if (k % 2) continue;
      evens += 1;
      const said = conv.sentence({ x, kernel, operation, mode: "same", position: 0 });
      const text = found.map((value) => conv.short(value)).join(", ");
      assert.ok(said.includes(`el de PyTorch empezaría en el ${k >> 1}: [${text}].`), said);
    }
    assert.ok(evens > 5);
  });
}

const edge = { ...conv.PRESETS.borde, operation: "convolution" };

test("la suma se dice entera", () => {
  assert.equal(conv.sum({ ...edge, position: 4 }), "y[4] = 1·1 + 0·1 + (−1)·0 = 1.");
  assert.equal(conv.sum({ ...edge, operation: "correlation", position: 4 }),
    "y[4] = (−1)·1 + 0·1 + 1·0 = −1.");
  assert.equal(conv.sum({ ...edge, kernel: [1 / 3], position: 2 }), "y[2] = 0.3333·1 ≈ 0.3333.");
});

test("la frase dice el modo, lo que deja fuera y la salida", () => {
  assert.equal(conv.sentence({ ...edge, position: 0 }),
    "y[0] = 1·0 + 0·0 + (−1)·0 = 0. x[−2] y x[−1] quedan fuera de la señal y valen 0. " +
    "Convolución, con el kernel dado la vuelta, en modo full: [0, 0, −1, −1, 1, 1, 0, 0].");
  const valid = { ...edge, mode: "valid" };
  assert.match(conv.sentence({ ...valid, position: 4 }), new RegExp("en modo valid: " +
    "\\[−1, −1, 1, 1\\]\\. valid deja fuera los índices 0, 1, 6 y 7; y\\[4\\] es su elemento 2\\.$"));
  assert.match(conv.sentence({ ...valid, position: 6 }),
    /x\[6\] queda fuera de la señal y vale 0.*: y\[6\] no sale\.$/);
  assert.match(conv.sentence({ ...edge, operation: "correlation", position: 2 }),
    /Correlación, sin dar la vuelta al kernel, en modo full: \[0, 0, 1, 1, −1, −1, 0, 0\]\.$/);
});

test("el impulso devuelve el kernel; la correlación le da la vuelta", () => {
  const state = { ...conv.PRESETS.impulso, position: 0 };
  assert.match(conv.sentence({ ...state, operation: "convolution" }),
    /\[1, 3, 2\]\. La señal es el impulso: la salida es el kernel\. .*los tres modos/);
  assert.match(conv.sentence({ ...state, operation: "correlation" }),
    /\[2, 3, 1\]\. .*la salida es el kernel dado la vuelta\./);
});

test("un kernel par no tiene centro y uno simétrico esconde la vuelta", () => {
  assert.match(conv.sentence({ ...conv.PRESETS["kernel par"], operation: "convolution", position: 3 }),
    /\[0, 0, 1, 2, 3, 4, 0\].*\(4\s−\s1\)\/\/2 = 1 de full; .* en el 2: \[0, 1, 2, 3, 4, 0, 0\]\.$/);
  assert.match(conv.sentence({ ...conv.PRESETS.ejemplo, operation: "convolution", position: 2 }),
    /\[8, −16, 11, 1\].*El kernel es simétrico/);
});

test("los ejemplos cumplen los límites", () => {
  for (const { x, kernel, mode } of Object.values(conv.PRESETS)) {
    assert.ok(x.length <= 12 && kernel.length <= 5 && (kernel.length <= x.length || x.length === 1));
    assert.ok(["valid", "same", "full"].includes(mode));
  }
});
