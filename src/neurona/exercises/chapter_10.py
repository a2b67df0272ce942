"""Los ejercicios del capítulo 10, la convolución en dos dimensiones."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


def mirrored(image, kernel, mode="symmetric"):
    margins = [(side // 2, side // 2) for side in kernel.shape]
    return slide(np.pad(image, margins, mode=mode), kernel)


def convolve_same(image, kernel):
    """Convolución con espejo; la salida mide lo mismo que image."""
    return mirrored(image, np.flip(kernel))


def same_without_flip(image, kernel):
    return mirrored(image, kernel)


def same_with_zeros(image, kernel):
    return mirrored(image, np.flip(kernel), "constant")


def same_other_mirror(image, kernel):
    return mirrored(image, np.flip(kernel), "reflect")


def same_repeating(image, kernel):
    return mirrored(image, np.flip(kernel), "edge")


def same_flip_rows(image, kernel):
    return mirrored(image, kernel[::-1])


def same_flip_columns(image, kernel):
    return mirrored(image, kernel[:, ::-1])


def same_valid(image, kernel):
    return slide(image, np.flip(kernel))


def same_sides_swapped(image, kernel):
    margins = [(side // 2, side // 2) for side in kernel.shape[::-1]]
    return slide(np.pad(image, margins, mode="symmetric"), np.flip(kernel))


def images_and_kernels(rng):
    for sides, window in (
        ((5, 6), (3, 3)),
        ((4, 7), (1, 3)),
        ((6, 5), (5, 3)),
        ((8, 8), (5, 5)),
        ((3, 3), (3, 1)),
    ):
        yield rng.normal(size=sides), rng.normal(size=window)


def terms(kernel):
    U, c, Vt = np.linalg.svd(kernel)
    return [(c[r], U[:, r], Vt[r]) for r in range(np.linalg.matrix_rank(kernel))]


def by_passes(image, kernel):
    """La correlación sin relleno, y el rango del kernel."""
    parts = [
        slide(slide(image, c * row[None]), column[:, None]) for c, column, row in terms(kernel)
    ]
    return sum(parts), len(parts)


def passes_first_only(image, kernel):
    c, column, row = terms(kernel)[0]
    return slide(slide(image, c * row[None]), column[:, None]), len(terms(kernel))


def passes_without_values(image, kernel):
    parts = [slide(slide(image, row[None]), column[:, None]) for _, column, row in terms(kernel)]
    return sum(parts), len(parts)


def passes_squared_values(image, kernel):
    parts = [
        slide(slide(image, c * row[None]), c * column[:, None]) for c, column, row in terms(kernel)
    ]
    return sum(parts), len(parts)


def passes_smaller_side(image, kernel):
    return by_passes(image, kernel)[0], min(kernel.shape)


def passes_flipped(image, kernel):
    return by_passes(image, np.flip(kernel))


def passes_two_per_term(image, kernel):
    out, rank = by_passes(image, kernel)
    return out, 2 * rank


def ranked_kernels(rng):
    for sides, window, rank in (
        ((6, 7), (3, 3), 1),
        ((6, 7), (3, 3), 2),
        ((9, 8), (5, 3), 2),
        ((8, 9), (4, 6), 3),
        ((7, 7), (5, 5), 2),
    ):
        kernel = rng.normal(size=(window[0], rank)) @ rng.normal(size=(rank, window[1]))
        yield rng.normal(size=sides), kernel


def prefers_falling(K_open):
    """Suma cero y responde el triple al borde que baja hacia la derecha."""
    if abs(K_open.sum()) > 1e-9:
        return f"Los pesos suman {K_open.sum():.3g}: así ve también lo liso. Deben sumar 0."
    i, j = np.mgrid[:7, :7]
    falling = abs(slide((j > i) * 1.0, K_open)).max()
    rising = abs(slide((i + j > 6) * 1.0, K_open)).max()
    if falling < 1e-9:
        return "Al borde que baja no responde nada."
    if falling < 3 * rising - 1e-9:
        return f"Al borde que baja responde {falling:.3g} y al que sube, {rising:.3g}."
    return ""


EXERCISES = [
    Exercise(
        "10.1",
        "A mano",
        statement=r"""
Con la ventana del capítulo, sin dar la vuelta al kernel, calcula $G_x$ y $G_y$ de esta imagen, con los signos del libro ($G_y$ es positivo si la luz crece hacia abajo), y la magnitud en la casilla $(0, 0)$:

$$
I = \begin{pmatrix} 0 & 1 & 2 & 2 \\ 1 & 2 & 2 & 1 \\ 2 & 3 & 4 & 1 \\ 3 & 3 & 2 & 0 \end{pmatrix}
$$
""",
        answer=Values(
            {
                "gx_hand": np.array([[6, -3], [4, -8]]),
                "gy_hand": np.array([[8, 5], [4, 0]]),
                "mag_hand": 10.0,
            },
            comments={
                "gx_hand": "[[…, …], […, …]]",
                "gy_hand": "[[…, …], […, …]]",
            },
            mistakes=[
                Mistake(
                    {"gx_hand": np.array([[-6, 3], [-4, 8]])},
                    "En gx_hand los signos están al revés: eso es la convolución. Aquí el kernel no "
                    "se gira, y la columna de la derecha suma.",
                ),
                Mistake(
                    {"gy_hand": np.array([[-8, -5], [-4, 0]])},
                    "En gy_hand los signos están al revés: con el convenio del libro, la fila de "
                    "abajo suma.",
                ),
                Mistake(
                    {
                        "gx_hand": np.array([[8, 5], [4, 0]]),
                        "gy_hand": np.array([[6, -3], [4, -8]]),
                    },
                    "Están cambiados: Gx resta columnas y Gy resta filas.",
                ),
                Mistake(
                    {"gx_hand": np.array([[5, -2], [2, -6]])},
                    "Falta el 2 de la fila del centro: eso es Prewitt.",
                ),
                Mistake(
                    {"mag_hand": 14.0},
                    "Has sumado |Gx| y |Gy|. La magnitud es la raíz de la suma de los cuadrados.",
                ),
                Mistake({"mag_hand": 100.0}, "Falta la raíz."),
            ],
        ),
        solution=r"""
En la primera ventana, la columna derecha pesa $2 + 2 \cdot 2 + 4 = 10$ y la izquierda $0 + 2 \cdot 1 + 2 = 4$: $G_x = 6$. La fila de abajo pesa $2 + 2 \cdot 3 + 4 = 12$ y la de arriba $0 + 2 \cdot 1 + 2 = 4$: $G_y = 8$. La magnitud es $\sqrt{36 + 64} = 10$.

```python
I_hand = np.array([[0.0, 1, 2, 2], [1, 2, 2, 1], [2, 3, 4, 1], [3, 3, 2, 0]])
gx_hand, gy_hand = correlate(I_hand, sobel_x), correlate(I_hand, sobel_y)
mag_hand = np.hypot(gx_hand, gy_hand)[0, 0]
assert gx_hand.tolist() == [[6, -3], [4, -8]]
assert gy_hand.tolist() == [[8, 5], [4, 0]] and mag_hand == 10
assert 2 + 2 * 2 + 4 == 10 and 0 + 2 * 1 + 2 == 4 and 2 + 2 * 3 + 4 == 12
```
""",
    ),
    Exercise(
        "10.2",
        "A mano",
        statement=r"""
Una imagen de 5×5 tiene un 1 en el centro y ceros en lo demás. El kernel es

$$
K = \begin{pmatrix} 0 & 1 & 0 \\ 2 & 0 & 0 \\ 0 & 3 & 5 \end{pmatrix} .
$$

Sin salirse de la imagen, ¿qué da la correlación? ¿Y la convolución? ¿Cuánto mide (alto y ancho) la salida de un kernel de 5×5 sobre una foto de 213×320?
""",
        answer=Values(
            {
                "corr_out": np.array([[5, 3, 0], [0, 0, 2], [0, 1, 0]]),
                "conv_out": np.array([[0, 1, 0], [2, 0, 0], [0, 3, 5]]),
                "size_out": np.array([209, 316]),
            },
            comments={
                "corr_out": "tres filas de tres números",
                "conv_out": "tres filas de tres números",
                "size_out": "[alto, ancho]",
            },
            rtol=1e-3,
            mistakes=[
                Mistake(
                    {
                        "corr_out": np.array([[0, 1, 0], [2, 0, 0], [0, 3, 5]]),
                        "conv_out": np.array([[5, 3, 0], [0, 0, 2], [0, 1, 0]]),
                    },
                    "Están cambiadas. En la ventana de arriba a la izquierda, el 1 cae en la esquina "
                    "de abajo a la derecha: la correlación deja ahí el 5.",
                ),
                Mistake(
                    {"corr_out": np.array([[0, 3, 5], [2, 0, 0], [0, 1, 0]])},
                    "Solo has dado la vuelta a las filas. Son los dos ejes.",
                ),
                Mistake(
                    {"corr_out": np.array([[0, 1, 0], [0, 0, 2], [5, 3, 0]])},
                    "Solo has dado la vuelta a las columnas. Son los dos ejes.",
                ),
                Mistake(
                    {"corr_out": np.array([[0, 2, 0], [1, 0, 3], [0, 0, 5]])},
                    "Esa es la traspuesta. Girar 180° es dar la vuelta a los dos ejes.",
                ),
                Mistake(
                    {"size_out": np.array([208, 315])},
                    "Es n − f + 1 por cada lado: falta el 1.",
                ),
                Mistake(
                    {"size_out": np.array([211, 318])},
                    "Ese es el tamaño con un kernel de 3×3.",
                ),
            ],
        ),
        solution=r"""
La ventana $(0, 0)$ tiene el 1 en su última casilla: la correlación da $K(2, 2) = 5$. Al mover la ventana hacia la derecha, el 1 se mueve en ella hacia la izquierda. Sale el kernel girado; la convolución lo gira otra vez y sale tal cual. La salida mide $213 - 5 + 1 = 209$ por $320 - 5 + 1 = 316$.

```python
K_turn = np.array([[0.0, 1, 0], [2, 0, 0], [0, 3, 5]])
corr_out = correlate(impulse, K_turn)
conv_out = signal.convolve2d(impulse, K_turn, "valid")
size_out = correlate(photo, np.ones((5, 5))).shape
assert corr_out.tolist() == [[5, 3, 0], [0, 0, 2], [0, 1, 0]]
assert np.array_equal(conv_out, K_turn) and size_out == (209, 316)
```
""",
    ),
    Exercise(
        "10.3",
        "A mano",
        statement=r"""
El kernel de Scharr es otro primo de Sobel:

$$
\begin{pmatrix} -3 & 0 & 3 \\ -10 & 0 & 10 \\ -3 & 0 & 3 \end{pmatrix} .
$$

¿Por cuánto multiplica la derivada? ¿Qué responde a un escalón vertical de altura 1? ¿Qué desviación deja de un ruido de desviación 1? ¿Cuál es la razón entre las dos últimas? Da dos decimales.
""",
        answer=Values(
            {
                "scharr_factor": 32.0,
                "scharr_step": 16.0,
                "scharr_noise": np.sqrt(236),
                "scharr_ratio": 16 / np.sqrt(236),
            },
            mistakes=[
                Mistake(
                    {"scharr_factor": 16.0},
                    "Los pesos que suavizan suman 16, y la diferencia central vale el doble de la "
                    "derivada.",
                ),
                Mistake(
                    {"scharr_step": 32.0},
                    "En un escalón, la columna de la derecha está en 1 y la de la izquierda en 0: "
                    "solo cuenta una.",
                ),
                Mistake(
                    {"scharr_noise": 236.0},
                    "Esa es la varianza. La desviación es su raíz.",
                ),
                Mistake(
                    {"scharr_noise": np.sqrt(32)},
                    "Se suman los cuadrados de los pesos, no los pesos sin signo.",
                ),
                Mistake(
                    {"scharr_noise": 0.0},
                    "Los pesos suman 0, pero las varianzas no se restan: cada peso entra al cuadrado.",
                ),
                Mistake(
                    {"scharr_noise": np.sqrt(118)},
                    "Has contado una sola de las dos columnas. El ruido entra por las dos.",
                ),
            ],
        ),
        solution=r"""
Es $(3, 10, 3)^{\mathsf{T}} (-1, 0, 1)$: los pesos suman 16, y por 2, 32. Al escalón responde $3 + 10 + 3 = 16$. El ruido: $2\,(9 + 100 + 9) = 236$, y su raíz, 15.36. La razón es 1.04, algo menor que la de Sobel. ¿Qué da a cambio? En el disco de antes, de contorno brusco, su dirección se aparta más que la de Sobel: 2.0° de media frente a 1.2°. En el mismo disco suavizado con una gaussiana de desviación 1, menos: 0.3° frente a 0.5°. Se diseñó para imágenes suaves.

```python
scharr = np.outer([3, 10, 3], [-1.0, 0, 1])
scharr_factor = correlate(ramp, scharr)[2, 2] / 2
scharr_step = correlate(step, scharr).max()
scharr_noise = np.sqrt((scharr**2).sum())
scharr_ratio = scharr_step / scharr_noise
assert (scharr_factor, scharr_step) == (32, 16) and (scharr**2).sum() == 236
assert round(scharr_noise, 2) == 15.36 and round(scharr_ratio, 2) == 1.04
assert scharr_ratio < ratio["Sobel"]
for image in (disc(), ndimage.gaussian_filter(disc(), 1)):
    pair = [angle_errors(image, k).mean() for k in (scharr, sobel_x)]
    print("Scharr {:.1f}°, Sobel {:.1f}°".format(*pair))
assert np.allclose(pair, (0.34, 0.51), atol=0.01)
```
""",
    ),
    Exercise(
        "10.4",
        "Código",
        statement=r"""
Escribe `convolve_same(image, kernel)`: la *convolución* de verdad, con el kernel girado, y con una salida del mismo tamaño que la imagen. Lo que falta fuera se rellena con el espejo que repite el píxel del borde, el modo `"symmetric"` de `np.pad`. Los dos lados del kernel son impares, y pueden ser distintos.
""",
        answer=Function(
            convolve_same,
            inputs=images_and_kernels,
            mistakes=[
                Mistake(same_without_flip, "No has girado el kernel: eso es la correlación."),
                Mistake(
                    same_with_zeros,
                    'Has rellenado con ceros. Se pide el espejo, mode="symmetric".',
                ),
                Mistake(
                    same_other_mirror,
                    'Ese espejo no repite el píxel del borde: es "reflect". Se pide "symmetric".',
                ),
                Mistake(
                    same_repeating,
                    'Has prolongado el último píxel, que es "edge". Se pide "symmetric": con un '
                    "kernel de 3 coinciden, con uno de 5, no.",
                ),
                Mistake(
                    same_flip_rows,
                    "Solo has dado la vuelta a las filas. Girar es np.flip(kernel), los dos ejes.",
                ),
                Mistake(
                    same_flip_columns,
                    "Solo has dado la vuelta a las columnas. Girar es np.flip(kernel), los dos ejes.",
                ),
                Mistake(same_valid, "Falta rellenar: la salida mide menos que la imagen."),
                Mistake(
                    same_sides_swapped,
                    "Los rellenos están cambiados: el de las filas depende del alto del kernel.",
                ),
            ],
        ),
        solution=r"""
Un kernel de alto $f$ impar se asoma $(f - 1)/2$ filas por arriba y otras tantas por abajo. `np.pad` recibe una pareja por eje. Después, `correlate` con el kernel girado.

```python
def convolve_same(image, kernel):
    margins = [(side // 2, side // 2) for side in kernel.shape]
    return correlate(np.pad(image, margins, mode="symmetric"), np.flip(kernel))


tall = np.random.default_rng(5).normal(size=(5, 3))
theirs_same = signal.convolve2d(image, tall, mode="same", boundary="symm")
assert np.allclose(convolve_same(image, tall), theirs_same)
assert convolve_same(photo, sobel_x).shape == photo.shape
```
""",
    ),
    Exercise(
        "10.5",
        "Código",
        statement=r"""
Escribe `by_passes(image, kernel)`, que filtra (correlación, sin relleno) con un kernel cualquiera usando solo kernels de una fila y de una columna: los de su SVD. Devuelve dos cosas, la salida y el rango del kernel. Cuenta como cero lo que sea menor que $10^{-10}$ veces el mayor valor singular. `np.linalg.svd(kernel)` devuelve `U, c, Vt`: las columnas de `U` son las $\mathbf{a}_r$ y las *filas* de `Vt`, las $\mathbf{b}_r$.
""",
        answer=Function(
            by_passes,
            inputs=ranked_kernels,
            mistakes=[
                Mistake(
                    passes_first_only,
                    "Has usado solo el primer sumando. Si el rango es 2 o más, faltan los otros.",
                ),
                Mistake(
                    passes_without_values,
                    "Falta multiplicar cada sumando por su valor singular.",
                ),
                Mistake(
                    passes_squared_values,
                    "El valor singular entra una sola vez: en la fila o en la columna.",
                ),
                Mistake(
                    passes_smaller_side,
                    "El rango no es el lado menor: cuenta los valores singulares que no son cero.",
                ),
                Mistake(passes_flipped, "Has girado el kernel: se pide la correlación."),
                Mistake(
                    passes_two_per_term,
                    "Has contado dos pasadas por sumando. Se pide el rango, un número por sumando.",
                ),
            ],
        ),
        solution=r"""
Cada sumando es una fila, que ya lleva su valor singular, y una columna. Con `correlate` basta darles forma de tabla: `row[None]` mide $1 \times f$ y `column[:, None]`, $f \times 1$.

```python
def by_passes(image, kernel):
    U, c, Vt = np.linalg.svd(kernel)
    rank = int((c > 1e-10 * c[0]).sum())
    out = 0
    for r in range(rank):
        in_rows = correlate(image, c[r] * Vt[r][None])
        out = out + correlate(in_rows, U[:, r][:, None])
    return out, rank


for kernel_any in (sobel_x, laplace_8, log_kernel(1.0)):
    out_passes, rank_passes = by_passes(temple, kernel_any)
    assert np.allclose(out_passes, correlate(temple, kernel_any))
    assert rank_passes == np.linalg.matrix_rank(kernel_any)
assert by_passes(temple, sobel_x)[1] == 1
```
""",
    ),
    Exercise(
        "10.6",
        "Predice y ejecuta",
        statement=r"""
Un disco blanco sobre fondo negro. ¿Qué ángulo $\alpha = \operatorname{atan2}(G_y, G_x)$ tiene el gradiente en el punto más alto de su contorno? ¿Y en el más bajo, en el de la izquierda y en el de abajo a la derecha, a la misma distancia del más bajo que del de la derecha? En grados, entre $-180$ y $180$, con el convenio del capítulo. Apuesta y compruébalo con `disc()`; se aceptan dos grados de diferencia, porque su contorno tiene dientes.
""",
        answer=Values(
            {"alphas": np.array([90, -90, 0, -135])},
            comments={"alphas": "arriba, abajo, izquierda, abajo a la derecha"},
            rtol=0.025,
            atol=2,
            mistakes=[
                Mistake(
                    {"alphas": np.radians([90, -90, 0, -135])},
                    "Están en radianes: np.degrees los pasa a grados.",
                ),
                Mistake(
                    {"alphas": np.array([-90, 90, 0, 135])},
                    "Los has medido con la vertical hacia arriba. Aquí las filas crecen hacia abajo.",
                ),
                Mistake(
                    {"alphas": np.array([-90, 90, 180, 45])},
                    "Eso apunta hacia fuera. El gradiente apunta hacia donde crece la luz.",
                ),
                Mistake(
                    {"alphas": np.array([0, 0, 90, -45])},
                    "Esa es la dirección del contorno. El gradiente es perpendicular.",
                ),
                Mistake(
                    {"alphas": np.array([90, 270, 0, 225])},
                    "Están bien, pero entre −180 y 180: resta 360 a los que se pasan.",
                ),
                Mistake(
                    {"alphas": np.array([90, -90, 0, 45])},
                    "En el último, el centro queda arriba a la izquierda, no abajo a la derecha.",
                ),
            ],
        ),
        solution=r"""
El gradiente apunta al centro, donde está la luz. Desde arriba, hacia abajo: $G_y > 0$ y $\alpha = 90°$. Desde abajo, $-90°$. Desde la izquierda, hacia la derecha, $0°$. Desde abajo a la derecha, hacia arriba y a la izquierda: los dos negativos, $-135°$.

```python
round_gx, round_gy = correlate(disc(), sobel_x), correlate(disc(), sobel_y)
round_angle = np.degrees(np.arctan2(round_gy, round_gx))
near = int(round(20 / np.sqrt(2)))
spots = [(31 - 20, 31), (31 + 20, 31), (31, 31 - 20), (30 + near, 30 + near)]
alphas = [round_angle[spot] for spot in spots]
assert np.allclose(alphas, [90, -90, 0, -135], atol=2)
```
""",
    ),
    Exercise(
        "10.7",
        "Predice y ejecuta",
        statement=r"""
El filtro binomial de 3×3 deja el 37.5 % de la desviación del ruido. Pásalo dos veces seguidas. Las dos pasadas equivalen a un solo kernel: ¿cuánto mide de lado? ¿Cuánto vale el peso de su esquina? ¿Qué fracción de la desviación queda? Apuesta antes de calcular. Da tres cifras.
""",
        answer=Values(
            {"side_twice": 5, "corner_twice": 1 / 256, "left_twice": 70 / 256},
            mistakes=[
                Mistake(
                    {"left_twice": 0.375**2},
                    "La segunda pasada quita menos que la primera: el ruido que le llega ya no es "
                    "independiente de un píxel al vecino. Usa el kernel único.",
                ),
                Mistake(
                    {"left_twice": 0.1875},
                    "No se divide entre dos. Suma los cuadrados de los pesos del kernel único.",
                ),
                Mistake(
                    {"left_twice": (70 / 256) ** 2},
                    "Esa es la fracción de la varianza. La desviación es su raíz.",
                ),
                Mistake(
                    {"side_twice": 6},
                    "Cada pasada mira un píxel más a cada lado: 3 y dos más.",
                ),
                Mistake(
                    {"side_twice": 9},
                    "Los lados no se multiplican: cada pasada mira un píxel más a cada lado.",
                ),
                Mistake(
                    {"corner_twice": 1 / 16},
                    "Ese es el de una pasada. A la esquina se llega por una esquina y otra esquina.",
                ),
            ],
        ),
        solution=r"""
En un eje, $(1, 2, 1)$ convolucionado consigo mismo es $(1, 4, 6, 4, 1)$, y hay que dividir entre 16. El kernel mide 5×5 y su esquina vale $\frac1{16} \cdot \frac1{16} = \frac{1}{256} \approx 0.00391$. La suma de los cuadrados en un eje es $70/256$, y en los dos, su cuadrado; la raíz deja $70/256 = 0.273$. No es $0.375^2 = 0.141$: después de la primera pasada el ruido de un píxel y el de su vecino se parecen, y promediar números que se parecen quita menos.

```python
kernel_twice = signal.convolve2d(binomial, binomial)
side_twice, corner_twice = len(kernel_twice), kernel_twice[0, 0]
left_twice = np.sqrt((kernel_twice**2).sum())
assert np.allclose(kernel_twice[2] * 256 / 6, [1, 4, 6, 4, 1])
assert side_twice == 5 and np.isclose(corner_twice, 1 / 256)
assert round(left_twice, 3) == 0.273 and round(0.375**2, 3) == 0.141
seen_twice = correlate(correlate(noise, binomial), binomial).std()
assert abs(seen_twice - left_twice) < 0.005
```
""",
    ),
    Exercise(
        "10.8",
        "Abierto",
        statement=r"""
Encuentra un kernel de 3×3, `K_open`, cuyos pesos sumen 0 y que responda a un borde que *baja* hacia la derecha (↘) al menos el triple que a uno que *sube* (↗). Los dos son escalones de 0 a 1, y cuenta la mayor respuesta sin signo. Hay muchos. Después, fíltralo sobre el templo: ¿qué tejados enciende?
""",
        answer=Example(
            {"K_open": (3, 3)},
            prefers_falling,
            mistakes=[
                Mistake(
                    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
                    "Los pesos suman 3: así ve también lo liso. Deben sumar 0.",
                ),
                Mistake(
                    [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
                    "Al borde que baja responde 3 y al que sube, 3.",
                ),
                Mistake(
                    [[-2, -1, 0], [-1, 0, 1], [0, 1, 2]],
                    "Al borde que baja no responde nada.",
                ),
                Mistake(
                    [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
                    "Al borde que baja responde 2 y al que sube, 2.",
                ),
            ],
        ),
        solution=r"""
Para un borde ↘ la luz cambia en la dirección ↗. Sirve un Sobel girado 45°: positivos arriba a la derecha y negativos abajo a la izquierda. Al borde ↗ responde 0, porque los pesos de cada antidiagonal se anulan y en ella la luz es constante. En el templo enciende las vertientes que bajan hacia la derecha.

```python
K_open = [[0.0, 1, 2], [-1, 0, 1], [-2, -1, 0]]
falling_edge, rising_edge = (j > i) * 1.0, (i + j > 6) * 1.0
table_open = np.array(K_open)
assert table_open.sum() == 0
assert abs(correlate(falling_edge, table_open)).max() == 4
assert abs(correlate(rising_edge, table_open)).max() == 0
slopes_open = abs(correlate(temple, table_open))
falls, rises = (slice(6, 28), slice(72, 105)), (slice(6, 28), slice(20, 60))
assert slopes_open[falls].mean() > slopes_open[rises].mean()
```
""",
    ),
]

QUIZ = [
    Question(
        "Filtras la foto de una valla de barrotes verticales con Sobel en x. ¿Qué ves?",
        (
            Option(
                "Los dos lados de cada barrote, uno positivo y otro negativo.",
                "Al cruzar un barrote en horizontal la luz cambia dos veces, en sentidos contrarios.",
                right=True,
            ),
            Option(
                "Nada: la x es horizontal y los barrotes son verticales.",
                "La x es la dirección en la que se deriva. Un barrote vertical se cruza en "
                "horizontal.",
            ),
            Option(
                "Solo los travesaños horizontales.",
                "A lo largo de un travesaño la luz no cambia, y ahí Gx es cero.",
            ),
            Option(
                "La valla entera, con la misma fuerza en todas partes.",
                "Dentro de un barrote liso Gx es cero: los pesos suman 0.",
            ),
        ),
    ),
    Question(
        "Copias un kernel asimétrico de un libro de señales, que usa la convolución, en una capa "
        "`nn.Conv2d`. ¿Qué hay que hacer para obtener lo mismo?",
        (
            Option(
                "Nada: la capa se llama convolución.",
                "Se llama así, pero no da la vuelta al kernel: calcula la correlación.",
            ),
            Option(
                "Girarlo 180°.",
                "Es dar la vuelta a los dos ejes, como np.flip.",
                right=True,
            ),
            Option("Trasponerlo.", "La traspuesta cambia filas por columnas; no lo gira."),
            Option(
                "Cambiarle el signo.",
                "Eso solo coincide con girarlo en kernels como Sobel. El tuyo no tiene esa simetría.",
            ),
        ),
    ),
    Question(
        "La laplaciana de una foto con ruido sale casi toda grano. ¿Qué pruebas?",
        (
            Option(
                "El kernel de ocho vecinos en lugar del de cuatro, porque responde el triple.",
                "Su respuesta al ruido también crece. Algo mejora, pero sigue muy por debajo de "
                "Sobel.",
            ),
            Option(
                "Suavizar antes con una gaussiana.",
                "Quita ruido antes de que las dos derivadas lo amplifiquen. Se paga con detalle.",
                right=True,
            ),
            Option(
                "Enfocar antes la foto.",
                "Enfocar multiplica el ruido por más de cinco.",
            ),
        ),
    ),
    Question(
        "Un kernel de 15×15 tiene rango 2. ¿Cuántos productos por píxel cuesta con filas y "
        "columnas, y cuántos sin separar?",
        (
            Option("30 y 225", "Ese es el costo de un solo sumando, el de rango 1."),
            Option(
                "60 y 225",
                "Dos sumandos, y cada uno, una fila y una columna de 15.",
                right=True,
            ),
            Option("No se puede separar: 225 y 225", "Con rango 2 es una suma de dos separables."),
            Option(
                "4 y 225",
                "Hay cuatro pasadas, pero cada una cuesta 15 productos por píxel.",
            ),
        ),
    ),
    Question(
        "Para que la salida de Sobel mida lo mismo que la foto, rellenas con ceros. ¿Qué aparece?",
        (
            Option(
                "Bordes fuertes en el marco, aunque la foto sea lisa y gris.",
                "La luz cae de golpe al negro inventado. En el templo, la mitad de los píxeles más "
                "fuertes.",
                right=True,
            ),
            Option(
                "Nada: un cero no aporta nada a la suma.",
                "Aporta que un lado de la ventana pese y el otro no. Eso es un borde.",
            ),
            Option(
                "Bordes más débiles, porque el cero los diluye.",
                "Con la media pasaría algo así; una derivada ve un salto.",
            ),
        ),
    ),
]
