"""Los ejercicios del capítulo 16, ver por dentro de una red."""

import math

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def grad_cam_map(maps, grads):
    """De los mapas y sus gradientes, (F, h, w), al Grad-CAM (h, w)."""
    weights = grads.mean(axis=(1, 2))
    return np.maximum((weights[:, None, None] * maps).sum(axis=0), 0)


def cam_unclipped(maps, grads):
    return (grads.mean(axis=(1, 2))[:, None, None] * maps).sum(axis=0)


def cam_summed(maps, grads):
    return np.maximum((grads.sum(axis=(1, 2))[:, None, None] * maps).sum(axis=0), 0)


def cam_without_mean(maps, grads):
    return np.maximum((grads * maps).sum(axis=0), 0)


def cam_clipped_early(maps, grads):
    return np.maximum(grads.mean(axis=(1, 2))[:, None, None] * maps, 0).sum(axis=0)


def cam_absolute(maps, grads):
    return np.abs(cam_unclipped(maps, grads))


def layers(rng):
    for shape in ((1, 2, 2), (2, 3, 3), (3, 2, 4), (5, 4, 4)):
        yield np.maximum(rng.normal(size=shape), 0), rng.normal(size=shape)


def shares_of(table):
    """Los valores de Shapley, de lo que vale cada coalición."""
    players = len(table).bit_length() - 1
    shares = np.zeros(players)
    for code in range(len(table)):
        for q in range(players):
            if not code >> q & 1:
                weight = 1 / (players * math.comb(players - 1, code.bit_count()))
                shares[q] += weight * (table[code | 1 << q] - table[code])
    return shares


def shares_removing(table):
    players = len(table).bit_length() - 1
    return np.array([table[-1] - table[len(table) - 1 - (1 << q)] for q in range(players)])


def shares_alone(table):
    players = len(table).bit_length() - 1
    return np.array([table[1 << q] - table[0] for q in range(players)])


def shares_unweighted(table):
    """La media de las aportaciones, sin pesar cada tamaño de coalición."""
    players = len(table).bit_length() - 1
    shares = np.zeros(players)
    for code in range(len(table)):
        for q in range(players):
            if not code >> q & 1:
                shares[q] += (table[code | 1 << q] - table[code]) / 2 ** (players - 1)
    return shares


def shares_one_order(table):
    players = len(table).bit_length() - 1
    return np.diff(np.array([table[(1 << k) - 1] for k in range(players + 1)]))


def shares_turned(table):
    return shares_of(table)[::-1]


def tables(rng):
    for players in (1, 2, 3, 3, 4):
        yield (rng.normal(size=2**players),)


def silent_removals(worths_open):
    """Quitar a cualquiera no cambia nada, y al primero le toca al menos la mitad."""
    if abs(worths_open[0]) > 1e-9 or abs(worths_open[7] - 1) > 1e-9:
        return "La coalición vacía debe valer 0, y la de los tres, 1."
    if np.abs(worths_open[[3, 5, 6]] - 1).max() > 1e-9:
        return "Al quitar a uno de los tres algo cambia: ab, ac y bc deben valer 1, como los tres."
    share = shares_of(worths_open)[0]
    if share < 0.5 - 1e-9:
        return f"A la primera pieza le toca {share:.3g}, y debería tocarle al menos 0.5."
    return ""


EXERCISES = [
    Exercise(
        "16.1",
        "A mano",
        statement=r"""
Una capa tiene dos mapas, $A^1 = \begin{pmatrix} 3 & 2 \\ 0 & 1 \end{pmatrix}$ y $A^2 = \begin{pmatrix} 2 & 0 \\ 1 & 3 \end{pmatrix}$, y el gradiente del logit respecto de ellos es $\begin{pmatrix} 1 & 0 \\ 2 & 1 \end{pmatrix}$ y $\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}$. Escribe el mapa de Grad-CAM.
""",
        answer=Values(
            {"cam_hand": np.array([[2, 2], [0, 0]])},
            comments={"cam_hand": "dos listas de dos números"},
            mistakes=[
                Mistake(
                    {"cam_hand": np.array([[2, 2], [-0.5, -0.5]])},
                    "Falta quedarse con la parte positiva de la suma.",
                ),
                Mistake(
                    {"cam_hand": np.array([[8, 8], [0, 0]])},
                    "El peso de cada mapa es la media de su gradiente, y no la suma.",
                ),
                Mistake(
                    {"cam_hand": np.array([[1, 0], [0, 0]])},
                    "Has multiplicado posición a posición. El peso de un mapa es un solo número, la "
                    "media espacial.",
                ),
                Mistake(
                    {"cam_hand": np.array([[3, 2], [0, 1]])},
                    "Has tirado el segundo mapa por tener peso negativo. La parte positiva se toma "
                    "de la suma, al final.",
                ),
                Mistake(
                    {"cam_hand": np.array([[2, 2], [0.5, 0.5]])},
                    "La parte positiva no es el valor absoluto: lo negativo queda en cero.",
                ),
            ],
        ),
        solution=r"""
Los pesos son las medias: $\frac{1 + 0 + 2 + 1}{4} = 1$ y $\frac{-1 - 1}{4} = -\frac12$. La suma es $A^1 - \frac12 A^2 = \begin{pmatrix} 2 & 2 \\ -0.5 & -0.5 \end{pmatrix}$, y su parte positiva, $\begin{pmatrix} 2 & 2 \\ 0 & 0 \end{pmatrix}$.

```python
maps_hand = np.array([[[3.0, 2], [0, 1]], [[2, 0], [1, 3]]])
grads_hand = np.array([[[1.0, 0], [2, 1]], [[-1, 0], [0, -1]]])
weights_hand = grads_hand.mean(axis=(1, 2))
cam_hand = np.maximum(np.tensordot(weights_hand, maps_hand, axes=1), 0)
assert np.array_equal(weights_hand, [1, -0.5])
assert np.array_equal(cam_hand, [[2, 2], [0, 0]])
```
""",
    ),
    Exercise(
        "16.2",
        "A mano",
        statement=r"""
Un dígito partido en tres trozos, $a$, $b$ y $c$. El logit de su clase, según los trozos presentes, es $v(\varnothing) = 0$, $v(a) = 6$, $v(b) = 0$, $v(c) = 0$, $v(ab) = 12$, $v(ac) = 6$, $v(bc) = 6$ y $v(abc) = 12$. Calcula los tres valores de Shapley.
""",
        answer=Values(
            {"shares_hand": np.array([7, 4, 1])},
            comments={"shares_hand": "una lista con los de a, b y c"},
            mistakes=[
                Mistake(
                    {"shares_hand": np.array([6, 6, 0])},
                    "Es lo que se pierde al quitar cada uno, y también lo que aportan si llegan en "
                    "el orden a, b, c. Hay que promediar los seis órdenes.",
                ),
                Mistake(
                    {"shares_hand": np.array([6, 0, 0])},
                    "Eso vale cada uno solo. Falta lo que aporta cuando llega después de otros.",
                ),
                Mistake(
                    {"shares_hand": np.array([7.5, 4.5, 1.5])},
                    "Has promediado las cuatro coaliciones por igual, y la suma pasa de 12. Llegar "
                    "el primero ocurre en dos órdenes de seis; llegar detrás de uno dado, en uno.",
                ),
                Mistake(
                    {"shares_hand": np.array([4, 4, 4])},
                    "Has repartido a partes iguales, pero no aportan lo mismo.",
                ),
            ],
        ),
        solution=r"""
El trozo $a$ llega el primero en dos de los seis órdenes y aporta 6; detrás de $b$ solo, en uno, y aporta $12 - 0 = 12$; detrás de $c$ solo, en uno, y aporta $6 - 0 = 6$; el último, en dos, y aporta $12 - 6 = 6$. La media es $\frac{2 \cdot 6 + 12 + 6 + 2 \cdot 6}{6} = 7$. Para $b$, $\frac{0 + 6 + 6 + 2 \cdot 6}{6} = 4$. Para $c$, $\frac{0 + 0 + 6 + 0}{6} = 1$. Suman 12. Al quitar $c$ no cambia nada, y aun así le toca algo: puede hacer parte del trabajo de $a$ si está $b$.

```python
table_hand = np.array([0.0, 6, 0, 12, 0, 6, 6, 12])
value_hand = lambda has: table_hand[has @ np.array([1, 2, 4])]
shares_hand = by_orders(value_hand, 3)
assert np.allclose(shares_hand, [7, 4, 1])
assert np.allclose(explain.shapley(value_hand, 3), shares_hand)
assert table_hand[7] - table_hand[3] == 0 and shares_hand.sum() == 12
```
""",
    ),
    Exercise(
        "16.3",
        "A mano",
        statement=r"""
Una red de tres clases da probabilidades $(0.98, 0.01, 0.01)$. Respecto de un píxel, las derivadas de los tres logits son $2$, $4$ y $-6$. ¿Cuánto vale la derivada de la primera probabilidad? ¿Y si la del primer logit fuera $0$, con las otras dos iguales? Da cuatro decimales.
""",
        answer=Values(
            {"chance_slope": 0.0588, "rival_slope": 0.0196},
            mistakes=[
                Mistake(
                    {"chance_slope": 0.0196, "rival_slope": 0.0588},
                    "Las has dado en el otro orden.",
                ),
                Mistake(
                    {"chance_slope": 0.0392},
                    "Has usado solo el primer logit, p(1 − p) · 2. La softmax mira a los tres.",
                ),
                Mistake(
                    {"chance_slope": 0.06},
                    "Falta multiplicar todo por la primera probabilidad.",
                ),
                Mistake(
                    {"chance_slope": 0.0196},
                    "Los otros logits entran restando: si el rival sube, la probabilidad baja.",
                ),
                Mistake(
                    {"chance_slope": 2},
                    "Esa es la del logit. La de la probabilidad pasa por la softmax.",
                ),
                Mistake(
                    {"rival_slope": 0},
                    "El logit no se mueve, pero la probabilidad sí: se mueven los rivales.",
                ),
                Mistake(
                    {"rival_slope": -0.0196},
                    "Cuida el signo: el tercer logit baja, y eso favorece al primero.",
                ),
            ],
        ),
        solution=r"""
$0.98\,[\,0.02 \cdot 2 - 0.01 \cdot 4 - 0.01 \cdot (-6)\,] = 0.98 \cdot 0.06 = 0.0588$. Con un logit que no se mueve, $0.98\,[\,0 - 0.04 + 0.06\,] = 0.0196$: la saliencia del logit sería cero y la de la probabilidad no. Estaría enseñando a los rivales.

```python
chances_hand = np.array([0.98, 0.01, 0.01])


def chance_derivative(slopes):
    return chances_hand[0] * (slopes[0] - chances_hand @ slopes)


chance_slope = chance_derivative(np.array([2.0, 4, -6]))
rival_slope = chance_derivative(np.array([0.0, 4, -6]))
assert np.isclose(chance_slope, 0.0588) and np.isclose(rival_slope, 0.0196)
logits_hand = torch.tensor(np.log(chances_hand), requires_grad=True)
logits_hand.softmax(0)[0].backward()
assert np.isclose(logits_hand.grad.numpy() @ [2, 4, -6], chance_slope)
```
""",
    ),
    Exercise(
        "16.4",
        "Código",
        statement=r"""
Escribe `grad_cam_map(maps, grads)`: recibe los mapas de una capa y el gradiente del logit respecto de ellos, los dos de forma $(F, h, w)$, y devuelve el mapa de Grad-CAM, $(h, w)$.
""",
        answer=Function(
            grad_cam_map,
            inputs=layers,
            mistakes=[
                Mistake(cam_unclipped, "Falta quedarse con la parte positiva."),
                Mistake(cam_summed, "El peso es la media del gradiente, y no la suma."),
                Mistake(
                    cam_without_mean,
                    "Has multiplicado posición a posición. El peso de un mapa es un solo número.",
                ),
                Mistake(
                    cam_clipped_early,
                    "La parte positiva se toma de la suma de los mapas, y no de cada uno.",
                ),
                Mistake(cam_absolute, "La parte positiva no es el valor absoluto."),
            ],
        ),
        solution=r"""
Una media sobre los dos últimos ejes, una suma sobre el primero y un máximo.

```python
def grad_cam_map(maps, grads):
    weights = grads.mean(axis=(1, 2))
    return np.maximum((weights[:, None, None] * maps).sum(axis=0), 0)


kept_code = []
handle_code = model[4].register_forward_hook(
    lambda layer, inputs, output: kept_code.append(output)
)
score_code = model(torch.tensor(four)[None, None])[0, 9]
handle_code.remove()
grad_code = torch.autograd.grad(score_code, kept_code[0])[0][0].numpy()
mine_code = grad_cam_map(kept_code[0][0].detach().numpy(), grad_code)
ready_code = explain.grad_cam(model, four[None, None], 9, 4)[0]
assert np.allclose(mine_code, ready_code, atol=1e-12)
```
""",
    ),
    Exercise(
        "16.5",
        "Código",
        statement=r"""
Escribe `shares_of(table)`, los valores de Shapley exactos de un juego de $P$ jugadores. `table` tiene $2^P$ números: `table[k]` es lo que vale la coalición en la que está el jugador `q` cuando el bit `q` de `k` es 1, o sea, cuando `k >> q & 1` es 1. Con tres jugadores $a$, $b$ y $c$ el orden es $\varnothing$, $a$, $b$, $ab$, $c$, $ac$, $bc$, $abc$.
""",
        answer=Function(
            shares_of,
            inputs=tables,
            mistakes=[
                Mistake(
                    shares_removing,
                    "Eso es lo que se pierde al quitar a cada uno del grupo completo. Falta "
                    "promediar con las demás coaliciones.",
                ),
                Mistake(
                    shares_alone,
                    "Eso es lo que vale cada uno solo. Falta promediar con las demás coaliciones.",
                ),
                Mistake(
                    shares_unweighted,
                    "Has dado el mismo peso a todas las coaliciones. Pesan t! (P − t − 1)! / P!, con "
                    "t los que ya estaban.",
                ),
                Mistake(
                    shares_one_order,
                    "Has usado un solo orden de llegada. Suma lo que debe, pero falta promediar.",
                ),
                Mistake(
                    shares_turned,
                    "Los jugadores están al revés: el jugador 0 es el del bit que vale 1.",
                ),
            ],
        ),
        solution=r"""
Para cada coalición y cada jugador que no está en ella, lo que aporta al llegar, por la parte de los órdenes en que eso ocurre. `code | 1 << q` le añade el jugador y `bit_count` cuenta los que había. Y $\frac{t!\,(P - t - 1)!}{P!}$ es $1$ entre $P \binom{P - 1}{t}$.

```python
from math import comb


def shares_of(table):
    players = len(table).bit_length() - 1
    shares = np.zeros(players)
    for code in range(len(table)):
        for q in range(players):
            if not code >> q & 1:
                weight = 1 / (players * comb(players - 1, code.bit_count()))
                shares[q] += weight * (table[code | 1 << q] - table[code])
    return shares


table_code = np.random.default_rng(7).normal(size=32)
value_code = lambda has: table_code[has @ (1 << np.arange(5))]
mine_shares = shares_of(table_code)
assert np.allclose(mine_shares, explain.shapley(value_code, 5), atol=1e-12)
assert np.isclose(mine_shares.sum(), table_code[-1] - table_code[0])
```
""",
    ),
    Exercise(
        "16.6",
        "Predice y ejecuta",
        statement=r"""
Multiplica por 4 los pesos y el sesgo de la segunda convolución de una copia de `model`, y divide entre 4 los pesos (no el sesgo) de la primera capa densa. ¿Por cuánto quedan multiplicados los mapas de la capa 4? ¿El Grad-CAM en esa capa? ¿La saliencia? Apuesta, y compruébalo con el 4.
""",
        answer=Values(
            {"maps_ratio": 4, "cam_ratio": 1, "saliency_ratio": 1},
            mistakes=[
                Mistake(
                    {"maps_ratio": 1},
                    "La ReLU deja pasar el 4: si lo que le llega se multiplica por 4, lo que sale "
                    "también.",
                ),
                Mistake(
                    {"maps_ratio": 16},
                    "Los pesos y el sesgo se multiplican por 4, pero se suman: sale 4 veces más.",
                ),
                Mistake(
                    {"cam_ratio": 4},
                    "Los mapas son 4 veces mayores, pero la derivada respecto de ellos es 4 veces "
                    "menor.",
                ),
                Mistake(
                    {"cam_ratio": 0.25},
                    "La derivada es 4 veces menor, pero los mapas son 4 veces mayores.",
                ),
                Mistake(
                    {"saliency_ratio": 4},
                    "La red hace la misma función: lo que se multiplica después se divide.",
                ),
            ],
        ),
        solution=r"""
La ReLU y el máximo dejan pasar un factor positivo, así que los mapas salen multiplicados por 4, y la capa densa lo deshace: la red contesta lo mismo a todo. La saliencia, que solo depende de esa función, no cambia. Grad-CAM tampoco: mapas por 4, gradientes entre 4. Que un mapa brille el cuádruple no quería decir nada.

```python
import copy

scaled = copy.deepcopy(model)
with torch.no_grad():
    scaled[3].weight *= 4
    scaled[3].bias *= 4
    scaled[7].weight /= 4
one_four = four[None, None]
assert np.allclose(logits(images[:50], scaled), z[:50])


def ratio_of(measure):
    new, old = measure(scaled), measure(model)
    assert np.allclose(new * old.max(), old * new.max())
    return new.max() / old.max()


maps_ratio = ratio_of(lambda net: explain.feature_maps(net, one_four, 4))
cam_ratio = ratio_of(lambda net: explain.grad_cam(net, one_four, 4, 4))
saliency_ratio = ratio_of(lambda net: explain.saliency(net, one_four, 4))
assert np.allclose([maps_ratio, cam_ratio, saliency_ratio], [4, 1, 1])
```
""",
    ),
    Exercise(
        "16.7",
        "Predice y ejecuta",
        statement=r"""
Un detector lineal, $S = \sum_i w_i x_i$, mira los 784 píxeles de una imagen de 28×28 con pesos de valor absoluto 0.05 y signo cualquiera. Con $\varepsilon = 0.1$ y sin recortar, ¿cuánto baja $S$ con el método del signo? ¿Cuál es la desviación típica del cambio si cada píxel se mueve $\pm\varepsilon$ a cara o cruz? ¿Y cuánto bajaría con el ataque en una imagen de 56×56, con los mismos $\varepsilon$ y $|w_i|$? Da dos decimales.
""",
        answer=Values(
            {"attack_drop": 3.92, "noise_spread": 0.14, "large_drop": 15.68},
            mistakes=[
                Mistake(
                    {"attack_drop": -3.92, "large_drop": -15.68},
                    "Cuánto baja es un número positivo.",
                ),
                Mistake(
                    {"attack_drop": 0.005},
                    "Ese es el empujón de un píxel. Empujan los 784 a la vez.",
                ),
                Mistake(
                    {"attack_drop": 0.14},
                    "Eso es a cara o cruz. En el ataque todos los empujones van hacia el mismo lado.",
                ),
                Mistake(
                    {"noise_spread": 0},
                    "Cero es la media. Lo que se pide es cuánto se aparta de ella.",
                ),
                Mistake(
                    {"noise_spread": 3.92},
                    "Los empujones al azar se cancelan: se suman sus varianzas, y no ellos.",
                ),
                Mistake(
                    {"noise_spread": 0.0196},
                    "Esa es la varianza. La desviación típica es su raíz.",
                ),
                Mistake(
                    {"large_drop": 7.84},
                    "El lado se dobla, y los píxeles se multiplican por cuatro.",
                ),
            ],
        ),
        solution=r"""
El ataque mueve cada píxel en contra del signo de su peso: baja $784 \cdot 0.1 \cdot 0.05 = 3.92$. A cara o cruz, cada sumando tiene varianza $0.005^2$, y la suma, desviación $\sqrt{784} \cdot 0.005 = 28 \cdot 0.005 = 0.14$: 28 veces menos. Con 3136 píxeles el ataque baja $15.68$ y el ruido, $0.28$. Cuantos más píxeles, más separa la dirección del tamaño.

```python
rng_linear = np.random.default_rng(3)
weights_linear = 0.05 * rng_linear.choice([-1.0, 1.0], size=784)
attack_drop = -(weights_linear @ (-0.1 * np.sign(weights_linear)))
noise_spread = 0.1 * np.sqrt((weights_linear**2).sum())
large_drop = 0.1 * 0.05 * 56**2
coins_linear = rng_linear.choice([-0.1, 0.1], size=(4000, 784))
assert np.isclose((coins_linear @ weights_linear).std(), 0.14, rtol=0.05)
assert np.allclose([attack_drop, noise_spread, large_drop], [3.92, 0.14, 15.68])
assert np.isclose(attack_drop / noise_spread, 28)
assert np.isclose(0.1 * 0.05 * 56, 0.28)
```
""",
    ),
    Exercise(
        "16.8",
        "Abierto",
        statement=r"""
Tres trozos, $a$, $b$ y $c$. La imagen vacía vale 0 y la entera, 1. Inventa lo que valen las demás coaliciones para que *quitar uno cualquiera no cambie nada* y, sin embargo, a $a$ le toque al menos la mitad según Shapley. Hay muchas. ¿Qué diría de tu juego un mapa de oclusión?
""",
        answer=Example(
            {"worths_open": (8,)},
            silent_removals,
            comments={"worths_open": "ocho números: ∅, a, b, ab, c, ac, bc, abc"},
            mistakes=[
                Mistake(
                    [0, 1, 0, 1, 0, 1, 0, 1],
                    "Al quitar a uno de los tres algo cambia: ab, ac y bc deben valer 1, como los "
                    "tres.",
                ),
                Mistake(
                    [0, 1, 1, 1, 1, 1, 1, 1],
                    "A la primera pieza le toca 0.333, y debería tocarle al menos 0.5.",
                ),
                Mistake(
                    [1, 1, 0, 1, 0, 1, 1, 1],
                    "La coalición vacía debe valer 0, y la de los tres, 1.",
                ),
            ],
        ),
        solution=r"""
Para que quitar uno no se note, las tres parejas deben valer 1. Si $a$ sola también vale 1, y $b$ y $c$ solas, 0, a $a$ le toca $\frac26 \cdot 1 + \frac16 \cdot 1 + \frac16 \cdot 1 = \frac23$, y $\frac16$ a cada una de las otras. La oclusión daría cero en las tres: cada trozo, al faltar, tiene quien lo sustituya. Que tapar algo no cambie la respuesta no quiere decir que no importe.

```python
worths_open = [0, 1, 0, 1, 0, 1, 1, 1]
table_open = np.array(worths_open, dtype=float)
shares_open = explain.shapley(lambda has: table_open[has @ [1, 2, 4]], 3)
assert np.allclose(shares_open, [2 / 3, 1 / 6, 1 / 6])
assert all(table_open[7] == table_open[pair] for pair in (3, 5, 6))
```
""",
    ),
]

QUIZ = [
    Question(
        "¿De dónde sale uno de los 64 mapas de la segunda capa convolucional?",
        (
            Option(
                "De la imagen, con un kernel de 3×3.",
                "Así salen los de la primera capa. La segunda no ve la imagen.",
            ),
            Option(
                "De uno de los 32 mapas de la primera.",
                "Un filtro tiene un kernel para cada mapa de entrada, y los usa todos.",
            ),
            Option(
                "De los 32 mapas de la primera, cada uno con su kernel, sumados.",
                "Por eso sus pesos son (64, 32, 3, 3). Con nuestro 4 hacían falta veinte canales para "
                "reunir el 90 %.",
                right=True,
            ),
            Option(
                "De los demás mapas de la segunda.",
                "Los mapas de una capa no se ven entre ellos.",
            ),
        ),
    ),
    Question(
        "¿Por qué se deriva el logit y no la probabilidad?",
        (
            Option(
                "Porque la probabilidad no tiene derivada.",
                "La tiene, y la calculamos: pasa por la softmax.",
            ),
            Option(
                "Porque si la red está segura la derivada de la probabilidad casi se anula, y mezcla "
                "a los rivales.",
                "En mil dígitos, de la menor a la mayor había diez órdenes de magnitud; con el logit, un "
                "factor 3.",
                right=True,
            ),
            Option(
                "Porque así salen números positivos.",
                "De eso se encarga el valor absoluto, en los dos casos.",
            ),
        ),
    ),
    Question(
        "Sorteas de nuevo todos los pesos de una red y un método da casi el mismo mapa. ¿Qué "
        "concluyes?",
        (
            Option(
                "Que el método es robusto.",
                "Robusto a que la red no sepa nada. Esa red contesta al azar.",
            ),
            Option(
                "Que la red no había aprendido nada.",
                "La red acertaba el 99 %. El que no se entera es el mapa.",
            ),
            Option(
                "Que el mapa enseña sobre todo la imagen, y no lo que la red aprendió.",
                "Le pasaba a la retropropagación guiada, y era la más nítida.",
                right=True,
            ),
            Option(
                "Que el mapa señala la causa correcta.",
                "Si fuera la causa de la respuesta, cambiaría con la respuesta.",
            ),
        ),
    ),
    Question(
        "Un píxel del fondo, que vale 0, es el más brillante del mapa de saliencia. ¿Qué significa?",
        (
            Option(
                "Que es la causa de que la red diga 4.",
                "Vale 0: borrarlo deja la imagen como está.",
            ),
            Option(
                "Que un poco de tinta ahí movería el logit más que en cualquier otro píxel.",
                "Es una derivada: habla de un cambio pequeño, y no de lo que hay.",
                right=True,
            ),
            Option(
                "Que hay un error: sin tinta, la derivada es cero.",
                "La derivada no se multiplica por el píxel. Eso sería derivada × tinta.",
            ),
            Option(
                "Que la oclusión con ceros dará ahí su máximo.",
                "Lo que ya es cero no cambia al taparlo. El parche solo puede quitar la tinta que tenga cerca.",
            ),
        ),
    ),
    Question(
        "Con ε = 0.1, el ataque baja la exactitud al 86 % y un ruido del mismo tamaño casi no la "
        "toca. ¿Por qué?",
        (
            Option(
                "Porque el ataque cambia más los píxeles.",
                "Cambia lo mismo o menos: donde la derivada es cero, nada.",
            ),
            Option(
                "Porque la red se aprendió el ruido al entrenar.",
                "Se entrenó con dígitos limpios.",
            ),
            Option(
                "Porque en el ataque todos los empujones van en la misma dirección, y al azar se "
                "cancelan.",
                "La bajada es la suma de las saliencias; la del ruido crece solo con la raíz del número de píxeles.",
                right=True,
            ),
            Option(
                "Porque el ataque se ve más.",
                "En la figura se leen igual de bien, y a la red no le importa lo que se vea.",
            ),
        ),
    ),
]
