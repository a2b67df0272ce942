"""Los ejercicios del capítulo 4, los grafos de cómputo."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def division_backward(a, b, dy):
    """Lo que a / b lleva hacia a y hacia b cuando le llega dy; números."""
    return dy / b, -dy * a / b**2


def division_without_sign(a, b, dy):
    return dy / b, dy * a / b**2


def division_without_square(a, b, dy):
    return dy / b, -dy * a / b


def division_local_only(a, b, dy):
    return 1 / b, -a / b**2


def division_swapped(a, b, dy):
    return division_backward(a, b, dy)[::-1]


def dual_product(u, du, v, dv):
    """El valor de u * v y su derivada; du y dv son las de u y v."""
    return u * v, u * dv + v * du


def product_of_derivatives(u, du, v, dv):
    return u * v, du * dv


def product_with_second_order(u, du, v, dv):
    return u * v, u * dv + v * du + du * dv


def one_factor_moves(u, du, v, dv):
    return u * v, v * du


def crossed_product(u, du, v, dv):
    return u * v, u * du + v * dv


def numbers(count):
    def draw(rng):
        yield tuple(range(2, 2 + count))
        for _ in range(5):
            yield tuple(rng.uniform(0.5, 3, count) * rng.choice([-1, 1], count))

    return draw


def flat_in_x(x_flat, y_flat):
    """f = (x + y) x: el gradiente de x es 2x + y, y el de y es x."""
    if abs(2 * x_flat + y_flat) > 1e-6:
        return f"Con esos valores el gradiente de x es {2 * x_flat + y_flat:.4g}, y debería ser 0."
    if abs(x_flat) < 1e-9:
        return "El gradiente de x es 0, pero el de y también: es el valor de x."
    return ""


EXERCISES = [
    Exercise(
        "04.1",
        "A mano",
        statement=r"""
Recorre el grafo de $f = (x + y)\,z$ en $x = -2$, $y = 5$, $z = -4$. ¿Cuánto vale $f$? ¿Y los gradientes de $x$, $y$ y $z$?
""",
        answer=Values(
            {"f_here": -12, "grads_here": np.array([-4, -4, 3])},
            comments={"grads_here": "una lista: los de x, y, z"},
            mistakes=[
                Mistake(
                    {"grads_here": np.array([3, 3, -4])},
                    "El producto lleva a cada operando el valor del otro, no el suyo.",
                ),
                Mistake(
                    {"grads_here": np.array([1, 1, 3])},
                    "A x y a y les falta multiplicar por lo que le llega a q.",
                ),
                Mistake(
                    {"grads_here": np.array([1, 1, 1])},
                    "Esas son derivadas locales de una suma. Después de ella hay un producto.",
                ),
                Mistake(
                    {"grads_here": np.array([-2, 5, 3])},
                    "Una suma no mira los valores: reparte igual lo que recibe.",
                ),
                Mistake({"f_here": 12}, "Revisa el signo: q es positiva y z, negativa."),
            ],
        ),
        solution=r"""
Hacia delante, $q = 3$ y $f = -12$. Hacia atrás, a $f$ le llega 1; el producto lleva a $q$ el valor de $z$, $-4$, y a $z$ el de $q$, 3. La suma reparte $-4$ a $x$ y a $y$.

```python
leaves_here = [Tensor(value) for value in (-2, 5, -4)]
out_here = (leaves_here[0] + leaves_here[1]) * leaves_here[2]
out_here.backward()
f_here, grads_here = out_here.data, [leaf.grad for leaf in leaves_here]
assert f_here == -12 and grads_here == [-4, -4, 3]
```
""",
    ),
    Exercise(
        "04.2",
        "A mano",
        statement=r"""
Sea $f = (a + b)(b + 1)$ con $a = 2$ y $b = 1$. Dibuja su grafo y calcula $\partial f/\partial a$ y $\partial f/\partial b$ recorriéndolo hacia atrás.
""",
        answer=Values(
            {"grad_a": 2, "grad_b": 5},
            mistakes=[
                Mistake({"grad_a": 5, "grad_b": 2}, "Están en el orden contrario."),
                Mistake(
                    {"grad_b": 2},
                    "Esa es la parte que llega a b por el primer factor. b se usa dos veces.",
                ),
                Mistake(
                    {"grad_b": 3},
                    "Esa es la parte que llega a b por el segundo factor. b se usa dos veces.",
                ),
                Mistake(
                    {"grad_b": 6},
                    "Las partes que llegan por los dos caminos se suman, no se multiplican.",
                ),
                Mistake(
                    {"grad_a": 3},
                    "El producto lleva al primer factor el valor del segundo, que es b + 1.",
                ),
            ],
        ),
        solution=r"""
Con $c = a + b = 3$ y $d = b + 1 = 2$, $f = 6$. El producto lleva 2 hacia $c$ y 3 hacia $d$. Hacia $a$ llega 2. Hacia $b$ llegan 2 desde $c$ y 3 desde $d$: en total, 5. Quien dice 2 o 3 ha olvidado uno de los caminos.

```python
a_two, b_two = Tensor(2), Tensor(1)
out_two = (a_two + b_two) * (b_two + Tensor(1))
out_two.backward()
grad_a, grad_b = a_two.grad, b_two.grad
assert (grad_a, grad_b) == (2, 5)
```
""",
    ),
    Exercise(
        "04.3",
        "A mano",
        statement=r"""
Una operación nueva: $q = \max(x, y)$. Si sube un poco el mayor, $q$ sube lo mismo; si sube el menor, $q$ no cambia. En $f = \max(x, y) \cdot z$, con $x = 4$, $y = -1$ y $z = 2$, ¿cuáles son los gradientes de $x$, $y$ y $z$?
""",
        answer=Values(
            {"grads_max": np.array([2, 0, 4])},
            comments={"grads_max": "una lista: los de x, y, z"},
            mistakes=[
                Mistake(
                    {"grads_max": np.array([2, 2, 4])},
                    "El máximo no reparte como la suma: al menor no le llega nada.",
                ),
                Mistake(
                    {"grads_max": np.array([1, 0, 4])},
                    "A q le llega z, no 1: detrás del máximo hay un producto.",
                ),
                Mistake(
                    {"grads_max": np.array([0, 2, 4])},
                    "Al revés: el que cuenta es el mayor.",
                ),
                Mistake(
                    {"grads_max": np.array([2, 0, 2])},
                    "El producto lleva a z el valor de q, no el suyo.",
                ),
                Mistake(
                    {"grads_max": np.array([8, 0, 4])},
                    "La derivada local del máximo hacia el mayor es 1, no su valor.",
                ),
            ],
        ),
        solution=r"""
$q = 4$ y $f = 8$. El producto lleva $z = 2$ hacia $q$ y $q = 4$ hacia $z$. El máximo deja pasar los 2 hacia $x$, que es el mayor, y nada hacia $y$. Es un interruptor: la ReLU, $\max(x, 0)$, hace lo mismo.

```python
x_max, y_max, z_max = (
    neurona.Tensor(v, requires_grad=True) for v in (4, -1, 2)
)
# max(x, y) = y + relu(x - y)
((y_max + (x_max - y_max).relu()) * z_max).backward()
grads_max = [t.grad.item() for t in (x_max, y_max, z_max)]
assert grads_max == [2, 0, 4]
```
""",
    ),
    Exercise(
        "04.4",
        "Código",
        statement=r"""
El `Tensor` del capítulo divide en dos pasos, $a \cdot b^{-1}$. Hagamos la división en uno. Escribe `division_backward(a, b, dy)`: cuando a $y = a/b$ le llega `dy`, ¿qué lleva hacia $a$ y qué hacia $b$? Devuelve los dos números.
""",
        answer=Function(
            division_backward,
            inputs=numbers(3),
            mistakes=[
                Mistake(
                    division_without_sign,
                    "Al crecer b, a/b decrece (si a y b son positivos): falta un signo.",
                ),
                Mistake(
                    division_without_square,
                    "La derivada de 1/b es −1/b²: falta un cuadrado.",
                ),
                Mistake(
                    division_local_only,
                    "Esas son las derivadas locales. Falta multiplicarlas por lo que llega, dy.",
                ),
                Mistake(division_swapped, "Están en el orden contrario: primero la de a."),
            ],
        ),
        solution=r"""
Hacia $a$ la derivada local es $1/b$. Hacia $b$, como $a/b = a\, b^{-1}$, es $-a\, b^{-2}$. Cada una se multiplica por lo que llega.

```python
def division_backward(a, b, dy):
    return dy / b, -dy * a / b**2


parts = division_backward(3.0, 2.0, 1.0)
assert np.isclose(parts[0], slope(lambda a: a / 2.0, 3.0))
assert np.isclose(parts[1], slope(lambda b: 3.0 / b, 2.0))
```
""",
    ),
    Exercise(
        "04.5",
        "Código",
        statement=r"""
En el modo directo cada número viaja con su derivada: la pareja $(u, du)$. Una suma es $(u + v,\; du + dv)$. Escribe `dual_product(u, du, v, dv)`, que devuelve la pareja del producto.
""",
        answer=Function(
            dual_product,
            inputs=numbers(4),
            mistakes=[
                Mistake(
                    product_of_derivatives,
                    "La derivada de un producto no es el producto de las derivadas.",
                ),
                Mistake(
                    one_factor_moves,
                    "Has movido solo el primer factor. El segundo también puede depender de la "
                    "entrada: los dos efectos se suman.",
                ),
                Mistake(
                    product_with_second_order,
                    "El término du · dv es de segundo orden, como el ε² del capítulo: no cuenta.",
                ),
                Mistake(
                    crossed_product,
                    "Cada derivada se multiplica por el valor del otro factor.",
                ),
            ],
        ),
        solution=r"""
Es la regla del producto: cada factor se mueve mientras el otro está quieto, y los dos efectos se suman. Con $u = v = x$ y $du = dv = 1$ sale $2x$, la derivada de $x^2$: los usos repetidos vuelven a sumar.

```python
def dual_product(u, du, v, dv):
    return u * v, u * dv + v * du


assert dual_product(3, 1, 3, 1) == (9, 6)
```
""",
    ),
    Exercise(
        "04.6",
        "Predice y ejecuta",
        statement=r"""
En la neurona de $n$ pesos de la sección «¿Por qué hacia atrás?» el grafo tiene $4n + 1$ aristas. Sin ejecutar nada: con 50 pesos, ¿cuántas multiplicaciones cuesta el gradiente entero hacia atrás, y cuántas hacia delante? Y si tuvieras una función con 3 entradas y 1000 resultados y quisieras todas las derivadas, ¿qué modo elegirías? Apuesta, corrige y compruébalo.
""",
        answer=Values(
            {"products_back": 201, "products_forward": 10_050, "mode_for_many": "delante"},
            comments={"mode_for_many": '"delante" o "atrás"'},
            rtol=1e-6,
            mistakes=[
                Mistake(
                    {"products_back": 10_050, "products_forward": 201},
                    "Están al revés: hacia atrás basta una pasada.",
                ),
                Mistake({"products_back": 200}, "Falta la arista de la tangente."),
                Mistake(
                    {"products_forward": 201},
                    "Esa es una sola pasada hacia delante. ¿Cuántas hacen falta?",
                ),
                Mistake(
                    {"products_back": 10_050},
                    "Hacia atrás basta una pasada para todos los pesos.",
                ),
                Mistake(
                    {"products_back": 50},
                    "Se multiplica una vez por arista, no una por peso.",
                ),
                Mistake(
                    {"mode_for_many": "atrás"},
                    "Hacia atrás haría falta una pasada por resultado. ¿Y hacia delante?",
                ),
            ],
        ),
        solution=r"""
Con 50 pesos hay $4 \cdot 50 + 1 = 201$ aristas: 201 multiplicaciones hacia atrás y $50 \cdot 201 = 10\,050$ hacia delante. Con 3 entradas y 1000 resultados, hacia delante son 3 pasadas y hacia atrás, 1000: conviene ir hacia delante.

```python
fifty, total_fifty = [Tensor(0.1) for _ in range(50)], Tensor(0.0)
for weight in fifty:
    total_fifty = total_fifty + weight * Tensor(1.0)
out_fifty = total_fifty.tanh()
products_back = sum(len(node.edges) for node in sorted_nodes(out_fifty))
products_forward = sum(forward_derivative(out_fifty, w)[1] for w in fifty)
mode_for_many = "delante"
assert (products_back, products_forward) == (201, 10_050)
```
""",
    ),
    Exercise(
        "04.7",
        "Predice y ejecuta",
        statement=r"""
Un peso vale 2 y la pérdida es $w \cdot w \cdot w$. Se calcula y se va hacia atrás tres veces, con un grafo nuevo cada vez y sin borrar nada. ¿Cuánto vale `w.grad` al final? ¿Cuánto debería valer en cada paso?
""",
        answer=Values(
            {"grad_after_three": 36, "grad_right": 12},
            mistakes=[
                Mistake(
                    {"grad_after_three": 12},
                    "Ese es el gradiente de un paso. El de los anteriores sigue ahí.",
                ),
                Mistake({"grad_after_three": 24}, "Son tres pasos, no dos."),
                Mistake(
                    {"grad_right": 4},
                    "Esa es una de las partes: el peso se usa tres veces en el producto.",
                ),
                Mistake(
                    {"grad_right": 8},
                    "Ese es el valor de la pérdida. Se pide su derivada, 3w².",
                ),
                Mistake(
                    {"grad_after_three": 1728},
                    "Los gradientes de cada paso se suman, no se multiplican.",
                ),
            ],
        ),
        solution=r"""
La derivada de $w^3$ es $3w^2 = 12$: tres usos, y por cada uno llega $w^2 = 4$. Sin borrar, tras tres pasos hay $3 \cdot 12 = 36$. El último paso se daría con el triple de su gradiente.

```python
w_kept = Tensor(2.0)
for _ in range(3):
    (w_kept * w_kept * w_kept).backward()
grad_after_three, grad_right = w_kept.grad, 3 * 2.0**2
assert (grad_after_three, grad_right) == (36, 12)
```
""",
    ),
    Exercise(
        "04.8",
        "Abierto",
        statement=r"""
En $f = (x + y)\,x$, encuentra unos valores de $x$ e $y$ con los que el gradiente de $x$ sea 0 y el de $y$ no. Hay infinitos. ¿Es ese punto un mínimo de $f$?
""",
        answer=Example(
            {"x_flat": (), "y_flat": ()},
            flat_in_x,
            mistakes=[
                Mistake([0, 0], "El gradiente de x es 0, pero el de y también: es el valor de x."),
                Mistake([2, 3], "Con esos valores el gradiente de x es 7, y debería ser 0."),
                Mistake([1, -1], "Con esos valores el gradiente de x es 1, y debería ser 0."),
            ],
        ),
        solution=r"""
A $x$ le llegan $x$ y $q = x + y$: su gradiente es $2x + y$. El de $y$ es $x$. Sirve cualquier punto con $y = -2x$ y $x$ distinto de 0, como $(1, -2)$. No es un mínimo: moviendo $y$, $f$ baja. Para que lo fuera tendrían que ser 0 todos los gradientes, y aun así no bastaría: en $(0, 0)$ lo son, y $f$ también baja en alguna dirección.

```python
x_flat, y_flat = 1.0, -2.0
x_open, y_open = Tensor(x_flat), Tensor(y_flat)
((x_open + y_open) * x_open).backward()
assert x_open.grad == 0 and y_open.grad == 1
```
""",
    ),
]

QUIZ = [
    Question(
        "A f = q · z, con q = 5 y z = 4, le llega un gradiente de 2. ¿Cuánto lleva hacia q?",
        (
            Option("2", "Eso haría una suma. El producto multiplica por el otro operando."),
            Option("4", "Esa es la derivada local. Falta multiplicarla por lo que llega, 2."),
            Option("8", "Lo que llega, 2, por el valor del otro operando, 4.", right=True),
            Option("10", "Eso es lo que lleva hacia z: 2 por el valor de q."),
        ),
    ),
    Question(
        "Una salida la usan tres neuronas de la capa siguiente. ¿Cuál es su gradiente?",
        (
            Option(
                "El de la última que se recorre.",
                "Es el error de escribir = donde va +=. Los otros dos efectos también existen.",
            ),
            Option(
                "La suma de los tres.",
                "Un cambio en ella llega a la pérdida por los tres caminos a la vez.",
                right=True,
            ),
            Option(
                "La media de los tres.",
                "Los efectos se suman; nada los divide entre tres.",
            ),
        ),
    ),
    Question(
        "¿Por qué las redes se derivan hacia atrás?",
        (
            Option(
                "Porque es más exacto.",
                "Los dos modos multiplican las mismas derivadas locales: son igual de exactos.",
            ),
            Option(
                "Porque ocupa menos memoria.",
                "Al contrario: hay que guardar los valores intermedios.",
            ),
            Option(
                "Porque hay un resultado y muchísimos parámetros.",
                "Una pasada hacia atrás da todas las derivadas de un resultado. Hacia delante "
                "haría falta una pasada por parámetro.",
                right=True,
            ),
        ),
    ),
    Question(
        "Olvidas borrar los gradientes entre un paso y el siguiente. ¿Qué pasa?",
        (
            Option(
                "Python da un error.",
                "Ojalá. No hay ningún aviso.",
            ),
            Option(
                "Nada: cada paso escribe encima del anterior.",
                "No escribe encima. Suma, porque dentro de un grafo hace falta sumar.",
            ),
            Option(
                "Cada paso usa la suma de su gradiente y de todos los anteriores.",
                "El += que junta los usos de un nodo también junta los pasos.",
                right=True,
            ),
        ),
    ),
    Question(
        "Compruebas un gradiente en `float64` con h = 10⁻¹² y sale un error relativo de 10⁻⁵. "
        "¿Está mal el gradiente?",
        (
            Option(
                "Sí: con un paso tan pequeño debería coincidir casi del todo.",
                "Con un paso tan pequeño, al restar f(x + h) y f(x − h) quedan pocas cifras.",
            ),
            Option(
                "No se sabe: ese error puede venir del redondeo. Repite con h = 6 · 10⁻⁶.",
                "Cerca de la raíz cúbica de la precisión la comprobación es mucho más fina.",
                right=True,
            ),
            Option(
                "No: un error de 10⁻⁵ siempre es aceptable.",
                "Con un buen paso se llega a 10⁻¹⁰. Un error así podría esconder un fallo.",
            ),
        ),
    ),
]
