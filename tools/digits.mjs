// La red de «Dibuja un dígito» en Node, con el mismo código y los mismos pesos que la página:
//
//     node tools/digits.mjs logits        imágenes de 28×28 → 10 logits cada una
//     node tools/digits.mjs cam CLASE     imágenes de 28×28 → su Grad-CAM, de 28×28
//     node tools/digits.mjs centre LADO   dibujos de LADO×LADO → imágenes de 28×28
//
// Lee y escribe números de coma flotante de 32 bits, sin cabecera.

import { readFileSync, writeSync } from "node:fs";
import "../book/_static/dibuja/cnn.js";
import "../book/_static/dibuja/weights.js";

const { decode, forward, gradCam, resize, centre } = globalThis.neuronaDigits;
const [task, argument] = process.argv.slice(2);
const model = decode(globalThis.neuronaDigitWeights);
const tasks = {
  logits: (image) => forward(model, image).logits,
  cam: (image) => resize(gradCam(model, forward(model, image), Number(argument)), 11, 28),
  centre: (drawing) => centre(drawing, Number(argument)) ?? new Float32Array(784),
};

const bytes = readFileSync(0);
const input = new Float32Array(Uint8Array.from(bytes).buffer);
const size = task === "centre" ? Number(argument) ** 2 : 784;
for (let start = 0; start < input.length; start += size) {
  const output = Buffer.from(tasks[task](input.subarray(start, start + size)).buffer);
  for (let sent = 0; sent < output.length;) sent += writeSync(1, output, sent);
}
