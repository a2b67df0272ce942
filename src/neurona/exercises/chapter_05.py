"""Los ejercicios del capítulo 5, las redes densas."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def dense_relu(X, W, b):
    """La salida de una capa con ReLU; X (M, N), W (OUT, N), b (OUT,)."""
    return np.maximum(X @ W.T + b, 0)


def dense_without_relu(X, W, b):
    return X @ W.T + b


def dense_without_bias(X, W, b):
    return np.maximum(X @ W.T, 0)


def dense_bias_outside(X, W, b):
    return np.maximum(X @ W.T, 0) + b


def dense_as_probability(X, W, b):
    return (X @ W.T + b > 0).astype(float)


def layers_at_random(rng):
    yield np.array([[1.0, -2.0]]), np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([1.0, 0.5])
    for m, n, out in ((4, 3, 5), (1, 2, 2), (6, 5, 1)):
        yield rng.normal(size=(m, n)), rng.normal(size=(out, n)), rng.normal(size=out)


def log_softmax_rows(Z):
    """El logaritmo de la softmax de cada fila, sin desbordar; Z (M, C)."""
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def log_softmax_overflowing(Z):
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def log_of_softmax(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.log(powers / powers.sum(axis=1, keepdims=True))


def log_softmax_of_everything(Z):
    shifted = Z - Z.max()
    return shifted - np.log(np.exp(shifted).sum())


def softmax_without_log(Z):
    return np.exp(log_softmax_rows(Z))


def tables_of_logits(rng):
    yield np.array([[0.0, 1.0]])
    for scale in (1, 30, 1000):
        yield rng.normal(size=(3, 4)) * scale
    yield np.array([[1000.0, 0.0, -1000.0], [5.0, 5.0, 5.0]])


def as_cases(draw):
    return lambda rng: ((table,) for table in draw(rng))


def absolute_value(w_hidden, b_hidden, w_out, b_out):
    """La red de dos ReLU debe dar |x| en todas partes."""
    points = np.array([0.0, 1.0, -1.0, 2.5, -3.0, 0.1, -0.1, 1e6, -1e6])
    hidden = np.maximum(points[:, None] * w_hidden + b_hidden, 0)
    said = hidden @ w_out + b_out
    for x, y in zip(points, said, strict=True):
        if abs(y - abs(x)) > 1e-6 * max(1, abs(x)):
            return f"En x = {x:g} la red da {y:.4g} y debería dar {abs(x):g}."
    return ""


EXERCISES = [
    Exercise(
        "05.1",
        "A mano",
        statement=r"""
Una red recibe imágenes de $28 \times 28$ píxeles, tiene una capa oculta de 100 neuronas y 10 salidas. ¿Cuántos parámetros tiene la primera capa? ¿Y la red entera? Si la imagen fuera de $56 \times 56$, ¿por cuánto se multiplicarían los de la primera capa? Redondea a un entero.
""",
        answer=Values(
            {"first_layer": 78_500, "whole_network": 79_510, "growth": 4},
            rtol=1e-6,
            mistakes=[
                Mistake(
                    {"first_layer": 78_400},
                    "Esos son los pesos. Cada neurona tiene además su sesgo.",
                ),
                Mistake(
                    {"whole_network": 79_400},
                    "Faltan los sesgos de las dos capas.",
                ),
                Mistake(
                    {"first_layer": 2900},
                    "La imagen tiene 28 · 28 píxeles: cada neurona los mira todos.",
                ),
                Mistake(
                    {"growth": 2},
                    "Al doblar el lado, los píxeles se multiplican por 2 dos veces.",
                ),
            ],
        ),
        solution=r"""
La imagen tiene $28 \cdot 28 = 784$ píxeles. Primera capa: $784 \cdot 100 + 100 = 78\,500$. Segunda: $100 \cdot 10 + 10 = 1010$. En total, 79 510. Con $56 \times 56$ hay cuatro veces más píxeles y casi exactamente cuatro veces más parámetros, 313 700: crecen con el *cuadrado* del lado.

```python
first_layer = 28 * 28 * 100 + 100
whole_network = first_layer + 100 * 10 + 10
growth = round((56 * 56 * 100 + 100) / first_layer)
assert (first_layer, whole_network, growth) == (78_500, 79_510, 4)
assert 56 * 56 * 100 + 100 == 313_700
counted = nn.Sequential(nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))
assert sum(p.data.size for p in counted.parameters()) == whole_network
```
""",
    ),
    Exercise(
        "05.2",
        "A mano",
        statement=r"""
Una red 2–2–1 con ReLU en la capa oculta y salida lineal tiene todos los pesos de la capa oculta iguales a 1, sesgos ocultos $0$ y $-1$, pesos de salida $1$ y $-2$, y sesgo de salida 0. ¿Qué responden las dos neuronas ocultas en $(1, 1)$? ¿Y la red en $(0, 0)$, $(0, 1)$ y $(1, 1)$? ¿Qué puerta es?
""",
        answer=Values(
            {
                "hidden_both": np.array([2, 1]),
                "said_corners": np.array([0, 1, 0]),
                "gate_found": "XOR",
            },
            comments={
                "hidden_both": "una lista con dos números",
                "said_corners": "una lista con tres números",
                "gate_found": '"AND", "OR", "NAND" o "XOR"',
            },
            mistakes=[
                Mistake(
                    {"hidden_both": np.array([2, 2])},
                    "La segunda neurona tiene sesgo −1.",
                ),
                Mistake(
                    {"said_corners": np.array([2, 1, 0])},
                    "En (0, 0) la segunda suma es −1, y la ReLU la deja en 0.",
                ),
                Mistake(
                    {"said_corners": np.array([0, 1, 4])},
                    "El segundo peso de salida es −2: esa neurona resta.",
                ),
                Mistake(
                    {"gate_found": "OR"},
                    "En (1, 1) la segunda neurona se enciende y resta lo que sobra.",
                ),
            ],
        ),
        solution=r"""
En $(1, 1)$ las sumas son $2$ y $2 - 1 = 1$, las dos positivas: la capa oculta da $(2, 1)$, y la salida, $2 - 2 \cdot 1 = 0$. En $(0, 0)$ las sumas son $0$ y $-1$, y la ReLU las deja en $(0, 0)$: sale 0. En $(0, 1)$ son $1$ y $0$: sale 1. Es XOR, con otras dos neuronas distintas de OR y NAND.

```python
W_first, b_first = np.array([[1, 1], [1, 1]]), np.array([0, -1])
hidden_all = np.maximum(corners @ W_first.T + b_first, 0)
hidden_both = hidden_all[3]
said_corners = (hidden_all @ np.array([1, -2]))[[0, 1, 3]]
gate_found = "XOR"
assert hidden_both.tolist() == [2, 1] and said_corners.tolist() == [0, 1, 0]
```
""",
    ),
    Exercise(
        "05.3",
        "A mano",
        statement=r"""
Tres logits valen $0$, $\log 2$ y $\log 5$. ¿Cuáles son las tres probabilidades? Si la clase correcta es la segunda, ¿cuánto vale la pérdida, con tres decimales? ¿Y la derivada respecto de cada logit?
""",
        answer=Values(
            {
                "probs_three": np.array([1, 2, 5]) / 8,
                "loss_second": np.log(4),
                "grad_three": np.array([1, -6, 5]) / 8,
            },
            comments={
                "probs_three": "una lista con tres números",
                "grad_three": "una lista con tres números",
            },
            mistakes=[
                Mistake(
                    {"probs_three": np.array([0, np.log(2), np.log(5)]) / np.log(10)},
                    "Has dividido los logits entre su suma. Antes hay que tomar la exponencial.",
                ),
                Mistake(
                    {"loss_second": np.log10(4)},
                    "Has usado el logaritmo decimal. En este libro log es el natural, np.log.",
                ),
                Mistake(
                    {"loss_second": 2},
                    "Has usado el logaritmo en base 2. En este libro log es el natural, np.log.",
                ),
                Mistake(
                    {"probs_three": np.array([12.5, 25, 62.5])},
                    "Son probabilidades: exprésalas entre 0 y 1.",
                ),
                Mistake(
                    {"loss_second": -np.log(4)},
                    "Una pérdida no puede ser negativa: falta el menos delante del logaritmo.",
                ),
                Mistake(
                    {"grad_three": np.array([1, 2, 5]) / 8},
                    "Esas son las probabilidades. Falta restar 1 en la clase correcta.",
                ),
                Mistake(
                    {"grad_three": np.array([-1, 6, -5]) / 8},
                    "El signo está al revés: es lo que la red dijo menos lo que pasó.",
                ),
            ],
        ),
        solution=r"""
Las exponenciales son 1, 2 y 5, que suman 8: las probabilidades son $0.125$, $0.25$ y $0.625$. La pérdida es $-\log 0.25 = 1.386$. La derivada es $\hat{\mathbf{y}} - \mathbf{y} = (0.125,\; -0.75,\; 0.625)$. Suma cero: lo que sube un logit lo bajan los demás.

```python
logits_three = neurona.Tensor(np.log([[1.0, 2.0, 5.0]]), requires_grad=True)
probs_three = softmax(logits_three.data)[0]
loss_three = F.cross_entropy(logits_three, [1])
loss_three.backward()
loss_second, grad_three = loss_three.item(), logits_three.grad[0]
assert np.allclose(probs_three, [0.125, 0.25, 0.625])
assert round(loss_second, 3) == 1.386
assert np.allclose(grad_three, [0.125, -0.75, 0.625])
```
""",
    ),
    Exercise(
        "05.4",
        "Código",
        statement=r"""
Escribe `dense_relu(X, W, b)`, una capa densa con ReLU para todos los datos a la vez, sin bucles. `X` tiene forma `(M, N)` y `W`, `(OUT, N)`.
""",
        answer=Function(
            dense_relu,
            inputs=layers_at_random,
            mistakes=[
                Mistake(dense_without_relu, "Esas son las z. Falta la activación."),
                Mistake(dense_without_bias, "Falta el sesgo."),
                Mistake(
                    dense_bias_outside,
                    "El sesgo se suma antes de la activación, no después.",
                ),
                Mistake(
                    dense_as_probability,
                    "Eso es un escalón. La ReLU deja pasar el valor de z cuando es positivo.",
                ),
            ],
        ),
        solution=r"""
`W.T` pone las entradas en el índice de dentro, y `np.maximum` compara casilla a casilla. Con `max` de Python fallaría: pregunta por un arreglo entero.

```python
def dense_relu(X, W, b):
    return np.maximum(X @ W.T + b, 0)


assert np.allclose(dense_relu(X, W1, b1), F.relu(F.linear(X, W1, b1)))
```
""",
    ),
    Exercise(
        "05.5",
        "Código",
        statement=r"""
Escribe `log_softmax_rows(Z)`: el logaritmo de la softmax de cada fila de `Z`, de forma `(M, C)`, que no desborde ni dé $-\infty$ con logits de $\pm 1000$.
""",
        answer=Function(
            log_softmax_rows,
            inputs=as_cases(tables_of_logits),
            mistakes=[
                Mistake(
                    log_softmax_overflowing,
                    "e^1000 es infinito. Resta antes a cada fila su máximo.",
                ),
                Mistake(
                    log_of_softmax,
                    "Si una probabilidad se redondea a 0, su logaritmo es −∞. No pases por ella: "
                    "usa z − log Σ e^z.",
                ),
                Mistake(
                    log_softmax_of_everything,
                    "Has sumado toda la tabla. Cada fila es un dato: indica el eje.",
                ),
                Mistake(softmax_without_log, "Esas son las probabilidades. Falta el logaritmo."),
            ],
        ),
        solution=r"""
$\log \hat y_j = z_j - \log \sum_k e^{z_k}$, con el máximo de cada fila restado antes. `keepdims=True` deja el máximo en una columna, que se resta a su fila por difusión.

```python
def log_softmax_rows(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


assert np.allclose(log_softmax_rows(Z), F.log_softmax(Z, dim=1))
assert np.isfinite(log_softmax_rows(1000 * Z)).all()
```
""",
    ),
    Exercise(
        "05.6",
        "Predice y ejecuta",
        statement=r"""
Una red de 10 clases da unos logits distintos. Sin ejecutar nada: si sumas 7 a todos, ¿la probabilidad de la clase más probable sube, baja o queda igual? ¿Y si los multiplicas todos por 10? Y al empezar, cuando todos los logits valen casi 0, ¿cuánto vale la pérdida, con tres decimales? Apuesta, corrige y compruébalo.
""",
        answer=Values(
            {"after_adding": "igual", "after_scaling": "sube", "first_loss": np.log(10)},
            comments={
                "after_adding": '"sube", "baja" o "igual"',
                "after_scaling": '"sube", "baja" o "igual"',
            },
            mistakes=[
                Mistake(
                    {"after_adding": "sube"},
                    "Arriba y abajo aparece el mismo factor, e elevado a 7.",
                ),
                Mistake(
                    {"after_scaling": "igual"},
                    "Las diferencias entre logits se multiplican por 10, y solo ellas cuentan.",
                ),
                Mistake(
                    {"after_scaling": "baja"},
                    "Con diferencias mayores, el mayor se lleva más parte.",
                ),
                Mistake(
                    {"first_loss": 0.1},
                    "Esa es la probabilidad de cada clase. La pérdida es menos su logaritmo.",
                ),
                Mistake(
                    {"first_loss": -np.log(10)},
                    "Una pérdida no puede ser negativa: falta el menos delante del logaritmo.",
                ),
                Mistake(
                    {"first_loss": 1},
                    "Has usado el logaritmo decimal. En este libro log es el natural, np.log.",
                ),
            ],
        ),
        solution=r"""
Sumar una constante no cambia nada. Multiplicar por 10 separa los logits: la clase más probable se vuelve casi segura, aunque sea la equivocada. Con todos los logits iguales cada clase tiene probabilidad $0.1$ y la pérdida es $\log 10 = 2.303$. Si al empezar a entrenar con 10 clases ves otra cosa, mira los pesos iniciales.

```python
ten = np.random.default_rng(1).normal(size=10)
after_adding, after_scaling = "igual", "sube"
assert np.allclose(softmax(ten + 7), softmax(ten))
assert softmax(10 * ten).max() > softmax(ten).max()
first_loss = F.cross_entropy(np.zeros((1, 10)), [3]).item()
assert round(first_loss, 3) == 2.303
```
""",
    ),
    Exercise(
        "05.7",
        "A mano",
        statement=r"""
¿En cuántas regiones cortan el plano, como mucho, cinco neuronas ReLU de una capa oculta con dos entradas? ¿Y si los cinco vectores de pesos tienen la misma dirección, pero sus sesgos dan rectas distintas? ¿Y si, además de paralelas, dos rectas coinciden?
""",
        answer=Values(
            {"most_regions": 16, "parallel_regions": 6, "repeated_regions": 5},
            rtol=1e-6,
            mistakes=[
                Mistake(
                    {"most_regions": 32},
                    "2⁵ son las combinaciones de encendidas y apagadas, pero en el plano no "
                    "aparecen todas.",
                ),
                Mistake(
                    {"most_regions": 10},
                    "Cada recta nueva puede añadir más de dos regiones: una por cada trozo en que "
                    "la cortan las anteriores.",
                ),
                Mistake(
                    {"parallel_regions": 5},
                    "Una recta hace dos regiones. ¿Cuántas hacen dos paralelas?",
                ),
                Mistake(
                    {"repeated_regions": 6},
                    "Dos rectas que coinciden cortan como una sola.",
                ),
            ],
        ),
        solution=r"""
Como mucho, $1 + 5 \cdot 6/2 = 16$. Las rectas paralelas no se cruzan: cinco hacen 6 franjas. Si dos coinciden quedan cuatro rectas, 5 franjas. El número de neuronas no dice cuántas regiones hay; depende de dónde estén.

```python
most_regions = 1 + 5 * 6 // 2
offsets = {"parallel": [0, 1, 2, 3, 4], "repeated": [0, 1, 2, 3, 3]}
strips = {
    name: len(np.unique(grid[:, :1] > np.array(cuts), axis=0))
    for name, cuts in offsets.items()
}
parallel_regions, repeated_regions = strips["parallel"], strips["repeated"]
assert (most_regions, parallel_regions, repeated_regions) == (16, 6, 5)
```
""",
    ),
    Exercise(
        "05.8",
        "Abierto",
        statement=r"""
Construye el valor absoluto con una red 1–2–1: dos ReLU y una salida lineal. Da los dos pesos y los dos sesgos de la capa oculta, los dos pesos de la salida y su sesgo. Hay infinitas respuestas. ¿Se puede con una sola ReLU?
""",
        answer=Example(
            {"w_hidden": (2,), "b_hidden": (2,), "w_out": (2,), "b_out": ()},
            absolute_value,
            comments={
                "w_hidden": "una lista con dos pesos",
                "b_hidden": "una lista con dos sesgos",
                "w_out": "una lista con dos pesos",
            },
            mistakes=[
                Mistake(
                    [[1, 1], [0, 0], [1, 1], 0],
                    "En x = 1 la red da 2 y debería dar 1.",
                ),
                Mistake(
                    [[1, -1], [0, 0], [1, -1], 0],
                    "En x = -1 la red da -1 y debería dar 1.",
                ),
                Mistake(
                    [[1, 0], [0, 0], [1, 1], 0],
                    "En x = -1 la red da 0 y debería dar 1.",
                ),
            ],
        ),
        solution=r"""
$\lvert x \rvert = \operatorname{relu}(x) + \operatorname{relu}(-x)$: una mira a la derecha y la otra a la izquierda. Multiplicar los pesos de entrada por 3 y dividir los de salida entre 3 da la misma función. Con una sola ReLU no se puede: a un lado de su pico la red es constante.

```python
w_hidden, b_hidden = np.array([1.0, -1.0]), np.array([0.0, 0.0])
w_out, b_out = np.array([1.0, 1.0]), 0.0
line = np.linspace(-3, 3, 61)
two_relus = np.maximum(line[:, None] * w_hidden + b_hidden, 0) @ w_out
assert np.allclose(two_relus + b_out, abs(line))
```
""",
    ),
]

QUIZ = [
    Question(
        "Una capa densa recibe 20 entradas y da 5 salidas. ¿Qué forma tiene W, con los datos en "
        "filas?",
        (
            Option("(5, 20)", "Una fila por salida y una columna por entrada.", right=True),
            Option("(20, 5)", "Esa es la de Wᵀ, que es la que se multiplica por la derecha."),
            Option("(20,)", "Así sería una sola neurona. La capa tiene cinco."),
            Option("(25,)", "Cada salida tiene un peso para cada entrada: son 100 pesos."),
        ),
    ),
    Question(
        "¿Qué gana una red de tres capas sin activaciones frente a una de una?",
        (
            Option(
                "Puede resolver XOR.",
                "La composición de capas lineales es una capa lineal, y una recta no basta.",
            ),
            Option(
                "Nada: calcula lo mismo que una sola capa lineal.",
                "Sus matrices se multiplican y queda una.",
                right=True,
            ),
            Option(
                "Tres veces más regiones.",
                "Sin activación no hay regiones: la pendiente es la misma en todas partes.",
            ),
        ),
    ),
    Question(
        "Una unidad ReLU da 0 con todos los datos. ¿Qué le pasa al entrenar?",
        (
            Option(
                "Sus pesos van bajando hasta anularse.",
                "Su gradiente es 0: los pesos se quedan con el valor que tenían.",
            ),
            Option(
                "Se recupera sola con más pasos.",
                "Con gradiente 0 no se mueve. Solo volvería si cambian sus entradas.",
            ),
            Option(
                "No se mueve: su gradiente es exactamente 0.",
                "Por eso se dice que está muerta. La leaky ReLU deja una pendiente para volver.",
                right=True,
            ),
        ),
    ),
    Question(
        "Tu red acaba en softmax y usas `cross_entropy`. ¿Qué ocurre?",
        (
            Option(
                "La pérdida no puede acercarse a 0, aunque acierte.",
                "La segunda softmax recibe números entre 0 y 1 y no puede separarlos más.",
                right=True,
            ),
            Option(
                "Da un error de formas.",
                "Las formas encajan. Es uno de los errores que no avisan.",
            ),
            Option(
                "Nada: aplicar softmax dos veces es lo mismo que una.",
                "La softmax de unas probabilidades es otra cosa, mucho más igualada.",
            ),
        ),
    ),
    Question(
        "El teorema de aproximación universal, ¿qué garantiza?",
        (
            Option(
                "Que el entrenamiento encontrará buenos pesos.",
                "Dice que existen. Encontrarlos es otro asunto: con XOR fallaban más de la mitad.",
            ),
            Option(
                "Que con bastantes neuronas existe una red tan cercana como quieras a una función "
                "continua, en una región acotada.",
                "No dice cuántas, ni cómo encontrarlas, ni qué pasa fuera de la región.",
                right=True,
            ),
            Option(
                "Que una red generaliza bien a datos nuevos.",
                "No habla de datos. Fuera de la región, nuestra escalera valía 0.",
            ),
        ),
    ),
]
