"""Los ejercicios del capítulo 1, la neurona."""

import itertools

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def predict(X, w, b):
    """La respuesta, 0 o 1, de cada fila de X; X (M, N), w (N,)."""
    return (X @ w + b > 0).astype(int)


def predict_including_zero(X, w, b):
    return (X @ w + b >= 0).astype(int)


def predict_as_threshold(X, w, b):
    return (X @ w > b).astype(int)


def predict_sum(X, w, b):
    return X @ w + b


def predict_without_bias(X, w, b):
    return (X @ w > 0).astype(int)


def whole_inputs(rng):
    for m, n in ((4, 2), (6, 3), (5, 1), (8, 4)):
        yield (
            rng.integers(-2, 3, size=(m, n)),
            rng.integers(-2, 3, size=n),
            int(rng.integers(-2, 3)),
        )


def one_pass(X, y, w, b):
    """Los (w, b) nuevos tras una vuelta por las filas de X, en orden."""
    for x, target in zip(X, y, strict=True):
        error = target - int(w @ x + b > 0)
        w, b = w + error * x, b + error
    return w, b


def pass_with_wrong_sign(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        error = int(w @ x + b > 0) - target
        w, b = w + error * x, b + error
    return w, b


def pass_all_at_once(X, y, w, b):
    errors = y - (X @ w + b > 0)
    return w + errors @ X, b + errors.sum()


def pass_deciding_without_bias(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        error = target - int(w @ x > 0)
        w, b = w + error * x, b + error
    return w, b


def pass_adding_only_the_error(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        error = target - int(w @ x + b > 0)
        w, b = w + error, b + error
    return w, b


def first_failure_only(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        if error := target - int(w @ x + b > 0):
            return w + error * x, b + error
    return w, b


def several_passes(X, y, w, b):
    for _ in range(20):
        w, b = one_pass(X, y, w, b)
    return w, b


def pass_without_bias(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        w = w + (target - int(w @ x + b > 0)) * x
    return w, b


def pass_always(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        sign = 2 * target - 1
        w, b = w + sign * x, b + sign
    return w, b


def labelled_sets(rng):
    # El primero es pequeño para poder rehacerlo a mano.
    yield np.array([[2, -1], [1, 1], [-1, 2]]), np.array([0, 1, 1]), np.array([1, 0]), 1
    for m, n in ((4, 2), (8, 2), (12, 3)):
        X, y = rng.normal(size=(m, n)).round(2), rng.integers(0, 2, size=m)
        yield X, y, np.zeros(n), 0.0
        yield X, y, rng.normal(size=n).round(2), 0.5


VOTES = np.array(list(itertools.product((0, 1), repeat=3)))


def majority(w_vote, b_vote):
    said = VOTES @ w_vote + b_vote > 0
    for vote, answer in zip(VOTES, said, strict=True):
        wanted = vote.sum() >= 2
        if answer != wanted:
            return (
                f"Con las entradas {tuple(vote.tolist())} responde {int(answer)} y debería "
                f"responder {int(wanted)}."
            )
    return ""


def xor_with_product(w_product, b_product):
    for x1, x2 in itertools.product((0, 1), repeat=2):
        z = w_product @ np.array([x1, x2, x1 * x2]) + b_product
        if (z > 0) != (x1 != x2):
            return f"En ({x1}, {x2}) sale z = {z:g}, y su signo no es el que pide XOR."
    return ""


EXERCISES = [
    Exercise(
        "01.1",
        "A mano",
        statement=r"""
Una neurona tiene $\mathbf{w} = (2, -1)$ y $b = -0.5$. Para $\mathbf{x} = (1, 1)$ calcula $z$, la respuesta $\hat y$ y la distancia con signo del punto a la recta, con tres decimales.
""",
        answer=Values(
            {"z_here": 0.5, "said_here": 1, "distance_here": 0.5 / np.sqrt(5)},
            mistakes=[
                Mistake(
                    {"z_here": 1.5},
                    "Has restado el sesgo. Se suma, y este ya es negativo.",
                ),
                Mistake({"z_here": 1}, "A la suma ponderada le falta el sesgo."),
                Mistake(
                    {"distance_here": 0.5},
                    "Esa es z. La distancia se obtiene dividiéndola entre la longitud de w.",
                ),
                Mistake(
                    {"distance_here": 0.5 / 3},
                    "La longitud de w no es la suma de los números: es la raíz de 2² + 1².",
                ),
                Mistake(
                    {"distance_here": 0.1},
                    "Has dividido entre w · w. La longitud de w es su raíz cuadrada.",
                ),
                Mistake({"said_here": 0}, "La neurona responde 1 cuando z es mayor que 0."),
            ],
        ),
        solution=r"""
$z = 2 \cdot 1 - 1 \cdot 1 - 0.5 = 0.5$, que es positiva: $\hat y = 1$. La longitud de $\mathbf{w}$ es $\sqrt{2^2 + 1^2} = \sqrt 5$, y la distancia, $0.5/\sqrt 5 = 0.224$.

```python
w_here = np.array([2, -1])
z_here = w_here @ np.array([1, 1]) - 0.5
said_here = int(z_here > 0)
distance_here = z_here / np.linalg.norm(w_here)
assert z_here == 0.5 and said_here == 1 and round(distance_here, 3) == 0.224
```
""",
    ),
    Exercise(
        "01.2",
        "A mano",
        statement=r"""
Una neurona responde 1 cuando $3x_1 + 2x_2 > 4$. ¿Cuánto vale su sesgo? Ahora lo escribimos como una entrada más, que vale siempre lo mismo y tiene el sesgo como peso: ¿cuánto vale esa entrada y cuál es su peso?
""",
        answer=Values(
            {"bias_door": -4, "extra_input": 1, "extra_weight": -4},
            mistakes=[
                Mistake(
                    {"bias_door": 4},
                    "Ese es el umbral. Al pasarlo al otro lado de la desigualdad cambia de signo.",
                ),
                Mistake(
                    {"extra_input": -4, "extra_weight": 1},
                    "Las entradas vienen dadas y los pesos se aprenden. ¿Cuál de los dos números "
                    "tiene que poder cambiar?",
                ),
                Mistake(
                    {"extra_weight": 4},
                    "El peso de esa entrada es el sesgo, con su signo.",
                ),
            ],
        ),
        solution=r"""
Pasando el 4 al otro lado, $3x_1 + 2x_2 - 4 > 0$: el sesgo es $-4$. Como entrada, vale siempre 1 y su peso es $-4$. Al revés, una entrada $-4$ con peso 1, daría la misma $z$, pero para escribirla habría que conocer ya el sesgo.

```python
bias_door, extra_input, extra_weight = -4, 1, -4
for point in ([2, 0], [0, 2], [1, 1], [0, 0]):
    total = np.array([3, 2]) @ point
    assert (total > 4) == (total + extra_weight * extra_input > 0)
```
""",
    ),
    Exercise(
        "01.3",
        "A mano",
        statement=r"""
Empieza con $\mathbf{w} = (0, 0)$ y $b = 0$. Aplica la regla del perceptrón primero al punto $(1, 0)$, cuya respuesta correcta es 1, y después al punto $(0, 1)$, cuya respuesta correcta es 0. ¿Cuánto valen los parámetros al final?
""",
        answer=Values(
            {"w_end": np.array([1.0, -1.0]), "b_end": 0},
            comments={"w_end": "una lista con los dos pesos"},
            mistakes=[
                Mistake(
                    {"w_end": np.array([-1.0, 0.0]), "b_end": -1},
                    "El error es y − ŷ, y aquí está restado al revés: la primera corrección aleja "
                    "al punto en vez de acercarlo.",
                ),
                Mistake(
                    {"w_end": np.array([1.0, 0.0]), "b_end": 0},
                    "Has olvidado corregir el sesgo en el primer punto, y por eso el segundo "
                    "parecía bien clasificado.",
                ),
                Mistake(
                    {"w_end": np.array([1.0, 0.0]), "b_end": 1},
                    "Con los parámetros que deja el primer punto, ¿qué responde la neurona en el "
                    "segundo? Vuelve a calcular su z.",
                ),
                Mistake(
                    {"w_end": np.array([0.0, -1.0]), "b_end": -1},
                    "En el primer punto z vale 0, y la neurona responde 1 solo si z es mayor que "
                    "0. Ahí falla.",
                ),
            ],
        ),
        solution=r"""
En $(1, 0)$, $z = 0$ y $\hat y = 0$, así que $e = 1 - 0 = 1$: $\mathbf{w} = (1, 0)$ y $b = 1$. En $(0, 1)$, $z = 0 + 1 = 1$ y $\hat y = 1$, así que $e = 0 - 1 = -1$: $\mathbf{w} = (1, 0) - (0, 1) = (1, -1)$ y $b = 1 - 1 = 0$.

```python
w_end, b_end = np.zeros(2), 0
for x_seen, y_seen in (([1, 0], 1), ([0, 1], 0)):
    e = y_seen - int(w_end @ x_seen + b_end > 0)
    w_end, b_end = w_end + e * np.array(x_seen), b_end + e
assert w_end.tolist() == [1, -1] and b_end == 0
```
""",
    ),
    Exercise(
        "01.4",
        "Código",
        statement=r"""
Escribe `predict(X, w, b)`, que da la respuesta de una neurona a todas las filas de `X` a la vez, sin bucles. Devuelve un arreglo de ceros y unos.
""",
        answer=Function(
            predict,
            inputs=whole_inputs,
            mistakes=[
                Mistake(
                    predict_including_zero,
                    "Cuando z vale exactamente 0, esta neurona responde 0. Mira la desigualdad.",
                ),
                Mistake(
                    predict_as_threshold,
                    "Has usado b como umbral. El sesgo se suma, y la decisión se toma en 0.",
                ),
                Mistake(predict_sum, "Esa es z. Falta el escalón."),
                Mistake(predict_without_bias, "A la suma ponderada le falta el sesgo."),
            ],
        ),
        solution=r"""
`X @ w` da la suma ponderada de cada fila, y comparar un arreglo con 0 compara cada número.

```python
def predict(X, w, b):
    return (X @ w + b > 0).astype(int)


assert predict(X, ones, -1.5).tolist() == [0, 0, 0, 1]
```
""",
    ),
    Exercise(
        "01.5",
        "Código",
        statement=r"""
Escribe `one_pass(X, y, w, b)`, una vuelta de la regla del perceptrón: recorre las filas en orden, corrige con cada fallo y devuelve los parámetros nuevos, `w, b`. No cambies los arreglos que recibes.
""",
        answer=Function(
            one_pass,
            inputs=labelled_sets,
            mistakes=[
                Mistake(
                    pass_with_wrong_sign,
                    "Cada corrección aleja al punto de su lado. El error es y − ŷ, en ese orden.",
                ),
                Mistake(
                    pass_all_at_once,
                    "Has calculado todas las respuestas antes de corregir. La regla corrige "
                    "después de cada punto, y el siguiente ve los parámetros nuevos.",
                ),
                Mistake(
                    first_failure_only,
                    "Solo has corregido el primer fallo. Hay que seguir hasta la última fila.",
                ),
                Mistake(several_passes, "Has dado más de una vuelta a las filas."),
                Mistake(
                    pass_deciding_without_bias,
                    "Al decidir si la neurona falla has olvidado sumar b.",
                ),
                Mistake(
                    pass_adding_only_the_error,
                    "A los pesos se les suma el error por la entrada, e x, no solo e.",
                ),
                Mistake(pass_without_bias, "Los pesos están bien. Falta corregir el sesgo."),
                Mistake(
                    pass_always,
                    "Corriges también cuando la neurona acierta. En ese caso el error es 0.",
                ),
            ],
        ),
        solution=r"""
`w + e * x` crea un arreglo nuevo. Con `w += e * x` se modificaría el de quien llamó a la función.

```python
def one_pass(X, y, w, b):
    for x, target in zip(X, y, strict=True):
        e = target - int(w @ x + b > 0)
        w, b = w + e * x, b + e
    return w, b


w_five, b_five = np.zeros(2), 0.0
for _ in range(6):
    w_five, b_five = one_pass(X, targets["AND"], w_five, b_five)
assert w_five.tolist() == [2, 1] and b_five == -2
```
""",
    ),
    Exercise(
        "01.6",
        "Predice y ejecuta",
        statement=r"""
Partimos de la neurona AND, con $\mathbf{w} = (1, 1)$ y $b = -1.5$. ¿Qué puerta resulta si multiplicas los tres parámetros por $-1$? ¿Y si los multiplicas por 2? ¿Y si multiplicas por 2 solo los pesos? Apuesta y corrige; después ejecútalas con `neuron`.
""",
        answer=Values(
            {"times_minus_one": "NAND", "times_two": "AND", "only_weights": "OR"},
            comments={
                name: '"AND", "OR", "NAND" o "NOR"'
                for name in ("times_minus_one", "times_two", "only_weights")
            },
            mistakes=[
                Mistake(
                    {"times_minus_one": "NOR"},
                    "Cambiar el signo de z cambia las cuatro respuestas. Niega la tabla de AND.",
                ),
                Mistake(
                    {"times_minus_one": "OR"},
                    "Cambiar el signo de z cambia las cuatro respuestas. Niega la tabla de AND.",
                ),
                Mistake(
                    {"times_two": "OR"},
                    "Si todo se multiplica por 2, z también. ¿Cambia su signo en algún punto?",
                ),
                Mistake(
                    {"times_minus_one": "AND"},
                    "Cambiar el signo de z cambia las cuatro respuestas. Niega la tabla de AND.",
                ),
                Mistake(
                    {"only_weights": "AND"},
                    "Con el sesgo quieto la recta se mueve. Calcula z en (0, 1) con los pesos "
                    "nuevos.",
                ),
            ],
        ),
        solution=r"""
Con $-1$, todas las $z$ cambian de signo, y como ninguna es 0, todas las respuestas también: NAND. Con 2, ningún signo cambia: AND. Con los pesos dobles y el mismo sesgo, en $(0, 1)$ sale $z = 2 - 1.5 = 0.5$: la recta ha bajado y es OR.

```python
times_minus_one, times_two, only_weights = "NAND", "AND", "OR"
assert (neuron(X, -ones, 1.5) == targets["NAND"]).all()
assert (neuron(X, 2 * ones, -3) == targets["AND"]).all()
assert (neuron(X, 2 * ones, -1.5) == targets["OR"]).all()
```
""",
    ),
    Exercise(
        "01.7",
        "Abierto",
        statement=r"""
Tres personas votan con ceros y unos. Encuentra los pesos y el sesgo de una neurona de tres entradas que responda 1 cuando hay mayoría de unos. Hay muchas respuestas. Después piensa: ¿cómo le darías voto doble a la primera persona?
""",
        answer=Example(
            {"w_vote": (3,), "b_vote": ()},
            condition=majority,
            comments={"w_vote": "una lista con los tres pesos"},
            mistakes=[
                Mistake(
                    [[1, 1, 1], -2],
                    "Con las entradas (0, 1, 1) responde 0 y debería responder 1.",
                ),
                Mistake(
                    [[1, 1, 1], 1.5],
                    "Con las entradas (0, 0, 0) responde 1 y debería responder 0.",
                ),
                Mistake(
                    [[1, 1, 1], -0.5],
                    "Con las entradas (0, 0, 1) responde 1 y debería responder 0.",
                ),
            ],
        ),
        solution=r"""
Con pesos iguales a 1, la suma es el número de votos. Hay mayoría con 2 o 3, así que se corta entre 1 y 2: $b = -1.5$. Con $b = -2$ falla, porque dos votos dan $z = 0$ y la neurona pide más que 0. Para el voto doble, $w_1 = 2$; ahora hay 4 votos, y la mayoría se corta entre 2 y 3.

```python
w_vote, b_vote = np.array([1, 1, 1]), -1.5
votes = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
assert (neuron(votes, w_vote, b_vote) == (votes.sum(axis=1) >= 2)).all()
doubled = votes @ [2, 1, 1]
assert (neuron(votes, np.array([2, 1, 1]), -2.5) == (doubled > 2)).all()
```
""",
    ),
    Exercise(
        "01.8",
        "Abierto",
        statement=r"""
Una neurona no puede con XOR si solo ve $x_1$ y $x_2$. Dale una tercera entrada, el producto $x_1 x_2$, y encuentra tres pesos y un sesgo con los que acierte las cuatro. ¿Qué ha cambiado, la neurona o los datos?
""",
        answer=Example(
            {"w_product": (3,), "b_product": ()},
            condition=xor_with_product,
            comments={"w_product": "los pesos de x1, x2 y x1 * x2"},
            mistakes=[
                Mistake(
                    [[1, 1, -1], -0.5],
                    "En (1, 1) sale z = 0.5, y su signo no es el que pide XOR.",
                ),
                Mistake(
                    [[1, 1, 0], -0.5],
                    "En (1, 1) sale z = 1.5, y su signo no es el que pide XOR.",
                ),
            ],
        ),
        solution=r"""
Los pesos 1 y 1 hacen un OR. El producto solo vale 1 en $(1, 1)$: con un peso $-2$ resta lo justo para que ahí $z$ quede negativa. La neurona es la misma. Han cambiado los datos: en tres dimensiones las cuatro esquinas ya se pueden separar con un plano. Elegir las entradas a mano es una manera de esquivar el límite; aprenderlas será la de las redes.

```python
w_product, b_product = np.array([1, 1, -2]), -0.5
enriched = np.c_[X, X[:, 0] * X[:, 1]]
assert (neuron(enriched, w_product, b_product) == xor).all()
```
""",
    ),
]

QUIZ = [
    Question(
        "Una neurona se dispara cuando 2x₁ + x₂ pasa de 3. ¿Cuál es su sesgo?",
        (
            Option("3", "Ese es el umbral. El sesgo está al otro lado de la desigualdad."),
            Option("−3", "2x₁ + x₂ > 3 es lo mismo que 2x₁ + x₂ − 3 > 0.", right=True),
            Option("1/3", "No se divide: el umbral pasa restando al otro lado."),
            Option("0", "Entonces se dispararía con cualquier suma positiva."),
        ),
    ),
    Question(
        "Subes el sesgo y dejas los pesos quietos. ¿Qué le pasa a la recta z = 0?",
        (
            Option("Gira.", "Su dirección la marcan los pesos, que no han cambiado."),
            Option(
                "Se desplaza sin girar, y crece la zona donde responde 1.",
                "El vector w sigue siendo perpendicular a la recta, y ahora hace falta menos "
                "para que z sea positiva.",
                right=True,
            ),
            Option(
                "Se desplaza sin girar, y crece la zona donde responde 0.",
                "Es al revés: un sesgo mayor hace más fácil que z sea positiva.",
            ),
            Option("Nada.", "La recta es w · x = −b: si b cambia, se mueve."),
        ),
    ),
    Question(
        "La regla del perceptrón corrige un punto en el que falla. ¿Qué está garantizado?",
        (
            Option(
                "Que después lo clasifica bien.",
                "Su z se mueve hacia el lado correcto, pero puede no llegar a cambiar de signo.",
            ),
            Option(
                "Que el número total de fallos baja.",
                "Una corrección puede estropear otros puntos.",
            ),
            Option(
                "Que su z se mueve hacia el lado correcto.",
                "Cambia en e (‖x‖² + 1), que tiene el signo del error.",
                right=True,
            ),
        ),
    ),
    Question(
        "Entrenas un perceptrón con XOR sin límite de vueltas. ¿Qué ocurre?",
        (
            Option(
                "Acaba acertando, porque ha tenido tiempo.",
                "No existen pesos que acierten las cuatro: sus condiciones se contradicen.",
            ),
            Option(
                "Se para con tres aciertos, que es lo mejor que puede.",
                "Se para cuando una vuelta no tiene fallos, no cuando ya no puede mejorar.",
            ),
            Option(
                "Sigue corrigiendo sin terminar nunca.",
                "Solo se pararía tras una vuelta sin fallos, y con XOR toda vuelta tiene alguno.",
                right=True,
            ),
        ),
    ),
    Question(
        "¿Por qué el escalón estorba para aprender paso a paso?",
        (
            Option(
                "Porque un cambio pequeño en un peso casi nunca cambia la respuesta, y cuando la "
                "cambia es de golpe.",
                "Su pendiente es 0 casi en todas partes y en el salto no existe: no dice hacia "
                "dónde moverse.",
                right=True,
            ),
            Option(
                "Porque sus respuestas están entre 0 y 1.",
                "Hay activaciones con salida entre 0 y 1 con las que sí se aprende, como la línea "
                "discontinua de la figura 1.3.",
            ),
            Option(
                "Porque no admite sesgo.",
                "Lo admite: el sesgo se suma antes del escalón.",
            ),
            Option(
                "Porque solo sirve con dos entradas.",
                "Sirve con las que quieras. Con tres entradas la frontera es un plano.",
            ),
        ),
    ),
]
