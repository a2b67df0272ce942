"""Los ejercicios del capítulo 11, el relleno y el salto."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def row_coverage(n, f, s, p):
    """Cuántas ventanas ven cada píxel de la fila, sin el marco."""
    seen = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - f + 1, s):
        seen[start : start + f] += 1
    return seen[p : p + n]


def coverage_with_frame(n, f, s, p):
    seen = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - f + 1, s):
        seen[start : start + f] += 1
    return seen


def coverage_without_last(n, f, s, p):
    seen = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - f, s):
        seen[start : start + f] += 1
    return seen[p : p + n]


def coverage_running_over(n, f, s, p):
    seen = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p, s):
        seen[start : start + f] += 1
    return seen[p : p + n]


def coverage_always_one_by_one(n, f, s, p):
    return row_coverage(n, f, 1, p)


def coverage_no_padding(n, f, s, p):
    return row_coverage(n, f, s, 0)


def coverage_cut_at_front(n, f, s, p):
    return coverage_with_frame(n, f, s, p)[:n]


def row_cases(rng):
    yield from ((5, 3, 1, 0), (5, 3, 1, 1), (8, 3, 2, 0), (8, 2, 3, 1), (7, 4, 2, 2))
    for _ in range(5):
        f = int(rng.integers(1, 5))
        yield int(rng.integers(f, 14)), f, int(rng.integers(1, 4)), int(rng.integers(0, 3))


def ceil_padding(n, f, s):
    """Los ceros (antes, después) para que salgan ⌈n/s⌉ números."""
    outputs = -(-n // s)
    total = max((outputs - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def ceil_padding_extra_first(n, f, s):
    after, before = ceil_padding(n, f, s)
    return before, after


def ceil_padding_no_stride(n, f, s):
    return (f - 1) // 2, f - 1 - (f - 1) // 2


def ceil_padding_floor(n, f, s):
    total = max((n // s - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def ceil_padding_total_twice(n, f, s):
    total = sum(ceil_padding(n, f, s))
    return total, total


def ceil_padding_negative(n, f, s):
    total = (-(-n // s) - 1) * s + f - n
    return total // 2, total - total // 2


def ceil_padding_symmetric(n, f, s):
    half = -(-sum(ceil_padding(n, f, s)) // 2)
    return half, half


def ceil_padding_same_size(n, f, s):
    total = max((n - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def ceil_cases(rng):
    yield from ((7, 3, 2), (8, 3, 2), (5, 2, 1), (11, 1, 3), (9, 5, 3), (6, 4, 1))
    for _ in range(6):
        yield tuple(int(value) for value in rng.integers((4, 1, 1), (20, 6, 5)))


def four_from_thirty(f_open, s_open, p_open):
    """Una capa que lleva 30 a 4, con todos los píxeles vistos y p menor que f."""
    if any(value != int(value) for value in (f_open, s_open, p_open)):
        return "Los tres son enteros."
    f, s, p = int(f_open), int(s_open), int(p_open)
    if f < 1 or s < 1 or p < 0:
        return "El kernel y el salto miden al menos 1, y el relleno no es negativo."
    if p >= f:
        return f"Con p = {p} y f = {f} hay ventanas que solo ven ceros: p debe ser menor que f."
    if f > 30 + 2 * p:
        return "La ventana no cabe."
    size = (30 + 2 * p - f) // s + 1
    if size != 4:
        return f"El lado de la salida es {size}, y debe ser 4."
    blind = int((row_coverage(30, f, s, p) == 0).sum())
    if blind:
        return f"Salen 4, pero en cada fila hay píxeles que no mira nadie: {blind}."
    return ""


EXERCISES = [
    Exercise(
        "11.1",
        "A mano",
        statement=r"""
Una ventana de 3×3 recorre una imagen de 6×6 con salto 1. Sin relleno, ¿cuántas ventanas ven el píxel de la fila 1 y la columna 1, contando desde 0? ¿Y el de la fila 1 y la columna 0? Con $p = 1$, ¿cuántas ven cada uno?
""",
        answer=Values(
            {"without_frame": np.array([4, 2]), "with_frame": np.array([9, 6])},
            comments={
                "without_frame": "dos números: el de (1, 1) y el de (1, 0)",
                "with_frame": "lo mismo, con p = 1",
            },
            mistakes=[
                Mistake(
                    {"without_frame": np.array([9, 6])},
                    "Esos son los conteos con el marco. Sin él, la ventana no puede empezar antes "
                    "de la fila 0.",
                ),
                Mistake(
                    {"without_frame": np.array([4, 3])},
                    "En la columna 0 solo hay una ventana por fila; en la fila 1, dos. Los "
                    "conteos se multiplican: no se suman.",
                ),
                Mistake(
                    {"without_frame": np.array([1, 1])},
                    "Uno es el conteo de la esquina. La fila 1 la ven dos posiciones: las que "
                    "empiezan en 0 y en 1.",
                ),
                Mistake(
                    {"with_frame": np.array([4, 4])},
                    "Cuatro es lo que gana la esquina. Estos dos píxeles ya estaban mejor.",
                ),
                Mistake(
                    {"with_frame": np.array([9, 9])},
                    "El de la columna 0 sigue en el borde: la ven dos posiciones y no tres.",
                ),
            ],
        ),
        solution=r"""
En una fila de seis, los conteos son 1, 2, 3, 3, 2, 1. El de cada píxel es el de su fila por el de su columna: $2 \cdot 2 = 4$ y $2 \cdot 1 = 2$. Con $p = 1$ son 2, 3, 3, 3, 3, 2, así que salen $3 \cdot 3 = 9$ y $3 \cdot 2 = 6$.

```python
bare_six, framed_six = coverage(6, 3), coverage(6, 3, p=1)
assert np.array_equal(bare_six, np.outer([1, 2, 3, 3, 2, 1], [1, 2, 3, 3, 2, 1]))
assert np.array_equal(framed_six[0], 2 * np.array([2, 3, 3, 3, 3, 2]))
without_frame = [bare_six[1, 1], bare_six[1, 0]]
with_frame = [framed_six[1, 1], framed_six[1, 0]]
assert without_frame == [4, 2] and with_frame == [9, 6]
```
""",
    ),
    Exercise(
        "11.2",
        "A mano",
        statement=r"""
Imágenes de 32×32. ¿Cuánto mide el lado de la salida con cada una de estas capas?

a) $f = 5$, $p = 2$, $s = 2$. b) $f = 3$, $p = 0$, $s = 3$. c) $f = 3$, $d = 4$, $p = 0$, $s = 1$. d) *Pooling* de 3 con $s = 2$ y $p = 1$.
""",
        answer=Values(
            {"side_a": 16, "side_b": 10, "side_c": 24, "side_d": 16},
            mistakes=[
                Mistake(
                    {"side_a": 15},
                    "Falta sumar la ventana que está en el origen, o has puesto p una sola vez: el "
                    "marco va a los dos lados.",
                ),
                Mistake({"side_a": 17}, "31/2 se redondea hacia abajo, y después se suma 1."),
                Mistake({"side_a": 16.5}, "El número de posiciones es entero: falta redondear."),
                Mistake(
                    {"side_b": 11},
                    "Dividir 32 entre 3 y redondear no cuenta las ventanas enteras: la última no "
                    "cabe.",
                ),
                Mistake(
                    {"side_c": 30},
                    "Esa es la salida con d = 1. La ventana abarca d(f − 1) + 1 píxeles.",
                ),
                Mistake(
                    {"side_c": 21},
                    "La ventana no abarca d·f, sino d(f − 1) + 1: hay f − 1 distancias.",
                ),
                Mistake({"side_c": 23}, "Falta el + 1: la ventana que está en el origen."),
                Mistake(
                    {"side_d": 15},
                    "Con el marco hay 34 casillas por fila: ⌊(34 − 3)/2⌋ + 1.",
                ),
            ],
        ),
        solution=r"""
a) $\lfloor (32 + 4 - 5)/2 \rfloor + 1 = \lfloor 15.5 \rfloor + 1 = 16$. b) $\lfloor 29/3 \rfloor + 1 = 10$. c) La ventana abarca $4 \cdot 2 + 1 = 9$ píxeles: $32 - 9 + 1 = 24$. d) $\lfloor (32 + 2 - 3)/2 \rfloor + 1 = 16$: la cuenta es la misma que en una convolución.

```python
side_a = conv_output_size(32, 5, 2, 2)
side_b = conv_output_size(32, 3, 3)
side_c = conv_output_size(32, 3, dilation=4)
side_d = F.max_pool2d(np.zeros((1, 1, 32, 32)), 3, 2, 1).shape[2]
assert [side_a, side_b, side_c, side_d] == [16, 10, 24, 16]
assert (32 + 4 - 5) / 2 == 15.5 and 4 * (3 - 1) + 1 == 9
```
""",
    ),
    Exercise(
        "11.3",
        "A mano",
        statement=r"""
La imagen es $\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$ y el kernel, de 3×3, tiene un 1 en la esquina de arriba a la izquierda, un 2 en el centro, un $-1$ en la esquina de abajo a la derecha y ceros en lo demás. ¿Cuál es la salida de `F.conv2d` con $p = 1$? ¿Y con $p = 1$ y $s = 2$?
""",
        answer=Values(
            {"framed_out": np.array([[-2, 4], [6, 9]]), "jumping_out": -2},
            comments={"framed_out": "una lista de dos filas", "jumping_out": "un número"},
            mistakes=[
                Mistake(
                    {"framed_out": np.array([[6, 4], [6, 7]])},
                    "Has dado la vuelta al kernel. F.conv2d no lo hace.",
                ),
                Mistake(
                    {"framed_out": np.array([[2, 4], [6, 8]])},
                    "Eso es solo el centro del kernel. Las esquinas también ven píxeles de la "
                    "imagen en dos de las ventanas.",
                ),
                Mistake(
                    {"framed_out": np.array([[-2, 4], [6, 8]])},
                    "En la última ventana, la esquina de arriba a la izquierda ve el 1.",
                ),
                Mistake(
                    {"framed_out": np.array([[2, 4], [6, 9]])},
                    "En la primera ventana, la esquina de abajo a la derecha ve el 4.",
                ),
                Mistake(
                    {"jumping_out": 9},
                    "El salto se cuenta desde el origen: queda la primera ventana, no la última.",
                ),
            ],
        ),
        solution=r"""
La ventana de arriba a la izquierda tiene el 1 en su centro y el 4 abajo a la derecha: $2 \cdot 1 - 4 = -2$. La de abajo a la derecha, el 4 en el centro y el 1 arriba a la izquierda: $2 \cdot 4 + 1 = 9$. En las otras dos, las esquinas del kernel caen en el marco: 4 y 6. Con salto 2, la salida mide $\lfloor (2 + 2 - 3)/2 \rfloor + 1 = 1$ y es la primera.

```python
tiny_image = np.array([[1.0, 2.0], [3.0, 4.0]])[None, None]
tiny_kernel = np.diag([1.0, 2.0, -1.0])[None, None]
framed_out = F.conv2d(tiny_image, tiny_kernel, padding=1).data[0, 0]
jumping_out = F.conv2d(tiny_image, tiny_kernel, padding=1, stride=2).data.item()
assert np.array_equal(framed_out, [[-2, 4], [6, 9]]) and jumping_out == -2
```
""",
    ),
    Exercise(
        "11.4",
        "Código",
        statement=r"""
Escribe `row_coverage(n, f, s, p)`: cuántas ventanas de lado `f`, con salto `s` y relleno `p`, ven cada uno de los `n` píxeles de una fila. Devuelve un arreglo de `n` enteros; el marco no se cuenta.
""",
        answer=Function(
            row_coverage,
            inputs=row_cases,
            mistakes=[
                Mistake(
                    coverage_with_frame,
                    "Has devuelto también las casillas del marco: quítalas al final.",
                ),
                Mistake(
                    coverage_without_last,
                    "Falta la última ventana: range no incluye su final, así que necesita + 1.",
                ),
                Mistake(
                    coverage_running_over,
                    "Cuentas ventanas que no caben enteras: la última empieza en n + 2p − f.",
                ),
                Mistake(coverage_always_one_by_one, "El salto no influye en tu resultado."),
                Mistake(coverage_no_padding, "El relleno no influye en tu resultado."),
                Mistake(
                    coverage_cut_at_front,
                    "Al quitar el marco has quitado solo el del final. El primer píxel está en la "
                    "casilla p.",
                ),
            ],
        ),
        solution=r"""
Se enmarca, se cuenta y se quita el marco. La última posición es la $n + 2p - f$, y `range` necesita uno más.

```python
def row_coverage(n, f, s, p):
    seen = np.zeros(n + 2 * p, dtype=int)
    for start in range(0, n + 2 * p - f + 1, s):
        seen[start : start + f] += 1
    return seen[p : p + n]


for side_row in (6, 9):
    counts_row = row_coverage(side_row, 3, 2, 1)
    table_row = coverage(side_row, 3, s=2, p=1)
    assert np.array_equal(np.outer(counts_row, counts_row), table_row)
```
""",
    ),
    Exercise(
        "11.5",
        "Código",
        statement=r"""
TensorFlow tiene un `"same"` que admite saltos: añade los ceros justos para que salgan $\lceil n/s \rceil$ números ($n/s$, redondeado hacia arriba). Si hace falta un número impar de ceros, el que sobra va al final; si no hace falta ninguno, no añade. Escribe `ceil_padding(n, f, s)`, que devuelve la pareja de enteros (antes, después).
""",
        answer=Function(
            ceil_padding,
            inputs=ceil_cases,
            mistakes=[
                Mistake(
                    ceil_padding_extra_first,
                    "El cero que sobra lo has puesto al principio: va al final.",
                ),
                Mistake(
                    ceil_padding_no_stride,
                    "Ese es el de salto 1. Con salto, las o ventanas abarcan (o − 1)s + f.",
                ),
                Mistake(
                    ceil_padding_floor,
                    "Has redondeado n/s hacia abajo. Hacia arriba es −(−n // s).",
                ),
                Mistake(
                    ceil_padding_total_twice,
                    "El total se reparte entre los dos lados: no va entero a cada uno.",
                ),
                Mistake(
                    ceil_padding_negative,
                    "Si el salto es mayor que el kernel, tu total sale negativo: entonces es 0.",
                ),
                Mistake(
                    ceil_padding_symmetric,
                    "Has puesto lo mismo a los dos lados. Si el total es impar, no se puede.",
                ),
                Mistake(
                    ceil_padding_same_size,
                    "Has pedido que salgan n números. Con salto deben salir ⌈n/s⌉.",
                ),
            ],
        ),
        solution=r"""
Para que salgan $o$ números hacen falta $(o - 1)s + f$ casillas: la fórmula del tamaño, al revés. Lo que falte hasta ahí son los ceros. Con $s = 1$ es el `"same"` del capítulo. Con $n = 224$, $f = 7$ y $s = 2$ salen 2 y 3, cinco ceros donde ResNet pone seis.

```python
def ceil_padding(n, f, s):
    outputs = -(-n // s)
    total = max((outputs - 1) * s + f - n, 0)
    return total // 2, total - total // 2


for ceil_case in np.ndindex(15, 5, 4):
    n_ceil, f_ceil, s_ceil = np.array(ceil_case) + (5, 1, 1)
    frame_ceil = tuple(int(zeros_side) for zeros_side in ceil_padding(n_ceil, f_ceil, s_ceil))
    side_ceil = conv_output_size(n_ceil, f_ceil, s_ceil, frame_ceil)
    assert side_ceil == np.ceil(n_ceil / s_ceil)
assert ceil_padding(224, 7, 2) == (2, 3) and ceil_padding(7, 4, 1) == (1, 2)
```
""",
    ),
    Exercise(
        "11.6",
        "Predice y ejecuta",
        statement=r"""
Una imagen de 4×4 con todo a $-8$. Le pasas un *pooling* de 3×3 con salto 2 y $p = 1$: la salida es de 2×2. Antes de ejecutar nada: ¿qué vale la esquina de arriba a la izquierda con el máximo? ¿Y con la media, si se cuenta el marco? ¿Y la de abajo a la derecha, con la misma media? Da tres decimales.
""",
        answer=Values(
            {"max_corner": -8, "mean_first": -32 / 9, "mean_last": -8},
            mistakes=[
                Mistake(
                    {"max_corner": 0},
                    "Eso saldría con un marco de ceros. El del máximo vale −∞.",
                ),
                Mistake(
                    {"mean_first": -8},
                    "Esa es la media sin contar el marco, que divide solo entre lo que ve.",
                ),
                Mistake(
                    {"mean_first": -2},
                    "Con una ventana de 2×2 vería uno de cuatro. Esta es de 3×3 y ve cuatro de "
                    "nueve.",
                ),
                Mistake(
                    {"mean_last": -32 / 9},
                    "La simetría engaña: con salto 2, la última ventana acaba en el último píxel "
                    "y no toca el marco.",
                ),
                Mistake(
                    {"mean_first": 32 / 9},
                    "El signo: los píxeles son negativos.",
                ),
            ],
        ),
        solution=r"""
El máximo rellena con $-\infty$: la esquina vale $-8$. La primera ventana ve cuatro píxeles y cinco ceros: $4 \cdot (-8)/9 = -3.556$. Con el marco hay seis casillas por fila, y las ventanas empiezan en la 0 y en la 2: la segunda abarca de la 2 a la 4, que son píxeles. La última ventana ve nueve píxeles y vale $-8$. El marco del final no lo mira nadie, y la salida no es simétrica aunque la imagen lo sea.

```python
cold_image = np.full((1, 1, 4, 4), -8.0)
max_corner = F.max_pool2d(cold_image, 3, 2, 1).data[0, 0, 0, 0]
cold_means = F.avg_pool2d(cold_image, 3, 2, 1).data[0, 0]
mean_first, mean_last = cold_means[0, 0], cold_means[1, 1]
assert max_corner == -8 and np.isclose(mean_first, -32 / 9)
assert np.isclose(mean_last, -8) and round(mean_first, 3) == -3.556
assert cold_means.shape == (2, 2)
```
""",
    ),
    Exercise(
        "11.7",
        "A mano",
        statement=r"""
La pila de VGG-16 empieza con dos convoluciones de 3×3 y un *pooling* de 2×2 con salto 2, y otra vez lo mismo; todo con salto 1 menos el *pooling*. Después vienen tres convoluciones de 3×3. ¿Cuánto mide el lado del campo receptivo tras el primer *pooling*, tras el segundo y al final de las tres convoluciones?
""",
        answer=Values(
            {"field_first": 6, "field_second": 16, "field_third": 40},
            mistakes=[
                Mistake(
                    {"field_second": 11, "field_third": 17},
                    "Después del primer pooling, cada paso son dos píxeles de la imagen.",
                ),
                Mistake(
                    {"field_third": 28},
                    "Después de dos pooling, cada paso son cuatro píxeles: los saltos se "
                    "multiplican.",
                ),
                Mistake(
                    {"field_first": 5},
                    "El pooling también mira: añade f − 1 pasos de la capa anterior.",
                ),
                Mistake(
                    {"field_first": 7},
                    "El salto del pooling cuenta para las capas siguientes. Él añade un paso de "
                    "un píxel.",
                ),
                Mistake(
                    {"field_second": 15},
                    "El segundo pooling añade un paso de la capa anterior, que son dos píxeles.",
                ),
                Mistake(
                    {"field_third": 64},
                    "Los pasos de 4 píxeles son los de las tres últimas: añaden 3 · 2 · 4.",
                ),
            ],
        ),
        solution=r"""
Con $q = 1$: $1 + 2 + 2 = 5$, y el *pooling* añade 1: 6. Con $q = 2$: $6 + 4 + 4 = 14$, y el *pooling* añade 2: 16. Con $q = 4$, cada convolución añade 8: $16 + 24 = 40$.

```python
vgg_fields = receptive_fields(([conv, conv, pool] * 2) + [conv] * 3)
field_first, field_second, field_third = vgg_fields[2], vgg_fields[5], vgg_fields[8]
assert vgg_fields == [3, 5, 6, 10, 14, 16, 24, 32, 40]
assert [field_first, field_second, field_third] == [6, 16, 40]
```
""",
    ),
    Exercise(
        "11.8",
        "Abierto",
        statement=r"""
Diseña una sola capa, sin dilatación, que lleve imágenes de 30×30 a 4×4 de forma que todos los píxeles entren en alguna ventana y ninguna ventana caiga entera en el marco: $p < f$. Da $f$, $s$ y $p$. Hay muchas. Cuando tengas una, busca otra con un kernel menor.
""",
        answer=Example(
            {"f_open": (), "s_open": (), "p_open": ()},
            four_from_thirty,
            mistakes=[
                Mistake([3, 8, 0], "Salen 4, pero en cada fila hay píxeles que no mira nadie: 18."),
                Mistake([8, 8, 0], "El lado de la salida es 3, y debe ser 4."),
                Mistake([7, 7, 0], "Salen 4, pero en cada fila hay píxeles que no mira nadie: 2."),
                Mistake(
                    [2, 10, 2],
                    "Con p = 2 y f = 2 hay ventanas que solo ven ceros: p debe ser menor que f.",
                ),
            ],
        ),
        solution=r"""
Cuatro ventanas de lado $f$ ven como mucho $4f$ píxeles por fila: hacen falta al menos $f = 8$. Con $f = s = 8$ y $p = 1$ se ven los 32 de la fila enmarcada, sin repetir ninguno. También sirven $f = 9$, $s = 7$, $p = 0$, con dos píxeles de solape, y $f = 12$, $s = 6$, $p = 0$, con la mitad de cada ventana compartida. Con $f = s$ cada píxel se mira una vez, y lo que caiga en el corte entre dos ventanas no lo ve entero ninguna.

```python
f_open, s_open, p_open = 8, 8, 1
for design in ((f_open, s_open, p_open), (9, 7, 0), (12, 6, 0)):
    assert conv_output_size(30, *design) == 4
    assert coverage(30, *design).all()
assert (coverage(30, 8, 8, 1) == 1).all()
for f_small, s_any, p_any in np.ndindex(8, 31, 8):
    if 0 < f_small and 0 < s_any and p_any < f_small <= 30 + 2 * p_any:
        four = (30 + 2 * p_any - f_small) // s_any + 1 == 4
        assert not (four and coverage(30, f_small, s_any, p_any).all())
```
""",
    ),
]

QUIZ = [
    Question(
        "Con un kernel de 3×3 y p = 1, ¿queda la esquina igual de vista que el centro?",
        (
            Option(
                "Sí: para eso se rellena.",
                "La esquina pasa de una ventana a cuatro, y el centro está en nueve.",
            ),
            Option(
                "Está mejor que sin relleno, pero la ven menos ventanas que al centro.",
                "Cuatro contra nueve; y con más capas la proporción empeora.",
                right=True,
            ),
            Option(
                "Está peor: ahora sus ventanas ven ceros.",
                "La ven tres ventanas más que antes, aunque también vean ceros.",
            ),
        ),
    ),
    Question(
        "Una capa con f = 3, s = 2 y p = 0 recibe imágenes de 10×10. ¿Qué pasa?",
        (
            Option(
                "Da un error, porque 7/2 no es entero.",
                "La división se redondea hacia abajo, sin avisar.",
            ),
            Option(
                "La salida es de 4×4, y la última fila y la última columna no las ve nadie.",
                "La cuarta ventana acaba en el píxel 8, y el 9 se queda fuera.",
                right=True,
            ),
            Option(
                "La salida es de 5×5, porque el salto divide el lado entre dos.",
                "La quinta ventana empezaría en el píxel 8 y no cabe sin relleno.",
            ),
            Option(
                "La salida es de 4×4 y se usan todos los píxeles.",
                "Cuatro ventanas cubren hasta el píxel 8: faltan una fila y una columna.",
            ),
        ),
    ),
    Question(
        "Dos redes llevan 224×224 a 212×212: una con un kernel de 13×13 y otra con seis de 3×3. "
        "¿En qué coinciden?",
        (
            Option(
                "En el número de pesos.",
                "Son 169 y 54, por cada pareja de canales.",
            ),
            Option(
                "En el tamaño de la salida y en el campo receptivo, que es de 13×13.",
                "Y casi en nada más: ni pesos, ni productos, ni lo que pueden calcular.",
                right=True,
            ),
            Option(
                "En las funciones que pueden calcular.",
                "Sin activaciones, las seis son un kernel de 13×13, pero no cualquiera. Con "
                "ellas, ni siquiera son lineales.",
            ),
        ),
    ),
    Question(
        "¿Añade información el relleno de ceros?",
        (
            Option(
                "Sí: la salida tiene más números.",
                "Tiene más números, pero no más independientes que píxeles hay.",
            ),
            Option(
                "No sobre la imagen, aunque delata dónde está el borde.",
                "Evita perder algo, y de paso la red puede saber dónde mira.",
                right=True,
            ),
            Option(
                "No: los ceros no afectan en nada a la red.",
                "Una imagen toda de unos, promediada, sale más oscura en los bordes.",
            ),
        ),
    ),
    Question(
        "¿Qué hace un pooling de 2×2 con salto 2 con un volumen de 20 canales de 14×14?",
        (
            Option(
                "Da 20 canales de 7×7.",
                "Trabaja en cada canal por separado: cambian el alto y el ancho.",
                right=True,
            ),
            Option(
                "Da 10 canales de 7×7.",
                "La ventana se mueve por el alto y el ancho; los canales no se juntan.",
            ),
            Option(
                "Da 20 canales de 13×13.",
                "Eso sería con salto 1. En el pooling, si no se dice, el salto es la ventana.",
            ),
            Option(
                "Depende de sus pesos.",
                "El pooling no tiene pesos, y el tamaño nunca depende de ellos.",
            ),
        ),
    ),
]
