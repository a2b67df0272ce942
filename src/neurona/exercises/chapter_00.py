"""Los ejercicios y la autoevaluación del capítulo 0, los repasos."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def mean_squared(said, truth):
    """Media de los errores al cuadrado; said (M, 1) y truth (M,)."""
    return ((said[:, 0] - truth) ** 2).mean()


def mean_squared_table(said, truth):
    return ((said - truth) ** 2).mean()


def mean_without_square(said, truth):
    return (said[:, 0] - truth).mean()


def sum_squared(said, truth):
    return ((said[:, 0] - truth) ** 2).sum()


def predictions(rng):
    for m in (3, 1, 8):
        yield rng.normal(size=(m, 1)), rng.normal(size=m)


def central_gradient(f, x):
    """Gradiente de f en x por diferencias centrales; x (N,)."""
    h = 6e-6
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))])


def gradient_all_together(f, x):
    h = 6e-6
    return np.full(len(x), (f(x + h) - f(x - h)) / (2 * h))


def gradient_without_two(f, x):
    return 2 * central_gradient(f, x)


def gradient_one_sided_step(f, x):
    h = 0.1
    return np.array([(f(x + h * e) - f(x)) / h for e in np.eye(len(x))])


def gradient_forward(f, x):
    h = 6e-6
    return np.array([(f(x + h * e) - f(x)) / h for e in np.eye(len(x))])


def slope_of_the_array(f, x):
    h = 6e-6
    return (f(x + h) - f(x - h)) / (2 * h)


def functions(rng):
    # Tan curva que medir solo hacia un lado se nota.
    yield lambda x: np.exp(200 * x[0]) + x[1], np.array([0.01, 1.0])
    yield lambda x: x[0] ** 2 * x[1] + 3 * x[1], rng.normal(size=2)
    yield lambda x: np.sin(x).sum() + x.prod(), rng.normal(size=4)
    yield lambda x: np.exp(x[0]), rng.normal(size=1)


def orthogonal(v_flat):
    if not v_flat.any():
        return "El vector cero es perpendicular a todo, pero aquí no sirve: busca otro."
    dot = v_flat @ np.array([2.0, 1.0, -1.0])
    length = np.linalg.norm(v_flat)
    if abs(dot) <= 0.015 and 0.01 < abs(length - 1) < 0.05:
        return "Vas bien, pero faltan decimales."
    if abs(dot) > 0.015:
        return f"Su producto escalar con (2, 1, −1) es {dot:g}, y debería ser 0."
    if abs(length - 1) > 0.01:
        return "Es perpendicular, pero su longitud no es 1: divídelo entre ella."
    return ""


EXERCISES = [
    Exercise(
        "00.1",
        "A mano",
        statement=r"""
`X` tiene forma $(100, 3)$ y `w`, $(3,)$. ¿Qué forma tienen `X @ w`, `X.T @ X` y `X - X.mean(axis=0)`? Escribe cada una como una lista, un número por eje.
""",
        answer=Values(
            {
                "shape_xw": np.array([100]),
                "shape_gram": np.array([3, 3]),
                "shape_centred": np.array([100, 3]),
            },
            mistakes=[
                Mistake(
                    {"shape_gram": np.array([100, 100])},
                    "Esa es la de X @ X.T. Escribe las formas en orden: (3, 100) por (100, 3).",
                ),
                Mistake(
                    {"shape_centred": np.array([100, 1])},
                    "axis=0 deja un número por columna, y al restarlo la tabla conserva su forma.",
                ),
            ],
        ),
        solution=r"""
El índice de dentro desaparece: $(100, 3)$ por $(3,)$ da $(100,)$, y $(3, 100)$ por $(100, 3)$ da $(3, 3)$. La media por columnas tiene forma $(3,)$ y se resta a cada fila: $(100, 3)$.

```python
table, weights = rng.normal(size=(100, 3)), rng.normal(size=3)
shape_xw = (table @ weights).shape
shape_gram = (table.T @ table).shape
shape_centred = (table - table.mean(axis=0)).shape
assert (shape_xw, shape_gram, shape_centred) == ((100,), (3, 3), (100, 3))
```
""",
    ),
    Exercise(
        "00.2",
        "A mano",
        statement=r"""
Deriva $f(x) = \log(1 + e^{2x})$ con la regla de la cadena, línea por línea. ¿Cuánto vale $f'(0)$? ¿A qué número se acerca $f'(x)$ cuando $x$ es muy grande?
""",
        answer=Values(
            {"slope_at_zero": 1, "slope_far": 2},
            mistakes=[
                Mistake(
                    {"slope_at_zero": 0.5, "slope_far": 1},
                    "Has olvidado la derivada de lo de más adentro: la de 2x es 2.",
                ),
                Mistake(
                    {"slope_far": 1},
                    "Cuando x es muy grande, e^2x/(1 + e^2x) se acerca a 1. Falta un factor.",
                ),
                Mistake(
                    {"slope_at_zero": 2},
                    "Falta dividir entre lo de dentro del logaritmo, que en 0 vale 2.",
                ),
            ],
        ),
        solution=r"""
La derivada de $\log u$ es $1/u$; la de $1 + e^{v}$ es $e^{v}$; la de $2x$ es 2:

$$
f'(x) = \frac{1}{1 + e^{2x}} \cdot e^{2x} \cdot 2 = \frac{2 e^{2x}}{1 + e^{2x}} .
$$

En 0 vale $2 \cdot 1/2 = 1$. Si $x$ es muy grande, el 1 del denominador apenas cuenta y la fracción se acerca a 2.

```python
slope_at_zero = slope(lambda x: np.log(1 + np.exp(2 * x)), 0)
slope_far = slope(lambda x: np.log(1 + np.exp(2 * x)), 20)
assert np.isclose(slope_at_zero, 1) and np.isclose(slope_far, 2)
```
""",
    ),
    Exercise(
        "00.3",
        "A mano",
        statement=r"""
Una prueba médica acierta con el 90 % de los enfermos y da positivo, por error, en el 5 % de los sanos. De cada 1000 personas, 20 están enfermas. ¿Cuántos positivos habrá, de media, entre las 1000? Si das positivo, ¿con qué probabilidad estás enfermo? Da tres decimales.
""",
        answer=Values(
            {"positives": 67, "ill_given_positive": 18 / 67},
            mistakes=[
                Mistake(
                    {"ill_given_positive": 0.9},
                    "Esa es la probabilidad de dar positivo si estás enfermo. Se pide la contraria.",
                ),
                Mistake(
                    {"ill_given_positive": 1800 / 67},
                    "Es una probabilidad: exprésala entre 0 y 1.",
                ),
                Mistake(
                    {"positives": 18},
                    "Faltan los positivos por error, entre los sanos.",
                ),
                Mistake(
                    {"positives": 68},
                    "El 5 % se aplica a los sanos, que son 980, no a las 1000 personas.",
                ),
                Mistake(
                    {"ill_given_positive": 18 / 1000},
                    "Has dividido entre todos. Sabiendo que es positivo, los demás ya no cuentan.",
                ),
            ],
        ),
        solution=r"""
De 20 enfermos, 18 dan positivo. De 980 sanos, $0.05 \cdot 980 = 49$. En total, 67. De ellos están enfermos 18: $18/67 = 0.269$. La prueba es buena y, aun así, la mayoría de los positivos están sanos, porque hay muchos más sanos.

```python
positives = 0.9 * 20 + 0.05 * 980
ill_given_positive = 0.9 * 20 / positives
assert positives == 67 and round(ill_given_positive, 3) == 0.269
```
""",
    ),
    Exercise(
        "00.4",
        "Código",
        statement=r"""
Escribe `mean_squared(said, truth)`, la media de los errores al cuadrado, cuando `said` tiene forma `(M, 1)` y `truth`, `(M,)`.
""",
        answer=Function(
            mean_squared,
            inputs=predictions,
            mistakes=[
                Mistake(
                    mean_squared_table,
                    "Restas una columna y una fila: sale una tabla de M × M. Deja las dos con la "
                    "misma forma.",
                ),
                Mistake(
                    mean_without_square,
                    "Falta el cuadrado: así los errores positivos y negativos se cancelan.",
                ),
                Mistake(sum_squared, "Esa es la suma. Se pide la media."),
            ],
        ),
        solution=r"""
`said[:, 0]` toma la única columna y deja la forma en `(M,)`.

```python
def mean_squared(said, truth):
    return ((said[:, 0] - truth) ** 2).mean()


assert np.isclose(mean_squared(said, truth), 0.07)
```
""",
    ),
    Exercise(
        "00.5",
        "Código",
        statement=r"""
Escribe `central_gradient(f, x)`, el gradiente de `f` en el punto `x` por diferencias centrales. `f` recibe un arreglo de forma `(N,)` y da un número. Usa un paso de $6 \cdot 10^{-6}$.
""",
        answer=Function(
            central_gradient,
            inputs=functions,
            rtol=1e-4,
            atol=1e-6,
            mistakes=[
                Mistake(
                    gradient_all_together,
                    "Mueves todas las componentes a la vez. En una parcial se mueve una y las "
                    "demás se quedan quietas.",
                ),
                Mistake(
                    slope_of_the_array,
                    "Sale un solo número porque mueves todas las componentes a la vez. En una "
                    "parcial se mueve una y las demás se quedan quietas.",
                ),
                Mistake(
                    gradient_forward,
                    "Mides solo hacia un lado. La diferencia central mira a los dos.",
                ),
                Mistake(
                    gradient_without_two,
                    "Sale el doble: entre los dos puntos hay 2h, no h.",
                ),
                Mistake(
                    gradient_one_sided_step,
                    "El paso es demasiado grande, o mides solo hacia un lado.",
                ),
            ],
        ),
        solution=r"""
Las filas de `np.eye(N)` son los vectores con un 1 en cada posición: sumar `h * e` mueve una sola componente.

```python
def central_gradient(f, x):
    h = 6e-6
    moves = h * np.eye(len(x))
    return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in moves])


at_point = central_gradient(lambda x: f(x[0], x[1]), np.array([2.0, 5.0]))
assert np.allclose(at_point, [20, 7])
```
""",
    ),
    Exercise(
        "00.6",
        "Predice y ejecuta",
        statement=r"""
Con 100 monedas, la media se apartaba de $p$ en 0.046. Sin ejecutar nada: ¿cuántas monedas hacen falta para que se aparte la mitad? ¿Y la décima parte? Y si $p$ pasa de 0.3 a 0.5, ¿la desviación sube o baja?
""",
        answer=Values(
            {"coins_for_half": 400, "coins_for_tenth": 10_000, "spread_if_fair": "sube"},
            comments={"spread_if_fair": '"sube", "baja" o "igual"'},
            rtol=0.02,
            mistakes=[
                Mistake(
                    {"coins_for_half": 200},
                    "El número de monedas está dentro de una raíz cuadrada.",
                ),
                Mistake(
                    {"coins_for_tenth": 10},
                    "En Python el punto es el de los decimales: diez mil se escribe 10000 o 10_000.",
                ),
                Mistake(
                    {"coins_for_half": 25},
                    "Para que se aparte menos hacen falta más monedas.",
                ),
                Mistake(
                    {"coins_for_tenth": 1000},
                    "El número de monedas está dentro de una raíz cuadrada.",
                ),
                Mistake(
                    {"spread_if_fair": "baja"},
                    "Calcula p(1 − p) en los dos casos. ¿Cuándo es más difícil saber qué saldrá?",
                ),
                Mistake(
                    {"spread_if_fair": "igual"},
                    "Calcula p(1 − p) en los dos casos.",
                ),
            ],
        ),
        solution=r"""
La desviación va con $1/\sqrt n$. Para la mitad hacen falta 4 veces más monedas, 400, y para la décima parte, 100 veces más, 10 000. Con $p = 0.5$ el producto $p(1 - p)$ es 0.25 en lugar de 0.21: sube. Una moneda justa es la más imprevisible.

```python
coins_for_half, coins_for_tenth, spread_if_fair = 400, 10_000, "sube"
for share, n in ((2, coins_for_half), (10, coins_for_tenth)):
    assert np.isclose((0.21 / n) ** 0.5, (0.21 / 100) ** 0.5 / share)
assert 0.5 * 0.5 == 0.25 > 0.3 * 0.7
```
""",
    ),
    Exercise(
        "00.7",
        "Abierto",
        statement=r"""
Encuentra un vector de longitud 1 perpendicular a $(2, 1, -1)$. Hay infinitos: ¿qué figura dibujan todos juntos?
""",
        answer=Example(
            {"v_flat": (3,)},
            condition=orthogonal,
            comments={"v_flat": "una lista con tres números"},
            mistakes=[
                Mistake(
                    [0, 0, 0],
                    "El vector cero es perpendicular a todo, pero aquí no sirve: busca otro.",
                ),
                Mistake(
                    [0, 1, 1],
                    "Es perpendicular, pero su longitud no es 1: divídelo entre ella.",
                ),
                Mistake(
                    [1, 1, -1],
                    "Su producto escalar con (2, 1, −1) es 4, y debería ser 0.",
                ),
            ],
        ),
        solution=r"""
$(0, 1, 1)$ cumple $2 \cdot 0 + 1 \cdot 1 - 1 \cdot 1 = 0$. Su longitud es $\sqrt 2$, así que $(0, 1, 1)/\sqrt 2$ sirve. Todos los perpendiculares forman un plano, y los de longitud 1, una circunferencia en él.

```python
v_flat = np.array([0, 1, 1]) / np.sqrt(2)
assert np.isclose(v_flat @ [2, 1, -1], 0)
assert np.isclose(np.linalg.norm(v_flat), 1)
```
""",
    ),
    Exercise(
        "00.8",
        "A mano",
        statement=r"""
(Usa los números complejos; déjalo para luego si te saltaste esa sección.) Calcula el módulo de $z = 1 + i$ y su fase en grados. Después, eleva $z$ al cuadrado multiplicando y escribe sus dos partes. ¿Qué les ha pasado al módulo y a la fase?
""",
        answer=Values(
            {
                "modulus_z": np.sqrt(2),
                "phase_degrees": 45,
                "square_parts": np.array([0.0, 2.0]),
            },
            comments={"square_parts": "[parte real, parte imaginaria]"},
            mistakes=[
                Mistake(
                    {"modulus_z": 2},
                    "Falta la raíz cuadrada.",
                ),
                Mistake(
                    {"phase_degrees": np.pi / 4},
                    "Ese ángulo está en radianes. Se pide en grados.",
                ),
                Mistake(
                    {"square_parts": np.array([1.0, 1.0])},
                    "El cuadrado de una suma no es la suma de los cuadrados, e i² es −1.",
                ),
                Mistake(
                    {"square_parts": np.array([2.0, 2.0])},
                    "Recuerda que i² = −1: ese sumando resta.",
                ),
            ],
        ),
        solution=r"""
$\lvert z \rvert = \sqrt{1 + 1} = \sqrt 2 = 1.414$ y la fase es 45 grados. $(1 + i)^2 = 1 + 2i + i^2 = 2i$. El módulo se ha elevado al cuadrado y la fase se ha duplicado: 90 grados.

```python
z_one = 1 + 1j
modulus_z, phase_degrees = abs(z_one), np.degrees(np.angle(z_one))
square_parts = [(z_one**2).real, (z_one**2).imag]
assert round(modulus_z, 3) == 1.414 and np.isclose(phase_degrees, 45)
assert np.allclose(square_parts, [0, 2])
assert np.isclose(np.degrees(np.angle(z_one**2)), 90)
```
""",
    ),
]


def ask(text, section, *options):
    """Una pregunta de la autoevaluación: cada opción errónea dice qué sección repasar."""
    review = f" Repasa «{section}»."
    return Question(
        text,
        tuple(
            Option(answer, why if right else why + review, right) for answer, why, right in options
        ),
    )


SELF_TEST = [
    ask(
        "¿Qué diferencia hay entre inteligencia artificial y redes neuronales?",
        "De qué trata el libro",
        ("Ninguna: son dos nombres de lo mismo.", "Las redes son solo una parte.", False),
        ("Las redes son una familia de modelos dentro del campo.", "Y no la única.", True),
        ("Las redes son más amplias.", "Es al revés.", False),
    ),
    ask(
        "`X` tiene forma (50, 4). ¿Qué forma tiene `X.mean(axis=0)`?",
        "Arreglos y formas",
        ("(50,)", "Esa es la de axis=1, una media por fila.", False),
        ("(4,)", "Recorre las filas y deja una media por columna.", True),
        ("Un solo número", "Eso sale sin decir el eje.", False),
    ),
    ask(
        "Restas un arreglo de forma (5,) a uno de forma (5, 1). ¿Qué sale?",
        "Arreglos y formas",
        ("(5,)", "Los ejes se comparan desde el último: 5 con 1, y 1 con 5.", False),
        ("Un error", "No hay error ni aviso: los dos ejes de tamaño 1 se estiran.", False),
        ("(5, 5)", "Todas las restas posibles. Es una trampa frecuente.", True),
    ),
    ask(
        "¿Qué formas se pueden multiplicar con `@`?",
        "Producto de matrices",
        ("(3, 2) por (2, 5)", "El 2 de dentro coincide y desaparece: sale (3, 5).", True),
        (
            "(3, 2) por (3, 2)",
            "Para eso los dos números de dentro, 2 y 3, tendrían que ser iguales.",
            False,
        ),
        ("(2, 3) por (2, 5)", "Los de dentro son 3 y 2: no coinciden.", False),
    ),
    ask(
        "¿Cuánto vale log(0.5)?",
        "Exponencial y logaritmo",
        ("0.5", "El logaritmo no deja igual el número.", False),
        ("Un número negativo", "Es −0.693: el logaritmo es negativo por debajo de 1.", True),
        ("No existe", "No existe en 0 ni en los negativos. En 0.5, sí.", False),
    ),
    ask(
        "¿Cuál es siempre cierta?",
        "Exponencial y logaritmo",
        ("log(a + b) = log a + log b", "No hay fórmula para el logaritmo de una suma.", False),
        ("log(a/b) = log a / log b", "El cociente pasa a resta.", False),
        ("log(ab) = log a + log b", "El logaritmo convierte productos en sumas.", True),
    ),
    ask(
        "¿Cuál es la derivada de (3x + 1)²?",
        "Derivadas, parciales y gradiente",
        ("2(3x + 1)", "Falta la derivada de lo de dentro.", False),
        ("6(3x + 1)", "Fuera, 2(3x + 1); dentro, 3.", True),
        ("9x²", "No se deriva elevando al cuadrado: usa la regla de la cadena.", False),
    ),
    ask(
        "Si f(x, y) = x²y, ¿cuánto vale ∂f/∂y?",
        "Derivadas, parciales y gradiente",
        ("2xy", "Esa es la derivada respecto de x.", False),
        ("x²", "Con x quieta, f es una recta en y, con pendiente x².", True),
        ("2x", "Has derivado respecto de las dos.", False),
    ),
    ask(
        "De 10 aprobados, 8 estudiaron. ¿Qué probabilidad es 8/10?",
        "Probabilidad",
        ("P(aprobar | estudiar)", "Para esa hay que contar entre los que estudiaron.", False),
        ("P(estudiar | aprobar)", "Se cuenta entre los que aprobaron.", True),
        ("P(estudiar y aprobar)", "Para esa hay que dividir entre toda la gente.", False),
    ),
    ask(
        "Una moneda vale 1 con probabilidad p. ¿Cuál es su varianza?",
        "Esperanza y varianza",
        ("p", "Esa es su esperanza.", False),
        ("p²", "Es la esperanza al cuadrado.", False),
        ("p(1 − p)", "Es mayor cuando p = 0.5, la moneda más imprevisible.", True),
    ),
]

QUIZ = [
    Question(
        "Tu programa da un error medio absurdo y ningún aviso. ¿Qué miras primero?",
        (
            Option(
                "Las formas de los arreglos.",
                "Una resta de (m, 1) y (m,) da una tabla de m × m sin avisar.",
                right=True,
            ),
            Option("La versión de NumPy.", "Esa resta da lo mismo en cualquier versión."),
            Option("La semilla.", "Cambia el azar, no vuelve absurdo un resultado."),
        ),
    ),
    Question(
        "`A` tiene forma (3, 2). ¿Qué hace `A * A`?",
        (
            Option(
                "Lo mismo que `A @ A`.",
                "`A @ A` ni siquiera existe: los números de dentro son 2 y 3.",
            ),
            Option("Da un error.", "Las formas son iguales y encajan."),
            Option(
                "Eleva al cuadrado cada casilla.",
                "El asterisco multiplica casilla a casilla.",
                right=True,
            ),
        ),
    ),
    Question(
        "Has calculado una derivada a mano. ¿Cómo la compruebas?",
        (
            Option("La vuelvo a hacer igual.", "Es fácil repetir el mismo error."),
            Option(
                "Con una diferencia central y un paso pequeño.",
                "No usa ninguna de tus cuentas: es una comprobación independiente.",
                right=True,
            ),
            Option("Mirando si el signo es positivo.", "Una derivada puede ser negativa."),
        ),
    ),
    Question(
        "Una prueba da positivo en el 90 % de los enfermos. Das positivo. ¿Estás enfermo?",
        (
            Option(
                "Con probabilidad 0.9.",
                "Eso es P(positivo | enfermo). Se pregunta por P(enfermo | positivo).",
            ),
            Option(
                "Con probabilidad 0.1.",
                "Ese es el porcentaje de enfermos que la prueba no detecta.",
            ),
            Option(
                "No se sabe sin saber cuántos enfermos hay y cuánto falla con los sanos.",
                "En el ejercicio 0.3 salía 0.269.",
                right=True,
            ),
        ),
    ),
    Question(
        "Quieres una media diez veces más precisa. ¿Cuántos datos necesitas?",
        (
            Option("Diez veces más.", "La precisión va con la raíz cuadrada del número de datos."),
            Option(
                "Cien veces más.",
                "La desviación de la media va con uno partido por la raíz de n.",
                right=True,
            ),
            Option("Los mismos, con otra semilla.", "Cambiar la semilla no reduce la desviación."),
        ),
    ),
]
