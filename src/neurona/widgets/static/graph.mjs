import { clamp, explorable, h, minus, put, s } from "./common.mjs";

const PRESETS = ["(x + y) * z", "x * x + x", "sigmoid(w * x + b)"];
const MOST = 10; // operaciones
const FUNCTIONS = {
  exp: [Math.exp, (x, y) => y],
  log: [Math.log, (x) => 1 / x],
  tanh: [Math.tanh, (x, y) => 1 - y * y],
  sigmoid: [(x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
    (x, y) => y * (1 - y)],
  relu: [(x) => Math.max(x, 0), (x) => (x > 0 ? 1 : 0)],
};
// El valor, y la derivada local hacia cada operando.
const OPERATORS = {
  "+": [(a, b) => a + b, () => [1, 1]],
  "−": [(a, b) => a - b, () => [1, -1]],
  "×": [(a, b) => a * b, (a, b) => [b, a]],
  "÷": [(a, b) => a / b, (a, b) => [1 / b, -a / (b * b)]],
  "^": [(a, b) => a ** b, (a, b, y) => [b === 0 ? 0 : b * a ** (b - 1), y * Math.log(a)]],
};
const SIGNS = { "+": "+", "-": "−", "−": "−", "*": "×", "·": "×", "×": "×", "/": "÷", "÷": "÷" };

/** La cuenta como árbol: [operación, operando, ...], un número o el nombre de una variable. */
export function parse(text) {
  const tokens = [];
  const token = /\s*(?:(\d+\.?\d*|\.\d+)|([a-zσ]\w*)|(\*\*|[-+*/^()·×÷−]))/iy;
  let at = 0;
  while (text.slice(at).trim()) {
    token.lastIndex = at;
    const found = token.exec(text);
    const strange = text.slice(at).trim()[0];
    if (strange === ",") throw new Error("Los decimales van con punto: 2.5.");
    if (!found) throw new Error(`No entiendo «${strange}».`);
    const word = found[2]?.replace(/^σ$/, "sigmoid");
    tokens.push(found[1] ? Number(found[1]) : word ?? found[3].replace("**", "^"));
    at = token.lastIndex;
  }
  let [k, count] = [0, 0];
  const make = (...node) => {
    count += 1;
    if (count > MOST) throw new Error(`Son demasiadas operaciones: como mucho, ${MOST}.`);
    return node;
  };
  const take = (sign) => {
    if (tokens[k] !== sign) throw new Error(`Falta «${sign}».`);
    k += 1;
  };
  const atom = () => {
    const now = tokens[k];
    k += 1;
    if (typeof now === "number") return now;
    if (now === "(") {
      const inside = sum();
      take(")");
      return inside;
    }
    if (now === undefined || !/^[a-z]/i.test(now)) {
      throw new Error(now === undefined ? "La cuenta no está completa." : `Sobra «${now}».`);
    }
    if (!(now in FUNCTIONS)) return now;
    take("(");
    const inside = sum();
    take(")");
    return make(now, inside);
  };
  const unary = () => {
    if (!["-", "−"].includes(tokens[k])) return power();
    k += 1;
    return make("−", unary());
  };
  const power = () => {
    const base = atom();
    if (tokens[k] !== "^") return base;
    k += 1;
    return make("^", base, unary());
  };
  const chain = (part, signs) => () => {
    let left = part();
    while (signs.includes(tokens[k])) {
      const sign = SIGNS[tokens[k]];
      k += 1;
      left = make(sign, left, part());
    }
    return left;
  };
  const product = chain(unary, ["*", "·", "×", "/", "÷"]);
  const sum = chain(product, ["+", "-", "−"]);
  const tree = sum();
  if (k < tokens.length) {
    const glued = tokens[k] === "(" || !/^[-+*/^)·×÷−]$/.test(tokens[k]);
    throw new Error(glued ? `Falta un signo entre «${tokens[k - 1]}» y «${tokens[k]}».` :
      `Sobra «${tokens[k]}».`);
  }
  if (!Array.isArray(tree)) throw new Error("Falta alguna operación.");
  if (names(tree).length === 0) throw new Error("Falta alguna variable.");
  return tree;
}

/** Los nombres de las variables, en el orden en que aparecen. */
export function names(tree) {
  if (typeof tree === "string") return [tree];
  if (!Array.isArray(tree)) return [];
  return [...new Set(tree.slice(1).flatMap(names))];
}

/** Los nodos en orden de cálculo, con su valor, sus operandos y sus derivadas locales. */
export function build(tree, values) {
  const [nodes, seen] = [[], {}];
  const add = (part) => {
    if (typeof part === "string" && part in seen) return seen[part];
    let node;
    if (typeof part === "number") {
      node = { text: minus(part), value: part, operands: [], fixed: true };
    } else if (typeof part === "string") {
      node = { text: part, value: values[part] ?? 1, operands: [] };
      seen[part] = node;
    } else {
      node = operation(part[0], part.slice(1).map(add));
    }
    nodes.push(node);
    return node;
  };
  add(tree);
  return nodes;
}

function operation(op, operands) {
  const inputs = operands.map((operand) => operand.value);
  const fixed = operands.every((operand) => operand.fixed);
  const inner = operands.map((o) => (o.op in OPERATORS ? `(${o.text})` : o.text));
  if (op in FUNCTIONS) {
    const [f, df] = FUNCTIONS[op];
    const value = f(inputs[0]);
    return { op, text: `${op}(${operands[0].text})`, value, operands, fixed,
      locals: [df(inputs[0], value)] };
  }
  if (operands.length === 1) {
    return { op, text: `−${inner[0]}`, value: -inputs[0], operands, fixed, locals: [-1] };
  }
  const [f, df] = OPERATORS[op];
  const value = f(...inputs);
  return { op, text: inner.join(` ${op} `), value, operands, fixed, locals: df(...inputs, value) };
}

/** Lo que llega a cada operando al recorrer hacia atrás: [nodo, [[operando, local, parte], ...]]. */
export function backwardSteps(nodes) {
  const grads = new Map([[nodes.at(-1), 1]]);
  return nodes.filter((node) => node.op && !node.fixed).reverse().map((node) => {
    const parts = [];
    node.operands.forEach((operand, k) => {
      if (operand.fixed) return;
      const part = grads.get(node) * node.locals[k];
      parts.push([operand, node.locals[k], part]);
      grads.set(operand, (grads.get(operand) ?? 0) + part);
    });
    return [node, parts];
  });
}

/** Los gradientes después de esos pasos hacia atrás. */
export function gradients(nodes, steps) {
  const grads = new Map();
  if (steps.length) grads.set(nodes.at(-1), 1);
  for (const [, parts] of steps) {
    for (const [operand, , part] of parts) grads.set(operand, (grads.get(operand) ?? 0) + part);
  }
  return grads;
}

/** El sitio de cada nodo: su columna y su altura en filas. Igual que en Python. */
export function places(nodes) {
  const depth = new Map(nodes.map((node) => [node, 0]));
  for (const node of [...nodes].reverse()) {
    for (const o of node.operands) depth.set(o, Math.max(depth.get(o), depth.get(node) + 1));
  }
  const last = Math.max(...depth.values());
  const layers = Array.from({ length: last + 1 }, () => []);
  for (const [node, k] of depth) layers[last - k].push(node);
  const heights = new Map([[nodes.at(-1), 0.5]]);
  for (const layer of layers.slice(0, -1).reverse()) {
    const wish = (node) => {
      const found = [...heights].flatMap(([user, height]) =>
        user.operands.flatMap((operand, k) => (operand === node ? [height + 1e-3 * k] : [])));
      return found.reduce((a, b) => a + b, 0) / found.length;
    };
    const wishes = new Map(layer.map((node) => [node, wish(node)]));
    layer.sort((a, b) => wishes.get(a) - wishes.get(b));
    layer.forEach((node, k) => heights.set(node, (k + 0.5) / layer.length));
  }
  const rows = Math.max(...layers.map((layer) => layer.length));
  const found = new Map();
  layers.forEach((layer, k) => layer.forEach((node, j) =>
    found.set(node, [k, ((j + 0.5) * rows) / layer.length])));
  return { found, columns: last + 1, rows };
}

/** Un número con tres cifras: "−0.818", "1.2 × 10⁻⁵". */
export function short(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no existe" : minus(value > 0 ? "∞" : "-∞");
  const text = Number(value.toPrecision(3));
  return minus(Math.abs(text) >= 1e5 || (text && Math.abs(text) < 1e-3)
    ? value.toExponential(1) : text);
}

/** Lo que se dice de un paso, contado desde 1; el 0 es antes de empezar. */
export function sentence(nodes, step) {
  const forward = nodes.filter((node) => node.op);
  const back = backwardSteps(nodes);
  const total = forward.length + back.length;
  if (step === 0) return "Solo se conocen los datos. Da un paso.";
  if (step <= forward.length) {
    const node = forward[step - 1];
    const inputs = node.operands.map(({ value }) => (value < 0 ? `(${short(value)})` : short(value)));
    const sum = inputs.length === 1 ? `${node.op}${inputs[0].startsWith("(") ? inputs[0] :
      `(${inputs[0]})`}` : inputs.join(` ${node.op} `);
    return `Paso ${step} de ${total}, hacia delante: ${node.text} = ${sum} = ${short(node.value)}.`;
  }
  const k = step - forward.length;
  const [node, parts] = back[k - 1];
  const before = gradients(nodes, back.slice(0, k - 1));
  const arrived = k === 1 ? 1 : before.get(node);
  const running = new Map(before);
  const said = parts.map(([operand, local, part]) => {
    const had = running.get(operand);
    running.set(operand, (had ?? 0) + part);
    const added = had === undefined ? "" : ` Ya tenía ${short(had)}: suma ${short(had + part)}.`;
    return `Hacia ${operand.text}: ${short(arrived)} · ${short(local)} = ${short(part)}.${added}`;
  });
  return `Paso ${step} de ${total}, hacia atrás. A ${node.text} le llega ${short(arrived)}. ${said.join(" ")}`;
}

const [COLUMN, ROW, BOX] = [112, 84, [80, 70]];

function picture(svg, nodes, step) {
  const forward = nodes.filter((node) => node.op);
  const back = backwardSteps(nodes).slice(0, Math.max(0, step - forward.length));
  const grads = gradients(nodes, back);
  const known = new Set([...nodes.filter((node) => !node.op), ...forward.slice(0, step)]);
  const current = step === 0 ? null : back.at(-1)?.[0] ?? forward[step - 1];
  const { found, columns, rows } = places(nodes);
  const at = (node) => {
    const [column, row] = found.get(node);
    return [column * COLUMN + BOX[0] / 2 + 2, row * ROW];
  };
  // Una flecha que salta columnas pasa por encima de las cajas que hay entre medias.
  const jumps = (node, operand) => found.get(node)[0] - found.get(operand)[0] > 1;
  const margin = nodes.some((node) => node.operands.some((o) => jumps(node, o))) ? 26 : 0;
  put(svg, { viewBox: `0 ${-margin} ${(columns - 1) * COLUMN + BOX[0] + 4} ${rows * ROW + margin}` });
  svg.style.maxWidth = `${((columns - 1) * COLUMN + BOX[0]) * 1.3}px`;
  const [arrows, boxes] = [[], []];
  for (const node of nodes) {
    const [x, y] = at(node);
    node.operands.forEach((operand, k) => {
      const [px, py] = at(operand);
      const [from, to] = [[px + BOX[0] / 2, py], [x - BOX[0] / 2, y]];
      const active = node === current;
      const twice = node.operands[1] === node.operands[0] ? (k ? 14 : -14) : 0;
      const bend = jumps(node, operand) ? -50 : twice;
      const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + bend];
      arrows.push(s("path", { class: active ? "arrow active" : "arrow",
        d: `M${from}Q${middle[0]},${middle[1] + bend} ${to}` }));
      if (active && back.length && !operand.fixed) {
        boxes.push(s("text", { class: "local", x: middle[0], y: middle[1] - 5 },
          `·${short(node.locals[k])}`));
      }
    });
    const lines = [[node.op ?? node.text, "name"], [known.has(node) ? short(node.value) : "?", "value"]];
    if (grads.has(node)) lines.push([short(grads.get(node)), "grad"]);
    boxes.push(s("rect", { class: node === current ? "box active" : "box", rx: 8,
      x: x - BOX[0] / 2, y: y - BOX[1] / 2, width: BOX[0], height: BOX[1] }),
    ...lines.map(([text, kind], k) =>
      s("text", { class: kind, x, y: y - 13 + 21 * k }, text)));
  }
  svg.replaceChildren(...arrows, ...boxes);
  return { known, grads };
}

function render({ model, el }) {
  const svg = s("svg", { role: "img" });
  const radios = PRESETS.map((value) => h("input", { type: "radio", name: "preset", value }));
  const presets = h("fieldset", {}, h("legend", {}, "Cuenta"), h("div", { class: "choices" },
    ...PRESETS.map((value, k) => h("label", {}, radios[k],
      h("span", {}, value.replaceAll("*", "·").replace("sigmoid", "σ"))))));
  const entry = h("input", { type: "text", autocomplete: "off", autocapitalize: "off",
    spellcheck: "false" });
  const wrong = h("p", { class: "wrong", role: "alert" });
  const fields = h("div", { class: "fields" });
  const names_ = { back: "Paso atrás", next: "Un paso", end: "Hasta el final", reset: "Reiniciar" };
  const buttons = Object.fromEntries(Object.entries(names_).map(([key, text]) =>
    [key, h("button", { type: key === "next" ? "submit" : "button" }, text)]));
  const status = h("p", { class: "status", role: "status" });
  const body = h("tbody");
  const table = h("table", {}, h("caption", { class: "unseen" }, "Valores y gradientes"),
    h("thead", {}, h("tr", {}, ...["nodo", "valor", "gradiente"].map((name) =>
      h("th", { scope: "col" }, name)))), body);
  const form = h("form", { class: "neurona-graph" }, presets,
    h("label", { class: "entry" }, h("span", {}, "O escribe la tuya"), entry), wrong,
    h("small", {}, "Con + − * / ^, paréntesis, exp, log, tanh, sigmoid y relu."), fields,
    h("div", { class: "picture" }, svg), h("div", { class: "buttons" }, buttons.next, buttons.back,
      buttons.end, buttons.reset), status, table);
  const view = el.appendChild(explorable(form));
  const initial = { values: model.get("values"), expression: model.get("expression") };

  let [inputs, shown] = [{}, ""];
  const nodesNow = () => build(parse(model.get("expression")), model.get("values"));
  const last = (nodes) => nodes.filter((node) => node.op).length +
    nodes.filter((node) => node.op && !node.fixed).length;
  const set = (values) => {
    for (const [key, value] of Object.entries(values)) model.set(key, value);
    model.save_changes();
  };
  const makeFields = (variables) => {
    inputs = Object.fromEntries(variables.map((name) => [name,
      h("input", { type: "number", step: 0.5, "data-lm-suppress-shortcuts": "true" })]));
    fields.replaceChildren(...variables.map((name) => {
      inputs[name].addEventListener("input", () => {
        const value = inputs[name].valueAsNumber;
        if (Number.isFinite(value)) set({ values: { ...model.get("values"), [name]: value } });
      }, { signal });
      return h("label", {}, h("i", {}, name), " =", inputs[name]);
    }));
  };
  const draw = () => {
    const expression = model.get("expression");
    const nodes = nodesNow();
    const step = clamp(model.get("step"), 0, last(nodes));
    const variables = names(parse(expression));
    if (String(Object.keys(inputs)) !== String(variables)) makeFields(variables);
    for (const name of variables) {
      const value = model.get("values")[name] ?? 1;
      if (inputs[name].valueAsNumber !== value) inputs[name].value = value;
    }
    radios.forEach((radio) => { radio.checked = radio.value === expression; });
    if (document.activeElement !== entry && !wrong.textContent) entry.value = expression;
    for (const button of [buttons.next, buttons.back, buttons.end]) {
      button.disabled = wrong.textContent !== "";
    }
    const { known, grads } = picture(svg, nodes, step);
    const rows = nodes.filter((node) => !node.fixed);
    body.replaceChildren(...rows.map((node) => h("tr", {}, h("th", { scope: "row" }, node.text),
      h("td", {}, known.has(node) ? short(node.value) : "?"),
      h("td", {}, grads.has(node) ? short(grads.get(node)) : "–"))));
    put(svg, { "aria-label": `Grafo de ${nodes.at(-1).text}. Los números están en la tabla.` });
    const said = sentence(nodes, step);
    if (said !== shown) status.textContent = shown = said;
  };

  const stop = new AbortController();
  const { signal } = stop;
  const on = (node, type, action) => node.addEventListener(type, action, { signal });
  const move = (step) => set({ step: clamp(step, 0, last(nodesNow())) });
  on(form, "submit", (event) => {
    event.preventDefault();
    // Intro en la cuenta no da un paso.
    if (document.activeElement === entry || wrong.textContent) return;
    move(model.get("step") + 1);
  });
  on(buttons.back, "click", () => move(model.get("step") - 1));
  on(buttons.end, "click", () => move(Infinity));
  on(buttons.reset, "click", () => {
    wrong.textContent = "";
    set({ ...initial, step: 0 });
    entry.value = initial.expression;
    draw();
  });
  radios.forEach((radio) => on(radio, "change", () => {
    wrong.textContent = "";
    set({ expression: radio.value, step: 0 });
    draw();
  }));
  on(entry, "input", () => {
    try {
      parse(entry.value);
      wrong.textContent = "";
      set({ expression: entry.value, step: 0 });
      draw();
    } catch (error) {
      wrong.textContent = error.message;
      draw();
    }
  });

  const keys = ["expression", "values", "step"].map((name) => `change:${name}`);
  for (const key of keys) model.on(key, draw);
  draw();
  return () => {
    stop.abort();
    for (const key of keys) model.off(key, draw);
    view.remove();
  };
}

export default { render };
