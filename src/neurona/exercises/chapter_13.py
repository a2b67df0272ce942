"""Los ejercicios del capítulo 13, la retropropagación en la convolución."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def stamped(dy, w):
    """Cada dy estampa el kernel; lo que se pisa, se suma."""
    dx = np.zeros(np.add(dy.shape, w.shape) - 1)
    for i, j in np.ndindex(dy.shape):
        dx[i : i + len(w), j : j + len(w)] += dy[i, j] * w
    return dx


def overwritten(dy, w):
    dx = np.zeros(np.add(dy.shape, w.shape) - 1)
    for i, j in np.ndindex(dy.shape):
        dx[i : i + len(w), j : j + len(w)] = dy[i, j] * w
    return dx


SMALL_W, SMALL_DY = np.array([[1.0, 2], [0, -1]]), np.array([[1.0, 0], [2, -1]])


def on(*places):
    """Una tabla de 4 por 4 con unos números en unas casillas."""
    table = np.zeros((4, 4))
    for i, j, value in places:
        table[i, j] = value
    return table


def strided_backward(x, w, dy, stride):
    """dx, dw y db de y[i] = b + Σ w[u] x[stride · i + u]."""
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dy)):
        start = stride * i
        dx[start : start + len(w)] += dy[i] * w
        dw += dy[i] * x[start : start + len(w)]
    return dx, dw, dy.sum()


def backward_without_stride(x, w, dy, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dy)):
        dx[i : i + len(w)] += dy[i] * w
        dw += dy[i] * x[i : i + len(w)]
    return dx, dw, dy.sum()


def backward_short(x, w, dy, stride):
    dx, dw, db = strided_backward(x, w, dy, stride)
    return dx[: stride * (len(dy) - 1) + len(w)], dw, db


def backward_turned(x, w, dy, stride):
    dx = strided_backward(x, w[::-1], dy, stride)[0]
    return dx, *strided_backward(x, w, dy, stride)[1:]


def backward_averaged(x, w, dy, stride):
    dx, dw, db = strided_backward(x, w, dy, stride)
    return dx, dw / len(dy), db / len(dy)


def backward_replaced(x, w, dy, stride):
    dx = np.zeros(len(x))
    for i in range(len(dy)):
        dx[stride * i : stride * i + len(w)] = dy[i] * w
    return dx, *strided_backward(x, w, dy, stride)[1:]


def backward_kernel_turned(x, w, dy, stride):
    dx, dw, db = strided_backward(x, w, dy, stride)
    return dx, dw[::-1], db


def signals(rng):
    for n, f, stride in ((5, 2, 1), (6, 3, 2), (8, 3, 3), (9, 4, 2), (4, 4, 1), (10, 2, 4)):
        outputs = (n - f) // stride + 1
        yield rng.normal(size=n), rng.normal(size=f), rng.normal(size=outputs), stride


def upsample1d(x, w, stride, padding):
    """Cada muestra estampa el kernel; se recorta padding por lado."""
    y = np.zeros(stride * (len(x) - 1) + len(w))
    for i in range(len(x)):
        y[stride * i : stride * i + len(w)] += x[i] * w
    return y[padding : len(y) - padding]


def upsample_overwriting(x, w, stride, padding):
    y = np.zeros(stride * (len(x) - 1) + len(w))
    for i in range(len(x)):
        y[stride * i : stride * i + len(w)] = x[i] * w
    return y[padding : len(y) - padding]


def upsample_uncropped(x, w, stride, padding):
    return upsample1d(x, w, stride, 0)


def upsample_one_side(x, w, stride, padding):
    return upsample1d(x, w, stride, 0)[padding:]


def upsample_twice(x, w, stride, padding):
    whole = upsample1d(x, w, stride, 0)
    return whole[2 * padding :]


def upsample_turned(x, w, stride, padding):
    return upsample1d(x, w[::-1], stride, padding)


def upsample_framed(x, w, stride, padding):
    return np.pad(upsample1d(x, w, stride, 0), padding)


def small_signals(rng):
    cases = ((3, 3, 2, 1), (4, 4, 2, 1), (2, 2, 3, 0), (5, 3, 1, 1), (1, 5, 2, 2), (4, 3, 2, 0))
    for n, f, stride, padding in cases:
        yield rng.normal(size=n), rng.normal(size=f), stride, padding


def blind_centre(kernel_open, dy_open):
    """Los cuatro caminos del píxel del centro se anulan, sin ningún cero por el camino."""
    if (kernel_open == 0).any() or (dy_open == 0).any():
        return "Hay algún cero. Se pide que los ocho números sean distintos de cero."
    centre = (dy_open * kernel_open[::-1, ::-1]).sum()
    if abs(centre) > 1e-6 and abs((dy_open * kernel_open).sum()) < 1e-6:
        return (
            f"Has emparejado cada dy con el peso de su mismo lugar. La ventana de arriba a la "
            f"izquierda ve el centro con su último peso: le llega {centre:.3g}."
        )
    if abs(centre) > 1e-6:
        return f"Al píxel del centro le llega {centre:.3g}, y debería llegarle 0."
    return ""


EXERCISES = [
    Exercise(
        "13.1",
        "A mano",
        statement=r"""
La señal $x = (3, 0, 1, 2)$ pasa por un kernel de dos pesos, sin relleno, con salto 1 y con sesgo. A la salida llega $dy = (2, -1, 1)$. ¿Cuál es el gradiente de los dos pesos? ¿Y el del sesgo?
""",
        answer=Values(
            {"kernel_grad": np.array([7, 1]), "shift_grad": 2},
            comments={"kernel_grad": "una lista con los de los dos pesos"},
            mistakes=[
                Mistake(
                    {"kernel_grad": np.array([7 / 3, 1 / 3])},
                    "Has promediado sobre las posiciones. Son caminos, y los caminos se suman.",
                ),
                Mistake(
                    {"kernel_grad": np.array([1, 7])},
                    "Están en el orden contrario. El primer peso ve las muestras 3, 0 y 1.",
                ),
                Mistake(
                    {"kernel_grad": np.array([6, 0])},
                    "Ese es el camino de la primera salida. Faltan los de las otras dos.",
                ),
                Mistake(
                    {"kernel_grad": np.array([4, 3])},
                    "Has sumado lo que ve cada peso sin multiplicar por el dy de su posición.",
                ),
                Mistake(
                    {"shift_grad": 2 / 3},
                    "El sesgo también se usa en todas las posiciones, y sus usos se suman.",
                ),
                Mistake(
                    {"shift_grad": 4},
                    "Los signos cuentan: 2 − 1 + 1.",
                ),
            ],
        ),
        solution=r"""
El primer peso vio 3, 0 y 1: $2 \cdot 3 - 1 \cdot 0 + 1 \cdot 1 = 7$. El segundo vio 0, 1 y 2: $2 \cdot 0 - 1 \cdot 1 + 1 \cdot 2 = 1$. El sesgo, $2 - 1 + 1 = 2$. No hace falta saber cuánto valen los pesos.

```python
signal_hand, dy_hand = np.array([3.0, 0, 1, 2]), np.array([2.0, -1, 1])
kernel_grad = np.correlate(signal_hand, dy_hand, "valid")
shift_grad = dy_hand.sum()
assert np.array_equal(kernel_grad, [7, 1]) and shift_grad == 2
```
""",
    ),
    Exercise(
        "13.2",
        "A mano",
        statement=r"""
Una imagen de 3×3 pasa por el kernel $\begin{pmatrix} 1 & 2 \\ 0 & -1 \end{pmatrix}$ (correlación, sin relleno, salto 1) y a la salida llega $dy = \begin{pmatrix} 1 & 0 \\ 2 & -1 \end{pmatrix}$. Escribe el gradiente de la imagen, de 3×3.
""",
        answer=Values(
            {"image_grad": np.array([[1, 2, 0], [2, 2, -2], [0, -2, 1]])},
            comments={"image_grad": "tres listas de tres números"},
            mistakes=[
                Mistake(
                    {"image_grad": stamped(SMALL_DY, SMALL_W[::-1, ::-1])},
                    "Has estampado el kernel girado. El giro aparece al mirar desde el píxel; al "
                    "estampar, cada peso vuelve a lo que vio, sin girar.",
                ),
                Mistake(
                    {"image_grad": stamped(SMALL_DY, SMALL_W.T)},
                    "Has traspuesto el kernel. No hay que cambiar filas por columnas.",
                ),
                Mistake(
                    {"image_grad": overwritten(SMALL_DY, SMALL_W)},
                    "Donde dos sellos se pisan hay que sumarlos, y no quedarse con el último.",
                ),
                Mistake(
                    {"image_grad": -stamped(SMALL_DY, SMALL_W)},
                    "Son los signos contrarios: el gradiente no lleva el menos del descenso.",
                ),
            ],
        ),
        solution=r"""
Cada $dy$ estampa el kernel en su ventana. El 1, arriba a la izquierda; el 2, abajo a la izquierda, deja $\begin{pmatrix} 2 & 4 \\ 0 & -2 \end{pmatrix}$; el $-1$, abajo a la derecha, $\begin{pmatrix} -1 & -2 \\ 0 & 1 \end{pmatrix}$. En el centro se pisan tres: $-1 + 4 - 1 = 2$.

```python
kernel_hand = np.array([[1.0, 2], [0, -1]])
back_hand = np.array([[1.0, 0], [2, -1]])
image_grad = transposed(back_hand, kernel_hand)
assert np.array_equal(image_grad, [[1, 2, 0], [2, 2, -2], [0, -2, 1]])
framed_hand = np.pad(back_hand, 1)
assert np.allclose(correlate(framed_hand, kernel_hand[::-1, ::-1]), image_grad)
```
""",
    ),
    Exercise(
        "13.3",
        "A mano",
        statement=r"""
La imagen

$$
\begin{pmatrix} 4 & 4 & 1 & 0 \\ 2 & 3 & 5 & 5 \\ 0 & 0 & 7 & 2 \\ 0 & 0 & 6 & 8 \end{pmatrix}
$$

pasa por un máximo de ventana 2×2 y salto 2, y llega $dy = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$. Escribe el gradiente de la imagen, con el convenio de PyTorch en los empates. Si en lugar del máximo fuera la media, ¿cuánto le llegaría al 8?
""",
        answer=Values(
            {"winners": on((0, 0, 1), (1, 2, 2), (2, 0, 3), (3, 3, 4)), "share_of_eight": 1.0},
            comments={"winners": "cuatro listas de cuatro números"},
            mistakes=[
                Mistake(
                    {
                        "winners": on(
                            *((0, 0, 0.5), (0, 1, 0.5), (1, 2, 1), (1, 3, 1)),
                            *((2, 0, 0.75), (2, 1, 0.75), (3, 0, 0.75), (3, 1, 0.75), (3, 3, 4)),
                        )
                    },
                    "En un empate no se reparte: todo va al primero.",
                ),
                Mistake(
                    {"winners": on((0, 1, 1), (1, 3, 2), (3, 1, 3), (3, 3, 4))},
                    "En un empate gana el primero, por filas, y no el último.",
                ),
                Mistake(
                    {
                        "winners": on(
                            *((0, 0, 1), (0, 1, 1), (1, 2, 2), (1, 3, 2)),
                            *((2, 0, 3), (2, 1, 3), (3, 0, 3), (3, 1, 3), (3, 3, 4)),
                        )
                    },
                    "Les has dado lo mismo a todos los empatados: solo va al primero.",
                ),
                Mistake(
                    {"winners": on((0, 0, 1), (1, 2, 2), (3, 3, 4))},
                    "La ventana de ceros también tiene un ganador: el primero de los cuatro.",
                ),
                Mistake(
                    {"winners": on((0, 0, 4), (1, 2, 5), (2, 0, 0), (3, 3, 8))},
                    "Has puesto los máximos. Lo que vuelve es dy.",
                ),
                Mistake(
                    {"share_of_eight": 4},
                    "Ese es el del máximo. La media reparte dy entre los cuatro de la ventana.",
                ),
                Mistake(
                    {"share_of_eight": 0.25},
                    "Esa es la parte que le toca. Falta multiplicar por el dy de su ventana.",
                ),
            ],
        ),
        solution=r"""
Ganan el primer 4, el primer 5, el primer 0 y el 8. Reciben 1, 2, 3 y 4; los demás, cero. Con la media, al 8 le llega $4/4 = 1$, igual que a los otros tres de su ventana.

```python
pool_hand = np.array([[4.0, 4, 1, 0], [2, 3, 5, 5], [0, 0, 7, 2], [0, 0, 6, 8]])
dy_pool = np.array([[1.0, 2], [3, 4]])
winners = pool_back(dy_pool, pool_hand, 2, "max")
share_of_eight = pool_back(dy_pool, pool_hand, 2, "media")[3, 3]
assert winners[0, 0] == 1 and winners[1, 2] == 2
assert winners[2, 0] == 3 and winners[3, 3] == 4 and share_of_eight == 1
leaf_hand = torch.tensor(pool_hand[None], requires_grad=True)
torch.nn.functional.max_pool2d(leaf_hand, 2).backward(torch.tensor(dy_pool[None]))
assert np.array_equal(leaf_hand.grad[0], winners)
```
""",
    ),
    Exercise(
        "13.4",
        "Código",
        statement=r"""
Escribe `strided_backward(x, w, dy, stride)`, el paso hacia atrás de una convolución de una señal con salto y sesgo, $y_i = b + \sum_u w_u\, x_{si+u}$. Devuelve tres cosas: el gradiente de la entrada, con la longitud de `x`; el del kernel, y el del sesgo. Puede haber muestras que ninguna ventana vea.
""",
        answer=Function(
            strided_backward,
            inputs=signals,
            mistakes=[
                Mistake(
                    backward_without_stride,
                    "Falta el salto: la ventana de la salida i empieza en stride · i.",
                ),
                Mistake(
                    backward_short,
                    "dx debe medir lo mismo que x. Las muestras que sobran tienen gradiente cero.",
                ),
                Mistake(
                    backward_turned,
                    "En dx has usado el kernel girado. Si cada salida devuelve lo suyo a lo que vio, "
                    "el kernel va sin girar.",
                ),
                Mistake(
                    backward_averaged,
                    "Has promediado sobre las salidas. En dw y en db se suman.",
                ),
                Mistake(
                    backward_replaced,
                    "En dx, donde dos ventanas se pisan hay que sumar: += en lugar de =.",
                ),
                Mistake(
                    backward_kernel_turned,
                    "dw está girado: su primer número es el del primer peso.",
                ),
            ],
        ),
        solution=r"""
Es el bucle de ir hacia delante: donde la salida $i$ leía la ventana, ahora escribe en ella. Lo que ninguna ventana toca se queda a cero.

```python
def strided_backward(x, w, dy, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dy)):
        start = stride * i
        dx[start : start + len(w)] += dy[i] * w
        dw += dy[i] * x[start : start + len(w)]
    return dx, dw, dy.sum()


rng_strided = np.random.default_rng(5)
parts_strided = [rng_strided.normal(size=size) for size in (8, 3, 1)]
tensors_strided = [
    neurona.Tensor(part.reshape(shape), requires_grad=True)
    for part, shape in zip(parts_strided, ((1, 8), (1, 1, 3), (1,)), strict=True)
]
out_strided = F.conv1d(*tensors_strided, stride=2)
dy_strided = rng_strided.normal(size=3)
out_strided.backward(dy_strided[None])
mine_strided = strided_backward(*parts_strided[:2], dy_strided, 2)
for got, leaf in zip(mine_strided, tensors_strided, strict=True):
    assert np.allclose(np.ravel(got), leaf.grad.ravel(), atol=1e-12)
assert mine_strided[0][-1] == 0
```
""",
    ),
    Exercise(
        "13.5",
        "Código",
        statement=r"""
Escribe `upsample1d(x, w, stride, padding)`, la convolución traspuesta de una señal: cada muestra estampa el kernel, de `stride` en `stride`, y al final se recortan `padding` muestras de cada lado.
""",
        answer=Function(
            upsample1d,
            inputs=small_signals,
            mistakes=[
                Mistake(
                    upsample_overwriting,
                    "Donde dos sellos se pisan hay que sumarlos.",
                ),
                Mistake(
                    upsample_uncropped,
                    "Falta recortar el marco. Ojo con y[padding:-padding], que con padding 0 da una "
                    "señal vacía.",
                ),
                Mistake(
                    upsample_one_side,
                    "Has recortado solo por la izquierda.",
                ),
                Mistake(
                    upsample_twice,
                    "La longitud es la buena, pero has quitado todo del mismo lado.",
                ),
                Mistake(
                    upsample_turned,
                    "El sello es el kernel sin girar.",
                ),
                Mistake(
                    upsample_framed,
                    "Aquí padding recorta. Va al revés que en la convolución.",
                ),
            ],
        ),
        solution=r"""
La señal estampada mide $s(n - 1) + f$. Se recorta contando desde delante, para que `padding=0` no vacíe el resultado.

```python
def upsample1d(x, w, stride, padding):
    y = np.zeros(stride * (len(x) - 1) + len(w))
    for i in range(len(x)):
        y[stride * i : stride * i + len(w)] += x[i] * w
    return y[padding : len(y) - padding]


rng_up = np.random.default_rng(6)
x_up, w_up = rng_up.normal(size=4), rng_up.normal(size=4)
for stride_up, padding_up in ((2, 1), (3, 0), (1, 2)):
    mine_up = upsample1d(x_up, w_up, stride_up, padding_up)
    assert len(mine_up) == stride_up * 3 + 4 - 2 * padding_up
    theirs_up = torch.nn.functional.conv_transpose1d(
        torch.tensor(x_up)[None],
        torch.tensor(w_up)[None, None],
        stride=stride_up,
        padding=padding_up,
    )
    assert np.allclose(mine_up, theirs_up[0], atol=1e-12)
```
""",
    ),
    Exercise(
        "13.6",
        "Predice y ejecuta",
        statement=r"""
Una imagen lisa de 10×10, en la que todo vale 2, y una salida en la que todo vale 6. Un kernel de 3×3, sin sesgo, empieza con nueve ceros y aprende por descenso con el error cuadrático medio, como en `learn`. ¿Cuánto valdrá al final cada peso? ¿Cuántos pesos distintos habrá? ¿A partir de qué tasa se dispara el descenso? Da cuatro decimales y comprueba las tres cosas con `learn` y tasas cercanas.
""",
        answer=Values(
            {"each_weight": 1 / 3, "distinct_weights": 1, "highest_rate": 1 / 36},
            rtol=0.004,
            mistakes=[
                Mistake(
                    {"each_weight": 3},
                    "Esa es la suma de los nueve. Se la reparten por igual.",
                ),
                Mistake(
                    {"each_weight": 2 / 3},
                    "La imagen vale 2, y no 1: cada peso se multiplica por 2.",
                ),
                Mistake(
                    {"distinct_weights": 9},
                    "Los nueve pesos ven siempre lo mismo y empiezan iguales: su gradiente es igual.",
                ),
                Mistake(
                    {"highest_rate": 0.25},
                    "Con esa cuenta se mueve un solo peso. Se mueven los nueve a la vez.",
                ),
                Mistake(
                    {"highest_rate": 1 / 72},
                    "Esa es la tasa que llega en un paso. Se dispara a partir del doble.",
                ),
                Mistake(
                    {"highest_rate": 1 / 18},
                    "El error cuadrático no lleva un ½: su derivada tiene un 2.",
                ),
            ],
        ),
        solution=r"""
Los nueve pesos son siempre iguales; llamémoslos $w$. La salida vale $2 \cdot 9\, w = 18 w$ en todas partes, y será 6 con $w = \frac13$. El gradiente de cada peso es $2(18w - 6) \cdot 2$, así que un paso es $w \leftarrow w - 4\eta\,(18 w - 6)$: la distancia a $\frac13$ se multiplica por $1 - 72\eta$. Se dispara cuando $72\eta > 2$, es decir, $\eta > 1/36 = 0.0278$. Una imagen lisa no puede enseñar más que la suma de los pesos.

```python
flat_image, flat_target = np.full((10, 10), 2.0), np.full((8, 8), 6.0)
flat_kernel, flat_error = learn(flat_image, flat_target, 500, rate=0.02)
each_weight = flat_kernel[0, 0]
distinct_weights = len(np.unique(flat_kernel.round(9)))
highest_rate = 2 / 72
assert np.allclose(flat_kernel, 1 / 3) and flat_error < 1e-12
assert distinct_weights == 1 and round(highest_rate, 4) == 0.0278
assert learn(flat_image, flat_target, 500, rate=0.0277)[1] < 36
assert learn(flat_image, flat_target, 500, rate=0.0279)[1] > 36
```
""",
    ),
    Exercise(
        "13.7",
        "Predice y ejecuta",
        statement=r"""
En dos dimensiones, una convolución traspuesta con $f = 5$ y $s = 4$. Lejos del borde, ¿cuántos sellos tocan al píxel que menos recibe, y cuántos al que más? ¿Y qué lado tiene la salida de $f = 4$, $s = 2$, $p = 1$ con una entrada de lado 7? Apuesta y compruébalo con `transposed`.
""",
        answer=Values(
            {"least_touched": 1, "most_touched": 4, "side_up": 14},
            mistakes=[
                Mistake(
                    {"most_touched": 2},
                    "Dos es la cuenta de un eje. En dos dimensiones se multiplican las de los dos.",
                ),
                Mistake(
                    {"least_touched": 0},
                    "Los huecos aparecen cuando f < s. Aquí f es mayor que s.",
                ),
                Mistake(
                    {"least_touched": 1.5625, "most_touched": 1.5625},
                    "Esa es la media, (5/4)². Como 4 no divide a 5, unos reciben más que otros.",
                ),
                Mistake({"side_up": 16}, "Falta recortar el marco, p por cada lado."),
                Mistake(
                    {"side_up": 3},
                    "Esa es la fórmula de la convolución normal. Esta agranda.",
                ),
                Mistake(
                    {"side_up": 15},
                    "El marco se recorta por los dos lados.",
                ),
            ],
        ),
        solution=r"""
En cada eje, entre cinco lugares seguidos hay uno o dos múltiplos de 4. En dos ejes, $1 \cdot 1$, $1 \cdot 2$ o $2 \cdot 2$: de 1 a 4. El lado es $2 \cdot 6 + 4 - 2 = 14$, justo el doble de 7, y como 2 divide a 4, todos los píxeles de dentro reciben los mismos sellos.

```python
touched_54 = transposed(np.ones((9, 9)), np.ones((5, 5)), s=4)[5:-5, 5:-5]
least_touched, most_touched = touched_54.min(), touched_54.max()
side_up = len(transposed(np.ones((7, 7)), np.ones((4, 4)), s=2, p=1))
assert (least_touched, most_touched, side_up) == (1, 4, 14)
assert set(np.unique(touched_54)) == {1, 2, 4}
```
""",
    ),
    Exercise(
        "13.8",
        "Abierto",
        statement=r"""
Una imagen de 3×3 y un kernel de 2×2: las cuatro ventanas ven el píxel del centro. Encuentra un kernel y un $dy$, los dos de 2×2 y sin ningún cero, con los que al píxel del centro le llegue exactamente cero. Hay muchos. ¿Quiere decir que el costo no depende de ese píxel? ¿Hay algún kernel sin ceros con el que le llegue cero sea cual sea $dy$?
""",
        answer=Example(
            {"kernel_open": (2, 2), "dy_open": (2, 2)},
            blind_centre,
            comments={"kernel_open": "dos listas de dos números"},
            mistakes=[
                Mistake(
                    [[[1, 1], [1, 1]], [[1, 0], [0, -1]]],
                    "Hay algún cero. Se pide que los ocho números sean distintos de cero.",
                ),
                Mistake(
                    [[[1, 2], [3, 4]], [[1, 1], [1, 1]]],
                    "Al píxel del centro le llega 10, y debería llegarle 0.",
                ),
                Mistake(
                    [[[1, 2], [3, 4]], [[4, -2], [4, -3]]],
                    "Has emparejado cada dy con el peso de su mismo lugar. La ventana de arriba a "
                    "la izquierda ve el centro con su último peso: le llega 15.",
                ),
            ],
        ),
        solution=r"""
Al centro le llega la suma de las cuatro $dy$ por el kernel girado. Con un kernel de unos basta que las $dy$ sumen cero: $1, -1, 1, -1$. Los cuatro caminos existen y se anulan, *en ese punto*: si las $dy$ cambian, deja de ser cero. El costo depende del píxel, pero su derivada vale cero ahí. Y no hay ningún kernel sin ceros que anule a todos: si solo una $dy$ no es cero, al centro le llega ella por un peso, y ese peso no es cero.

```python
kernel_open = [[1.0, 1.0], [1.0, 1.0]]
dy_open = [[1.0, -1.0], [1.0, -1.0]]
grad_open = transposed(np.array(dy_open), np.array(kernel_open))
assert grad_open[1, 1] == 0 and grad_open[0, 0] == 1
alone_open = transposed(np.array([[1.0, 0], [0, 0]]), np.array(kernel_open))
assert alone_open[1, 1] == 1
```
""",
    ),
]

QUIZ = [
    Question(
        "Un kernel de 3×3 recorre una imagen de un canal y da 100 salidas. Con un solo dato, "
        "¿cuántos sumandos tiene el gradiente de uno de sus pesos?",
        (
            Option("1, porque es un solo peso.", "Ese peso se usó en todas las posiciones."),
            Option("9, los del kernel.", "Nueve son los pesos. Cada uno tiene su gradiente."),
            Option(
                "100, uno por salida.",
                "Cada salida es un camino del peso a la pérdida, y los caminos se suman.",
                right=True,
            ),
            Option("900.", "Esos son los productos de los nueve pesos juntos."),
        ),
    ),
    Question(
        "Una capa tiene 8 canales de entrada, 16 mapas y un kernel de 3×3. ¿Con qué kernel se "
        "calcula el gradiente de su entrada, como correlación full de dy, con su marco de ceros?",
        (
            Option(
                "Con el mismo, de forma (16, 8, 3, 3).",
                "No encaja: dy tiene 16 canales, y este kernel espera 8.",
            ),
            Option(
                "Con cada kernel de 3×3 traspuesto y los canales cambiados.",
                "La matriz que se traspone es la de la capa entera. En el de 3×3 eso es un giro.",
            ),
            Option(
                "Con cada kernel girado media vuelta y los canales cambiados, (8, 16, 3, 3).",
                "Hacia atrás se suma sobre los mapas y quedan los canales.",
                right=True,
            ),
            Option(
                "Con el inverso de cada kernel.",
                "No se deshace la convolución; solo se reparten derivadas.",
            ),
        ),
    ),
    Question(
        "¿Qué hace una capa de max pooling cuando le llega el gradiente?",
        (
            Option(
                "Actualiza los pesos de la salida ganadora.",
                "El pooling no tiene pesos.",
            ),
            Option(
                "Lo reparte a partes iguales en cada ventana.",
                "Eso hace la media.",
            ),
            Option(
                "Lo pasa entero al píxel que ganó en cada ventana.",
                "Los demás reciben cero; en un empate, todo va al primero.",
                right=True,
            ),
            Option(
                "Lo bloquea, porque el máximo no tiene derivada.",
                "La tiene en todas partes menos en los empates.",
            ),
        ),
    ),
    Question(
        "Una convolución traspuesta tiene f = 3 y s = 2. ¿Qué cabe esperar de su salida?",
        (
            Option(
                "La imagen que entró en la convolución, recuperada.",
                "Como mucho recupera el tamaño, y con salto no siempre; los números se perdieron.",
            ),
            Option(
                "Una trama de tablero, porque 2 no divide a 3.",
                "Unos píxeles reciben un sello, otros dos y otros cuatro.",
                right=True,
            ),
            Option(
                "Huecos sin ningún valor.",
                "Los huecos salen cuando el sello es menor que el salto.",
            ),
        ),
    ),
    Question(
        "¿Por qué es más rápida la convolución escrita como un producto de matrices?",
        (
            Option(
                "Porque hace menos multiplicaciones.",
                "Hace las mismas, una por salida y peso.",
            ),
            Option(
                "Porque ocupa menos memoria.",
                "Ocupa más: cada píxel se copia en todas las ventanas que lo ven.",
            ),
            Option(
                "Porque da un resultado aproximado.",
                "Da el mismo, salvo el redondeo del último dígito.",
            ),
            Option(
                "Porque hace las mismas cuentas de la forma que mejor se le da a la máquina.",
                "Se paga memoria para llegar al producto de matrices, que está muy afinado.",
                right=True,
            ),
        ),
    ),
]
