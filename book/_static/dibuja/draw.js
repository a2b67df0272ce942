// La página «Dibuja un dígito»: el lienzo, las barras, los mapas y la convolución elegida.
"use strict";

{
  const {
    decode, decodeImage, forward, contributions, gradCam, resize, stamp, centre, enlarge,
  } = globalThis.neuronaDigits;

  const SIZE = 280; // el lienzo, en puntos: diez por cada píxel de la imagen de 28×28
  const PEN = 12; // radio del lápiz
  const STEP = 10; // lo que mueve el cursor una flecha
  const STRONGEST = 6; // mapas de entrada que se enseñan en la segunda convolución
  const QUIET_MS = 300; // la frase espera a que el dibujo se detenga

  const STAGES = {
    relu1: { layer: 0, count: 32, size: 26, title: "Primera convolución y ReLU" },
    pool1: { layer: 0, count: 32, size: 13, title: "Primer max-pooling" },
    relu2: { layer: 1, count: 64, size: 11, title: "Segunda convolución y ReLU" },
    pool2: { layer: 1, count: 64, size: 5, title: "Segundo max-pooling" },
  };
  const DENSE = { dense1: { count: 120, width: 40 }, dense2: { count: 84, width: 28 } };

  const model = decode(globalThis.neuronaDigitWeights);
  const samples = globalThis.neuronaDigitSamples.map((sample) => ({
    ...sample, image: decodeImage(sample.pixels),
  }));

  // --- Utilidades --------------------------------------------------------------------------

  function h(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function canvas(size, attributes, rows = size) {
    return h("canvas", { width: size, height: rows, ...attributes });
  }

  function picture(size, label) {
    return canvas(size, { role: "img", "aria-label": label });
  }

  const number = (value, digits = 2) => {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
  };
  const percent = (value) => {
    if (value > 0 && value < 0.0005) return "< 0.1 %";
    return value < 1 && value > 0.9995 ? "> 99.9 %" : `${number(100 * value, 1)} %`;
  };
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const indexOfLargest = (values) => values.indexOf(Math.max(...values));

  // --- Colores: los de la página, también cuando cambia el tema ----------------------------

  const probe = canvas(1, {}).getContext("2d", { willReadFrequently: true });

  function colour(name) {
    probe.fillStyle = getComputedStyle(pad).getPropertyValue(name).trim();
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }

  /** 256 colores de uno a otro, como los guarda un lienzo; bend < 1 aviva los valores débiles. */
  function ramp(from, to, bend = 1) {
    const colours = new Uint8ClampedArray(4 * 256).fill(255);
    for (let i = 0; i < 256; i += 1) {
      const t = (i / 255) ** bend;
      for (let c = 0; c < 3; c += 1) colours[4 * i + c] = from[c] + (to[c] - from[c]) * t;
    }
    return new Uint32Array(colours.buffer);
  }

  let palettes;

  function readColours() {
    const [paper, ink, glow] = ["--draw-off", "--text", "--draw-on"].map(colour);
    palettes = {
      ink: ramp(paper, ink),
      light: ramp(paper, glow, 0.5),
      plus: ramp(paper, colour("--draw-plus"), 0.5),
      minus: ramp(paper, colour("--draw-minus"), 0.5),
      grey: ramp([0, 0, 0], [255, 255, 255]),
    };
  }

  const images = new WeakMap();

  /** Pinta `fill(i)`, un color por punto, en un lienzo. */
  function paint(target, fill) {
    let image = images.get(target);
    if (image?.width !== target.width) {
      image = new ImageData(target.width, target.height);
      images.set(target, image);
    }
    const points = new Uint32Array(image.data.buffer);
    for (let i = 0; i < points.length; i += 1) points[i] = fill(i);
    target.getContext("2d").putImageData(image, 0, 0);
  }

  function paintMap(target, values, scale, palette = palettes.light) {
    const factor = scale > 0 ? 255 / scale : 0;
    paint(target, (i) => palette[Math.round(values[i] * factor)]);
  }

  /** Todos los mapas de una capa en un lienzo, en filas de `columns`. */
  function paintMaps(target, values, scale, size) {
    const factor = scale > 0 ? 255 / scale : 0;
    const { width } = target;
    paint(target, (i) => {
      const y = Math.floor(i / width);
      const x = i % width;
      const map = Math.floor(y / size) * columns + Math.floor(x / size);
      const value = values[(map * size + (y % size)) * size + (x % size)];
      return palettes.light[Math.round(value * factor)];
    });
  }

  function paintSigned(target, values, scale) {
    const factor = scale > 0 ? 255 / scale : 0;
    paint(target, (i) => {
      const palette = values[i] < 0 ? palettes.minus : palettes.plus;
      return palette[Math.round(Math.abs(values[i]) * factor)];
    });
  }

  // --- El dibujo: acciones que se pueden deshacer ------------------------------------------

  // Cada acción es { base, points }: base es el dibujo del que parte (una muestra, o ninguna),
  // undefined si sigue encima de lo que hay.
  const greeting = { base: samples.find((sample) => sample.label === 7 && sample.answer === 7) };
  let actions = [greeting];
  let drawing = new Float32Array(SIZE * SIZE);

  function replay() {
    const start = Math.max(0, actions.findLastIndex(({ base }) => base !== undefined));
    const base = actions[start]?.base;
    drawing = base ? enlarge(base.image, SIZE) : new Float32Array(SIZE * SIZE);
    for (const { points = [] } of actions.slice(start)) {
      points.forEach((point, i) => stamp(drawing, SIZE, points[Math.max(0, i - 1)], point, PEN));
    }
    schedule();
  }

  function act(action) {
    actions.push(action);
    replay();
  }

  /** La muestra que se ve, si nadie ha dibujado encima. */
  function shownSample() {
    return actions.at(-1)?.base;
  }

  let stroke = null;

  function beginStroke(point) {
    // la muestra que saluda al abrir la página deja su sitio al primer trazo
    const first = actions.length === 1 && actions[0] === greeting;
    stroke = first ? { base: null, points: [] } : { points: [] };
    actions.push(stroke);
    if (first) drawing.fill(0);
    extendStroke(point);
  }

  function extendStroke(point) {
    stamp(drawing, SIZE, stroke.points.at(-1) ?? point, point, PEN);
    stroke.points.push(point);
    schedule();
  }

  function endStroke() {
    stroke = null;
  }

  // --- La parte de arriba: lienzo, botones, muestras y barras ------------------------------

  const pad = document.getElementById("draw-pad");
  const inside = document.getElementById("draw-inside");

  const board = canvas(SIZE, {
    class: "draw-board", tabindex: 0, role: "application", "aria-describedby": "draw-keys",
    "aria-label": "Lienzo para dibujar un dígito",
  });
  const cursor = h("span", { class: "draw-cursor", hidden: "" });
  const where = h("p", { class: "draw-where", "aria-live": "polite" });
  const hint = h("p", { class: "draw-where", id: "draw-keys" },
    "Con el teclado: flechas para moverte, Espacio para bajar o subir el lápiz.");
  const undo = h("button", { type: "button" }, "Deshacer");
  const clear = h("button", { type: "button" }, "Borrar");
  const status = h("p", { class: "draw-status", role: "status" });
  const seen = picture(28, "La imagen de 28×28 que ve la red");
  const heat = picture(28, "Grad-CAM sobre la imagen que ve la red");
  const heatTitle = h("p", {}, "Grad-CAM");
  const heatText = h("p", { class: "draw-heat" });

  const bars = Array.from({ length: 10 }, (_, digit) => {
    const radio = h("input", { type: "radio", name: "draw-class", value: digit });
    const fill = h("span", { class: "fill" });
    const value = h("span", { class: "value" });
    const track = h("span", { class: "track" }, fill);
    const row = h("label", { class: "draw-bar" }, radio, h("b", {}, String(digit)), track, value);
    return { radio, fill, value, row };
  });
  const automatic = h("input", { type: "radio", name: "draw-class", value: "", checked: "" });

  function sampleButton(sample) {
    const face = canvas(28, { "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "draw-sample" }, face);
    button.setAttribute("aria-label", `Muestra: un ${sample.label}`);
    button.addEventListener("click", () => act({ base: sample }));
    return { button, face, sample };
  }

  const faces = samples.map(sampleButton);

  function sampleRow(text, wanted) {
    const buttons = faces.filter(({ sample }) => wanted === (sample.label === sample.answer));
    return h("div", { class: "draw-samples", role: "group", "aria-label": text },
      h("p", {}, text), h("div", {}, ...buttons.map(({ button }) => button)));
  }

  function buildPad() {
    pad.replaceChildren(
      h("div", { class: "draw-top" },
        h("div", { class: "draw-left" },
          h("div", { class: "draw-frame" }, board, cursor),
          hint,
          where,
          h("div", { class: "draw-buttons" }, undo, clear)),
        h("fieldset", { class: "draw-bars" },
          h("legend", {}, "Probabilidad de cada clase"),
          ...bars.map(({ row }) => row),
          h("label", { class: "draw-bar draw-auto" }, automatic, "Grad-CAM de la más probable"))),
      status,
      h("div", { class: "draw-middle" },
        h("div", { class: "draw-views" },
          h("div", {}, h("p", {}, "Lo que ve la red"), seen),
          h("div", {}, heatTitle, heat)),
        heatText),
      sampleRow("Muestras que acierta", true),
      sampleRow("Muestras que falla", false));
  }

  // --- Ratón y dedo ------------------------------------------------------------------------

  function place(event) {
    const frame = board.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * SIZE) / frame.width,
      ((event.clientY - frame.top) * SIZE) / frame.height,
    ];
  }

  function listenToPointer() {
    board.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      liftPen();
      board.setPointerCapture(event.pointerId);
      beginStroke(place(event));
    });
    board.addEventListener("pointermove", (event) => {
      if (!stroke || !board.hasPointerCapture(event.pointerId)) return;
      const all = event.getCoalescedEvents?.() ?? [];
      for (const each of all.length ? all : [event]) extendStroke(place(each));
    });
    // también si el dedo se va o el navegador se lo queda
    board.addEventListener("lostpointercapture", endStroke);
  }

  // --- Teclado -----------------------------------------------------------------------------

  const MOVES = {
    ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
    Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1],
  };
  const held = new Set();
  let at = [SIZE / 2, SIZE / 2];
  let penDown = false;

  function liftPen() {
    penDown = false;
    endStroke();
    cursor.hidden = true;
    where.textContent = "";
  }

  function showCursor() {
    const [column, row] = at.map((value) => Math.round(value / STEP));
    cursor.hidden = false;
    cursor.classList.toggle("down", penDown);
    cursor.style.left = `${(100 * at[0]) / SIZE}%`;
    cursor.style.top = `${(100 * at[1]) / SIZE}%`;
    const pen = penDown ? "abajo: dibuja" : "arriba";
    where.textContent = `Fila ${row}, columna ${column} de 28. Lápiz ${pen}.`;
  }

  function moveCursor() {
    // dos flechas a la vez mueven en diagonal
    const moves = [...held].map((key) => MOVES[key]);
    at = at.map((value, axis) => {
      const direction = Math.sign(moves.reduce((sum, move) => sum + move[axis], 0));
      return Math.min(SIZE, Math.max(0, value + STEP * direction));
    });
    if (penDown) extendStroke(at);
  }

  function togglePen() {
    penDown = !penDown;
    if (penDown) beginStroke(at);
    else endStroke();
  }

  function takeBack() {
    liftPen();
    actions.pop();
    replay();
  }

  function wipe() {
    liftPen();
    if (drawing.some((ink) => ink > 0)) act({ base: null });
  }

  function listenToKeys() {
    const others = { Backspace: takeBack, Delete: wipe };
    board.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in MOVES) {
        held.add(event.key);
        moveCursor();
      } else if (event.key === " " || event.key === "Enter") {
        if (!event.repeat) togglePen();
      } else if (event.key in others) {
        others[event.key]();
      } else {
        return;
      }
      event.preventDefault();
      showCursor();
    });
    board.addEventListener("keyup", (event) => held.delete(event.key));
    board.addEventListener("blur", () => {
      held.clear();
      liftPen();
    });
    undo.addEventListener("click", takeBack);
    clear.addEventListener("click", wipe);
  }

  // --- Los mapas de cada capa --------------------------------------------------------------

  let picked = null; // { stage, map }
  let latest = null; // lo que calculó la red con el último dibujo
  let columns = 0;
  const stages = {};
  const strips = {};
  const logits = Array.from({ length: 10 }, () => h("span", { class: "draw-number" }));
  const story = h("p", { "aria-live": "polite" });
  const chain = h("div", { class: "draw-chain" });
  const detail = h("div", { class: "draw-detail" }, story, chain);

  function buildStage(stage) {
    const { count, size, title } = STAGES[stage];
    const face = canvas(size, { "aria-hidden": "true" });
    const radios = Array.from({ length: count }, (_, map) => {
      const radio = h("input", { type: "radio", name: `draw-${stage}`, value: map });
      radio.setAttribute("aria-label", `Mapa ${map + 1} de ${count}`);
      radio.addEventListener("change", () => pick(stage, map));
      return radio;
    });
    const labels = radios.map((radio) => h("label", {}, radio, h("span")));
    const box = h("fieldset", { class: "draw-stage" },
      h("legend", {}, `${title}: ${count} mapas de ${size}×${size}`),
      h("div", { class: "draw-maps" }, face, ...labels));
    stages[stage] = { face, radios, box };
    return box;
  }

  /** Ocho mapas por fila en el teléfono y dieciséis donde caben. */
  function arrange() {
    const fitting = inside.clientWidth < 608 ? 8 : 16;
    if (fitting === columns) return;
    columns = fitting;
    inside.style.setProperty("--columns", columns);
    for (const [stage, { face }] of Object.entries(stages)) {
      const { count, size } = STAGES[stage];
      Object.assign(face, { width: columns * size, height: (count / columns) * size });
    }
    schedule();
  }

  function buildInside() {
    for (const [name, { count, width }] of Object.entries(DENSE)) {
      strips[name] = canvas(width, { role: "img" }, count / width);
      strips[name].style.width = `${(100 * width) / 40}%`;
    }
    const strip = (title, node) => h("div", { class: "draw-dense" }, h("p", {}, title), node);
    inside.replaceChildren(
      ...Object.keys(STAGES).map(buildStage),
      strip("Capa densa y ReLU: 120 neuronas", strips.dense1),
      strip("Capa densa y ReLU: 84 neuronas", strips.dense2),
      strip("Salida: 10 logits, de la clase 0 a la 9",
        h("div", { class: "draw-logits" }, ...logits)));
    inside.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches?.("input")) event.target.click();
    });
  }

  function pick(stage, map) {
    if (picked && picked.stage !== stage) stages[picked.stage].radios[picked.map].checked = false;
    const { box } = stages[stage];
    if (detail.previousSibling !== box) box.after(detail);
    picked = { stage, map };
    showDetail();
  }

  // --- La convolución que hizo un mapa -----------------------------------------------------

  function step(caption, node) {
    return h("div", { class: "draw-step" }, node, h("small", {}, caption));
  }

  function sign(text) {
    return h("span", { class: "draw-sign" }, text);
  }

  /** Los nueve números de un kernel, sobre el color de su signo. */
  function kernel(weight, from, scale) {
    const cells = [...weight.subarray(from, from + 9)].map((value) => coloured(
      h("span", { class: "draw-number" }), value, scale));
    return h("span", { class: "draw-kernel" }, ...cells);
  }

  function coloured(node, value, scale, text = number(value)) {
    node.textContent = text;
    const share = scale > 0 ? Math.min(1, Math.abs(value) / scale) : 0;
    node.style.setProperty("--share", `${Math.round(45 * share)}%`);
    node.classList.toggle("minus", value < 0);
    return node;
  }

  function mapPicture(values, size, label, scale, signed) {
    const face = picture(size, label);
    if (signed) paintSigned(face, values, scale);
    else paintMap(face, values, scale);
    return face;
  }

  /** Lo último de la cadena, igual en las dos capas: suma, ReLU y max-pooling. */
  function ending(layer, map, activations) {
    const names = [["conv1", "relu1", "pool1"], ["conv2", "relu2", "pool2"]][layer];
    const sizes = [[26, 26, 13], [11, 11, 5]][layer];
    const parts = names.map((name, i) => {
      const size = sizes[i] ** 2;
      return activations[name].subarray(map * size, (map + 1) * size);
    });
    const scale = largest(parts[0]);
    const labels = ["Antes de ReLU", "Después de ReLU", "Después del max-pooling"];
    const faces = parts.map((part, i) => step(labels[i],
      mapPicture(part, sizes[i], labels[i], scale, i === 0)));
    const nodes = [sign("="), faces[0], sign("→"), faces[1], sign("→"), faces[2]];
    return { nodes, before: parts[0], after: parts[1], side: sizes[0] };
  }

  function showFirst(map, activations) {
    const [{ weight, bias }] = model;
    const face = picture(28, "La imagen que ve la red");
    paintMap(face, activations.image, 1, palettes.grey);
    const own = weight.subarray(map * 9, map * 9 + 9);
    const { nodes, after, side } = ending(0, map, activations);
    chain.replaceChildren(h("div", { class: "draw-row" },
      step("Imagen", face), sign("∗"), step("Kernel", kernel(weight, map * 9, largest(own))),
      sign("+"), step("Sesgo", h("span", { class: "draw-number" }, number(bias[map]))), ...nodes));
    return `Mapa ${map + 1} de la primera convolución: un kernel de 3×3 recorre la imagen, se suma `
      + `el sesgo y ReLU deja en cero lo negativo. ${highest(after, side)}`;
  }

  function showSecond(map, activations) {
    const [, { weight, bias }] = model;
    const parts = contributions(model, activations, map);
    const shown = parts.slice(0, STRONGEST);
    const others = new Float32Array(121);
    for (const part of parts.slice(STRONGEST)) part.map.forEach((v, i) => { others[i] += v; });
    const { nodes, before, after, side } = ending(1, map, activations);
    const scale = Math.max(largest(before), largest(others), ...shown.map((p) => largest(p.map)));
    const inputs = largest(activations.pool1);
    const own = largest(weight.subarray(map * 288, (map + 1) * 288));
    const rows = shown.map(({ channel, map: part }) => {
      const input = activations.pool1.subarray(channel * 169, (channel + 1) * 169);
      const name = `Mapa ${channel + 1}`;
      return h("div", { class: "draw-row" },
        step(name, mapPicture(input, 13, `${name} del primer max-pooling`, inputs)), sign("∗"),
        step("Kernel", kernel(weight, (map * 32 + channel) * 9, own)), sign("="),
        step(range(part), mapPicture(part, 11, `Lo que suma: ${range(part)}`, scale, true)));
    });
    const rest = mapPicture(others, 11, `Lo que suman los demás: ${range(others)}`, scale, true);
    chain.replaceChildren(
      h("div", { class: "draw-parts" }, ...rows),
      h("div", { class: "draw-row" },
        step(`Los otros ${32 - STRONGEST}: ${range(others)}`, rest), sign("+"),
        step("Sesgo", h("span", { class: "draw-number" }, number(bias[map]))), ...nodes));
    const names = shown.map(({ channel }) => channel + 1);
    return `Mapa ${map + 1} de la segunda convolución: cada uno de los 32 mapas de 13×13 tiene su `
      + `kernel de 3×3, y los resultados se suman. Los ${STRONGEST} que más suman o restan son `
      + `${names.slice(0, -1).join(", ")} y ${names.at(-1)}. ${highest(after, side)}`;
  }

  function range(values) {
    return `de ${number(Math.min(...values))} a ${number(Math.max(...values))}`;
  }

  function highest(values, side) {
    const i = indexOfLargest(values);
    if (values[i] <= 0) return "Con este dibujo se queda apagado.";
    const [row, column] = [Math.floor(i / side) + 1, (i % side) + 1];
    return `Su mayor valor es ${number(values[i])}, en la fila ${row}, columna ${column}.`;
  }

  function showDetail() {
    if (!picked) return;
    const { layer } = STAGES[picked.stage];
    story.textContent = (layer === 0 ? showFirst : showSecond)(picked.map, latest);
  }

  // --- Poner todo al día -------------------------------------------------------------------

  const waiting = {};

  function whenQuiet(work, name) {
    clearTimeout(waiting[name]);
    waiting[name] = setTimeout(work, QUIET_MS);
  }

  let frame = 0;

  function schedule() {
    frame ||= requestAnimationFrame(update);
  }

  const BLANK = new Float32Array(28 * 28);

  function update() {
    frame = 0;
    const start = performance.now();
    const image = centre(drawing, SIZE);
    const activations = forward(model, image ?? BLANK);
    latest = activations;
    paintMap(board, drawing, 1, palettes.ink);
    paintMap(seen, activations.image, 1, palettes.grey);
    undo.disabled = actions.length === 0;
    clear.disabled = image === null;
    if (image) {
      const best = indexOfLargest(activations.probabilities);
      showBars(activations.probabilities, best);
      showHeat(activations, best);
      showMaps(activations);
    } else {
      showNothing();
    }
    whenQuiet(showDetail, "detail");
    performance.measure("dibuja", { start });
  }

  function showBars(probabilities, best) {
    bars.forEach(({ fill, value, row }, digit) => {
      fill.style.width = `${100 * probabilities[digit]}%`;
      value.textContent = percent(probabilities[digit]);
      row.classList.toggle("best", digit === best);
    });
    const second = indexOfLargest(probabilities.map((p, digit) => (digit === best ? -1 : p)));
    let text = `La red dice ${best}, con probabilidad ${percent(probabilities[best])}; `
      + `después, ${second}, con ${percent(probabilities[second])}.`;
    const sample = shownSample();
    if (sample) {
      const verdict = sample.label === best ? "acierta" : "se equivoca";
      text += ` Es el dígito de prueba número ${sample.index}, un ${sample.label}: ${verdict}.`;
    }
    whenQuiet(() => { status.textContent = text; }, "status");
  }

  function chosenClass(best) {
    return automatic.checked ? best : bars.findIndex(({ radio }) => radio.checked);
  }

  function showHeat(activations, best) {
    const target = chosenClass(best);
    const map = resize(gradCam(model, activations, target), 11, 28);
    const most = largest(map);
    const { image } = activations;
    paint(heat, (i) => {
      const warm = most > 0 ? 0.8 * (map[i] / most) : 0;
      const grey = 255 * image[i] * (1 - warm);
      const [red, green] = [grey + 255 * warm, grey + 140 * warm];
      return (255 << 24) | (grey << 16) | (green << 8) | red;
    });
    const text = most > 0
      ? `Para el ${target}, Grad-CAM brilla más ${region(indexOfLargest(map))}.`
      : `Para el ${target}, Grad-CAM no encuentra nada.`;
    heatTitle.textContent = `Grad-CAM del ${target}`;
    whenQuiet(() => { heatText.textContent = text; }, "heat");
  }

  function region(i) {
    const third = (value) => Math.min(2, Math.floor((3 * value) / 28));
    const [row, column] = [third(Math.floor(i / 28)), third(i % 28)];
    if (row === 1 && column === 1) return "en el centro";
    const side = ["a la izquierda", "", "a la derecha"][column];
    return [["arriba", "a media altura", "abajo"][row], side].filter(Boolean).join(", ");
  }

  function showMaps(activations) {
    for (const [stage, { size }] of Object.entries(STAGES)) {
      const values = activations[stage];
      paintMaps(stages[stage].face, values, largest(values), size);
    }
    for (const [name, { count }] of Object.entries(DENSE)) {
      const values = activations[name];
      paintMap(strips[name], values, largest(values));
      const lit = values.filter((value) => value > 0).length;
      const top = indexOfLargest(values);
      strips[name].setAttribute("aria-label", `${lit} de ${count} neuronas encendidas; la que más, `
        + `la ${top + 1}, vale ${number(values[top])}`);
    }
    const scale = largest(activations.logits);
    logits.forEach((node, digit) => {
      const value = activations.logits[digit];
      coloured(node, value, scale, `${digit}: ${number(value, 1)}`);
    });
  }

  function showNothing() {
    for (const { fill, value, row } of bars) {
      fill.style.width = "0";
      value.textContent = "–";
      row.classList.remove("best");
    }
    for (const { face } of Object.values(stages)) paint(face, () => palettes.light[0]);
    for (const strip of Object.values(strips)) {
      paint(strip, () => palettes.light[0]);
      strip.setAttribute("aria-label", "Sin dibujo");
    }
    logits.forEach((node, digit) => coloured(node, 0, 0, `${digit}: –`));
    paintMap(heat, BLANK, 1, palettes.grey);
    whenQuiet(() => { status.textContent = "Dibuja un dígito o elige una muestra."; }, "status");
    whenQuiet(() => { heatText.textContent = ""; }, "heat");
  }

  // --- En marcha ---------------------------------------------------------------------------

  buildPad();
  buildInside();
  readColours();
  arrange();
  for (const { face, sample } of faces) paintMap(face, sample.image, 1, palettes.grey);
  for (const { radio } of [...bars, { radio: automatic }]) {
    radio.addEventListener("change", schedule);
  }
  listenToPointer();
  listenToKeys();
  new MutationObserver(() => {
    readColours();
    schedule();
  }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  replay();
  new ResizeObserver(arrange).observe(inside);
}
