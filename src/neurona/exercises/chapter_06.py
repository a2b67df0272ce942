"""Los ejercicios del capítulo 6, la retropropagación."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def layer_backward(D, W, A_prev):
    """D (m, out), W (out, n), A_prev (m, n): dW, db y lo que baja."""
    return D.T @ A_prev / len(D), D.mean(axis=0), D @ W


def layer_without_mean(D, W, A_prev):
    return D.T @ A_prev, D.sum(axis=0), D @ W


def layer_mean_everywhere(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(axis=0), D @ W / len(D)


def layer_mean_over_outputs(D, W, A_prev):
    return D.T @ A_prev / D.shape[1], D.sum(axis=0) / D.shape[1], D @ W


def layer_bias_of_everyone(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(), D @ W


def layer_transposed_gradient(D, W, A_prev):
    return A_prev.T @ D / len(D), D.mean(axis=0), D @ W


def layer_wrong_transpose(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(axis=0), D @ W.T


def layer_bias_by_rows(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(axis=1), D @ W


def layer_bias_as_table(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(axis=0, keepdims=True), D @ W


def layer_sum_in_bias(D, W, A_prev):
    return D.T @ A_prev / len(D), D.sum(axis=0), D @ W


def tables(rng):
    for m, n, outputs in ((4, 3, 2), (1, 2, 5), (6, 1, 3), (3, 4, 4), (5, 2, 1)):
        yield (
            rng.normal(size=(m, outputs)),
            rng.normal(size=(outputs, n)),
            rng.normal(size=(m, n)),
        )


def clip_pair(dW, db, limit):
    """Los dos gradientes, recortados juntos si su norma pasa de limit."""
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    scale = min(1.0, limit / norm)
    return dW * scale, db * scale


def clip_each(dW, db, limit):
    return tuple(g * min(1.0, limit / np.sqrt((g**2).sum())) for g in (dW, db))


def clip_values(dW, db, limit):
    return np.clip(dW, -limit, limit), np.clip(db, -limit, limit)


def clip_always(dW, db, limit):
    scale = limit / np.sqrt((dW**2).sum() + (db**2).sum())
    return dW * scale, db * scale


def clip_by_square(dW, db, limit):
    scale = min(1.0, limit / ((dW**2).sum() + (db**2).sum()))
    return dW * scale, db * scale


def clip_by_sum_of_norms(dW, db, limit):
    scale = min(1.0, limit / sum(np.sqrt((g**2).sum()) for g in (dW, db)))
    return dW * scale, db * scale


def gradients(rng):
    for size, limit in ((1.0, 1.0), (3.0, 1.0), (0.1, 5.0), (10.0, 2.5), (0.5, 0.2)):
        yield size * rng.normal(size=(2, 3)), size * rng.normal(size=2), limit


def keeps_its_size(W_open):
    """El error (1, −1) pasa por W_open y por una pendiente de 0.25 sin encoger."""
    before = np.array([1.0, -1.0])
    after = 0.25 * before @ W_open
    sizes = np.linalg.norm(before), np.linalg.norm(after)
    if sizes[1] >= sizes[0] - 1e-9:
        return ""
    if sizes[1] < 1e-9:
        return "Con esa matriz el error se anula: sus dos filas son iguales, y aquí se restan."
    return f"El error medía {sizes[0]:.3g} y queda en {sizes[1]:.3g}: encoge."


EXERCISES = [
    Exercise(
        "06.1",
        "A mano",
        statement=r"""
Una red 1–1–1 con ReLU en la neurona oculta y salida lineal: $z_1 = w_1 x + b_1$, $a_1 = \max(z_1, 0)$, $\hat y = w_2 a_1 + b_2$, con $\ell = \frac12 (\hat y - y)^2$. Con $x = 3$, $y = 1$, $w_1 = 1$, $b_1 = -1$, $w_2 = 3$ y $b_2 = -1$, calcula las derivadas de $\ell$ respecto de los cuatro parámetros.
""",
        answer=Values(
            {"out_layer": np.array([8, 4]), "hidden_layer": np.array([36, 12])},
            comments={
                "out_layer": "las derivadas respecto de w2 y b2",
                "hidden_layer": "las derivadas respecto de w1 y b1",
            },
            mistakes=[
                Mistake(
                    {"hidden_layer": np.array([12, 4])},
                    "El error pasa de la salida a la neurona oculta a través de w2. Falta ese factor.",
                ),
                Mistake(
                    {"hidden_layer": np.array([24, 12])},
                    "El peso w1 multiplica a x, no a a1: su derivada lleva x.",
                ),
                Mistake(
                    {"out_layer": np.array([16, 8]), "hidden_layer": np.array([72, 24])},
                    "Sale el doble: con el ½ delante, la derivada del cuadrado no lleva un 2.",
                ),
                Mistake(
                    {"out_layer": np.array([-8, -4]), "hidden_layer": np.array([-36, -12])},
                    "Revisa el signo: la derivada es lo que se dijo menos lo que pasó.",
                ),
                Mistake(
                    {"out_layer": np.array([4, 8])},
                    "El orden es peso y sesgo.",
                ),
                Mistake(
                    {"out_layer": np.array([36, 12]), "hidden_layer": np.array([8, 4])},
                    "Has cambiado las capas: out_layer es la de salida, la de w2 y b2.",
                ),
                Mistake(
                    {"out_layer": np.array([4, 4])},
                    "El peso w2 multiplica a a1: su derivada lleva a1.",
                ),
            ],
        ),
        solution=r"""
Hacia delante, $z_1 = a_1 = 2$ y $\hat y = 5$. El error de salida es $\hat y - y = 4$, porque la salida es lineal y su pendiente, 1. De ahí, $dw_2 = 4 \cdot a_1 = 8$ y $db_2 = 4$. A la neurona oculta baja $4 \cdot w_2 = 12$, y la ReLU está encendida: $dw_1 = 12 \cdot x = 36$ y $db_1 = 12$.

```python
chain_relu = [neurona.Tensor(v, requires_grad=True) for v in (1.0, -1.0, 3.0, -1.0)]
said_relu = (chain_relu[0] * 3 + chain_relu[1]).relu() * chain_relu[2] + chain_relu[3]
((said_relu - 1) ** 2 / 2).backward()
hidden_layer = [chain_relu[0].grad.item(), chain_relu[1].grad.item()]
out_layer = [chain_relu[2].grad.item(), chain_relu[3].grad.item()]
assert said_relu.item() == 5
assert hidden_layer == [36, 12] and out_layer == [8, 4]
```
""",
    ),
    Exercise(
        "06.2",
        "A mano",
        statement=r"""
En una red con dos neuronas ocultas de tangente hiperbólica y dos de salida, los errores de salida son $\boldsymbol{\delta}^{[2]} = (0.2,\; -0.4)$, las activaciones ocultas, $\mathbf{a}^{[1]} = (0.5,\; 0)$, y los pesos de la segunda capa,

$$
W^{[2]} = \begin{pmatrix} 1 & 2 \\ 3 & -1 \end{pmatrix} .
$$

¿Cuáles son los errores de las dos neuronas ocultas? ¿Y el gradiente del peso $w_{21}^{[2]}$?
""",
        answer=Values(
            {"delta_hidden": np.array([-0.75, 0.8]), "grad_w21": -0.2},
            comments={"delta_hidden": "una lista: los de las neuronas 1 y 2"},
            mistakes=[
                Mistake(
                    {"delta_hidden": np.array([-0.45, 1.0])},
                    "Has recorrido una fila de W. Los pesos que salen de una neurona oculta están "
                    "en su columna.",
                ),
                Mistake(
                    {"delta_hidden": np.array([-1.0, 0.8])},
                    "Falta la pendiente de la tangente, 1 − a².",
                ),
                Mistake(
                    {"delta_hidden": np.array([-0.25, 0.0])},
                    "Esa es la pendiente de la sigmoide, a(1 − a). La de la tangente es 1 − a².",
                ),
                Mistake(
                    {"delta_hidden": np.array([-0.5, 0.8])},
                    "La pendiente de la tangente es 1 − a², con el cuadrado.",
                ),
                Mistake(
                    {"grad_w21": 0.0},
                    "El primer índice es el destino: w₂₁ va de la oculta 1 a la salida 2.",
                ),
                Mistake(
                    {"grad_w21": -0.4},
                    "Ese es el error de la salida 2. Falta lo que pasó por el peso.",
                ),
            ],
        ),
        solution=r"""
De la neurona oculta 1 salen los pesos de la primera columna, 1 y 3: le llega $1 \cdot 0.2 + 3 \cdot (-0.4) = -1$, y su pendiente es $1 - 0.5^2 = 0.75$. A la 2 le llega $2 \cdot 0.2 + (-1)(-0.4) = 0.8$, con pendiente 1. El peso $w_{21}$ va de la oculta 1 a la salida 2: $\delta_2 a_1 = -0.4 \cdot 0.5 = -0.2$.

```python
W_two, delta_out = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.2, -0.4])
a_two = np.array([0.5, 0.0])
delta_hidden = (delta_out @ W_two) * (1 - a_two**2)
grad_w21 = np.outer(delta_out, a_two)[1, 0]
assert np.allclose(delta_out @ W_two, [-1, 0.8])
assert np.allclose(delta_hidden, [-0.75, 0.8]) and np.isclose(grad_w21, -0.2)
```
""",
    ),
    Exercise(
        "06.3",
        "A mano",
        statement=r"""
Una capa tiene 128 entradas y 64 salidas. ¿Qué desviación típica tienen sus pesos iniciales con He, con Xavier y con la uniforme entre $\pm 1/\sqrt n$ de `nn.Linear`? Da cuatro decimales.
""",
        answer=Values(
            {"dev_he": 0.125, "dev_xavier": np.sqrt(2 / 192), "dev_default": 1 / np.sqrt(384)},
            mistakes=[
                Mistake(
                    {
                        "dev_he": 2 / 128,
                        "dev_xavier": 2 / 192,
                        "dev_default": 1 / 384,
                    },
                    "Esas son las varianzas. La desviación es su raíz.",
                ),
                Mistake(
                    {"dev_he": np.sqrt(2 / 64)},
                    "He mira las entradas de la capa, que son 128.",
                ),
                Mistake(
                    {"dev_default": 1 / np.sqrt(128)},
                    "Ese es el extremo del intervalo. La varianza de una uniforme entre −c y c es "
                    "c²/3.",
                ),
                Mistake(
                    {"dev_xavier": np.sqrt(6 / 192)},
                    "Ese es el extremo de la uniforme de Xavier, no la desviación.",
                ),
                Mistake(
                    {"dev_xavier": np.sqrt(1 / 192)},
                    "En Xavier se divide entre la media de entradas y salidas, que es 96.",
                ),
            ],
        ),
        solution=r"""
He: $\sqrt{2/128} = 0.125$. Xavier: $\sqrt{2/192} = 0.1021$. La uniforme: $c = 1/\sqrt{128}$, y su desviación es $c/\sqrt 3 = 0.0510$. Entre He y la uniforme hay un factor $\sqrt 6 \approx 2.45$: en una red de ReLU, ese factor se paga en cada capa.

```python
dev_he, dev_xavier = np.sqrt(2 / 128), np.sqrt(2 / (128 + 64))
dev_default = (1 / np.sqrt(128)) / np.sqrt(3)
assert np.isclose(dev_he, 0.125) and round(dev_xavier, 4) == 0.1021
assert round(dev_default, 4) == 0.0510
assert np.isclose(dev_he / dev_default, np.sqrt(6))
drawn_he = he(np.random.default_rng(0), 128, 64)
assert abs(drawn_he.std() - dev_he) < 0.003
drawn_default = uniform(np.random.default_rng(0), 128, 64)
assert abs(drawn_default.std() - dev_default) < 0.001
```
""",
    ),
    Exercise(
        "06.4",
        "Código",
        statement=r"""
Escribe `layer_backward(D, W, A_prev)`, el paso hacia atrás de una capa con todos los datos. `D` son sus errores $\Delta^{[l]}$, una fila por dato y sin el $1/m$; `A_prev`, lo que entró. Devuelve tres arreglos: el gradiente de los pesos, el de los sesgos (los dos del costo medio) y lo que baja a la capa anterior, antes de multiplicarlo por su pendiente.
""",
        answer=Function(
            layer_backward,
            inputs=tables,
            mistakes=[
                Mistake(
                    layer_without_mean,
                    "Falta el 1/m en los dos gradientes: son los de la suma, no los de la media.",
                ),
                Mistake(
                    layer_sum_in_bias,
                    "El gradiente de los pesos lleva el 1/m, pero el de los sesgos no.",
                ),
                Mistake(
                    layer_mean_everywhere,
                    "El 1/m entra una sola vez. Si lo que baja ya lo lleva, la capa anterior lo "
                    "pondrá otra vez.",
                ),
                Mistake(
                    layer_mean_over_outputs,
                    "Has dividido entre las salidas. La media es sobre los datos, las filas de D.",
                ),
                Mistake(
                    layer_bias_of_everyone,
                    "Cada neurona tiene su sesgo: la media es por columnas, con axis=0.",
                ),
                Mistake(layer_wrong_transpose, "Lo que baja no lleva traspuesta: es D @ W."),
                Mistake(
                    layer_bias_by_rows,
                    "La media de los sesgos es sobre los datos, que son las filas: axis=0.",
                ),
                Mistake(
                    layer_bias_as_table,
                    "El gradiente de los sesgos debe tener forma (out,), no (1, out).",
                ),
                Mistake(
                    layer_transposed_gradient,
                    "El gradiente de W está traspuesto: debe tener la forma de W.",
                ),
            ],
        ),
        solution=r"""
El índice que desaparece en el gradiente de los pesos es el de los datos: se traspone `D`. Lo que baja no lleva $1/m$ ni trasposición. La comprobación usa tamaños distintos y el motor.

```python
def layer_backward(D, W, A_prev):
    return D.T @ A_prev / len(D), D.mean(axis=0), D @ W


rng_layer = np.random.default_rng(1)
tensors = [
    neurona.Tensor(rng_layer.normal(size=s), requires_grad=True)
    for s in ((6, 4), (3, 4), (3,))
]
D_layer = rng_layer.normal(size=(6, 3))
F.linear(*tensors).backward(D_layer / 6)
parts = layer_backward(D_layer, tensors[1].data, tensors[0].data)
assert np.allclose(parts[0], tensors[1].grad)
assert np.allclose(parts[1], tensors[2].grad)
assert np.allclose(parts[2] / 6, tensors[0].grad)
```
""",
    ),
    Exercise(
        "06.5",
        "Código",
        statement=r"""
Escribe `clip_pair(dW, db, limit)`, que recorta los gradientes de una capa como en la sección «Recortar»: si la norma de los dos *juntos* pasa de `limit`, los encoge por igual; si no, los deja como están. Devuelve la pareja.
""",
        answer=Function(
            clip_pair,
            inputs=gradients,
            rtol=1e-4,  # PyTorch suma 1e-6 a la norma: también vale
            mistakes=[
                Mistake(
                    clip_each,
                    "Cada uno con su norma. Así cambia la dirección del paso: hay que medirlos "
                    "juntos.",
                ),
                Mistake(
                    clip_values,
                    "Has recortado número por número. Eso también cambia la dirección.",
                ),
                Mistake(
                    clip_always,
                    "Los agrandas cuando miden menos que el límite. Entonces no se tocan.",
                ),
                Mistake(
                    clip_by_square,
                    "Falta la raíz: has dividido entre el cuadrado de la norma.",
                ),
                Mistake(
                    clip_by_sum_of_norms,
                    "La norma de los dos juntos no es la suma de sus normas: se suman los "
                    "cuadrados.",
                ),
            ],
        ),
        solution=r"""
Los cuadrados de todos los números se suman, estén en el arreglo que estén. El factor es el mismo para los dos.

```python
def clip_pair(dW, db, limit):
    norm = np.sqrt((dW**2).sum() + (db**2).sum())
    scale = min(1.0, limit / norm)
    return dW * scale, db * scale


pair = [np.array([[3.0, 0.0]]), np.array([4.0])]
clipped_pair = clip_pair(*pair, 1.0)
assert np.allclose(clipped_pair[0], [[0.6, 0.0]])
assert np.allclose(clipped_pair[1], [0.8])
assert np.array_equal(clip_pair(*pair, 6.0)[0], pair[0])
leaves_pair = [neurona.Tensor(g, requires_grad=True) for g in pair]
for leaf, g in zip(leaves_pair, pair, strict=True):
    leaf.grad = g.copy()
assert optim.clip_grad_norm(leaves_pair, 1.0) == 5
assert np.allclose(leaves_pair[1].grad, clipped_pair[1], atol=1e-6)
```
""",
    ),
    Exercise(
        "06.6",
        "Predice y ejecuta",
        statement=r"""
Una red de ReLU con capas de 50 neuronas y pesos normales de desviación $0.1$. ¿Por cuánto multiplica cada capa el tamaño del error? ¿Qué queda de él después de nueve pasos? ¿Qué desviación habría que poner para que se mantuviera? Apuesta, calcula con el factor por capa del capítulo y compruébalo con `network("relu", normal(0.1), seed, width=50)` y varias semillas.
""",
        answer=Values(
            {"factor_narrow": 0.5, "left_after_nine": 0.5**9, "dev_needed": 0.2},
            rtol=0.03,
            mistakes=[
                Mistake(
                    {"factor_narrow": np.sqrt(0.5), "left_after_nine": np.sqrt(0.5) ** 9},
                    "Falta el ½ de la ReLU: la mitad de las pendientes son 0.",
                ),
                Mistake(
                    {"factor_narrow": 0.25, "left_after_nine": 0.25**9},
                    "Ese es el factor de los cuadrados, n s²/2. El del tamaño es su raíz.",
                ),
                Mistake(
                    {"factor_narrow": 0.1, "left_after_nine": 0.1**9},
                    "Esa es la desviación de un peso. Cada neurona suma 50.",
                ),
                Mistake({"left_after_nine": 0.5**10}, "Entre la capa 10 y la 1 hay nueve pasos."),
                Mistake(
                    {"dev_needed": np.sqrt(1 / 50)},
                    "Esa mantendría una red lineal. La ReLU borra la mitad.",
                ),
                Mistake(
                    {"dev_needed": 0.04},
                    "Esa es la varianza, 2/50. La desviación es su raíz.",
                ),
            ],
        ),
        solution=r"""
El factor es $\sqrt{n s^2/2} = \sqrt{50 \cdot 0.01/2} = 0.5$. Después de nueve pasos queda $0.5^9 \approx 0.002$. Para que sea 1 hace falta $s = \sqrt{2/50} = 0.2$: es He. Las redes medidas se apartan algo de la previsión, y más cuantas más capas.

```python
factor_narrow = np.sqrt(50 * 0.1**2 / 2)
left_after_nine, dev_needed = factor_narrow**9, np.sqrt(2 / 50)
assert np.isclose(factor_narrow, 0.5) and np.isclose(dev_needed, 0.2)
assert np.isclose(left_after_nine, 0.002, rtol=0.03)
narrow_ratios = []
for narrow_seed in range(20):
    D_narrow = network("relu", normal(0.1), narrow_seed, width=50)[1]
    narrow_ratios.append(rms(D_narrow[0]) / rms(D_narrow[9]))
assert 0.45 < np.exp(np.log(narrow_ratios).mean() / 9) < 0.55
```
""",
    ),
    Exercise(
        "06.7",
        "Predice y ejecuta",
        statement=r"""
Una red 3–4–2 con tangente. Los pesos de la primera capa se eligen al azar, y los de la segunda empiezan todos en cero, igual que los sesgos. En el *primer* paso de descenso, ¿se mueven los pesos de la primera capa? ¿Y los de la segunda? Después de muchos pasos, ¿cuántas neuronas ocultas distintas habrá?
""",
        answer=Values(
            {"first_moves": "no", "second_moves": "sí", "distinct_units": 4},
            comments={"first_moves": '"sí" o "no"', "second_moves": '"sí" o "no"'},
            mistakes=[
                Mistake(
                    {"first_moves": "sí"},
                    "El error que baja a la primera capa es ΔW, y esa W es cero en el primer paso.",
                ),
                Mistake(
                    {"second_moves": "no"},
                    "Su gradiente es el error de salida por las activaciones ocultas, y ninguno de "
                    "los dos es cero.",
                ),
                Mistake(
                    {"distinct_units": 1},
                    "Las neuronas ocultas no empiezan iguales: miran las entradas con pesos "
                    "distintos.",
                ),
                Mistake(
                    {"distinct_units": 2},
                    "Las salidas son dos, pero se pregunta por las neuronas ocultas.",
                ),
            ],
        ),
        solution=r"""
En el primer paso el error que baja es $\Delta^{[2]} W^{[2]} = 0$: la primera capa se queda quieta. La segunda no, porque $\Delta^{[2]\mathsf{T}} A^{[1]}$ no es cero, y lo que recibe cada neurona oculta es distinto. Desde el segundo paso se mueve todo, y las cuatro neuronas siguen siendo distintas: basta con que la simetría esté rota en una capa.

```python
W_random = np.random.default_rng(3).normal(size=(4, 3))
half_zero = [[W_random.copy(), np.zeros(4)], [np.zeros((2, 4)), np.zeros(2)]]
descend(half_zero, 1)
first_moves = "no" if np.array_equal(half_zero[0][0], W_random) else "sí"
second_moves = "sí" if half_zero[1][0].any() else "no"
descend(half_zero, 200)
distinct_units = len(np.unique(half_zero[0][0].round(6), axis=0))
assert (first_moves, second_moves, distinct_units) == ("no", "sí", 4)
assert not np.array_equal(half_zero[0][0], W_random)
```
""",
    ),
    Exercise(
        "06.8",
        "Abierto",
        statement=r"""
En una capa de sigmoides que están todas en $z = 0$, la pendiente es $0.25$. Encuentra una matriz de pesos $W$ de 2×2, `W_open`, con la que el error $\boldsymbol{\delta} = (1, -1)$ no encoja al pasar: que $0.25\, \boldsymbol{\delta} W$ mida al menos lo mismo que $\boldsymbol{\delta}$. Hay muchas. ¿Encoge con tu matriz el error $(1, 1)$? ¿Por qué no se arregla así una red honda de sigmoides?
""",
        answer=Example(
            {"W_open": (2, 2)},
            keeps_its_size,
            mistakes=[
                Mistake(
                    [[1, 0], [0, 1]],
                    "El error medía 1.41 y queda en 0.354: encoge.",
                ),
                Mistake(
                    [[4, 4], [4, 4]],
                    "Con esa matriz el error se anula: sus dos filas son iguales, y aquí se restan.",
                ),
                Mistake(
                    [[2, 0], [0, 2]],
                    "El error medía 1.41 y queda en 0.707: encoge.",
                ),
            ],
        ),
        solution=r"""
Sirve $4I$, que compensa la pendiente en todas las direcciones, o $\begin{pmatrix} 4 & -4 \\ -4 & 4 \end{pmatrix}$, que dobla $(1, -1)$ y anula $(1, 1)$: lo que encoge o crece depende de la dirección, y en una red honda unas direcciones se apagan mientras otras explotan. Pesos así de grandes hacen, además, que las $z$ se alejen del cero, y ahí la pendiente ya no es $0.25$.

```python
W_open = [[4.0, -4.0], [-4.0, 4.0]]
passed = 0.25 * np.array([1.0, -1.0]) @ np.array(W_open)
assert np.allclose(passed, [2, -2])
assert np.allclose(0.25 * np.array([1.0, 1.0]) @ np.array(W_open), 0)
assert np.allclose(0.25 * np.array([1.0, -1.0]) @ (4 * np.eye(2)), [1, -1])
slope_far = sigmoid(4.0) * (1 - sigmoid(4.0))
assert slope_far < 0.02
```
""",
    ),
]

QUIZ = [
    Question(
        "¿Qué hace la retropropagación?",
        (
            Option(
                "Busca los pesos que minimizan el costo.",
                "Eso lo hace el descenso, con lo que ella le da.",
            ),
            Option(
                "Calcula la derivada del costo respecto de cada parámetro.",
                "Y nada más: los pesos quedan como estaban.",
                right=True,
            ),
            Option(
                "Corrige las capas ocultas, porque el descenso solo llega a la última.",
                "El descenso usa el gradiente de todas las capas por igual.",
            ),
            Option(
                "Manda los datos hacia atrás por la red.",
                "Lo que va hacia atrás son derivadas de la pérdida, no datos.",
            ),
        ),
    ),
    Question(
        "Con 100 datos, una capa de 20 entradas y 5 salidas tiene errores Δ de forma (100, 5). "
        "¿Cómo se calcula el gradiente de sus pesos, con A lo que entró?",
        (
            Option(
                "Δᵀ A / 100",
                "Desaparece el índice de los datos y queda (5, 20), la forma de W.",
                right=True,
            ),
            Option(
                "Aᵀ Δ / 100",
                "Sale (20, 5): está traspuesto. W tiene una fila por salida.",
            ),
            Option("Δᵀ A", "Falta la media: es el gradiente de la suma de las pérdidas."),
            Option(
                "Δ W / 100",
                "Ese producto, sin el 1/100, es lo que baja a la capa anterior.",
            ),
        ),
    ),
    Question(
        "Una neurona oculta está conectada con las tres de la capa siguiente. ¿Cómo se calcula su "
        "error?",
        (
            Option(
                "Con el mayor de los tres errores, por su peso.",
                "Los tres caminos cuentan: un cambio en ella llega a la pérdida por todos.",
            ),
            Option(
                "Sumando los tres errores, cada uno por su peso, y multiplicando por su pendiente.",
                "Los usos repetidos suman, y la pendiente es la de su propia activación.",
                right=True,
            ),
            Option(
                "Restando su salida de la respuesta correcta.",
                "Las neuronas ocultas no tienen respuesta correcta con la que compararse.",
            ),
        ),
    ),
    Question(
        "Inicializas todos los pesos con el mismo número, 0.1. ¿Qué ocurre al entrenar?",
        (
            Option(
                "La red no se mueve: todos los gradientes son cero.",
                "Con 0.1 hay gradiente. Lo que falta es que sea distinto en cada neurona.",
            ),
            Option(
                "Las neuronas de cada capa oculta siguen iguales: valen por una.",
                "Calculan lo mismo, reciben el mismo error y dan el mismo paso.",
                right=True,
            ),
            Option(
                "Nada malo: el descenso las irá separando.",
                "Pasos iguales desde pesos iguales dan pesos iguales. Solo el redondeo podría "
                "separarlas.",
            ),
        ),
    ),
    Question(
        "Una red de quince capas de ReLU no aprende: en la primera, el gradiente es de 10⁻⁹. "
        "¿Qué pruebas primero?",
        (
            Option(
                "Recortar el gradiente.",
                "El recorte encoge los gradientes grandes. Este ya es demasiado pequeño.",
            ),
            Option(
                "Inicializar con pesos de varianza 2/n, la de He.",
                "Compensa la mitad que borra la ReLU, y el tamaño deja de cambiar con la capa.",
                right=True,
            ),
            Option(
                "Cambiar la ReLU por la sigmoide.",
                "Su pendiente no pasa de 0.25: el gradiente sería aún menor.",
            ),
            Option(
                "Empezar con todos los pesos en cero, para no favorecer a ninguno.",
                "Entonces las activaciones y los gradientes de los pesos serían exactamente cero.",
            ),
        ),
    ),
]
