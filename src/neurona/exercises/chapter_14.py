"""Los ejercicios del capítulo 14, entrenar una red convolucional."""

import math

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def shift_images(images, down, right):
    """Cada imagen baja down[k] filas y va right[k] a la derecha."""
    side = images.shape[1]
    result = np.zeros_like(images)
    for k, (i, j) in enumerate(zip(down, right, strict=True)):
        rows, columns = slice(max(i, 0), side + min(i, 0)), slice(max(j, 0), side + min(j, 0))
        from_rows = slice(max(-i, 0), side + min(-i, 0))
        from_columns = slice(max(-j, 0), side + min(-j, 0))
        result[k, rows, columns] = images[k, from_rows, from_columns]
    return result


def shift_rolling(images, down, right):
    pairs = zip(images, down, right, strict=True)
    return np.stack([np.roll(image, (i, j), (0, 1)) for image, i, j in pairs])


def shift_swapped(images, down, right):
    return shift_images(images, right, down)


def shift_back(images, down, right):
    return shift_images(images, -down, -right)


def shift_all_alike(images, down, right):
    return shift_images(images, np.full_like(down, down[0]), np.full_like(right, right[0]))


def shift_stretched(images, down, right):
    """Repite el borde en lugar de poner ceros."""
    side = images.shape[1]
    pairs = zip(images, down, right, strict=True)
    wide = [(np.pad(image, side, mode="edge"), i, j) for image, i, j in pairs]
    return np.stack([w[side - i : 2 * side - i, side - j : 2 * side - j] for w, i, j in wide])


def small_images(rng):
    for count, side in ((1, 3), (2, 4), (3, 5), (4, 6), (3, 7)):
        images = rng.random((count, side, side)) + 0.1
        down, right = rng.integers(-2, 3, (2, count))
        if (down == right).all():
            down[0], right[0] = 1, -2
        yield images, down, right


def batch_rows(n, size, seed, epoch, k):
    """Las filas del lote k (desde 0) de una época, en el orden de fit."""
    order = np.random.default_rng([seed, epoch]).permutation(n)
    return order[k * size : (k + 1) * size]


def rows_always_alike(n, size, seed, epoch, k):
    return batch_rows(n, size, seed, 0, k)


def rows_added(n, size, seed, epoch, k):
    order = np.random.default_rng(seed + epoch).permutation(n)
    return order[k * size : (k + 1) * size]


def rows_in_order(n, size, seed, epoch, k):
    return np.arange(n)[k * size : (k + 1) * size]


def rows_by_history(n, size, seed, epoch, k):
    rng = np.random.default_rng(seed)
    for _ in range(epoch + 1):
        order = rng.permutation(n)
    return order[k * size : (k + 1) * size]


def rows_repeated(n, size, seed, epoch, k):
    order = np.random.default_rng([seed, epoch]).integers(0, n, n)
    return order[k * size : (k + 1) * size]


def rows_from_one(n, size, seed, epoch, k):
    return batch_rows(n, size, seed, epoch, max(k - 1, 0))


def epochs_to_cut(rng):
    cases = ((7, 3, 0, 2), (10, 4, 1, 0), (12, 5, 2, 2), (9, 2, 3, 1), (11, 4, 1, 2))
    for n, size, epoch, k in cases:
        yield n, size, int(rng.integers(1, 100)), epoch, k


def lean_head(filters_1, filters_2, hidden):
    """Menos de 20 000 parámetros, la mitad o más en las convoluciones, y con capa oculta."""
    if any(x < 1 or x != int(x) for x in (filters_1, filters_2, hidden)):
        return "Los tres son enteros de 1 en adelante: cuentan filtros y neuronas."
    if hidden < 8:
        return f"La capa oculta tiene {int(hidden)} neuronas: se piden al menos 8."
    conv = 10 * filters_1 + (9 * filters_1 + 1) * filters_2
    dense = (25 * filters_2 + 1) * hidden + (hidden + 1) * 10
    if conv + dense >= 20_000:
        total = f"{int(conv + dense):,}".replace(",", " ")
        return f"Tiene {total} parámetros, y deberían ser menos de 20 000."
    if conv < dense:
        return (
            f"Las convoluciones tienen {int(conv)} parámetros y las densas {int(dense)}. La densa "
            "recibe 25 números por cada mapa de la segunda: prueba con menos mapas ahí."
        )
    return ""


EXERCISES = [
    Exercise(
        "14.1",
        "A mano",
        statement=r"""
Sobre una imagen gris de 28×28: convolución con 16 filtros de 5×5, ReLU, *pooling* de 2×2, convolución con 32 filtros de 3×3, ReLU, *pooling* de 2×2, y una capa densa con 10 salidas. Sin relleno. ¿Cuántos números recibe la capa densa? ¿Cuántos parámetros tiene la segunda convolución? ¿Y la red entera?
""",
        answer=Values(
            {"features_14": 800, "second_conv": 4640, "whole_14": 13_066},
            rtol=1e-4,
            mistakes=[
                Mistake(
                    {"features_14": 1568},
                    "Eso sale con relleno, 28 → 14 → 7. Sin relleno, cada convolución quita f − 1.",
                ),
                Mistake(
                    {"features_14": 25},
                    "Esos son los números de un mapa. Hay 32 mapas.",
                ),
                Mistake(
                    {"second_conv": 4608},
                    "Faltan los sesgos, uno por filtro.",
                ),
                Mistake(
                    {"second_conv": 320},
                    "Cada filtro mira los 16 mapas de la primera, no uno solo.",
                ),
                Mistake(
                    {"second_conv": 5120},
                    "Has puesto un sesgo por canal. Cada filtro tiene uno solo.",
                ),
                Mistake(
                    {"whole_14": 13_056},
                    "Faltan los diez sesgos de la capa densa.",
                ),
                Mistake(
                    {"whole_14": 12_650},
                    "Falta la primera convolución: 16 filtros de 25 pesos y un sesgo.",
                ),
            ],
        ),
        solution=r"""
Los lados van $28 \to 24 \to 12 \to 10 \to 5$, y quedan $32 \cdot 25 = 800$ números. La primera convolución tiene $16 \cdot (25 + 1) = 416$ parámetros; la segunda, $32 \cdot (16 \cdot 9 + 1) = 4640$; la densa, $800 \cdot 10 + 10 = 8010$. En total, $13\,066$.

```python
net_14 = torch.nn.Sequential(
    torch.nn.Conv2d(1, 16, 5),
    torch.nn.ReLU(),
    torch.nn.MaxPool2d(2),
    torch.nn.Conv2d(16, 32, 3),
    torch.nn.ReLU(),
    torch.nn.MaxPool2d(2),
    torch.nn.Flatten(),
    torch.nn.Linear(800, 10),
)
table_14 = list(layers_of(net_14))
features_14 = table_14[6][1][0]
second_conv = table_14[3][2]
whole_14 = sum(row[2] for row in table_14)
assert [row[1][-1] for row in table_14[:6]] == [24, 24, 12, 10, 10, 5]
assert (features_14, second_conv, whole_14) == (800, 4640, 13_066)
assert table_14[0][2] == 416 and table_14[7][2] == 8010
```
""",
    ),
    Exercise(
        "14.2",
        "A mano",
        statement=r"""
Se entrena con 12 800 imágenes, en lotes de 64, diez épocas, con *one-cycle* y una tasa máxima de 0.002. ¿Con qué tasa se da el primer paso? ¿Cuántos pasos se han dado cuando la tasa llega al máximo? ¿Y qué tasa hay cuando se han dado 1300?
""",
        answer=Values(
            {"rate_at_start": 8e-5, "steps_to_peak": 600, "rate_at_1300": 1e-3},
            mistakes=[
                Mistake(
                    {"rate_at_start": 0.002},
                    "El ciclo no empieza en el máximo: empieza en su veinticincoava parte.",
                ),
                Mistake(
                    {"rate_at_start": 0.0},
                    "Casi, pero no empieza en cero: la primera vez el factor es 1/25.",
                ),
                Mistake(
                    {"steps_to_peak": 3},
                    "Esas son las épocas. Cada una tiene 12 800/64 pasos.",
                ),
                Mistake(
                    {"steps_to_peak": 1000},
                    "La subida no ocupa la mitad, sino el primer 30 %.",
                ),
                Mistake(
                    {"steps_to_peak": 3840},
                    "Has contado imágenes por época, no lotes.",
                ),
                Mistake(
                    {"rate_at_1300": 1.3e-3},
                    "Eso sería una bajada en línea recta desde el principio. Baja con un coseno.",
                ),
                Mistake(
                    {"rate_at_1300": 0.5},
                    "Ese es el factor. Falta multiplicarlo por la tasa máxima.",
                ),
                Mistake(
                    {"rate_at_1300": 7e-4},
                    "La bajada ocupa el 70 % que queda, del paso 600 al 2000. El 1300 es su mitad.",
                ),
            ],
        ),
        solution=r"""
Son $12\,800 / 64 = 200$ pasos por época, 2000 en total. El primero lleva $0.002/25 = 0.00008$. El máximo llega al 30 %, en el paso 600. La bajada va del 600 al 2000, y 1300 es justo la mitad: el coseno vale 0, el factor $\frac12$ y la tasa, 0.001.

```python
steps_14 = 10 * 12_800 // 64
rate_at_start = 0.002 * training.one_cycle(0)
steps_to_peak = round(0.3 * steps_14)
rate_at_1300 = 0.002 * training.one_cycle(1300 / steps_14)
assert steps_14 == 2000 and steps_to_peak == 600
assert np.isclose(rate_at_start, 8e-5) and np.isclose(rate_at_1300, 0.001)
assert training.one_cycle(600 / steps_14) == 1
```
""",
    ),
    Exercise(
        "14.3",
        "A mano",
        statement=r"""
Una red lee letras, con 26 clases. ¿Con qué pérdida debería empezar? ¿Y si alguien ha puesto `reduction="sum"` y los lotes son de 32? ¿Cuál es la menor pérdida que puede alcanzar si se le aplica softmax antes de una entropía cruzada que ya la lleva dentro? Da dos decimales.
""",
        answer=Values(
            {
                "start_letters": math.log(26),
                "start_sum": 32 * math.log(26),
                "floor_letters": math.log(1 + 25 / math.e),
            },
            mistakes=[
                Mistake(
                    {"start_letters": math.log(10)},
                    "Ese es el de diez clases. Aquí hay 26.",
                ),
                Mistake(
                    {"start_letters": math.log2(26)},
                    "Has usado el logaritmo en base 2. La pérdida usa el natural.",
                ),
                Mistake(
                    {"start_letters": 1 / 26},
                    "Esa es la probabilidad de cada clase. La pérdida es menos su logaritmo.",
                ),
                Mistake(
                    {"start_sum": math.log(26 * 32)},
                    "Se suman 32 pérdidas iguales: el 32 va fuera del logaritmo.",
                ),
                Mistake(
                    {"start_sum": math.log(26) / 32},
                    "Has dividido. La suma es 32 veces la media.",
                ),
                Mistake(
                    {"floor_letters": 0.0},
                    "Las salidas de la primera softmax van de 0 a 1, y con eso la segunda no puede "
                    "dar probabilidad 1.",
                ),
                Mistake(
                    {"floor_letters": math.log(1 + 9 / math.e)},
                    "Ese es el de diez clases. Lo mejor es un 1 en la buena y 0 en las otras 25.",
                ),
                Mistake(
                    {"floor_letters": math.log(1 + 25 * math.e)},
                    "Has cambiado los papeles: la clase buena recibe el 1 y las demás el 0.",
                ),
            ],
        ),
        solution=r"""
Empieza en $\log 26 = 3.26$, y con la suma en $32 \cdot 3.258 = 104.26$. Con softmax dos veces, lo mejor que puede dar la primera es un 1 en la clase buena y 0 en las otras 25. La segunda le da entonces $\frac{e}{e + 25}$, y la pérdida es $\log\bigl(1 + \frac{25}{e}\bigr) = 2.32$. Es el 71 % de donde empezó: por mucho que entrene, no baja de ahí.

```python
start_letters = np.log(26)
start_sum = 32 * start_letters
floor_letters = np.log(1 + 25 / np.e)
flat_26, sure_26 = torch.zeros(32, 26), torch.eye(26)[:1]
zeros_26 = torch.zeros(32, dtype=torch.long)
F_26 = torch.nn.functional.cross_entropy
assert np.isclose(F_26(flat_26, zeros_26).item(), start_letters, atol=1e-5)
assert np.isclose(F_26(flat_26, zeros_26, reduction="sum").item(), start_sum, atol=1e-3)
assert np.isclose(F_26(sure_26, zeros_26[:1]).item(), floor_letters, atol=1e-5)
assert round(start_letters, 2) == 3.26 and round(start_sum, 2) == 104.26
assert round(floor_letters, 2) == 2.32 and round(floor_letters / start_letters, 2) == 0.71
```
""",
    ),
    Exercise(
        "14.4",
        "Código",
        statement=r"""
Escribe `shift_images(images, down, right)`. Recibe imágenes $(N, n, n)$ y dos arreglos de $N$ enteros, entre $-(n-1)$ y $n-1$. La imagen $k$ debe bajar `down[k]` filas y moverse `right[k]` columnas a la derecha (los negativos, al revés), con ceros donde no queda imagen. Devuelve un arreglo nuevo.
""",
        answer=Function(
            shift_images,
            inputs=small_images,
            mistakes=[
                Mistake(
                    shift_rolling,
                    "Lo que sale por un lado te entra por el otro: np.roll da la vuelta. Ahí van ceros.",
                ),
                Mistake(
                    shift_swapped,
                    "Has cambiado filas por columnas: down mueve en el primer eje de la imagen.",
                ),
                Mistake(
                    shift_back,
                    "Va al revés: con down positivo la imagen baja, y la fila 0 acaba más abajo.",
                ),
                Mistake(
                    shift_all_alike,
                    "Todas se mueven como la primera. Cada imagen tiene su desplazamiento.",
                ),
                Mistake(
                    shift_stretched,
                    "Has repetido el borde de la imagen. Donde no queda imagen van ceros.",
                ),
            ],
        ),
        solution=r"""
Se pone un marco de ceros del ancho de la imagen y se recorta una ventana: para que la imagen baje, la ventana sube.

```python
def shift_images(images, down, right):
    n = images.shape[1]
    wide = np.pad(images, ((0, 0), (n, n), (n, n)))
    result = np.empty_like(images)
    for k in range(len(images)):
        i, j = n - down[k], n - right[k]
        result[k] = wide[k, i : i + n, j : j + n]
    return result


corner_14 = np.zeros((2, 3, 3))
corner_14[:, 0, 0] = 1
gone_14 = shift_images(corner_14, np.array([1, -1]), np.array([2, 0]))
assert gone_14[0, 1, 2] == 1 and gone_14[0].sum() == 1 and not gone_14[1].any()
```
""",
    ),
    Exercise(
        "14.5",
        "Código",
        statement=r"""
Escribe `batch_rows(n, size, seed, epoch, k)`: las filas del lote `k` (contando desde 0) de una época, con $n$ datos y lotes de `size`. El orden de la época es el que da `np.random.default_rng([seed, epoch]).permutation(n)`, como en `fit`, y el último lote puede ser menor. La época 3 tiene que poder pedirse sin haber pasado por las anteriores.
""",
        answer=Function(
            batch_rows,
            inputs=epochs_to_cut,
            mistakes=[
                Mistake(
                    rows_always_alike,
                    "Todas las épocas salen en el mismo orden: usa también epoch.",
                ),
                Mistake(
                    rows_added,
                    "Con seed + epoch, la época 1 de la semilla 0 es la 0 de la semilla 1. Da los dos "
                    "números en una lista.",
                ),
                Mistake(
                    rows_in_order,
                    "Las filas no están barajadas.",
                ),
                Mistake(
                    rows_by_history,
                    "El orden depende de haber sorteado las épocas anteriores. Quien retoma un "
                    "entrenamiento no las ha sorteado: crea el generador con [seed, epoch].",
                ),
                Mistake(
                    rows_repeated,
                    "Has sorteado con repetición: unas filas saldrían dos veces y otras ninguna. Hace "
                    "falta una permutación.",
                ),
                Mistake(
                    rows_from_one,
                    "Los lotes se cuentan desde 0: el primero empieza en la posición 0 del orden.",
                ),
            ],
        ),
        solution=r"""
El generador se crea de nuevo en cada época, con la semilla y el número de época. Por eso, al retomar, el orden no depende de lo que pasó antes del corte.

```python
def batch_rows(n, size, seed, epoch, k):
    order = np.random.default_rng([seed, epoch]).permutation(n)
    return order[k * size : (k + 1) * size]


rows_14 = [batch_rows(48_000, 64, 0, 3, k) for k in range(750)]
assert len(np.unique(np.concatenate(rows_14))) == 48_000
assert [len(batch_rows(10, 4, 0, 0, k)) for k in range(3)] == [4, 4, 2]
```
""",
    ),
    Exercise(
        "14.6",
        "A mano",
        statement=r"""
`simple_cnn` tiene 221 950 parámetros en `float32`. ¿Cuántos bytes ocupan sus pesos? ¿Cuántos ocupa, contando solo los arreglos del tamaño de los parámetros, un punto de control con el que se pueda seguir con Adam? ¿Y los pesos en `float16`, como los guarda el paquete antes de comprimirlos?
""",
        answer=Values(
            {"weight_bytes": 887_800, "resume_bytes": 2_663_400, "half_bytes": 443_900},
            rtol=1e-4,
            mistakes=[
                Mistake(
                    {"weight_bytes": 221_950},
                    "Un número de 32 bits son 4 bytes.",
                ),
                Mistake(
                    {"weight_bytes": 887.8, "resume_bytes": 2663.4, "half_bytes": 443.9},
                    "Se piden bytes, y no kilobytes.",
                ),
                Mistake(
                    {"weight_bytes": 1_775_600},
                    "Ocho bytes son los de float64. Un número de 32 bits son 4.",
                ),
                Mistake(
                    {"weight_bytes": 7_102_400},
                    "Eso son bits. Un byte son 8 bits.",
                ),
                Mistake(
                    {"resume_bytes": 887_800},
                    "Con los pesos solos, Adam empezaría sin memoria. Guarda dos medias por parámetro.",
                ),
                Mistake(
                    {"resume_bytes": 1_775_600},
                    "Adam guarda dos medias por parámetro, la del gradiente y la de su cuadrado. "
                    "Con los pesos, tres arreglos.",
                ),
                Mistake(
                    {"resume_bytes": 3_551_200},
                    "Los gradientes no hacen falta: se calculan de nuevo en cada paso.",
                ),
                Mistake(
                    {"half_bytes": 221_950},
                    "float16 son 16 bits, es decir, 2 bytes.",
                ),
            ],
        ),
        solution=r"""
Cuatro bytes por parámetro: $4 \cdot 221\,950 = 887\,800$. Para seguir con Adam hacen falta los pesos, la media del gradiente y la de su cuadrado, tres veces eso: $2\,663\,400$. Con 16 bits, la mitad de lo primero: $443\,900$.

```python
sizes_14 = models.simple_cnn(torch.nn)
adam_14 = torch.optim.Adam(sizes_14.parameters())
loss_of(sizes_14(torch.zeros(2, 1, 28, 28)), torch.zeros(2, dtype=torch.long)).backward()
adam_14.step()
weight_bytes = sum(p.nbytes for p in sizes_14.parameters())
means_14 = [m for memory in adam_14.state.values() for m in memory.values() if m.ndim]
resume_bytes = weight_bytes + sum(m.nbytes for m in means_14)
half_bytes = sum(p.half().nbytes for p in sizes_14.parameters())
assert (weight_bytes, resume_bytes, half_bytes) == (887_800, 2_663_400, 443_900)
```
""",
    ),
    Exercise(
        "14.7",
        "Predice y ejecuta",
        statement=r"""
El paquete trae una `simple_cnn` ya entrenada con la receta de este capítulo: `models.simple_cnn(torch.nn, pretrained=True)`. Alguien la usa sin dividir los píxeles entre 255. Apuesta cuánto baja la exactitud y por cuánto se multiplica la pérdida. Después mídelo con los 2000 primeros dígitos de validación: la exactitud con los píxeles de 0 a 1, la exactitud con los de 0 a 255, y la pérdida de estos entre la de aquellos.
""",
        answer=Values(
            {"accuracy_right": 0.9915, "accuracy_raw": 0.984, "loss_times": 389.5},
            rtol=0.003,
            mistakes=[
                Mistake(
                    {"accuracy_right": 0.984, "accuracy_raw": 0.9915},
                    "Las dos exactitudes están cambiadas de orden.",
                ),
                Mistake(
                    {"loss_times": 1 / 389.5},
                    "Has dividido al revés: la de 0 a 255 entre la de 0 a 1.",
                ),
                Mistake(
                    {"accuracy_raw": 0.1},
                    "Eso sería acertar al azar. Multiplicar por 255 apenas cambia cuál es el mayor "
                    "de los logits: mídelo.",
                ),
                Mistake(
                    {"accuracy_raw": 0.9915},
                    "Los sesgos no se multiplican, así que algo cambia. Mídelo con 255 * X.",
                ),
                Mistake(
                    {"loss_times": 1.0},
                    "La exactitud casi no cambia, pero la pérdida sí: mírala.",
                ),
                Mistake(
                    {"loss_times": 255.0},
                    "Los logits se multiplican por unos 255; la pérdida es otra cosa. Mídela.",
                ),
                Mistake(
                    {"loss_times": 12.484},
                    "Esa es la pérdida. Falta dividirla entre la que tenía con los píxeles de 0 a 1.",
                ),
            ],
        ),
        solution=r"""
La exactitud baja del 99.15 % al 98.40 %: nadie se daría cuenta. La pérdida se multiplica por unos 390, porque los logits son enormes y, cuando falla, falla con toda seguridad. ReLU y el *pooling* pasan los factores positivos tal cual; si no hubiera sesgos, multiplicar la entrada por 255 multiplicaría los logits por 255 y la respuesta no cambiaría nunca.

```python
ready_14 = models.simple_cnn(torch.nn, pretrained=True)
found_14 = [
    training.evaluate(ready_14, loss_of, (k * still[0], still[1]), metrics=metrics)
    for k in (1, 255)
]
accuracy_right, accuracy_raw = (each["accuracy"] for each in found_14)
loss_times = found_14[1]["loss"] / found_14[0]["loss"]
assert abs(accuracy_right - 0.9915) < 0.001 and abs(accuracy_raw - 0.984) < 0.001
assert 385 < loss_times < 395
for part_14 in ready_14.parameters():
    if part_14.ndim == 1:
        part_14.data.zero_()
both_14 = [training.predict(ready_14, k * still[0]).argmax(1) for k in (1, 256)]
assert np.array_equal(*both_14)
```
""",
    ),
    Exercise(
        "14.8",
        "Abierto",
        statement=r"""
En `simple_cnn` las convoluciones tienen menos de la décima parte de los parámetros. Diseña otra del mismo tipo, convolución 3×3, ReLU y *pooling* dos veces, una capa oculta y 10 salidas, sin relleno, con $F_1$ y $F_2$ filtros y al menos 8 neuronas en la capa oculta. Debe tener menos de 20 000 parámetros y al menos la mitad en las convoluciones. ¿Qué has tenido que hacer con el embudo del capítulo 12, en el que los mapas suben de una capa a otra? Entrénala con 2000 imágenes y compárala con `simple_cnn`, con tres semillas: ¿compensa?
""",
        answer=Example(
            {"filters_1": (), "filters_2": (), "hidden": ()},
            lean_head,
            mistakes=[
                Mistake(
                    [32, 64, 120],
                    "Tiene 212 146 parámetros, y deberían ser menos de 20 000.",
                ),
                Mistake(
                    [8, 16, 32],
                    "Las convoluciones tienen 1248 parámetros y las densas 13162. La densa recibe 25 "
                    "números por cada mapa de la segunda: prueba con menos mapas ahí.",
                ),
                Mistake(
                    [32, 16, 4],
                    "La capa oculta tiene 4 neuronas: se piden al menos 8.",
                ),
                Mistake(
                    [32.5, 16, 8],
                    "Los tres son enteros de 1 en adelante: cuentan filtros y neuronas.",
                ),
            ],
        ),
        solution=r"""
Las convoluciones tienen $10 F_1 + (9 F_1 + 1) F_2$ parámetros, y las densas, $(25 F_2 + 1) h + (h + 1)\,10$, con $h$ neuronas ocultas. Cada mapa de la segunda convolución cuesta $9 F_1 + 1$ parámetros en su sitio y $25 h$ detrás. Conviene que $F_1$ sea grande y que $h$ sea pequeña: con 32, 16 y 8 son 4944 y 3298. El embudo se invierte, y la segunda convolución tiene menos mapas que la primera. Que compense o no depende de para qué: con la receta de *one-cycle* y 2000 imágenes acierta alrededor del 85 % de la validación, y `simple_cnn`, del 94 %. Las desviaciones entre semillas son de un punto y medio y de dos décimas: la diferencia no es ruido. A cambio ocupa 27 veces menos. Con más imágenes la distancia se acorta.

```python
filters_1, filters_2, hidden = 32, 16, 8


def lean_cnn(nn):
    return nn.Sequential(
        nn.Conv2d(1, filters_1, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(filters_1, filters_2, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(25 * filters_2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 10),
    )


own_14 = [row[2] for row in layers_of(lean_cnn(torch.nn))]
assert sum(own_14[:6]) == 4944 and sum(own_14[6:]) == 3298
assert round(221_950 / sum(own_14)) == 27


def three_runs(build):
    data = train[0][:2000], train[1][:2000]
    recipe = build, 3e-3, training.one_cycle, data
    return [accuracy_on(trained(*recipe, seed)[0], some) for seed in range(3)]


lean_hits, full_hits = three_runs(lean_cnn), three_runs(models.simple_cnn)
assert 0.8 < np.mean(lean_hits) < 0.89 and 0.93 < np.mean(full_hits) < 0.955
assert np.mean(full_hits) - np.mean(lean_hits) > 3 * np.std(lean_hits)
```
""",
    ),
]

QUIZ = [
    Question(
        "La primera pérdida de una red de diez clases es 2.30. ¿Qué sabes?",
        (
            Option(
                "Que la red está bien escrita.",
                "Con una softmax de más, o con las etiquetas barajadas, también empieza ahí.",
            ),
            Option(
                "Que reparte la probabilidad casi por igual, como debe al principio.",
                "Descarta entradas enormes o una suma en lugar de una media. Otros fallos, no.",
                right=True,
            ),
            Option(
                "Que ya acierta uno de cada 2.3 dígitos.",
                "Una pérdida no es una exactitud. Quien no sabe nada acierta uno de cada diez.",
            ),
            Option(
                "Que las etiquetas corresponden a las imágenes.",
                "La primera pérdida es la misma con las etiquetas barajadas.",
            ),
        ),
    ),
    Question(
        "Con one-cycle, en la segunda época de cinco la validación va peor que con la tasa fija. "
        "¿Qué haces?",
        (
            Option(
                "Parar y volver a la tasa fija.",
                "En ese momento la tasa está en lo más alto. La ganancia llega cuando baja.",
            ),
            Option(
                "Quedarte con los pesos de la primera época.",
                "Son los de antes de la parte que paga.",
            ),
            Option(
                "Esperar: un programa de tasas se juzga cuando termina.",
                "Las dos redes del capítulo van por detrás ahí y por delante al acabar.",
                right=True,
            ),
            Option(
                "Doblar el número de épocas a partir de ahí.",
                "El programa depende del total: cambiarlo a mitad lo cambia entero.",
            ),
        ),
    ),
    Question(
        "¿Por qué se abre un archivo de pesos con weights_only=True?",
        (
            Option(
                "Porque así se lee más deprisa.",
                "La razón no es el tiempo, sino lo que un archivo con pickle puede hacer al abrirse.",
            ),
            Option(
                "Porque un archivo con pickle puede ejecutar código al leerlo.",
                "Lo has visto imprimir una frase. Podría haber hecho cualquier otra cosa.",
                right=True,
            ),
            Option(
                "Porque así el archivo no se puede estropear a mitad.",
                "De eso se ocupa escribir en otro archivo y cambiarle el nombre.",
            ),
            Option(
                "Porque descarta la memoria del optimizador.",
                "La memoria del optimizador son tensores y números: se lee igual.",
            ),
        ),
    ),
    Question(
        "Un entrenamiento con Adam se cortó tras la época 3 de 10. Solo guardaste los pesos. "
        "¿Qué se ha perdido para seguir como si nada?",
        (
            Option(
                "Nada: los pesos son la red.",
                "La red, sí. El entrenamiento tiene además memoria.",
            ),
            Option(
                "Los gradientes de la época 3.",
                "Los gradientes se calculan de nuevo en cada lote.",
            ),
            Option(
                "Las medias de Adam, por dónde iba el programa de tasas y el estado del azar.",
                "Es lo que un punto de control guarda además de los pesos, o permite calcular.",
                right=True,
            ),
        ),
    ),
    Question(
        "Comparas una red sin aumento y otra con cinco versiones de cada imagen, diez épocas las "
        "dos. La del aumento gana. ¿Qué le falta a la comparación?",
        (
            Option(
                "Que la del aumento use también cinco veces más neuronas.",
                "Cambiar otra cosa más la haría menos clara.",
            ),
            Option(
                "Nada, porque las dos hicieron diez épocas.",
                "Una época con cinco veces más imágenes son cinco veces más pasos.",
            ),
            Option(
                "Igualar los pasos, y repetir con varias semillas.",
                "Si no, puede haber ganado por entrenar más, o por suerte.",
                right=True,
            ),
            Option(
                "Aumentar también la prueba.",
                "Entonces la prueba mediría otra cosa. El aumento es solo del entrenamiento.",
            ),
        ),
    ),
]
