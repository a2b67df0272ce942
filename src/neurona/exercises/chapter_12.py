"""Los ejercicios del capítulo 12, la capa convolucional."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def slide(image, kernel):
    """La correlación «valid» de una imagen con un kernel."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.tensordot(windows, kernel, axes=2)


def depthwise(x, kernels):
    """x (C, H, W) y kernels (C, f, f): un mapa por canal."""
    return np.stack([slide(channel, k) for channel, k in zip(x, kernels, strict=True)])


def depthwise_summed(x, kernels):
    return sum(depthwise(x, kernels))


def depthwise_mean(x, kernels):
    return depthwise(x, kernels) / len(x)


def depthwise_first_kernel(x, kernels):
    return np.stack([slide(channel, kernels[0]) for channel in x])


def depthwise_first_channel(x, kernels):
    return np.stack([slide(x[0], k) for k in kernels])


def depthwise_flipped(x, kernels):
    return depthwise(x, kernels[:, ::-1, ::-1])


def depthwise_same(x, kernels):
    frame = kernels.shape[1] // 2
    return depthwise(np.pad(x, ((0, 0), (frame, frame), (frame, frame))), kernels)


def depthwise_mixed(x, kernels):
    return np.stack([sum(slide(channel, k) for channel in x) for k in kernels])


def depthwise_one_map(x, kernels):
    return depthwise_summed(x, kernels)[None]


def volumes(rng):
    for channels, height, width, side in (
        (2, 3, 4, 2),
        (1, 5, 5, 3),
        (3, 6, 5, 3),
        (4, 4, 7, 1),
        (2, 7, 7, 5),
    ):
        yield rng.normal(size=(channels, height, width)), rng.normal(size=(channels, side, side))


def stack_parameters(channels, f):
    """Los parámetros de una pila: canales, como [1, 8, 16], y lado f."""
    pairs = zip(channels[:-1], channels[1:], strict=True)
    return sum(maps * (f * f * before + 1) for before, maps in pairs)


def stack_nine_weights(channels, f):
    return sum(maps * (f * f + 1) for maps in channels[1:])


def stack_without_bias(channels, f):
    pairs = zip(channels[:-1], channels[1:], strict=True)
    return sum(maps * f * f * before for before, maps in pairs)


def stack_bias_per_kernel(channels, f):
    pairs = zip(channels[:-1], channels[1:], strict=True)
    return sum(maps * before * (f * f + 1) for before, maps in pairs)


def stack_one_bias(channels, f):
    return stack_without_bias(channels, f) + len(channels) - 1


def stack_bias_of_input(channels, f):
    return stack_without_bias(channels, f) + sum(channels[:-1])


def stack_last_only(channels, f):
    return channels[-1] * (f * f * channels[-2] + 1)


def stack_side(channels, f):
    pairs = zip(channels[:-1], channels[1:], strict=True)
    return sum(maps * (f * before + 1) for before, maps in pairs)


def towers(rng):
    for size in (2, 2, 3, 4, 5):
        yield [int(c) for c in rng.integers(1, 20, size)], int(rng.integers(2, 8))
    yield [3, 7], 1


NEIGHBOURS = [(k, k + 1) for k in range(64) if k % 8 < 7] + [(k, k + 8) for k in range(56)]


def keeps_neighbours(order_open):
    """Un orden de los 64 píxeles, distinto del suyo, que no separa a ningún vecino."""
    if sorted(order_open) != list(range(64)):
        return "Hacen falta los números del 0 al 63, cada uno una vez."
    if np.array_equal(order_open, np.arange(64)):
        return "Ese orden deja la imagen como estaba. Busca otro."
    place = np.empty(64, int)
    place[order_open.astype(int)] = np.arange(64)
    rows, columns = np.divmod(place, 8)
    apart = [abs(rows[a] - rows[b]) + abs(columns[a] - columns[b]) for a, b in NEIGHBOURS]
    broken = sum(d > 1 for d in apart)
    if broken:
        return f"Separa {broken} de las 112 parejas de píxeles vecinos."
    return ""


EXERCISES = [
    Exercise(
        "12.1",
        "A mano",
        statement=r"""
Una imagen en color de 32×32 entra en una capa convolucional de 16 filtros de 5×5, sin relleno y con salto 1. ¿Cuántos parámetros tiene? ¿Cuántos números salen, entre todos los mapas? ¿Cuántos parámetros tendría una capa densa que recibiera la misma imagen y diera esos mismos números?
""",
        answer=Values(
            {"conv_count": 1216, "numbers_out": 12544, "dense_count": 38547712},
            rtol=1e-6,
            mistakes=[
                Mistake(
                    {"conv_count": 416},
                    "Cada filtro atraviesa los tres canales: tiene un kernel de 5×5 por canal.",
                ),
                Mistake({"conv_count": 1200}, "Faltan los sesgos, uno por filtro."),
                Mistake(
                    {"conv_count": 1248},
                    "Has puesto un sesgo por kernel. Los tres kernels de un filtro se suman y "
                    "comparten un solo sesgo.",
                ),
                Mistake(
                    {"numbers_out": 784, "dense_count": 784 * 3073},
                    "Ese es un solo mapa, de 28×28. Salen 16.",
                ),
                Mistake(
                    {"numbers_out": 16 * 32 * 32, "dense_count": 16 * 32 * 32 * 3073},
                    "Sin relleno, una ventana de 5 cabe en 28 posiciones, no en 32.",
                ),
                Mistake(
                    {"dense_count": 12544 * 3072}, "Faltan los sesgos: uno por número de salida."
                ),
                Mistake(
                    {"dense_count": 12544 * 1025},
                    "Son 32·32·3 entradas: la imagen tiene tres valores por píxel.",
                ),
            ],
        ),
        solution=r"""
Cada filtro tiene $5 \cdot 5 \cdot 3 + 1 = 76$ parámetros, y los 16, $1\,216$. El lado de salida es $32 - 5 + 1 = 28$: $16 \cdot 28 \cdot 28 = 12\,544$ números. Una capa densa pondría en cada uno 3 072 pesos y un sesgo: $12\,544 \cdot 3\,073 = 38\,547\,712$ parámetros.

```python
layer_16 = nn.Conv2d(3, 16, 5)
conv_count = sum(p.data.size for p in layer_16.parameters())
numbers_out = layer_16(np.zeros((3, 32, 32), np.float32)).data.size
dense_count = dense_parameters(32 * 32 * 3, numbers_out)
assert 5 * 5 * 3 + 1 == 76 and conv_count == 1216
assert numbers_out == 12544 and dense_count == 38_547_712
```
""",
    ),
    Exercise(
        "12.2",
        "A mano",
        statement=r"""
Una imagen de dos canales y un filtro de 2×2, con sus dos kernels y sesgo $-3$:

$$
x_0 = \begin{pmatrix} 1 & 2 & 0 \\ 0 & 1 & 3 \\ 2 & 1 & 1 \end{pmatrix}, \quad
x_1 = \begin{pmatrix} 2 & 0 & 1 \\ 1 & 1 & 0 \\ 0 & 3 & 2 \end{pmatrix}, \quad
w_0 = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}, \quad
w_1 = \begin{pmatrix} 0 & 1 \\ 2 & 0 \end{pmatrix} .
$$

¿Qué mapa sale, antes de la activación? ¿Y después de la ReLU?
""",
        answer=Values(
            {
                "map_before": np.array([[1, 5], [-1, 5]]),
                "map_after": np.array([[1, 5], [0, 5]]),
            },
            comments={"map_before": "dos filas: [[..., ...], [..., ...]]"},
            mistakes=[
                Mistake(
                    {"map_before": np.array([[4, 8], [2, 8]])},
                    "Falta el sesgo, que se suma una vez en cada posición.",
                ),
                Mistake(
                    {"map_before": np.array([[-2, 2], [-4, 2]])},
                    "Has sumado el sesgo dos veces. Hay uno por filtro, no uno por canal.",
                ),
                Mistake(
                    {"map_before": np.array([[-1, 2], [-2, -1]])},
                    "Ese es el canal 0 a solas. El filtro suma los productos de los dos canales.",
                ),
                Mistake(
                    {"map_before": np.array([[-1, 0], [-2, 3]])},
                    "Ese es el canal 1 a solas. El filtro suma los productos de los dos canales.",
                ),
                Mistake(
                    {"map_before": np.array([[0, 5], [0, 4]])},
                    "Has dado la vuelta a los kernels. En las redes no se les da.",
                ),
                Mistake(
                    {"map_after": np.array([[1, 5], [1, 5]])},
                    "La ReLU no quita el signo: cambia por 0 lo que es negativo.",
                ),
            ],
        ),
        solution=r"""
En la primera ventana, el canal 0 da $1 + 1 = 2$ y el canal 1, $0 + 2 \cdot 1 = 2$; con el sesgo, $2 + 2 - 3 = 1$. Sin sesgo, el canal 0 da $\begin{pmatrix} 2 & 5 \\ 1 & 2 \end{pmatrix}$ y el canal 1, $\begin{pmatrix} 2 & 3 \\ 1 & 6 \end{pmatrix}$. Se suman y se resta 3. La ReLU solo cambia el $-1$.

```python
two_channels = np.array(
    [[[1.0, 2, 0], [0, 1, 3], [2, 1, 1]], [[2, 0, 1], [1, 1, 0], [0, 3, 2]]]
)
two_kernels = np.array([[[[1.0, 0], [0, 1]], [[0, 1], [2, 0]]]])
map_before = conv_layer(two_channels, two_kernels, [-3])[0]
map_after = np.maximum(map_before, 0)
first_alone = F.conv2d(two_channels[[0]], two_kernels[:, [0]]).data[0]
second_alone = F.conv2d(two_channels[[1]], two_kernels[:, [1]]).data[0]
assert first_alone.tolist() == [[2, 5], [1, 2]]
assert second_alone.tolist() == [[2, 3], [1, 6]]
assert map_before.tolist() == [[1, 5], [-1, 5]]
assert map_after.tolist() == [[1, 5], [0, 5]]
```
""",
    ),
    Exercise(
        "12.3",
        "A mano",
        statement=r"""
Resume este mapa de 4×4 con ventanas de 2×2 y salto 2: el máximo de cada una y la media de cada una. Después, ¿qué número da el *pooling* medio global del mapa entero?

$$
\begin{pmatrix} 0 & 4 & 1 & 1 \\ 2 & 2 & 5 & 1 \\ 3 & 1 & 0 & 0 \\ 7 & 1 & 0 & 8 \end{pmatrix}
$$
""",
        answer=Values(
            {
                "maxima": np.array([[4, 5], [7, 8]]),
                "averages": np.array([[2, 2], [3, 2]]),
                "global_average": 2.25,
            },
            comments={"maxima": "dos filas: [[..., ...], [..., ...]]"},
            mistakes=[
                Mistake(
                    {"maxima": np.array([[4, 7], [5, 8]])},
                    "Está traspuesto: la primera fila del resultado sale de las dos primeras filas.",
                ),
                Mistake(
                    {"averages": np.array([[8, 8], [12, 8]])},
                    "Esas son las sumas. La media divide entre los cuatro números de la ventana.",
                ),
                Mistake(
                    {"global_average": 8},
                    "Ese es el máximo global. La media suma los 16 números y divide entre 16.",
                ),
                Mistake({"global_average": 9}, "Divide entre los 16 números del mapa."),
                Mistake(
                    {"global_average": 6},
                    "Has hecho la media de los máximos. La global es la de los 16 números.",
                ),
            ],
        ),
        solution=r"""
Los máximos son 4, 5, 7 y 8. Las medias, $8/4$, $8/4$, $12/4$ y $8/4$. La media global es la suma, 36, entre 16: $2.25$. Coincide con la media de las cuatro medias porque las ventanas no se pisan y son iguales. Con los máximos no ocurre: su media es 6.

```python
map_16 = np.array([[0.0, 4, 1, 1], [2, 2, 5, 1], [3, 1, 0, 0], [7, 1, 0, 8]])
maxima = F.max_pool2d(map_16[None], 2).data[0]
averages = F.avg_pool2d(map_16[None], 2).data[0]
global_average = map_16.mean()
assert maxima.tolist() == [[4, 5], [7, 8]] and maxima.mean() == 6
assert averages.tolist() == [[2, 2], [3, 2]]
assert map_16.sum() == 36 and global_average == averages.mean() == 2.25
```
""",
    ),
    Exercise(
        "12.4",
        "Código",
        statement=r"""
Escribe `depthwise(x, kernels)`, la convolución canal por canal, sin relleno, con salto 1 y sin sesgo. `x` tiene forma (C, H, W) y `kernels`, (C, f, f): el kernel $c$ recorre solo el canal $c$. Devuelve los C mapas en un arreglo de tres ejes. Puedes usar bucles o `F.conv2d(...).data`.
""",
        answer=Function(
            depthwise,
            inputs=volumes,
            mistakes=[
                Mistake(
                    depthwise_summed,
                    "Has sumado los canales: eso es un filtro corriente. Aquí cada canal da su mapa.",
                ),
                Mistake(
                    depthwise_one_map,
                    "Sale un solo mapa: has sumado los canales. Aquí cada uno da el suyo.",
                ),
                Mistake(
                    depthwise_mixed,
                    "Cada kernel ha recorrido todos los canales. Solo le toca el suyo.",
                ),
                Mistake(
                    depthwise_first_kernel,
                    "Has usado el primer kernel en todos los canales. Cada canal tiene el suyo.",
                ),
                Mistake(
                    depthwise_first_channel,
                    "Todos los kernels han recorrido el canal 0. A cada uno le toca el suyo.",
                ),
                Mistake(
                    depthwise_flipped,
                    "Has dado la vuelta a los kernels. En las redes no se les da.",
                ),
                Mistake(depthwise_same, "Sobra el relleno: el lado de salida es n − f + 1."),
                Mistake(depthwise_mean, "No hay que dividir entre los canales."),
            ],
        ),
        solution=r"""
Es la convolución por grupos con tantos grupos como canales: una `F.conv2d` de un canal y un filtro por cada uno.

```python
def depthwise(x, kernels):
    maps = [
        F.conv2d(x[[c]], kernels[None, [c]]).data[0] for c in range(len(x))
    ]
    return np.stack(maps)


volume_5 = np.random.default_rng(5).normal(size=(5, 8, 7))
kernels_5 = np.random.default_rng(6).normal(size=(5, 3, 3))
theirs_5 = torch.nn.functional.conv2d(
    torch.tensor(volume_5), torch.tensor(kernels_5[:, None]), groups=5
)
assert np.allclose(depthwise(volume_5, kernels_5), theirs_5, atol=1e-12)
```
""",
    ),
    Exercise(
        "12.5",
        "Código",
        statement=r"""
Escribe `stack_parameters(channels, f)`, que cuenta los parámetros de una pila de capas convolucionales, pesos y sesgos. `channels` es la lista de canales, de la entrada a la última capa: con `[1, 8, 16]` hay dos capas, una de 1 a 8 y otra de 8 a 16. Todos los kernels tienen lado `f`.
""",
        answer=Function(
            stack_parameters,
            inputs=towers,
            mistakes=[
                Mistake(
                    stack_nine_weights,
                    "Un filtro de lado f tiene f² pesos por cada canal que entra, no f² en total.",
                ),
                Mistake(stack_without_bias, "Faltan los sesgos, uno por mapa de salida."),
                Mistake(
                    stack_bias_per_kernel,
                    "Has contado un sesgo por kernel. Hay uno por filtro: los canales ya se han "
                    "sumado.",
                ),
                Mistake(
                    stack_one_bias, "Has contado un sesgo por capa. Hay uno por mapa de salida."
                ),
                Mistake(
                    stack_bias_of_input,
                    "Los sesgos son de los mapas que salen, no de los canales que entran.",
                ),
                Mistake(
                    stack_last_only,
                    "Has contado solo la última capa. Hay que sumarlas todas.",
                ),
                Mistake(stack_side, "El kernel es cuadrado: son f² pesos por canal, no f."),
            ],
        ),
        solution=r"""
Cada capa tiene tantos filtros como mapas da, y cada filtro, $f^2$ pesos por canal que entra y un sesgo. El tamaño de la imagen no aparece en ninguna parte. La pila $[1, 8, 16]$ con $f = 3$ es el extractor del capítulo: 1 248.

```python
def stack_parameters(channels, f):
    total = 0
    for before, maps in zip(channels[:-1], channels[1:], strict=True):
        total += maps * (f * f * before + 1)
    return total


tower = [nn.Conv2d(a, b, 5) for a, b in ((3, 6), (6, 4), (4, 9))]
tower_count = sum(p.data.size for part in tower for p in part.parameters())
assert stack_parameters([3, 6, 4, 9], 5) == tower_count
assert stack_parameters([1, 8, 16], 3) == 1248
```
""",
    ),
    Exercise(
        "12.6",
        "Predice y ejecuta",
        statement=r"""
Dos bloques seguidos de convolución circular de 3×3 con salto 1 y *max pooling* de 2×2 con salto 2, sobre una imagen de 32×32. ¿Cuántas columnas se mueve el mapa final si la imagen se mueve 8? Si la imagen se mueve 2, ¿es el mapa final exactamente el de antes, movido? ¿Y cuál es el menor movimiento, mayor que cero, que la pila respeta con exactitud? Apuesta y compruébalo con `circular`, `move` y `F.max_pool2d`.
""",
        answer=Values(
            {"moved_by_8": 2, "exact_with_2": "no", "smallest_move": 4},
            comments={"exact_with_2": '"sí" o "no"'},
            mistakes=[
                Mistake(
                    {"moved_by_8": 8},
                    "Cada pooling divide entre 2 el movimiento, y hay dos.",
                ),
                Mistake({"moved_by_8": 4}, "Ese es el movimiento después de un solo pooling."),
                Mistake(
                    {"exact_with_2": "sí"},
                    "Tras el primer pooling el mapa se ha movido 1, y el segundo tiene salto 2.",
                ),
                Mistake({"smallest_move": 2}, "Eso basta para un pooling. Aquí hay dos."),
                Mistake(
                    {"smallest_move": 8},
                    "Con 8 es exacto, pero hay uno menor: el producto de los dos saltos.",
                ),
                Mistake(
                    {"smallest_move": 1},
                    "Con un píxel, el primer pooling ya mira otras parejas de columnas.",
                ),
            ],
        ),
        solution=r"""
El movimiento se divide entre el salto de cada *pooling*: $8 \to 4 \to 2$. Con 2 quedaría $2 \to 1$, y el segundo *pooling* ve otras parejas: no es exacto. Hace falta un múltiplo de $2 \cdot 2 = 4$.

```python
rng_two = np.random.default_rng(8)
w_one, w_two = rng_two.normal(size=(4, 1, 3, 3)), rng_two.normal(size=(4, 4, 3, 3))
photo_32 = rng_two.normal(size=(1, 1, 32, 32))


def two_blocks(x):
    x = F.max_pool2d(circular(x, w_one), 2).data
    return F.max_pool2d(circular(x, w_two), 2).data


def exact_moves(k):
    after = two_blocks(move(photo_32, 0, k))
    still = two_blocks(photo_32)
    return [j for j in range(8) if np.allclose(after, move(still, 0, j))]


moved_by_8 = exact_moves(8)[0]
exact_with_2 = "sí" if exact_moves(2) else "no"
smallest_move = next(k for k in range(1, 9) if exact_moves(k))
assert (moved_by_8, exact_with_2, smallest_move) == (2, "no", 4)
```
""",
    ),
    Exercise(
        "12.7",
        "Predice y ejecuta",
        statement=r"""
Una red de convoluciones sin sesgo, con relleno *full* y ReLU, acaba en un resumen global. Le damos un dígito de 8×8 y el mismo dígito en un marco negro de 12×12. Sus dos convoluciones de 3×3 lo convierten en mapas de 12×12 y de 16×16. ¿Por cuánto se multiplica el resumen al poner el marco, si es el máximo? ¿Y si es la media? Compruébalo después con `with_global`, que usa el máximo, quitándole las dos últimas capas y haciendo tú el resumen.
""",
        answer=Values(
            {"ratio_max": 1, "ratio_mean": 0.5625},
            mistakes=[
                Mistake(
                    {"ratio_mean": 1},
                    "La suma de cada mapa no cambia, pero se reparte entre más casillas.",
                ),
                Mistake(
                    {"ratio_mean": (8 / 12) ** 2},
                    "Esos son los lados de las imágenes. La media se hace en los mapas, de 12 y "
                    "de 16.",
                ),
                Mistake({"ratio_mean": 0.75}, "El mapa tiene dos lados: es el cuadrado de 12/16."),
                Mistake(
                    {"ratio_mean": 16 / 9},
                    "Al revés: con el marco hay más casillas, así que la media baja.",
                ),
                Mistake(
                    {"ratio_max": 0.5625},
                    "El máximo no divide entre nada: el mayor sigue siendo el mayor.",
                ),
            ],
        ),
        solution=r"""
Sin sesgo el fondo negro da 0 en todas las capas, y el marco solo añade ceros. El máximo no los ve. La media suma lo mismo y divide entre $16^2$ casillas en lugar de $12^2$: $(12/16)^2 = 0.5625$. Por eso la red del máximo se puede entrenar con imágenes de 8×8 y usar con las de 12×12. La de la media respondería con números menores.

```python
neurona.manual_seed(3)
body = nn.Sequential(*list(with_global())[:4]).double()
alone = body(images[:20, None]).data
in_frame = body(np.pad(images[:20], ((0, 0), (2, 2), (2, 2)))[:, None]).data
assert alone.shape[2:] == (12, 12) and in_frame.shape[2:] == (16, 16)
peak = alone.max(axis=(2, 3))
lit = peak > 0
ratio_max = (in_frame.max(axis=(2, 3))[lit] / peak[lit]).mean()
ratio_mean = in_frame.mean() / alone.mean()
assert np.array_equal(in_frame.max(axis=(2, 3)), peak)
assert np.isclose(ratio_max, 1) and np.isclose(ratio_mean, 0.5625)
```
""",
    ),
    Exercise(
        "12.8",
        "Abierto",
        statement=r"""
La red convolucional del principio notaba el barajado. Busca un orden de los 64 píxeles, `order_open`, que *no* le importe: distinto del original, pero en el que dos píxeles vecinos (arriba, abajo, izquierda o derecha) sigan siéndolo. Es una lista con los números del 0 al 63; el número del sitio $k$ dice qué píxel va ahí. ¿Cuántos hay? ¿Qué tendrían que hacer los kernels para que la red respondiera lo mismo?
""",
        answer=Example(
            {"order_open": (64,)},
            keeps_neighbours,
            mistakes=[
                Mistake(
                    list(range(64)),
                    "Ese orden deja la imagen como estaba. Busca otro.",
                ),
                Mistake(
                    [(k + 1) % 64 for k in range(64)],
                    "Separa 9 de las 112 parejas de píxeles vecinos.",
                ),
                Mistake(
                    [8 * ((k // 8 + 1) % 8) + k % 8 for k in range(64)],
                    "Separa 8 de las 112 parejas de píxeles vecinos.",
                ),
                Mistake(
                    [0] * 64,
                    "Hacen falta los números del 0 al 63, cada uno una vez.",
                ),
            ],
        ),
        solution=r"""
Sirven dos espejos, tres giros (un cuarto, media y tres cuartos de vuelta) y las trasposiciones por las dos diagonales: siete órdenes, las simetrías del cuadrado menos la identidad. Las esquinas tienen dos vecinos y tienen que ir a esquinas; con dónde van una esquina y uno de sus vecinos queda fijado todo lo demás, y eso se elige de $4 \cdot 2 = 8$ maneras. Con los kernels puestos en espejo, la convolución da el mismo mapa en espejo: hay una red que responde igual, y sus pesos iniciales son tan probables como los otros. Un desplazamiento en círculo no sirve del todo, porque separa los dos lados que estaban juntos.

```python
order_open = np.arange(64).reshape(8, 8)[:, ::-1].ravel().tolist()
w_mirror = np.random.default_rng(9).normal(size=(8, 1, 3, 3))
mirror_image = images[7].ravel()[order_open].reshape(1, 1, 8, 8)
there = F.conv2d(images[None, [7]], w_mirror).data
mirrored = F.conv2d(mirror_image, w_mirror[..., ::-1].copy()).data
assert np.allclose(mirrored, there[..., ::-1], atol=1e-12)
```
""",
    ),
]

QUIZ = [
    Question(
        "Barajas los píxeles de todas las imágenes con el mismo orden y entrenas desde cero. ¿A qué "
        "red le da igual?",
        (
            Option(
                "A la densa: sus sumas no dependen del orden de las entradas.",
                "Con los pesos barajados igual hace exactamente lo mismo, y esos pesos iniciales "
                "son igual de probables.",
                right=True,
            ),
            Option(
                "A la convolucional, porque comparte los pesos.",
                "Comparte pesos entre posiciones, y sus ventanas cuentan con que los vecinos "
                "estén juntos.",
            ),
            Option(
                "A las dos: la información es la misma.",
                "Los números son los mismos, pero la convolucional los lee por ventanas.",
            ),
            Option(
                "A ninguna: ya no se ve el dibujo.",
                "No se ve para nosotros. La densa nunca vio un dibujo.",
            ),
        ),
    ),
    Question(
        "Un filtro de 3×3 recibe 64 mapas. ¿Cuántos parámetros tiene, con su sesgo?",
        (
            Option("9", "Eso sería con un solo canal y sin sesgo."),
            Option("10", "Eso sería con un solo canal. El filtro atraviesa los 64."),
            Option(
                "577",
                "Son 9 · 64 pesos y un solo sesgo, porque los 64 canales se suman.",
                right=True,
            ),
            Option("640", "Has contado 64 sesgos. Cada filtro da un mapa y tiene un sesgo."),
        ),
    ),
    Question(
        "La imagen se mueve y el mapa de una capa se mueve lo mismo. ¿Cómo se llama eso?",
        (
            Option(
                "Invariancia: la capa reconoce lo mismo en otro sitio.",
                "Invariante sería que la salida no cambiara. Esta se ha movido.",
            ),
            Option(
                "Equivarianza: la salida cambia de la misma manera que la entrada.",
                "Mover y filtrar da lo mismo que filtrar y mover.",
                right=True,
            ),
            Option(
                "Interacciones escasas.",
                "Eso es que cada salida mire pocas entradas. Una capa local con pesos distintos en cada "
                "posición también las tiene, y no es equivariante.",
            ),
        ),
    ),
    Question(
        "Un volumen de 12 mapas de 32×32 pasa por un max pooling de 2×2 con salto 2. ¿Qué sale?",
        (
            Option(
                "16 mapas de 16×16", "El pooling no crea mapas: trabaja en cada uno por separado."
            ),
            Option("6 mapas de 16×16", "El pooling no junta mapas: salen tantos como entran."),
            Option(
                "12 mapas de 16×16",
                "La mitad de lado y los mismos mapas, sin un solo parámetro.",
                right=True,
            ),
            Option("12 mapas de 31×31", "Eso sería con salto 1."),
        ),
    ),
    Question(
        "Una red tiene convoluciones, poolings de salto 2 y una capa densa al final. Mueves la "
        "imagen un píxel. ¿Qué está garantizado?",
        (
            Option(
                "Que responde lo mismo: las convoluciones son equivariantes.",
                "Las capas lo son, con salto 1. La red lleva saltos, y una densa que distingue "
                "posiciones.",
            ),
            Option(
                "Que responde lo mismo: el pooling la hace invariante.",
                "El pooling acerca, no garantiza. Con su salto, además, rompe la equivarianza.",
            ),
            Option(
                "Nada: puede responder otra cosa.",
                "En el experimento, la red corriente perdía muchos aciertos con un solo píxel.",
                right=True,
            ),
            Option(
                "Que falla: nunca ha visto el dígito ahí.",
                "Tampoco. Muchos los sigue acertando, y depende de la imagen.",
            ),
        ),
    ),
]
