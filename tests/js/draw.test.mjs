import assert from "node:assert/strict";
import { test } from "node:test";
import "../../book/_static/dibuja/cnn.js";
import "../../book/_static/dibuja/samples.js";
import "../../book/_static/dibuja/weights.js";

const digits = globalThis.neuronaDigits;
const model = digits.decode(globalThis.neuronaDigitWeights);
const samples = globalThis.neuronaDigitSamples;

const close = (actual, expected, tolerance = 1e-5) => {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(actual[i] - value) <= tolerance,
    `${i}: ${actual[i]} no es ${value}`));
};

/** Números siempre iguales entre -1 y 1. */
const some = (count, seed = 1) => Float32Array.from({ length: count }, (_, i) =>
  Math.sin((i + 1) * 12.9898 * seed));

test("la convolución de una imagen pequeña, con sus cuentas", () => {
  const image = Float32Array.from([1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0]);
  const kernel = Float32Array.from([1, 0, -1, 0, 2, 0, 0, 0, 1]);
  const output = digits.conv(image, [1, 3, 4], kernel, Float32Array.of(0.5));
  close(output, [1 - 3 + 2 * 5 + 9 + 0.5, 2 - 0 + 2 * 6 + 0 + 0.5]);
});

test("la convolución con varios mapas es la de la definición", () => {
  const [C, H, W, F] = [3, 6, 5, 4];
  const [input, weight, bias] = [some(C * H * W), some(F * C * 9, 2), some(F, 3)];
  const expected = [];
  for (let f = 0; f < F; f += 1) {
    for (let y = 0; y < H - 2; y += 1) {
      for (let x = 0; x < W - 2; x += 1) {
        let sum = bias[f];
        for (let c = 0; c < C; c += 1) {
          for (let i = 0; i < 3; i += 1) {
            for (let j = 0; j < 3; j += 1) {
              sum += weight[((f * C + c) * 3 + i) * 3 + j] * input[(c * H + y + i) * W + x + j];
            }
          }
        }
        expected.push(sum);
      }
    }
  }
  close(digits.conv(input, [C, H, W], weight, bias), expected);
});

test("el max-pooling deja fuera la fila y la columna sueltas", () => {
  const input = Float32Array.from([1, 5, 9, 3, 2, 9, 9, 9, 9]);
  close(digits.pool(input, [1, 3, 3]), [5]);
  const pairs = Float32Array.from([1, 2, 3, 4, 5, 6, -4, -3, -2, -1, -6, -5]);
  close(digits.pool(pairs, [1, 2, 6]), [2, 4, 6]);
});

test("capa densa, ReLU y softmax", () => {
  const weight = Float32Array.from([1, 2, -1, 0.5]);
  const output = digits.linear(Float32Array.of(3, 4), weight, Float32Array.of(1, -2));
  close(output, [12, -3]);
  close(digits.relu(output), [12, 0]);
  close(digits.softmax([0, 0]), [0.5, 0.5]);
  close(digits.softmax([1000, 0]), [1, 0]);
  close([digits.softmax([1, 2, 3]).reduce((a, b) => a + b)], [1], 1e-12);
});

test("el gradiente de una capa densa es el de las diferencias finitas", () => {
  const [weight, bias, input, gradient] = [some(12), some(3, 2), some(4, 3), some(3, 5)];
  const loss = (x) => digits.linear(x, weight, bias).reduce((s, v, i) => s + v * gradient[i], 0);
  const slopes = Array.from(input, (_, i) => {
    const moved = (h) => loss(input.map((v, k) => (k === i ? v + h : v)));
    return (moved(0.5) - moved(-0.5)) / 1;
  });
  close(digits.linearBackward(weight, gradient, 4), slopes);
});

test("interpolar: el mismo tamaño no cambia nada y una rampa sigue siendo una rampa", () => {
  const map = some(25);
  close(digits.resize(map, 5, 5), map);
  const ramp = Float32Array.from({ length: 16 }, (_, i) => i % 4);
  close(digits.resize(ramp, 4, 8).slice(0, 8), [0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
});

test("un trazo pinta un segmento redondo y no sale del dibujo", () => {
  const drawing = new Float32Array(400);
  digits.stamp(drawing, 20, [5, 10], [15, 10], 2);
  assert.equal(drawing[10 * 20 + 10], 1);
  assert.equal(drawing[14 * 20 + 10], 0);
  const area = drawing.reduce((sum, ink) => sum + ink, 0);
  assert.ok(Math.abs(area - (10 * 4 + Math.PI * 4)) < 1);
  digits.stamp(drawing, 20, [-5, -5], [30, 30], 3);
  assert.ok(drawing.every((ink) => ink >= 0 && ink <= 1));
});

test("un cuadrado se centra en su sitio, esté donde esté", () => {
  const square = (top, left) => Float32Array.from({ length: 3600 }, (_, i) => {
    const [y, x] = [Math.floor(i / 60), i % 60];
    return y >= top && y < top + 10 && x >= left && x < left + 10 ? 1 : 0;
  });
  const image = digits.centre(square(0, 0), 60);
  close(digits.centre(square(50, 33), 60), image);
  // de 20 píxeles de lado: su centro de masa, 9.5, va al píxel 14
  const inside = (i) => i >= 5 && i < 25;
  image.forEach((ink, i) => {
    const filled = inside(Math.floor(i / 28)) && inside(i % 28);
    assert.ok(Math.abs(ink - (filled ? 1 : 0)) < 1e-6, `${i}: ${ink}`);
  });
});

test("un dibujo alargado no se deforma y uno vacío no da imagen", () => {
  const bar = new Float32Array(3600);
  for (let y = 5; y < 45; y += 1) bar.fill(1, y * 60 + 20, y * 60 + 28);
  const image = digits.centre(bar, 60);
  assert.ok(Math.abs(image.reduce((sum, ink) => sum + ink, 0) - 20 * 4) < 1e-4);
  assert.equal(digits.centre(new Float32Array(3600), 60), null);
});

test("las muestras agrandadas vuelven a ser ellas, y la red dice de ellas lo guardado", () => {
  for (const { pixels, answer } of samples) {
    const image = digits.decodeImage(pixels);
    close(digits.centre(digits.enlarge(image, 280), 280), image);
    const { logits } = digits.forward(model, image);
    assert.equal(logits.indexOf(Math.max(...logits)), answer);
  }
});

test("las contribuciones y el sesgo suman el mapa", () => {
  const activations = digits.forward(model, digits.decodeImage(samples[0].pixels));
  for (const f of [0, 17, 63]) {
    const parts = digits.contributions(model, activations, f);
    assert.equal(new Set(parts.map(({ channel }) => channel)).size, 32);
    assert.ok(parts.every(({ size }, i) => i === 0 || size <= parts[i - 1].size));
    const sum = new Float32Array(121).fill(model[1].bias[f]);
    for (const { map } of parts) map.forEach((value, i) => { sum[i] += value; });
    close(sum, activations.conv2.subarray(f * 121, (f + 1) * 121), 1e-4);
  }
});

test("Grad-CAM no es negativo y cambia con la clase", () => {
  const activations = digits.forward(model, digits.decodeImage(samples[3].pixels));
  const [three, eight] = [3, 8].map((target) => digits.gradCam(model, activations, target));
  assert.ok(three.every((value) => value >= 0) && three.some((value) => value > 0));
  assert.notDeepEqual(three, eight);
});
