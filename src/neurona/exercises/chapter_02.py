"""Los ejercicios del capítulo 2, la sigmoide y la verosimilitud."""

import numpy as np

from neurona.datasets import admissions
from neurona.exercises.answers import Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question

marks, labels = admissions()
sums = (marks.sum(axis=1) - 130) / 10  # z de la neurona con los dos pesos iguales a 1
kept = (sums > 0) == (labels == 1)


def softplus(u):
    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))


def mean_loss(k, rows):
    """El costo sobre unas filas, con los dos pesos iguales a k y sesgo 0."""
    return (softplus(k * sums[rows]) - labels[rows] * k * sums[rows]).mean()


def margin_loss(z, t):
    """Pérdida de z con clases t de +1 y -1; números o arreglos."""
    return softplus(-t * z)


def overflowing(z, t):
    return np.log(1 + np.exp(-t * z))


def wrong_side(z, t):
    return softplus(t * z)


def label_as_zero_one(z, t):
    return softplus(z) - t * z


def sigmoid_stable(z):
    """La sigmoide de un número o de cada número de un arreglo."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def sigmoid_naive(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_two_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_one_branch(z):
    small = np.exp(-np.abs(z))
    return 1 / (1 + small)


def margins(rng):
    yield 2.0, 1
    yield -3.0, -1
    for scale in (1, 30, 1000):
        yield rng.normal(size=8) * scale, rng.choice([-1, 1], size=8)
    yield np.array([-1000.0, 1000.0, -1000.0, 1000.0]), np.array([1, 1, -1, -1])


def logits(rng):
    yield (np.array([1000.0]),)
    yield (-1000.0,)
    yield (np.array([-1000.0, 0.0, 1000.0]),)
    for scale in (1, 10, 300):
        yield (rng.normal(size=(3, 4)) * scale,)


EXERCISES = [
    Exercise(
        "02.1",
        "A mano",
        statement=r"""
Una neurona tiene $w_1 = 2$, $w_2 = -1$ y $b = -1$. Para $\mathbf{x} = (1, 1)$ calcula $z$, $\hat y$ y la pérdida, primero si $y = 1$ y después si $y = 0$, con cuatro decimales. ¿Cuál de las dos pérdidas es menor? Explica por qué.
""",
        answer=Values(
            {"z_point": 0, "said_point": 0.5, "loss_if_1": np.log(2), "loss_if_0": np.log(2)},
            mistakes=[
                Mistake(
                    {"z_point": 1, "said_point": sigmoid_naive(1.0)},
                    "A la suma ponderada le falta el sesgo.",
                ),
                Mistake(
                    {"z_point": 2, "said_point": sigmoid_naive(2.0)},
                    "Has restado el sesgo. En la fórmula se suma, y este es negativo.",
                ),
                Mistake(
                    {"loss_if_1": np.log10(2), "loss_if_0": np.log10(2)},
                    "Has usado el logaritmo decimal. En este libro log es el natural, np.log.",
                ),
                Mistake(
                    {"loss_if_1": -np.log(2), "loss_if_0": -np.log(2)},
                    "Una pérdida no puede ser negativa: falta el menos delante del logaritmo.",
                ),
            ],
        ),
        solution=r"""
$z = 2 \cdot 1 - 1 \cdot 1 - 1 = 0$, así que $\hat y = \sigma(0) = 0.5$. La pérdida es $-\log 0.5 = 0.6931$ en los dos casos. El dato está justo donde la neurona cambia de opinión, y ninguna respuesta la sorprende más que la otra.

```python
z_point = 2 * 1 - 1 * 1 - 1
said_point = sigmoid(z_point)
loss_if_1, loss_if_0 = -np.log(said_point), -np.log(1 - said_point)
assert z_point == 0 and said_point == 0.5
assert loss_if_1.round(4) == loss_if_0.round(4) == 0.6931
```
""",
    ),
    Exercise(
        "02.2",
        "A mano",
        statement=r"""
Una neurona sigmoide da a un suceso probabilidad 0.2. ¿Cuál es su cociente de posibilidades? ¿Y su logit? Si una característica con peso $w_1 = 2$ aumenta en una unidad, ¿cuánto vale la nueva probabilidad? Da tres decimales. Un error habitual es sumar $w_1$ a la probabilidad: ¿por qué no puede ser correcto?
""",
        answer=Values(
            {
                "odds_event": 0.25,
                "logit_event": np.log(0.25),
                "p_after": sigmoid_naive(np.log(0.25) + 2),
            },
            mistakes=[
                Mistake(
                    {"odds_event": 4, "logit_event": np.log(4)},
                    "Has dividido al revés. El cociente es p entre 1 − p.",
                ),
                Mistake({"odds_event": 0.2}, "Esa es la probabilidad. El cociente es p/(1 − p)."),
                Mistake(
                    {"p_after": 2.2},
                    "Los pesos se suman en z, no en la probabilidad, que nunca pasa de 1.",
                ),
                Mistake(
                    {"p_after": 0.25 * np.exp(2)},
                    "Ese es el cociente nuevo. Falta convertirlo en probabilidad.",
                ),
                Mistake(
                    {"logit_event": np.log(4)},
                    "El logit de una probabilidad menor que 0.5 es negativo: es log 0.25.",
                ),
                Mistake(
                    {"logit_event": np.log10(0.25)},
                    "Has usado el logaritmo decimal. En este libro log es el natural, np.log.",
                ),
                Mistake(
                    {"p_after": sigmoid_naive(2.0)},
                    "Ese es σ(2): la neurona partía de z = logit(0.2), no de z = 0.",
                ),
                Mistake(
                    {"p_after": sigmoid_naive(2.2)},
                    "Has sumado el peso a la probabilidad. Se suma al logit, que es z.",
                ),
                Mistake(
                    {"p_after": 1 / 3},
                    "El peso multiplica el cociente por e elevado a w₁, no por w₁.",
                ),
            ],
        ),
        solution=r"""
El cociente es $0.2/0.8 = 0.25$ y el logit, $\log 0.25 = -1.386$. El cociente nuevo es $0.25\, e^{2} = 1.847$, y la probabilidad, $1.847/2.847 = 0.649$. Los pesos suman en $z$, no en la probabilidad: sumando 2 a 0.2 se pasaría de 1.

```python
odds_event = odds(0.2)
logit_event = np.log(odds_event)
odds_after = odds_event * np.exp(2)
p_after = odds_after / (1 + odds_after)
assert odds_event == 0.25 and logit_event.round(3) == -1.386
assert odds_after.round(3) == 1.847 and p_after.round(3) == 0.649
assert np.isclose(p_after, sigmoid(logit_event + 2))
```
""",
    ),
    Exercise(
        "02.3",
        "A mano",
        statement=r"""
A tres personas una neurona les dio $\hat y = 0.8$, $0.6$ y $0.3$. La primera entró; las otras dos, no. Calcula la verosimilitud $L$ y el costo $J$, con cuatro decimales, y comprueba que $L = e^{-mJ}$.
""",
        answer=Values(
            {"L_three": 0.224, "J_three": -np.log(0.224) / 3},
            mistakes=[
                Mistake(
                    {"L_three": 0.144},
                    "Has multiplicado las tres ŷ. A quien no entró le corresponde 1 − ŷ.",
                ),
                Mistake(
                    {"J_three": -np.log(0.224)},
                    "Esa es la suma de las pérdidas. El costo es su media.",
                ),
                Mistake(
                    {"J_three": np.log(0.224) / 3},
                    "El costo lleva un menos delante: no puede ser negativo.",
                ),
                Mistake(
                    {"J_three": -np.log10(0.224) / 3},
                    "Has usado el logaritmo decimal. En este libro log es el natural, np.log.",
                ),
                Mistake(
                    {"L_three": 0.224 / 3},
                    "La verosimilitud es el producto, sin dividir entre el número de datos.",
                ),
            ],
        ),
        solution=r"""
Lo observado tenía probabilidades $0.8$, $1 - 0.6 = 0.4$ y $1 - 0.3 = 0.7$. El producto es $L = 0.224$. El costo es $J = -\frac13 (\log 0.8 + \log 0.4 + \log 0.7) = 0.4987$, y $e^{-3 \cdot 0.4987} = 0.224$. Quien multiplica $0.8 \cdot 0.6 \cdot 0.3$ ha olvidado que $\hat y$ es la probabilidad de *entrar*.

```python
happened = np.array([0.8, 0.4, 0.7])
L_three, J_three = happened.prod(), -np.log(happened).mean()
assert L_three.round(3) == 0.224 and J_three.round(4) == 0.4987
assert np.isclose(np.exp(-3 * J_three), L_three)
```
""",
    ),
    Exercise(
        "02.4",
        "A mano",
        statement=r"""
Dos datos con una sola característica: $x^{(1)} = 2$, $y^{(1)} = 1$ y $x^{(2)} = -1$, $y^{(2)} = 1$. Con $w = 0$ y $b = 0$, calcula $\partial J / \partial w$ y $\partial J / \partial b$. Si das un paso pequeño en contra del gradiente, ¿suben o bajan $w$ y $b$?
""",
        answer=Values(
            {"dw_two": -0.25, "db_two": -0.5, "both_go": "suben"},
            comments={"both_go": '"suben" o "bajan"'},
            mistakes=[
                Mistake(
                    {"dw_two": 0.5, "db_two": 1},
                    "Faltan dos cosas: el error es ŷ − y, en ese orden, y el costo es una media.",
                ),
                Mistake(
                    {"dw_two": 0.25, "db_two": 0.5},
                    "El signo del error está al revés: es ŷ − y, lo que dijo menos lo que pasó.",
                ),
                Mistake(
                    {"dw_two": -0.5, "db_two": -1},
                    "Falta el 1/m: el costo es la media de las pérdidas.",
                ),
                Mistake(
                    {"dw_two": -0.75},
                    "La segunda x es negativa: su error, multiplicado por ella, es positivo.",
                ),
                Mistake(
                    {"both_go": "bajan"},
                    "Ir en contra del gradiente es restarlo. ¿Qué pasa al restar un negativo?",
                ),
            ],
        ),
        solution=r"""
Con $w = b = 0$, las dos salidas son 0.5 y los dos errores valen $0.5 - 1 = -0.5$. Entonces

$$
\begin{aligned}
\frac{\partial J}{\partial w} &= \tfrac12 \bigl(-0.5 \cdot 2 + (-0.5) \cdot (-1)\bigr) = -0.25, \\
\frac{\partial J}{\partial b} &= \tfrac12(-0.5 - 0.5) = -0.5.
\end{aligned}
$$

Ir en contra del gradiente es restarlo: los dos parámetros suben. Si olvidas el $1/m$ obtienes $-0.5$ y $-1$; si cambias el signo del error, los parámetros bajan y el costo empeora.

```python
x_two, y_two = np.array([2.0, -1.0]), np.array([1.0, 1.0])
error_two = sigmoid(0 * x_two) - y_two
dw_two, db_two = (error_two * x_two).mean(), error_two.mean()
both_go = "suben"
assert dw_two == -0.25 and db_two == -0.5
```
""",
    ),
    Exercise(
        "02.5",
        "A mano",
        statement=r"""
Demuestra que en el mínimo de $J$, si existe, la media de las $\hat y^{(i)}$ es igual a la proporción de unos en los datos. ¿Qué parámetro lo garantiza? Di también cuánto vale esa media en nuestros datos, sin ejecutar nada.
""",
        answer=Values(
            {"guarantor": "b", "mean_at_best": 0.51},
            comments={"guarantor": '"w1", "w2" o "b"'},
            mistakes=[
                Mistake(
                    {"guarantor": "w1"},
                    "La derivada en w₁ pesa cada error con x₁. Busca la que suma los errores solos.",
                ),
                Mistake(
                    {"guarantor": "w2"},
                    "La derivada en w₂ pesa cada error con x₂. Busca la que suma los errores solos.",
                ),
                Mistake(
                    {"mean_at_best": 0.5},
                    "Eso daría una moneda justa. ¿Cuántas de las cien personas entraron?",
                ),
                Mistake({"mean_at_best": 51}, "Una media de probabilidades está entre 0 y 1."),
                Mistake(
                    {"mean_at_best": 0.559},
                    "Esa es la media sin sesgo. Con él, el mínimo la ajusta.",
                ),
                Mistake(
                    {"mean_at_best": 0.49},
                    "Esa es la proporción de ceros: ŷ es la probabilidad de que y sea 1.",
                ),
            ],
        ),
        solution=r"""
En el mínimo todas las derivadas son cero. También $\partial J/\partial b = \frac1m \sum_i (\hat y^{(i)} - y^{(i)}) = 0$. Separando la suma, $\frac1m \sum_i \hat y^{(i)} = \frac1m \sum_i y^{(i)}$. Lo garantiza el sesgo. En nuestros datos las dos medias son 0.51. Sin sesgo, con la mejor $k = 1.26$, la media de las salidas es 0.559: una neurona así es optimista incluso en su mejor punto.

```python
guarantor, mean_at_best = "b", sigmoid(X @ w_best + b_best).mean()
assert y.mean() == 0.51 and np.isclose(mean_at_best, y.mean())
assert sigmoid(X @ (1.26 * w)).mean().round(3) == 0.559
```
""",
    ),
    Exercise(
        "02.6",
        "Código",
        statement=r"""
A veces las clases se escriben $t = +1$ (lo que aquí es $y = 1$) y $t = -1$ (lo que aquí es $y = 0$). Demuestra que entonces la pérdida es $\ell = \log(1 + e^{-tz})$, y escribe `margin_loss(z, t)` de forma que no se desborde para $z = \pm 1000$.
""",
        answer=Function(
            margin_loss,
            inputs=margins,
            mistakes=[
                Mistake(
                    overflowing,
                    "La fórmula es esa, pero se desborda: con tz = −1000 da infinito. Escríbela "
                    "sin exponentes positivos, como log(1 + e^z) en el capítulo.",
                ),
                Mistake(
                    wrong_side,
                    "Castiga a quien acierta: con t = 1 y z muy grande debería dar casi 0. Mira el "
                    "signo del exponente.",
                ),
                Mistake(
                    label_as_zero_one,
                    "Has usado t como si fuera y. Aquí la clase negativa es −1, no 0.",
                ),
            ],
        ),
        solution=r"""
Si $t = 1$, $\ell = -\log \sigma(z) = \log(1 + e^{-z})$. Si $t = -1$, $\ell = -\log(1 - \sigma(z)) = -\log \sigma(-z) = \log(1 + e^{z})$. Las dos son $\log(1 + e^{-tz})$, es decir, $\log(1 + e^{u})$ con $u = -tz$, que ya sabemos calcular. Escribir `np.log(1 + np.exp(-t * z))` es el error habitual: con $tz = -1000$ da infinito.

```python
def margin_loss(z, t):
    u = -t * z
    return np.maximum(u, 0) + np.log1p(np.exp(-np.abs(u)))


z_any = np.linspace(-1000, 1000, 401)
assert np.allclose(margin_loss(z_any, 1), stable_loss(z_any, 1))
assert np.allclose(margin_loss(z_any, -1), stable_loss(z_any, 0))
```
""",
    ),
    Exercise(
        "02.7",
        "Código",
        statement=r"""
`sigmoid(-1000)` da el resultado correcto, 0, pero NumPy avisa de un desbordamiento: $e^{1000}$ no cabe. Escribe `sigmoid_stable(z)`, que acepte números y arreglos de cualquier forma y no desborde con $z = \pm 1000$. La corrección la ejecuta dentro de `np.errstate(over="raise")`, que convierte ese aviso en un error.
""",
        answer=Function(
            sigmoid_stable,
            inputs=logits,
            errstate={"over": "raise"},
            mistakes=[
                Mistake(
                    sigmoid_naive,
                    "Con z = −1000 calcula e^1000, que no cabe. Pon −|z| en el exponente y usa la "
                    "simetría σ(−z) = 1 − σ(z).",
                ),
                Mistake(
                    sigmoid_two_branches,
                    "np.where calcula las dos ramas para todos los valores, y en una de ellas el "
                    "exponente es positivo. Usa un exponente que sirva en las dos.",
                ),
                Mistake(
                    sigmoid_one_branch,
                    "Para z negativa devuelve σ(|z|). Falta la otra mitad de la simetría.",
                ),
            ],
        ),
        solution=r"""
Con $-|z|$ en el exponente no puede haber desbordamiento, y la simetría {eq}`eq-02-simetria` da el otro lado. Cuidado con `np.where(z >= 0, 1 / (1 + np.exp(-z)), ...)`: `np.where` calcula las dos ramas para todos los valores, y el aviso vuelve.

```python
def sigmoid_stable(z):
    small = np.exp(-np.abs(z))  # entre 0 y 1
    return np.where(z >= 0, 1, small) / (1 + small)


with np.errstate(over="raise"):
    ends = sigmoid_stable(np.array([-1000.0, 0.0, 1000.0]))
assert ends.tolist() == [0.0, 0.5, 1.0]
z_any = np.linspace(-30, 30, 61)
assert np.allclose(sigmoid_stable(z_any), sigmoid(z_any), rtol=1e-12)
```
""",
    ),
    Exercise(
        "02.8",
        "Predice y ejecuta",
        statement=r"""
Multiplica por 10 los pesos de nuestra primera neurona, $\mathbf{w} = (1, 1)$ con sesgo 0. Supón que responde 1 cuando $\hat y > 0.5$. Sin ejecutar nada: ¿cambia el número de personas que clasifica bien? ¿Sube o baja $J$? Escribe tu apuesta y compruébala. Después calcula los dos costos.
""",
        answer=Values(
            {"hits_bet": "igual", "cost_bet": "sube"},
            comments={
                "hits_bet": '"sube", "baja" o "igual"',
                "cost_bet": '"sube", "baja" o "igual"',
            },
            mistakes=[
                Mistake(
                    {"hits_bet": "sube"},
                    "La respuesta cambia donde z = 0. ¿En qué puntos se cumple 10z = 0?",
                ),
                Mistake(
                    {"hits_bet": "baja"},
                    "La respuesta cambia donde z = 0. ¿En qué puntos se cumple 10z = 0?",
                ),
                Mistake(
                    {"cost_bet": "baja"},
                    "Quien acierta ahorra muy poco. ¿Cuánto pagan las personas mal clasificadas, "
                    "ahora que la neurona está muy segura?",
                ),
                Mistake(
                    {"cost_bet": "igual"},
                    "El costo mira la probabilidad, no solo el acierto, y las probabilidades sí "
                    "cambian.",
                ),
            ],
        ),
        solution=r"""
La respuesta cambia donde $z = 0$, y $10z = 0$ en los mismos puntos: acierta con las mismas 87 personas. El costo sube de 0.320 a 1.226, porque las que fallan ahora fallan con mucha seguridad. Contar aciertos no ve la seguridad; la verosimilitud, sí.

```python
def hits(w, b):
    return int(((sigmoid(X @ w + b) > 0.5) == y).sum())


hits_bet, cost_bet = "igual", "sube"
assert hits(w, b) == hits(10 * w, b) == 87
assert cost(w, b).round(3) == 0.320 and cost(10 * w, b).round(3) == 1.226
```
""",
    ),
    Exercise(
        "02.9",
        "A mano",
        statement=r"""
Aplica la receta a otra distribución: la de Laplace, con densidad $\tfrac12 e^{-|y - \hat y|}$. ¿Qué pérdida sale? Compara cuánto aumenta esa pérdida (la diferencia, no el cociente) al pasar de un error de 1 a uno de 10 con cuánto aumenta la de la campana de Gauss con $s = 1$. ¿Cuál castiga más un dato rarísimo?
""",
        answer=Values(
            {"laplace_growth": 9, "gauss_growth": 49.5, "harsher": "Gauss"},
            comments={"harsher": '"Laplace" o "Gauss"'},
            mistakes=[
                Mistake(
                    {"laplace_growth": 49.5, "gauss_growth": 9},
                    "Los has escrito al revés: primero Laplace y después Gauss.",
                ),
                Mistake(
                    {"laplace_growth": 10},
                    "Ese es el cociente de los errores. Se pide la diferencia de las pérdidas.",
                ),
                Mistake(
                    {"gauss_growth": 100},
                    "Ese es el cociente de las pérdidas. Se pide su diferencia.",
                ),
                Mistake(
                    {"gauss_growth": 99},
                    "El exponente de la campana lleva un 2 en el denominador: (y − ŷ)²/(2s²).",
                ),
                Mistake(
                    {"gauss_growth": 40.5},
                    "La diferencia de cuadrados no es el cuadrado de la diferencia.",
                ),
                Mistake(
                    {"laplace_growth": 9 + np.log(2)},
                    "El sumando log 2 está en las dos pérdidas y se cancela al restarlas.",
                ),
                Mistake(
                    {"laplace_growth": 4.5},
                    "El ½ multiplica a la exponencial. Al tomar el logaritmo se vuelve un sumando.",
                ),
                Mistake({"harsher": "Laplace"}, "Compara los dos crecimientos: ¿cuál es mayor?"),
            ],
        ),
        solution=r"""
El logaritmo cambiado de signo es $|y - \hat y| + \log 2$: el **error absoluto**. De 1 a 10 crece en 9. El cuadrático crece en $(10^2 - 1^2)/2 = 49.5$. La campana castiga mucho más los datos raros, porque los considera casi imposibles.

```python
laplace_growth = abs(10 - 0) - abs(1 - 0)
gauss_growth = gaussian_loss(10, 0) - gaussian_loss(1, 0)
harsher = "Gauss"
assert laplace_growth == 9 and gauss_growth == 49.5
```
""",
    ),
    Exercise(
        "02.10",
        "Abierto",
        statement=r"""
Quita de los datos a las 13 personas que la neurona $\mathbf{w} = (1, 1)$, $b = 0$ clasifica mal. Ahora una recta separa los dos grupos. Calcula el costo sobre las que quedan, con pesos $k\mathbf{w}$ y sesgo 0, para $k = 1$, 10 y 100. ¿Se alcanza el mínimo para alguna $k$? ¿Qué le pediría este costo a una neurona que se entrenara durante mucho tiempo, y qué problema ves?
""",
        answer=Values(
            {
                "costs_kept": np.array([mean_loss(k, kept) for k in (1, 10, 100)]),
                "minimum_reached": "no",
            },
            comments={
                "costs_kept": "una lista con los tres costos",
                "minimum_reached": '"sí" o "no"',
            },
            rtol=0.02,
            mistakes=[
                Mistake(
                    {"costs_kept": np.array([mean_loss(k, slice(None)) for k in (1, 10, 100)])},
                    "Ese es el costo sobre las cien personas. Quédate con las bien clasificadas.",
                ),
                Mistake(
                    {"costs_kept": np.array([87 * mean_loss(k, kept) for k in (1, 10, 100)])},
                    "Esa es la suma de las pérdidas. El costo es su media.",
                ),
                Mistake(
                    {"costs_kept": np.array([mean_loss(k, ~kept) for k in (1, 10, 100)])},
                    "Te has quedado con las 13 que sobran. Invierte la condición.",
                ),
                Mistake(
                    {"minimum_reached": "sí"},
                    "Prueba con k = 1000. ¿Deja de bajar el costo alguna vez?",
                ),
            ],
        ),
        solution=r"""
Salen 0.172, 0.0135 y 0.00042. Todas las personas que quedan están en su lado, así que la pérdida de cada una es $\log(1 + e^{-k|z|})$, que baja siempre al crecer $k$ y se acerca a 0 sin llegar. No hay mínimo. La neurona aprendería a estar cada vez más segura, con pesos cada vez mayores, sin que los datos lo justifiquen. Con datos separables ningún parámetro alcanza la máxima verosimilitud {cite}`albert1984`. Los remedios habituales son parar a tiempo o castigar los pesos grandes.

```python
keep = (X @ w > 0) == (y == 1)
costs_kept = [
    stable_loss(X[keep] @ (k * w), y[keep]).mean() for k in (1, 10, 100)
]
minimum_reached = "no"
assert keep.sum() == 87
assert np.round(costs_kept, 5).tolist() == [0.17174, 0.01353, 0.00042]
```
""",
    ),
]

QUIZ = [
    Question(
        "Una neurona bien ajustada da ŷ = 0.95 a una persona, y esa persona no entra. ¿Qué sabes?",
        (
            Option(
                "La neurona está mal.",
                "Un caso no basta. Si la neurona está en lo cierto, de cada cien personas con "
                "ŷ = 0.95 se espera que cinco no entren.",
            ),
            Option(
                "Ha pasado algo que la neurona consideraba poco probable, pero posible.",
                "ŷ es una probabilidad, no una certeza. Harían falta muchos casos así para dudar "
                "de ella.",
                right=True,
            ),
            Option(
                "El sesgo b es demasiado pequeño.",
                "Para saber hacia dónde mover b hay que mirar el promedio de los errores de "
                "todos los datos, no uno.",
            ),
        ),
    ),
    Question(
        "¿Qué es la verosimilitud L de unos parámetros?",
        (
            Option(
                "La probabilidad de que el modelo sea cierto.",
                "Para eso habría que decir antes cuáles eran creíbles sin ver los datos. L no "
                "suma 1 sobre los parámetros.",
            ),
            Option(
                "La proporción de datos que el modelo clasifica bien.",
                "Eso cuenta aciertos y no ve la seguridad. L multiplica probabilidades.",
            ),
            Option(
                "La probabilidad que el modelo da a todo lo que se observó.",
                "Es la probabilidad de los datos, calculada con el modelo y vista como función de "
                "los parámetros.",
                right=True,
            ),
            Option(
                "La media de las pérdidas.",
                "Esa es J. Se relacionan: J = −(1/m) log L.",
            ),
        ),
    ),
    Question(
        "¿Por qué se minimiza la media de −log p en vez de maximizar el producto de las p?",
        (
            Option(
                "Porque el mejor parámetro es otro, y mejor.",
                "Es el mismo: el logaritmo es creciente y no mueve el máximo.",
            ),
            Option(
                "Porque con muchos datos la máquina redondea el producto a cero.",
                "Con 2400 datos el producto de nuestra neurona ya era exactamente 0. La media de "
                "los logaritmos no cambia al copiar los datos.",
                right=True,
            ),
            Option(
                "Porque el producto no tiene en cuenta los fallos.",
                "También cuentan: un dato con probabilidad casi 0 hunde el producto entero.",
            ),
        ),
    ),
    Question(
        "Con un solo dato, ¿cuánto vale ∂ℓ/∂wⱼ?",
        (
            Option(
                "(ŷ − y) xⱼ",
                "Lo que la neurona dijo menos lo que pasó, por la entrada. La derivada de la "
                "sigmoide se cancela.",
                right=True,
            ),
            Option(
                "(y − ŷ) xⱼ",
                "Ese es el gradiente de la log-verosimilitud. Yendo en su contra el costo sube.",
            ),
            Option(
                "(ŷ − y) ŷ (1 − ŷ) xⱼ",
                "Ese es el del error cuadrático ½(ŷ − y)². Con la pérdida logarítmica, ŷ(1 − ŷ) "
                "se cancela.",
            ),
            Option(
                "(ŷ − y)",
                "Esa es la derivada respecto de z, o de b. Falta ∂z/∂wⱼ.",
            ),
        ),
    ),
    Question(
        "Una red trabaja en `float32` y da z = 40 a un dato con y = 0. ¿Cómo calculas su pérdida?",
        (
            Option(
                "Con −log(1 − σ(z)), que es la definición.",
                "σ(40) se redondea a 1 y log(1 − 1) es −∞. Desde z = 17 la pérdida sale infinita.",
            ),
            Option(
                "Con la misma fórmula, pero en `float64`.",
                "Solo retrasa el accidente: en float64 llega con z = 37.",
            ),
            Option(
                "Sumando 0.0001 dentro del logaritmo.",
                "Evita el infinito, pero da otra pérdida: con z = 40 saldría 9.2 en vez de 40.",
            ),
            Option(
                "Con z directamente: max(z, 0) − yz + log(1 + e^(−|z|)).",
                "El exponente nunca es positivo y no se pasa por ŷ. Es lo que hace PyTorch con "
                "los *logits*.",
                right=True,
            ),
        ),
    ),
]
