// La red de «Dibuja un dígito», sin nada de la página: centrar un dibujo, calcular, Grad-CAM.
// Es un script corriente y no un módulo, porque un módulo no se carga desde el disco (file://).
// Deja sus funciones en globalThis.neuronaDigits, también en Node, donde se prueban.
"use strict";

globalThis.neuronaDigits = (() => {
  const SIDE = 28; // la imagen que ve la red
  const BOX = 20; // la caja en la que MNIST encerró cada dígito
  const MIDDLE = 14; // el píxel donde MNIST puso el centro de masa
  const POOLED = [64, 5, 5];
  const CONV2 = [64, 11, 11];

  // --- Los pesos ---------------------------------------------------------------------------

  function bytes(text) {
    const characters = atob(text);
    const values = new Uint8Array(characters.length);
    for (let i = 0; i < values.length; i += 1) values[i] = characters.charCodeAt(i);
    return values;
  }

  /** Los pesos guardados, un entero de 8 bits por peso y una escala por salida, ya en reales. */
  function decode(stored) {
    return stored.map((layer) => {
      const steps = new Int8Array(bytes(layer.weight).buffer);
      const scales = new Float32Array(bytes(layer.scale).buffer);
      const size = steps.length / scales.length;
      const weight = new Float32Array(steps.length);
      for (let i = 0; i < steps.length; i += 1) weight[i] = steps[i] * scales[Math.floor(i / size)];
      return { weight, bias: new Float32Array(bytes(layer.bias).buffer) };
    });
  }

  /** Una muestra guardada: 784 grises de 0 a 1. */
  function decodeImage(text) {
    return Float32Array.from(bytes(text), (level) => level / 255);
  }

  // --- Las capas ---------------------------------------------------------------------------

  /**
   * Suma al mapa de output que empieza en `to` la correlación del mapa de input que empieza en
   * `from` (height × width) con el kernel de 3×3 que empieza en weight[k].
   */
  function correlate(input, from, height, width, weight, k, output, to) {
    const [a, b, c] = [weight[k], weight[k + 1], weight[k + 2]];
    const [d, e, f] = [weight[k + 3], weight[k + 4], weight[k + 5]];
    const [g, h, i] = [weight[k + 6], weight[k + 7], weight[k + 8]];
    const columns = width - 2;
    for (let y = 0; y < height - 2; y += 1) {
      const row = to + y * columns;
      const p = from + y * width;
      const q = p + width;
      const r = q + width;
      // la ventana avanza un píxel: solo hay que leer su columna nueva
      let [p0, p1, q0, q1, r0, r1] = [
        input[p], input[p + 1], input[q], input[q + 1], input[r], input[r + 1],
      ];
      for (let x = 0; x < columns; x += 1) {
        const p2 = input[p + x + 2];
        const q2 = input[q + x + 2];
        const r2 = input[r + x + 2];
        output[row + x] += a * p0 + b * p1 + c * p2
          + d * q0 + e * q1 + f * q2
          + g * r0 + h * r1 + i * r2;
        p0 = p1;
        p1 = p2;
        q0 = q1;
        q1 = q2;
        r0 = r1;
        r1 = r2;
      }
    }
  }

  /** Convolución de kernels 3×3, paso 1 y sin relleno; input tiene la forma (C, H, W). */
  function conv(input, [channels, height, width], weight, bias) {
    const size = (height - 2) * (width - 2);
    const output = new Float32Array(bias.length * size);
    for (let f = 0; f < bias.length; f += 1) {
      output.fill(bias[f], f * size, (f + 1) * size);
      for (let c = 0; c < channels; c += 1) {
        const k = (f * channels + c) * 9;
        correlate(input, c * height * width, height, width, weight, k, output, f * size);
      }
    }
    return output;
  }

  function relu(input) {
    return input.map((value) => (value > 0 ? value : 0));
  }

  /** Máximo de cada ventana de 2×2; una fila o columna suelta se queda fuera. */
  function pool(input, [channels, height, width]) {
    const [rows, columns] = [height >> 1, width >> 1];
    const output = new Float32Array(channels * rows * columns);
    let o = 0;
    for (let c = 0; c < channels; c += 1) {
      for (let y = 0; y < rows; y += 1) {
        for (let x = 0; x < columns; x += 1, o += 1) {
          const i = (c * height + 2 * y) * width + 2 * x;
          const j = i + width;
          output[o] = Math.max(input[i], input[i + 1], input[j], input[j + 1]);
        }
      }
    }
    return output;
  }

  function linear(input, weight, bias) {
    return bias.map((start, row) => {
      let sum = start;
      const from = row * input.length;
      for (let i = 0; i < input.length; i += 1) sum += weight[from + i] * input[i];
      return sum;
    });
  }

  function softmax(logits) {
    const highest = Math.max(...logits);
    const powers = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  }

  /** Lo que calcula cada capa para una imagen de 28×28, de la primera a las probabilidades. */
  function forward([first, second, dense, deep, last], image) {
    const conv1 = conv(image, [1, SIDE, SIDE], first.weight, first.bias);
    const relu1 = relu(conv1);
    const pool1 = pool(relu1, [32, 26, 26]);
    const conv2 = conv(pool1, [32, 13, 13], second.weight, second.bias);
    const relu2 = relu(conv2);
    const pool2 = pool(relu2, CONV2);
    const dense1 = relu(linear(pool2, dense.weight, dense.bias));
    const dense2 = relu(linear(dense1, deep.weight, deep.bias));
    const logits = linear(dense2, last.weight, last.bias);
    const probabilities = softmax(logits);
    return {
      image, conv1, relu1, pool1, conv2, relu2, pool2, dense1, dense2, logits, probabilities,
    };
  }

  /** Lo que suma cada mapa de entrada en el mapa f de la segunda convolución, de más a menos. */
  function contributions([, second], { pool1 }, f) {
    const parts = Array.from({ length: 32 }, (_, channel) => {
      const map = new Float32Array(CONV2[1] * CONV2[2]);
      correlate(pool1, channel * 169, 13, 13, second.weight, (f * 32 + channel) * 9, map, 0);
      return { channel, map, size: map.reduce((sum, value) => sum + Math.abs(value), 0) };
    });
    return parts.sort((one, other) => other.size - one.size);
  }

  // --- Grad-CAM ----------------------------------------------------------------------------

  /** El gradiente de la entrada de una capa densa, desde el de su salida. */
  function linearBackward(weight, gradient, size) {
    const input = new Float32Array(size);
    gradient.forEach((slope, row) => {
      if (slope === 0) return;
      for (let i = 0; i < size; i += 1) input[i] += slope * weight[row * size + i];
    });
    return input;
  }

  /** El gradiente del logit `target` respecto a lo que sale del último max-pooling. */
  function poolGradient([, , dense, deep, last], { pool2, dense1, dense2 }, target) {
    const alive = (gradient, output) => gradient.map((g, i) => (output[i] > 0 ? g : 0));
    const size = dense2.length;
    const top = last.weight.slice(target * size, (target + 1) * size);
    const middle = linearBackward(deep.weight, alive(top, dense2), dense1.length);
    return linearBackward(dense.weight, alive(middle, dense1), pool2.length);
  }

  /**
   * Grad-CAM de una clase sobre la ReLU de la segunda convolución: 11×11 valores. El peso de
   * cada mapa es la media de su gradiente. El max-pooling solo cambia de sitio los gradientes
   * dentro de cada ventana, así que para la media basta sumarlos después de él.
   */
  function gradCam(model, activations, target) {
    const gradient = poolGradient(model, activations, target);
    const [maps, rows, columns] = CONV2;
    const [size, pooled] = [rows * columns, POOLED[1] * POOLED[2]];
    const heat = new Float32Array(size);
    for (let k = 0; k < maps; k += 1) {
      let weight = 0;
      for (let i = k * pooled; i < (k + 1) * pooled; i += 1) weight += gradient[i] / size;
      for (let i = 0; i < size; i += 1) heat[i] += weight * activations.relu2[k * size + i];
    }
    return relu(heat);
  }

  /** Un mapa cuadrado llevado a otro tamaño por interpolación bilineal. */
  function resize(map, size, wanted) {
    const places = Array.from({ length: wanted }, (_, i) => {
      const place = Math.max(0, ((i + 0.5) * size) / wanted - 0.5);
      const low = Math.floor(place);
      return [low, Math.min(low + 1, size - 1), place - low];
    });
    const output = new Float32Array(wanted * wanted);
    places.forEach(([top, bottom, v], y) => places.forEach(([left, right, u], x) => {
      const above = map[top * size + left] * (1 - u) + map[top * size + right] * u;
      const below = map[bottom * size + left] * (1 - u) + map[bottom * size + right] * u;
      output[y * wanted + x] = above * (1 - v) + below * v;
    }));
    return output;
  }

  // --- El dibujo ---------------------------------------------------------------------------

  /** Pinta un trazo recto y redondo en un dibujo cuadrado de size × size, con bordes suaves. */
  function stamp(drawing, size, [x0, y0], [x1, y1], radius) {
    const span = (a, b) => [
      Math.max(0, Math.floor(Math.min(a, b) - radius - 1)),
      Math.min(size - 1, Math.ceil(Math.max(a, b) + radius + 1)),
    ];
    const [[left, right], [top, bottom]] = [span(x0, x1), span(y0, y1)];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy || 1;
    for (let y = top; y <= bottom; y += 1) {
      for (let x = left; x <= right; x += 1) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) / length));
        const distance = Math.hypot(px - along * dx, py - along * dy);
        const ink = Math.min(1, Math.max(0, radius + 0.5 - distance));
        if (ink > drawing[y * size + x]) drawing[y * size + x] = ink;
      }
    }
  }

  /** El rectángulo que encierra la tinta: [arriba, izquierda, alto, ancho]; null si no hay. */
  function inkBox(drawing, size) {
    let [top, left, bottom, right] = [size, size, -1, -1];
    for (let i = 0; i < drawing.length; i += 1) {
      if (drawing[i] <= 0) continue;
      const [y, x] = [Math.floor(i / size), i % size];
      [top, bottom] = [Math.min(top, y), y]; // se recorre por filas: la última es la de abajo
      if (x < left) left = x;
      if (x > right) right = x;
    }
    return bottom < 0 ? null : [top, left, bottom - top + 1, right - left + 1];
  }

  /** Cuánto de cada píxel de origen cae en cada uno de los BOX píxeles de destino. */
  function overlaps(length, scale) {
    return Array.from({ length: BOX }, (_, to) => {
      const shares = [];
      const [start, end] = [to / scale, (to + 1) / scale];
      for (let from = Math.floor(start); from < Math.min(end, length); from += 1) {
        const share = (Math.min(end, from + 1) - Math.max(start, from)) * scale;
        if (share > 1e-9) shares.push([from, share]);
      }
      return shares;
    });
  }

  /** El dibujo encogido a la caja de 20×20 sin deformarlo: cada píxel, la media de su zona. */
  function shrink(drawing, size, [top, left, height, width]) {
    const scale = BOX / Math.max(height, width);
    const [rows, columns] = [overlaps(height, scale), overlaps(width, scale)];
    const narrow = new Float64Array(height * BOX);
    const box = new Float64Array(BOX * BOX);
    for (let y = 0; y < height; y += 1) {
      const from = (top + y) * size + left;
      for (let j = 0; j < BOX; j += 1) {
        for (const [x, share] of columns[j]) narrow[y * BOX + j] += share * drawing[from + x];
      }
    }
    for (let i = 0; i < BOX; i += 1) {
      for (const [y, share] of rows[i]) {
        for (let j = 0; j < BOX; j += 1) box[i * BOX + j] += share * narrow[y * BOX + j];
      }
    }
    return box;
  }

  /**
   * Prepara un dibujo como se prepararon los de MNIST: el lado mayor pasa a medir 20 píxeles y,
   * moviéndolo un número entero de píxeles, el centro de masa va al centro de la imagen de
   * 28×28. Devuelve null si no hay nada dibujado.
   */
  function centre(drawing, size) {
    const ink = inkBox(drawing, size);
    if (!ink) return null;
    const box = shrink(drawing, size, ink);
    let [mass, down, across] = [0, 0, 0];
    box.forEach((value, i) => {
      mass += value;
      down += value * Math.floor(i / BOX);
      across += value * (i % BOX);
    });
    const [dy, dx] = [down, across].map((sum) => Math.round(MIDDLE - sum / mass));
    const image = new Float32Array(SIDE * SIDE);
    box.forEach((value, i) => {
      const [y, x] = [Math.floor(i / BOX) + dy, (i % BOX) + dx];
      if (y >= 0 && y < SIDE && x >= 0 && x < SIDE) image[y * SIDE + x] = value;
    });
    return image;
  }

  /** Una imagen de 28×28 agrandada a size × size, cada píxel un cuadrado. */
  function enlarge(image, size) {
    const factor = size / SIDE;
    return Float32Array.from({ length: size * size }, (_, i) => {
      const [y, x] = [Math.floor(i / size), i % size];
      return image[Math.floor(y / factor) * SIDE + Math.floor(x / factor)];
    });
  }

  return {
    decode, decodeImage, conv, relu, pool, linear, softmax, forward, contributions,
    linearBackward, gradCam, resize, stamp, centre, enlarge,
  };
})();
