"""Los ejercicios del capítulo 3, el descenso por gradiente."""

import numpy as np

from neurona.datasets import admissions
from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question

marks, labels = admissions()
features = np.c_[(marks - marks.mean(axis=0)) / marks.std(axis=0), np.ones(100)]


def cost_after(eta, steps=100):
    """El costo de las admisiones tras unos pasos desde cero, con las notas tipificadas."""
    theta = np.zeros(3)
    for _ in range(steps):
        y_hat = (1 + np.tanh(features @ theta / 2)) / 2
        theta = theta - eta * features.T @ (y_hat - labels) / 100
    z = features @ theta
    return (np.logaddexp(0, z) - labels * z).mean()


def standardise(train, new):
    """Tipifica new (M, N) con la media y la desviación de train (K, N)."""
    return (new - train.mean(axis=0)) / train.std(axis=0)


def standardise_with_its_own(train, new):
    return (new - new.mean(axis=0)) / new.std(axis=0)


def standardise_all_together(train, new):
    return (new - train.mean()) / train.std()


def standardise_by_variance(train, new):
    return (new - train.mean(axis=0)) / train.var(axis=0)


def standardise_by_sample(train, new):
    return (new - train.mean(axis=0)) / train.std(axis=0, ddof=1)


def only_centre(train, new):
    return new - train.mean(axis=0)


def standardise_by_rows(train, new):
    return ((new.T - train.mean(axis=1)[: len(new)]) / train.std(axis=1)[: len(new)]).T


def two_tables(rng):
    for k, m, n in ((20, 5, 2), (9, 9, 3), (30, 4, 1)):
        scale = rng.uniform(0.5, 20, size=n)
        yield rng.normal(size=(k, n)) * scale + 50, rng.normal(size=(m, n)) * scale + 48


def momentum_step(theta, v, grad, eta, beta):
    """Los (theta, v) nuevos tras un paso con momento; arreglos (N,)."""
    v = beta * v + grad
    return theta - eta * v, v


def momentum_with_old_velocity(theta, v, grad, eta, beta):
    return theta - eta * v, beta * v + grad


def momentum_with_rate_inside(theta, v, grad, eta, beta):
    v = beta * v + eta * grad
    return theta - v, v


def momentum_swapped(theta, v, grad, eta, beta):
    return momentum_step(theta, v, grad, eta, beta)[::-1]


def momentum_averaged(theta, v, grad, eta, beta):
    v = beta * v + (1 - beta) * grad
    return theta - eta * v, v


def momentum_uphill(theta, v, grad, eta, beta):
    v = beta * v + grad
    return theta + eta * v, v


def plain_step(theta, v, grad, eta, beta):
    return theta - eta * grad, grad


def speeds(rng):
    for n in (1, 2, 5):
        theta, v, grad = rng.normal(size=(3, n))
        yield theta, v, grad, float(rng.uniform(0.01, 1)), float(rng.uniform(0.5, 0.95))


def reaches(eta_start):
    """La tasa debe llevar a menos de 0.001 del fondo de ½·8·x² en 10 pasos desde x = 1."""
    if eta_start <= 0:
        return "Con una tasa que no es positiva no se baja."
    factor = 1 - 8 * eta_start
    if abs(factor) >= 1:
        return "Con esa tasa cada paso aleja, o rebota: llega a 2 entre la curvatura, o la pasa."
    if abs(factor) ** 10 > 0.001:
        side = "corta" if factor > 0 else "larga"
        return f"Se acerca, pero en 10 pasos no llega: la tasa es demasiado {side}."
    return ""


EXERCISES = [
    Exercise(
        "03.1",
        "A mano",
        statement=r"""
En $J = \frac12 x^2$ empiezas en $x = 4$ con $\eta = 0.25$. ¿Dónde estás después de un paso? ¿Y después de tres? ¿Por cuánto se divide el *costo* en cada paso? Da tres decimales.
""",
        answer=Values(
            {"x_one": 3, "x_three": 4 * 0.75**3, "cost_factor": 1 / 0.75**2},
            mistakes=[
                Mistake(
                    {"x_one": 5},
                    "Has sumado el gradiente. Se baja restándolo.",
                ),
                Mistake(
                    {"x_one": 1, "x_three": 4 * 0.25**3},
                    "Has multiplicado por la tasa. El factor de cada paso es 1 menos la tasa.",
                ),
                Mistake(
                    {"x_three": 1},
                    "Restas siempre lo mismo, pero la pendiente cambia en cada paso.",
                ),
                Mistake(
                    {"cost_factor": 0.75**2},
                    "Por eso se multiplica. Se pide entre cuánto se divide, que es su inverso.",
                ),
                Mistake(
                    {"cost_factor": 0.75},
                    "Ese es el factor de x. El costo va con su cuadrado.",
                ),
                Mistake(
                    {"cost_factor": 1 / 0.75},
                    "Ese es el factor de x. El costo va con su cuadrado.",
                ),
            ],
        ),
        solution=r"""
Cada paso multiplica $x$ por $1 - 0.25 = 0.75$: primero 3, y tras tres pasos $4 \cdot 0.75^3 = 1.688$. El costo es $\frac12 x^2$, así que se multiplica por $0.75^2 = 0.5625$, es decir, se divide entre 1.778.

```python
x_one = 4 - 0.25 * 4
x_three = 4 * 0.75**3
cost_factor = 1 / 0.75**2
assert x_one == 3 and round(x_three, 4) == 1.6875
assert round(cost_factor, 3) == 1.778 and 0.75**2 == 0.5625
```
""",
    ),
    Exercise(
        "03.2",
        "A mano",
        statement=r"""
Un costo tiene, en su fondo, curvaturas 0.5 y 40. ¿Cuál es su número de condición? ¿Por debajo de qué tasa hay que quedarse? Con la tasa $1/40$, ¿por cuánto se multiplica en cada paso lo que falta en la dirección más llana? Da cuatro decimales.
""",
        answer=Values(
            {"condition": 80, "rate_limit": 0.05, "flat_factor": 1 - 0.5 / 40},
            mistakes=[
                Mistake(
                    {"condition": 1 / 80},
                    "El número de condición es la curvatura mayor entre la menor.",
                ),
                Mistake(
                    {"rate_limit": 4},
                    "Has usado la curvatura menor. ¿En qué dirección se desborda antes?",
                ),
                Mistake(
                    {"rate_limit": 0.025},
                    "Esa es la tasa con la que la dirección más curva llega de un paso. El límite "
                    "es mayor.",
                ),
                Mistake(
                    {"flat_factor": 0.5 / 40},
                    "Eso es lo que se recorre en un paso. Lo que falta es el resto.",
                ),
            ],
        ),
        solution=r"""
El número de condición es $40/0.5 = 80$. El límite lo pone la curvatura mayor: $2/40 = 0.05$. Con $1/40$, la dirección llana se multiplica por $1 - 0.5/40 = 0.9875$: cada paso recorre poco más del 1 % de lo que falta.

```python
condition, rate_limit = 40 / 0.5, 2 / 40
flat_factor = 1 - 0.5 / 40
assert condition == 80 and rate_limit == 0.05 and flat_factor == 0.9875
```
""",
    ),
    Exercise(
        "03.3",
        "A mano",
        statement=r"""
Una neurona se prueba con 100 personas. De las 60 que entraron, dijo que sí a 54. De las 40 que no entraron, dijo que sí a 9. ¿Cuáles son su exactitud y su precisión, con tres decimales?
""",
        answer=Values(
            {"accuracy_ng": 0.85, "precision_ng": 54 / 63},
            mistakes=[
                Mistake(
                    {"precision_ng": 0.85},
                    "Esa es la exactitud: aciertos entre todos. La precisión solo mira los síes.",
                ),
                Mistake(
                    {"precision_ng": 54 / 60},
                    "Has dividido entre los que entraron. La precisión divide entre los que la "
                    "neurona dijo que entrarían.",
                ),
                Mistake(
                    {"accuracy_ng": 85, "precision_ng": 5400 / 63},
                    "Exprésalas como proporciones, entre 0 y 1.",
                ),
                Mistake(
                    {"accuracy_ng": 0.54},
                    "Los noes acertados también son aciertos.",
                ),
                Mistake(
                    {"accuracy_ng": 0.63},
                    "Esa es la proporción de síes, acertados o no.",
                ),
            ],
        ),
        solution=r"""
Acierta 54 síes y $40 - 9 = 31$ noes: 85 de 100, exactitud 0.85. Dijo que sí a $54 + 9 = 63$, y de ellos entraron 54: precisión $54/63 = 0.857$. Dividir entre los 60 que entraron da otra medida, la sensibilidad.

```python
accuracy_ng = (54 + 31) / 100
precision_ng = 54 / (54 + 9)
assert accuracy_ng == 0.85 and round(precision_ng, 3) == 0.857
```
""",
    ),
    Exercise(
        "03.4",
        "Código",
        statement=r"""
Escribe `standardise(train, new)`, que tipifica los datos `new` con la media y la desviación de cada columna de `train`. Es lo que hay que hacer con una persona nueva.
""",
        answer=Function(
            standardise,
            inputs=two_tables,
            mistakes=[
                Mistake(
                    standardise_with_its_own,
                    "Has usado la media y la desviación de los datos nuevos. La neurona aprendió "
                    "con las otras.",
                ),
                Mistake(
                    standardise_all_together,
                    "Cada característica tiene su media y su desviación. Falta indicar el eje.",
                ),
                Mistake(
                    standardise_by_variance,
                    "Has dividido entre la varianza. La desviación es su raíz.",
                ),
                Mistake(
                    standardise_by_sample,
                    "Has dividido entre la desviación con m − 1 en el denominador. La de este "
                    "capítulo es la de np.std sin más, que divide entre m.",
                ),
                Mistake(only_centre, "Está centrado. Falta dividir entre la desviación."),
            ],
        ),
        solution=r"""
`axis=0` recorre las filas y deja un número por columna.

```python
def standardise(train, new):
    return (new - train.mean(axis=0)) / train.std(axis=0)


assert np.allclose(standardise(marks, marks), scaled[:, :2])
```
""",
    ),
    Exercise(
        "03.5",
        "Código",
        statement=r"""
Escribe `momentum_step(theta, v, grad, eta, beta)`, un paso de la regla {eq}`eq-03-momento`. Recibe el gradiente ya calculado y devuelve los nuevos `theta, v`.
""",
        answer=Function(
            momentum_step,
            inputs=speeds,
            mistakes=[
                Mistake(
                    momentum_with_old_velocity,
                    "Mueves los parámetros con la velocidad vieja. Primero se actualiza v.",
                ),
                Mistake(
                    momentum_averaged,
                    "Has multiplicado el gradiente por 1 − beta. Es otra versión del momento, con "
                    "otra tasa; la del capítulo, que es la de PyTorch, lo suma entero.",
                ),
                Mistake(
                    momentum_with_rate_inside,
                    "Has metido la tasa dentro de la velocidad. En la regla multiplica al final.",
                ),
                Mistake(momentum_swapped, "Devuelves antes la velocidad. El orden es theta, v."),
                Mistake(momentum_uphill, "Así se sube: la velocidad se resta."),
                Mistake(plain_step, "Falta lo que se conserva de la velocidad anterior, beta * v."),
            ],
        ),
        solution=r"""
El orden importa: los parámetros se mueven con la velocidad nueva.

```python
def momentum_step(theta, v, grad, eta, beta):
    v = beta * v + grad
    return theta - eta * v, v


moved, speed = momentum_step(np.ones(2), np.ones(2), np.ones(2), 0.1, 0.9)
assert np.allclose(speed, 1.9) and np.allclose(moved, 0.81)
```
""",
    ),
    Exercise(
        "03.6",
        "Predice y ejecuta",
        statement=r"""
Alguien mide las notas de 0 a 1 en lugar de 0 a 100 (divide todo entre 100, sin restar la media) y entrena con la tasa segura $1/\lambda_{\max}$, empezando en cero. Comparado con las notas de 0 a 100: ¿el costo en el fondo sube, baja o queda igual? ¿El número de condición sube o baja? ¿La tasa segura sube o baja? Apuesta, corrige y calcúlalo.
""",
        answer=Values(
            {"bottom_cost": "igual", "new_condition": "baja", "new_rate": "sube"},
            comments={
                name: '"sube", "baja" o "igual"'
                for name in ("bottom_cost", "new_condition", "new_rate")
            },
            mistakes=[
                Mistake(
                    {"bottom_cost": "baja"},
                    "Cambiar de unidad cambia los pesos del fondo, pero no lo que la neurona puede "
                    "decir.",
                ),
                Mistake(
                    {"bottom_cost": "sube"},
                    "Cambiar de unidad cambia los pesos del fondo, pero no lo que la neurona puede "
                    "decir.",
                ),
                Mistake(
                    {"new_condition": "igual"},
                    "La columna de unos no cambia de unidad. ¿Qué pasa con su tamaño frente a las "
                    "otras dos?",
                ),
                Mistake(
                    {"new_condition": "sube"},
                    "Ahora las tres columnas tienen tamaños parecidos: eso redondea el valle.",
                ),
                Mistake(
                    {"new_rate": "baja"},
                    "La hessiana lleva productos de entradas. Si las entradas son menores, ¿cómo "
                    "es la curvatura mayor?",
                ),
                Mistake(
                    {"new_rate": "igual"},
                    "La hessiana lleva productos de entradas. Si las entradas son menores, ¿cómo "
                    "es la curvatura mayor?",
                ),
            ],
        ),
        solution=r"""
El costo en el fondo es el mismo: los pesos se multiplican por 100 y $z$ no cambia. El número de condición baja, de 933 000 a 421, porque ahora la columna de unos no es diminuta frente a las otras. La curvatura mayor es menor, y la tasa segura sube, de 0.0004 a 2.06. Tipificar lo deja en 8.55: centrar también cuenta.

```python
unit = np.c_[marks / 100, np.ones(100)]
curvatures = np.linalg.eigvalsh(hessian(unit, newton(unit)))
bottom_cost, new_condition, new_rate = "igual", "baja", "sube"
assert np.isclose(cost(unit, newton(unit)), cost(raw, newton(raw)))
assert round(curvatures[-1] / curvatures[0]) == 421
rates = [run_for(f, 0)[1] for f in (raw, unit)]
assert round(rates[0], 4) == 0.0004 and round(rates[1], 2) == 2.06
```
""",
    ),
    Exercise(
        "03.7",
        "Abierto",
        statement=r"""
En $J = \frac12 \cdot 8\, x^2$ empiezas en $x = 1$. Encuentra una tasa con la que, en diez pasos, quedes a menos de 0.001 del fondo. Hay todo un intervalo: ¿sabrías decir cuál?
""",
        answer=Example(
            {"eta_start": ()},
            condition=reaches,
            mistakes=[
                Mistake(0.01, "Se acerca, pero en 10 pasos no llega: la tasa es demasiado corta."),
                Mistake(0.2, "Se acerca, pero en 10 pasos no llega: la tasa es demasiado larga."),
                Mistake(
                    1.0,
                    "Con esa tasa cada paso aleja, o rebota: llega a 2 entre la curvatura, o la pasa.",
                ),
                Mistake(-0.1, "Con una tasa que no es positiva no se baja."),
            ],
        ),
        solution=r"""
El factor de cada paso es $1 - 8\eta$. Hace falta $|1 - 8\eta|^{10} \le 0.001$, es decir, $|1 - 8\eta| \le 0.001^{1/10} = 0.501$. Sirve cualquier tasa entre $0.499/8 = 0.0624$ y $1.501/8 = 0.1876$. La mejor es $1/8 = 0.125$, que llega de un paso.

```python
eta_start = 0.125
edge = 0.001 ** (1 / 10)
assert round(edge, 3) == 0.501
assert round((1 - edge) / 8, 4) == 0.0624 and round((1 + edge) / 8, 4) == 0.1876
```
""",
    ),
    Exercise(
        "03.8",
        "Abierto",
        statement=r"""
Empieza en cero con las notas tipificadas y da 100 pasos, con tasas 0.1, 1, 6 y 20. Anota los cuatro costos, con cuatro decimales. ¿La tasa más grande es la que más baja? ¿Qué hace la de 20, y qué tiene que ver con el límite $2/\lambda_{\max}$?
""",
        answer=Values(
            {
                "costs_by_rate": np.array([cost_after(eta) for eta in (0.1, 1, 6, 20)]),
                "best_rate": 6,
                "largest_does": "rebota",
            },
            comments={
                "costs_by_rate": "una lista con los cuatro costos",
                "largest_does": '"llega", "rebota" o "se para"',
            },
            mistakes=[
                Mistake(
                    {"costs_by_rate": np.array([cost_after(eta, 99) for eta in (0.1, 1, 6, 20)])},
                    "¿Has dado exactamente 100 pasos antes de calcular el costo?",
                ),
                Mistake(
                    {"best_rate": 20},
                    "Compara los costos: la tasa mayor no es la que deja el menor.",
                ),
                Mistake(
                    {"best_rate": 0.1},
                    "Con esa tasa, cien pasos se quedan a medio camino.",
                ),
                Mistake(
                    {"largest_does": "llega"},
                    "Imprime el costo de los últimos pasos con esa tasa. ¿Se queda quieto?",
                ),
                Mistake(
                    {"largest_does": "se para"},
                    "Imprime el costo de los últimos pasos con esa tasa. ¿Se queda quieto?",
                ),
            ],
        ),
        solution=r"""
Salen 0.3701, 0.2972, 0.2965 y 0.4079. Hasta 6, más tasa es más rápido. Con 20 el costo salta entre 0.408 y 0.441 para siempre. Al empezar, el límite era $2/\lambda_{\max} = 6.97$, y en el fondo, donde la curvatura es menor, 13.8: con 20 el fondo existe, pero los pasos lo saltan de lado a lado.

```python
def costs_along(eta):
    theta_run, seen = np.zeros(3), []
    for _ in range(100):
        theta_run = theta_run - eta * gradient(scaled, theta_run)
        seen.append(cost(scaled, theta_run))
    return seen


costs_by_rate = [costs_along(eta)[-1] for eta in (0.1, 1, 6, 20)]
best_rate, largest_does = 6, "rebota"
assert np.round(costs_by_rate, 4).tolist() == [0.3701, 0.2972, 0.2965, 0.4079]
assert np.round(costs_along(20)[-2:], 3).tolist() == [0.441, 0.408]
limits = [
    2 / np.linalg.eigvalsh(hessian(scaled, t))[-1]
    for t in (np.zeros(3), newton(scaled))
]
assert np.round(limits, 2).tolist() == [6.97, 13.84]
```
""",
    ),
]

QUIZ = [
    Question(
        "El costo baja en cada paso, pero despacio. Multiplicas la tasa por 10. ¿Qué esperas?",
        (
            Option(
                "Que llegue diez veces antes.",
                "Solo si la tasa nueva sigue lejos del límite. Por encima de 2/λ no llega nunca.",
            ),
            Option(
                "Depende de la curvatura: puede llegar antes, rebotar o alejarse.",
                "El límite lo pone la curvatura mayor. Muy por debajo, ayuda; cerca, hace zigzag; por "
                "encima, rebota o se aleja.",
                right=True,
            ),
            Option(
                "Que llegue al mismo sitio en el mismo número de pasos.",
                "El factor de cada paso es 1 − ηλ: cambia con la tasa.",
            ),
        ),
    ),
    Question(
        "¿Hacia dónde apunta −∇J?",
        (
            Option(
                "Hacia el mínimo.",
                "Solo si el valle es redondo. En la elipse se aparta 61 grados.",
            ),
            Option(
                "Hacia donde el terreno es menos empinado.",
                "Al contrario: es la dirección en la que más se baja por cada unidad avanzada.",
            ),
            Option(
                "Hacia la bajada más empinada desde donde estás.",
                "Es una información local. No sabe dónde está el fondo.",
                right=True,
            ),
            Option(
                "A lo largo de la curva de nivel.",
                "En esa dirección el costo no cambia: es perpendicular al gradiente.",
            ),
        ),
    ),
    Question(
        "¿Qué consigues al tipificar las características?",
        (
            Option(
                "Un costo menor en el fondo.",
                "El costo en el fondo es el mismo: los pesos se adaptan a la unidad de medida.",
            ),
            Option(
                "Que la frontera deje de ser una recta.",
                "Sigue siéndolo: restar y dividir no dobla nada.",
            ),
            Option(
                "Que el costo deje de tener mínimos locales.",
                "El costo logístico no los tenía antes. Lo que cambia es la forma del valle.",
            ),
            Option(
                "Un valle más redondo, y por tanto muchos menos pasos.",
                "En las admisiones el número de condición pasa de 933 000 a 8.55.",
                right=True,
            ),
        ),
    ),
    Question(
        "Usas minilotes de 4 datos y pasas a 16. ¿Qué le ocurre al ruido del gradiente?",
        (
            Option(
                "Se divide entre 2.",
                "Va con uno partido por la raíz cuadrada del tamaño: cuatro veces más datos, la "
                "mitad de ruido.",
                right=True,
            ),
            Option("Se divide entre 4.", "Eso ocurriría sin la raíz cuadrada."),
            Option(
                "Desaparece.",
                "Solo desaparece al usar todos los datos, una vez cada uno.",
            ),
        ),
    ),
    Question(
        "De 50 veces que una neurona dijo «sí», acertó 45. ¿Qué sabes?",
        (
            Option(
                "Su exactitud es 0.9.",
                "La exactitud cuenta también los noes, y no sabemos cuántos acertó.",
            ),
            Option(
                "Su costo es 0.1.",
                "El costo mide probabilidades, no aciertos.",
            ),
            Option(
                "Su precisión es 0.9.",
                "Es la proporción de aciertos entre los síes.",
                right=True,
            ),
            Option(
                "Encontró al 90 % de los que debían ser «sí».",
                "Para eso habría que saber cuántos se le escaparon diciendo que no.",
            ),
        ),
    ),
]
