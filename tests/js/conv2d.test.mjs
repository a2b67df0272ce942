// La misma convolución en PyTorch y en JavaScript: los números los escribió Python.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as conv2d from "../../src/neurona/widgets/static/conv2d.mjs";
import { short } from "../../src/neurona/widgets/static/grid.mjs";

const stored = JSON.parse(readFileSync(new URL("../fixtures/conv2d.json", import.meta.url)));
const EXAMPLE = { ...conv2d.PRESETS.Ejemplo, view: "values" };
const ones = (n) => Array.from({ length: n }, () => Array(n).fill(1));
const plain = { x: ones(5), kernel: ones(3), padding: 0, stride: 1, dilation: 1,
  selected: [0, 0], view: "values" };

test("los lados de todas las salidas son los de PyTorch", () => {
  stored.options.forEach((option, k) =>
    assert.equal(Math.max(0, conv2d.outputSide(...option)), stored.sides[k], String(option)));
});

for (const { state, output, seen, sentence } of stored.cases) {
  const { n, f, p, s, d } = conv2d.shape(state);
  test(`n ${n}, f ${f}, p ${p}, s ${s}, d ${d}: la salida, las ventanas y la frase`, () => {
    const found = conv2d.convolve(state);
    assert.deepEqual(found.map((row) => row.length), (output ?? []).map((row) => row.length));
    found.forEach((row, i) => row.forEach((value, j) =>
      assert.ok(Math.abs(value - output[i][j]) < 1e-12, `${i}, ${j}: ${value}`)));
    if (seen) assert.deepEqual(conv2d.coverage(state), seen);
    assert.equal(conv2d.sentence(state), sentence);
  });
}

test("el ejemplo del capítulo", () => {
  assert.deepEqual(conv2d.convolve(EXAMPLE),
    [[0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0]]);
});

test("la fórmula lleva los números puestos", () => {
  assert.deepEqual(conv2d.formula({ ...plain, padding: 1, stride: 2 }),
    ["= ⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1", "= ⌊4 / 2⌋ + 1 = 2 + 1 = 3"]);
  assert.match(conv2d.formula({ ...plain, x: ones(6), stride: 2 })[1],
    /⌊3 \/ 2⌋ \+ 1 = 1 \+ 1 = 2 \(sobra 1\)$/);
  assert.match(conv2d.formula({ ...plain, x: ones(3), kernel: ones(4) })[1],
    /⌊−1 \/ 1⌋ \+ 1 = −1 \+ 1 = 0: no cabe$/);
});

test("con 5×5 y 3×3, la esquina se ve una vez y el centro nueve; con padding 1, cuatro", () => {
  const seen = conv2d.coverage(plain);
  assert.deepEqual([seen[0][0], seen[2][2]], [1, 9]);
  assert.equal(conv2d.coverage({ ...plain, padding: 1 })[1][1], 4);
});

test("los productos se escriben con su suma", () => {
  const state = { ...plain, x: [[1, 2, 3], [-4, 0, 1], [0, 0, 2.5]], kernel: [[-1, 0], [2, 3]] };
  const written = conv2d.products(conv2d.windowAt(state, 0, 0));
  assert.equal(written.texts.join(" "), "1·(−1) + 2·0 + (−4)·2 + 0·3");
  assert.equal(written.result, "= −9");
  const rounded = { ...plain, kernel: conv2d.PRESETS.Media.kernel };
  const mean = conv2d.products(conv2d.windowAt(rounded, 0, 0));
  assert.equal(mean.texts[1], "+ 1·0.11111");
  assert.equal(mean.result, "≈ 1");
  const noisy = { ...plain, x: [[0.1, 0.2, 0], [0, 0, 0], [0, 0, 0]], kernel: [[3, 0], [0, 0]] };
  assert.equal(conv2d.products(conv2d.windowAt(noisy, 0, 0)).result, "= 0.3"); // 0.30000000000000004
});

test("los números se escriben cortos", () => {
  assert.deepEqual([0, -0, 1 / 9, -2.5, 12345.6, 0.125, 1e-9, 998001].map((v) => short(v)),
    ["0", "0", "0.1111", "−2.5", "12346", "0.125", "0", "998001"]);
});

test("un enlace se lee a simple vista y lleva el estado entero", () => {
  assert.equal(conv2d.encode(EXAMPLE),
    "#conv2d=n3_f2_p1_s1_d1_x0,1,2/3,4,5/6,7,8_w0,1/2,3_c0,0_vvalues");
  for (const { state } of stored.cases) {
    const { o } = conv2d.shape(state);
    const kept = { ...state, selected: conv2d.chosen(state, { o }) };
    assert.deepEqual(conv2d.decode(conv2d.encode(state)), { state: kept, place: 0 });
  }
  const hard = { ...plain, x: [[1 / 3, -1e-9, 999], [0, -0, 0.1], [-999, 5e-324, 2]], view: "coverage" };
  const back = conv2d.decode(conv2d.encode(hard, 2));
  assert.equal(back.place, 2);
  assert.equal(back.state.view, "coverage");
  assert.deepEqual(back.state.x.map((row) => row.map((v) => v + 0)),
    hard.x.map((row) => row.map((v) => v + 0)));
  const escaped = conv2d.encode(EXAMPLE).replaceAll(",", "%2C").replaceAll("/", "%2F");
  assert.deepEqual(conv2d.decode(escaped), conv2d.decode(conv2d.encode(EXAMPLE)));
});

const good = conv2d.encode(EXAMPLE);
for (const bad of [
  "", "#", "#conv2d=", "#otro", "#conv2d=%", "#conv2d=%E0%A4%A", null, undefined, {}, 7,
  `${good}<script>alert(1)</script>`,
  `x${good}`,
  good.replace("n3", "n4"),
  good.replace("n3", "n8"),
  good.replace("f2", "f5"),
  good.replace("p1", "p4"),
  good.replace("s1", "s0"),
  good.replace("d1", "d3"),
  good.replace("x0,", "x,"),
  good.replace("x0,", "xNaN,"),
  good.replace("x0,", "xInfinity,"),
  good.replace("x0,", "x1e3,"),
  good.replace("x0,", "x1000,"),
  good.replace("x0,", "x999.5,"),
  good.replace("x0,", "x0x10,"),
  good.replace("x0,", "x0,0,"),
  good.replace("w0,1/", "w0,1/2/"),
  good.replace("c0,0", "c13,0"),
  good.replace("c0,0", "c-1,0"),
  good.replace("values", "__proto__"),
  good.replace("values", "constructor"),
  good + "_k".repeat(5000),
  `#conv2d=${"9".repeat(100000)}`,
]) {
  test(`«${String(bad).slice(0, 70)}» se rechaza sin más`, () =>
    assert.equal(conv2d.decode(bad), null));
}
