"""Los ejercicios del capítulo 9, la convolución en una dimensión."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def same_like_torch(x, w):
    """Correlación de x con w, con tantas salidas como muestras tiene x."""
    before = (len(w) - 1) // 2
    return np.correlate(np.pad(x, (before, len(w) - 1 - before)), w, "valid")


def same_like_numpy(x, w):
    before = len(w) // 2
    return np.correlate(np.pad(x, (before, len(w) - 1 - before)), w, "valid")


def same_flipped(x, w):
    return same_like_torch(x, w[::-1])


def same_flipped_like_numpy(x, w):
    return np.convolve(x, w, "same")


def same_without_frame(x, w):
    return np.correlate(x, w, "valid")


def same_one_too_many(x, w):
    return np.correlate(np.pad(x, len(w) // 2), w, "valid")


def same_by_repeating(x, w):
    before = (len(w) - 1) // 2
    padded = np.pad(x, (before, len(w) - 1 - before), mode="edge")
    return np.correlate(padded, w, "valid")


def same_at_the_end(x, w):
    return np.correlate(np.pad(x, (0, len(w) - 1)), w, "valid")


def pairs(rng):
    for n, f in ((7, 4), (5, 3), (6, 2), (4, 1), (8, 5), (9, 6)):
        yield rng.normal(size=n), rng.normal(size=f)


def running_mean(x, f):
    """La media de cada f muestras seguidas, en modo valid."""
    y = [sum(x[:f]) / f]
    for n in range(f, len(x)):
        y.append(y[-1] + (x[n] - x[n - f]) / f)
    return np.array(y)


def running_wrong_sample(x, f):
    y = [sum(x[:f]) / f]
    for n in range(f, len(x)):
        y.append(y[-1] + (x[n] - x[n - f + 1]) / f)
    return np.array(y)


def running_without_division(x, f):
    y = [sum(x[:f]) / f]
    for n in range(f, len(x)):
        y.append(y[-1] + x[n] - x[n - f])
    return np.array(y)


def running_sum(x, f):
    return running_mean(x, f) * f


def running_one_short(x, f):
    return running_mean(x, f)[:-1]


def running_from_zeros(x, f):
    return np.convolve(x, np.full(f, 1 / f))[: len(x)]


def running_forgets_to_drop(x, f):
    y = [sum(x[:f]) / f]
    for n in range(f, len(x)):
        y.append(y[-1] + x[n] / f)
    return np.array(y)


def signals_to_average(rng):
    for n, f in ((6, 3), (5, 1), (9, 4), (4, 4), (12, 5)):
        yield rng.normal(size=n), f


def erases_20(w_open):
    """Cinco pesos simétricos que suman 1 y borran una onda de 20 Hz a 80 muestras por segundo."""
    if abs(w_open.sum() - 1) > 0.005:
        return f"Los pesos suman {w_open.sum():.3g}: una señal constante cambiaría de valor."
    if not np.allclose(w_open, w_open[::-1], atol=1e-6):
        return "Los pesos no son simétricos."
    size = abs(w_open @ np.exp(-0.5j * np.pi * np.arange(5)))
    if size > 0.005:
        return f"La onda de 20 Hz sale multiplicada por {size:.3g}: debería salir por 0."
    return ""


EXERCISES = [
    Exercise(
        "09.1",
        "A mano",
        statement=r"""
Con $x = [1, 2, 0, 3]$ y $w = [2, -1, 1]$, calcula la convolución en modo `full`, la convolución en modo `valid` y la correlación $x \star w$ en modo `valid`.
""",
        answer=Values(
            {
                "out_full": np.array([2, 3, -1, 8, -3, 3]),
                "out_valid": np.array([-1, 8]),
                "corr_valid": np.array([0, 7]),
            },
            comments={"out_full": "una lista de seis números"},
            mistakes=[
                Mistake(
                    {"out_valid": np.array([0, 7]), "corr_valid": np.array([-1, 8])},
                    "Has cambiado los dos nombres: la que da la vuelta al kernel es la convolución.",
                ),
                Mistake(
                    {"out_full": np.array([1, 1, 0, 7, -3, 6])},
                    "Esa es la correlación. En la convolución, cada muestra suelta una copia del "
                    "kernel del derecho.",
                ),
                Mistake(
                    {"out_full": np.array([3, -3, 8, -1, 3, 2])},
                    "Sale al revés: has invertido las dos señales. Se invierte una.",
                ),
                Mistake(
                    {"corr_valid": np.array([7, 0])},
                    "Sale al revés: en x ⋆ w la ventana que se desliza es w, de izquierda a "
                    "derecha.",
                ),
                Mistake(
                    {"out_valid": np.array([2, 3])},
                    "Esas son las dos primeras de full, donde el kernel todavía asoma. valid "
                    "conserva las dos del centro.",
                ),
            ],
        ),
        solution=r"""
Por copias: $1 \cdot [2, -1, 1]$ desde 0, $2 \cdot [2, -1, 1]$ desde 1 y $3 \cdot [2, -1, 1]$ desde 3. Sumadas por columnas, $[2, 3, -1, 8, -3, 3]$. El kernel cabe entero en las dos del centro, $[-1, 8]$. Sin vuelta, las ventanas $[1, 2, 0]$ y $[2, 0, 3]$ dan $2 - 2 + 0 = 0$ y $4 + 0 + 3 = 7$.

```python
x_small, w_small = [1, 2, 0, 3], [2, -1, 1]
out_full = convolve(x_small, w_small)
out_valid = np.convolve(x_small, w_small, "valid")
corr_valid = slide(x_small, w_small)
assert out_full == [2, 3, -1, 8, -3, 3]
assert np.array_equal(out_valid, [-1, 8]) and corr_valid == [0, 7]
```
""",
    ),
    Exercise(
        "09.2",
        "A mano",
        statement=r"""
Una señal de 100 muestras se promedia con un kernel de 8 pesos iguales. ¿Cuántas muestras salen en modo `valid`, `same` y `full`, en ese orden? ¿Cuántas muestras se retrasa la salida con el `same` de NumPy? ¿Y con el de PyTorch? Un adelanto es un retraso negativo.
""",
        answer=Values(
            {"three_sizes": np.array([93, 100, 107]), "delay_numpy": 0.5, "delay_torch": -0.5},
            comments={"three_sizes": "una lista: valid, same y full"},
            mistakes=[
                Mistake(
                    {"three_sizes": np.array([92, 100, 108])},
                    "Un kernel de 8 pesos se come 7 muestras, no 8: con un solo peso no se come "
                    "ninguna.",
                ),
                Mistake(
                    {"three_sizes": np.array([107, 100, 93])},
                    "El orden es valid, same y full: el menor primero.",
                ),
                Mistake(
                    {"delay_numpy": 0, "delay_torch": 0},
                    "Ocho muestras no tienen una en medio: la ventana no puede quedar centrada.",
                ),
                Mistake(
                    {"delay_numpy": -0.5, "delay_torch": 0.5},
                    "Has cambiado las bibliotecas: NumPy se retrasa y PyTorch se adelanta.",
                ),
                Mistake(
                    {"delay_numpy": 3.5},
                    "Ese es el retraso con las siete anteriores. same corre la salida para centrar "
                    "la ventana.",
                ),
                Mistake(
                    {"delay_torch": 0.5},
                    "PyTorch pone al final el cero que sobra: su ventana mira una muestra más allá.",
                ),
            ],
        ),
        solution=r"""
$100 - 8 + 1 = 93$, 100 y $100 + 8 - 1 = 107$. Con las siete anteriores, el retraso es $(8 - 1)/2 = 3.5$. NumPy corre la salida 3 muestras, la parte entera, y queda $0.5$; PyTorch la corre 4, y queda $-0.5$.

```python
three_sizes = [len(np.convolve(np.ones(100), np.ones(8), k)) for k in ("valid", "same", "full")]
slope_ramp, eight_mean = np.arange(100.0), np.full(8, 1 / 8)
delay_numpy = (slope_ramp - np.convolve(slope_ramp, eight_mean, "same"))[50]
by_torch_same = F.conv1d(slope_ramp[None, None], eight_mean[None, None], padding="same").data
delay_torch = (slope_ramp - by_torch_same[0, 0])[50]
assert three_sizes == [93, 100, 107]
assert np.isclose(delay_numpy, 0.5) and np.isclose(delay_torch, -0.5)
assert np.isclose((slope_ramp - np.convolve(slope_ramp, eight_mean)[:100])[50], 3.5)
```
""",
    ),
    Exercise(
        "09.3",
        "A mano",
        statement=r"""
Un aparato toma 250 muestras por segundo y promedia cada muestra con las cuatro anteriores. ¿Cuál es la menor frecuencia que borra, en Hz? ¿Cuántas milésimas de segundo se retrasa? ¿Por cuánto multiplica una onda de 25 Hz (con tres decimales)? Y en otro aparato, de 240 muestras por segundo, ¿de cuántas muestras es la media más corta que borra los 60 Hz de la red eléctrica?
""",
        answer=Values(
            {
                "erased_hz": 50,
                "delay_ms": 8,
                "gain_25": 1 / (5 * np.sin(0.1 * np.pi)),
                "samples_60": 4,
            },
            mistakes=[
                Mistake(
                    {"erased_hz": 62.5},
                    "La muestra y las cuatro anteriores son cinco.",
                ),
                Mistake({"delay_ms": 0.008}, "Eso son segundos. Se piden milésimas."),
                Mistake({"erased_hz": 250}, "Divide entre las muestras de la media."),
                Mistake(
                    {"delay_ms": 16},
                    "El retraso llega al centro de la ventana, no a su principio.",
                ),
                Mistake(
                    {"delay_ms": 10},
                    "El centro de cinco muestras está a dos de la última, no a dos y media.",
                ),
                Mistake(
                    {"delay_ms": 2},
                    "Son dos muestras. Cada una dura 4 milésimas de segundo.",
                ),
                Mistake(
                    {"gain_25": 1 / np.sin(0.1 * np.pi)},
                    "Falta dividir entre el número de muestras: una media no puede agrandar.",
                ),
                Mistake(
                    {"gain_25": 1 / (5 * np.sin(0.1 * np.pi)) ** 2},
                    "Ese es el cuadrado, lo que queda de la energía.",
                ),
                Mistake(
                    {"samples_60": 8},
                    "Ocho también la borran, pero hay una media más corta: en cuatro muestras cabe "
                    "un ciclo.",
                ),
            ],
        ),
        solution=r"""
Son $f = 5$ muestras. Borra desde $250/5 = 50$ Hz, y se retrasa $(5 - 1)/2 = 2$ muestras, $2/250$ de segundo: 8 milésimas. A 25 Hz, $\omega = 2\pi \cdot 25/250 = 0.2\pi$, y la ganancia es $\operatorname{sen}(0.5\pi)/(5 \operatorname{sen}(0.1\pi)) = 0.647$. A 240 muestras por segundo, un ciclo de 60 Hz dura 4.

```python
erased_hz, delay_ms, samples_60 = 250 / 5, 1000 * (5 - 1) / 2 / 250, 240 / 60
angle_25 = 2 * np.pi * 25 / 250
gain_25 = abs(signals.frequency_response(np.full(5, 0.2), [1], angle_25))
assert (erased_hz, delay_ms, samples_60) == (50, 8, 4)
assert np.isclose(gain_25, 1 / (5 * np.sin(0.1 * np.pi))) and round(gain_25, 3) == 0.647
for shorter in (1, 2, 3):
    angle_60 = 2 * np.pi * 60 / 240
    assert abs(np.exp(-1j * angle_60 * np.arange(shorter)).sum()) > 0.9
assert abs(np.exp(-1j * angle_60 * np.arange(4)).sum()) < 1e-12
```
""",
    ),
    Exercise(
        "09.4",
        "Código",
        statement=r"""
Escribe `same_like_torch(x, w)`, la correlación de una señal con un kernel en el modo `same` de PyTorch, sin usar PyTorch ni `neurona`: tantas salidas como muestras y, si hace falta un número impar de ceros, el que sobra va al final.
""",
        answer=Function(
            same_like_torch,
            inputs=pairs,
            mistakes=[
                Mistake(
                    same_like_numpy,
                    "Ese es el centro de NumPy. Con un kernel par, PyTorch pone un cero menos "
                    "delante que detrás.",
                ),
                Mistake(
                    same_flipped,
                    "Los ceros están bien, pero has dado la vuelta al kernel: se pide la "
                    "correlación.",
                ),
                Mistake(
                    same_flipped_like_numpy,
                    "Eso es np.convolve: da la vuelta al kernel y centra como NumPy.",
                ),
                Mistake(
                    same_without_frame,
                    "Salen menos muestras que entran: faltan los ceros de los lados.",
                ),
                Mistake(
                    same_one_too_many,
                    "Con un kernel par sale una muestra de más. Los ceros son f − 1 en total, y no "
                    "siempre se reparten por igual.",
                ),
                Mistake(
                    same_by_repeating,
                    "Has repetido las muestras del borde. same rellena con ceros.",
                ),
                Mistake(
                    same_at_the_end,
                    "Todos los ceros están al final: hay que repartirlos entre los dos lados.",
                ),
            ],
        ),
        solution=r"""
En total hacen falta $f - 1$ ceros. Delante va la parte entera de la mitad, y detrás, el resto.

```python
def same_like_torch(x, w):
    before = (len(w) - 1) // 2
    return np.correlate(np.pad(x, (before, len(w) - 1 - before)), w, "valid")


for length_w in range(1, 7):
    x_try, w_try = rng.normal(size=9), rng.normal(size=length_w)
    batch_try = [torch.tensor(part)[None, None] for part in (x_try, w_try)]
    wanted_try = TF.conv1d(*batch_try, padding="same").numpy()[0, 0]
    assert np.allclose(same_like_torch(x_try, w_try), wanted_try)
```
""",
    ),
    Exercise(
        "09.5",
        "Código",
        statement=r"""
Para pasar de una media a la siguiente no hace falta volver a sumar: entra una muestra y sale otra. Escribe `running_mean(x, f)`, que da la media de cada `f` muestras seguidas (modo `valid`) con esa idea: suma la primera ventana y después, por cada muestra nueva, haz una resta, una división y una suma. Devuelve un arreglo de $N - f + 1$ números.
""",
        answer=Function(
            running_mean,
            inputs=signals_to_average,
            mistakes=[
                Mistake(
                    running_wrong_sample,
                    "Quitas una muestra que sigue dentro. Al llegar x[n], la que sale es x[n − f].",
                ),
                Mistake(
                    running_without_division,
                    "Lo que entra y lo que sale también se dividen entre f.",
                ),
                Mistake(running_sum, "Eso es la suma. Falta dividir entre f."),
                Mistake(
                    running_one_short,
                    "Falta la última: salen N − f + 1 medias.",
                ),
                Mistake(
                    running_from_zeros,
                    "Has empezado antes de tener una ventana entera, promediando con ceros.",
                ),
                Mistake(
                    running_forgets_to_drop,
                    "Añades la muestra nueva pero no quitas la que sale de la ventana.",
                ),
            ],
        ),
        solution=r"""
Es una ecuación en diferencias, $y[n] = y[n - 1] + \frac1f (x[n] - x[n - f])$: cuesta lo mismo con diez muestras que con mil. Tiene un precio: cada salida arrastra el redondeo de todas las anteriores. En las 800 muestras del EEG, el error no llega a $10^{-12}$.

```python
def running_mean(x, f):
    y = [sum(x[:f]) / f]
    for n in range(f, len(x)):
        y.append(y[-1] + (x[n] - x[n - f]) / f)
    return np.array(y)


means_eeg = running_mean(signal, 10)
assert np.abs(means_eeg - np.convolve(signal, ten, "valid")).max() < 1e-12
b_mean, a_mean = np.zeros(11), [1, -1]
b_mean[[0, 10]] = 0.1, -0.1
recursive_eeg = signals.difference_equation(b_mean, a_mean, signal)
assert np.allclose(recursive_eeg[9:], means_eeg, atol=1e-12)
```
""",
    ),
    Exercise(
        "09.6",
        "Predice y ejecuta",
        statement=r"""
A una señal le haces la media de diez muestras y, a lo que sale, la diferencia de cada muestra con la anterior, que es la convolución con $[1, -1]$. Las dos cosas seguidas son una sola convolución. ¿Cuántos pesos tiene su kernel, contando los que valen cero? ¿Cuántos *no* valen cero? ¿Cuánto vale el último? Apunta tu respuesta y después calcula el kernel.
""",
        answer=Values(
            {"kernel_length": 11, "nonzero_weights": 2, "last_weight": -0.1},
            mistakes=[
                Mistake(
                    {"kernel_length": 12},
                    "Al convolucionar 10 pesos con 2 salen 10 + 2 − 1.",
                ),
                Mistake(
                    {"kernel_length": 10},
                    "El kernel conjunto es más largo que los dos: 10 + 2 − 1.",
                ),
                Mistake(
                    {"nonzero_weights": 11},
                    "Calcula uno del medio: 0.1 de una copia menos 0.1 de la otra.",
                ),
                Mistake(
                    {"nonzero_weights": 1},
                    "No se cancelan ni el primero ni el último: allí solo llega una copia.",
                ),
                Mistake(
                    {"last_weight": 0},
                    "Al último lugar llega la última copia, la que va multiplicada por −1.",
                ),
                Mistake(
                    {"last_weight": 0.1},
                    "Al último lugar solo llega la copia multiplicada por −1.",
                ),
                Mistake(
                    {"last_weight": -1},
                    "El último es el último de la media, 0.1, por −1.",
                ),
            ],
        ),
        solution=r"""
El kernel es $[0.1, 0, \dots, 0, -0.1]$, con once pesos: una copia de la media menos otra una muestra más tarde, y se cancelan todos menos los dos extremos. Por eso la diferencia de la media es $0.1\,(x[n] - x[n - 10])$: las nueve muestras de en medio no intervienen.

```python
joint_kernel = np.convolve(ten, [1, -1])
kernel_length, last_weight = len(joint_kernel), joint_kernel[-1]
nonzero_weights = np.count_nonzero(joint_kernel.round(12))
assert (kernel_length, nonzero_weights) == (11, 2) and np.isclose(last_weight, -0.1)
steps_of_mean = np.diff(np.convolve(signal, ten, "valid"))
assert np.allclose(steps_of_mean, 0.1 * (signal[10:] - signal[:-10]))
```
""",
    ),
    Exercise(
        "09.7",
        "A mano",
        statement=r"""
Multiplica los polinomios $1 + 3t + 2t^2$ y $3 + t$. ¿Cuáles son los coeficientes del producto, empezando por el que no lleva $t$? Mira qué tiene que ver con una convolución. Y con $t = 10$ los dos polinomios son números: 231 y 13. ¿Cuánto vale su producto?
""",
        answer=Values(
            {"product_coefficients": np.array([3, 10, 9, 2]), "product_number": 3003},
            rtol=1e-6,
            comments={"product_coefficients": "una lista de cuatro números"},
            mistakes=[
                Mistake(
                    {"product_coefficients": np.array([2, 9, 10, 3])},
                    "Sale al revés: empieza por el que no lleva t.",
                ),
                Mistake(
                    {"product_coefficients": np.array([1, 6, 11, 6])},
                    "Has invertido un polinomio, como en la correlación. Los exponentes se suman.",
                ),
                Mistake(
                    {"product_number": 29103},
                    "Has pegado los coeficientes uno detrás de otro. El 10 no cabe en una cifra: "
                    "se lleva una.",
                ),
                Mistake(
                    {"product_coefficients": np.array([3, 9, 6, 2])},
                    "Falta sumar los productos que caen en el mismo exponente.",
                ),
            ],
        ),
        solution=r"""
El coeficiente de $t^n$ suma los productos cuyos exponentes suman $n$: es la ecuación de la convolución, y $[1, 3, 2] * [3, 1] = [3, 10, 9, 2]$. Con $t = 10$, $3 + 10 \cdot 10 + 9 \cdot 100 + 2 \cdot 1000 = 3003 = 231 \cdot 13$. Multiplicar dos números como en la escuela es convolucionar sus cifras y después llevarse las que no caben. Y la transformada z del capítulo es esto mismo, con $t = z^{-1}$.

```python
product_coefficients = convolve([1, 3, 2], [3, 1])
product_number = sum(c * 10**k for k, c in enumerate(product_coefficients))
assert product_coefficients == [3, 10, 9, 2] and product_number == 231 * 13 == 3003
assert np.array_equal(np.polynomial.polynomial.polymul([1, 3, 2], [3, 1]), product_coefficients)
```
""",
    ),
    Exercise(
        "09.8",
        "Abierto",
        statement=r"""
Diseña un filtro: un kernel simétrico de cinco pesos, `w_open`, que a 80 muestras por segundo borre del todo una onda de 20 Hz y deje como está una señal constante. Hay muchos. ¿Por qué, al ser simétrico, retrasa lo mismo todas las frecuencias? ¿Sirve la media de cinco?
""",
        answer=Example(
            {"w_open": (5,)},
            erases_20,
            mistakes=[
                Mistake(
                    [0.2, 0.2, 0.2, 0.2, 0.2],
                    "La onda de 20 Hz sale multiplicada por 0.2: debería salir por 0.",
                ),
                Mistake(
                    [0.25, 0.25, 0.25, 0.25, 0],
                    "Los pesos no son simétricos.",
                ),
                Mistake(
                    [1, 2, 2, 2, 1],
                    "Los pesos suman 8: una señal constante cambiaría de valor.",
                ),
                Mistake(
                    [0, 0.25, 0.5, 0.25, 0],
                    "La onda de 20 Hz sale multiplicada por 0.5: debería salir por 0.",
                ),
            ],
        ),
        solution=r"""
Con pesos $[a, b, c, b, a]$ y contando desde el centro, la ganancia es $c + 2b \cos \omega + 2a \cos 2\omega$, que es real: lo único que gira es el retraso de dos muestras. A 20 Hz, $\omega = \pi/2$ y queda $c - 2a = 0$. Con la suma, $2a + 2b + c = 1$: se elige $a$ y salen los demás. Con $a = 1/8$ sale $[1, 2, 2, 2, 1]/8$, que es la media de cuatro, que ya borra los 20 Hz, seguida de la media de dos. La de cinco no sirve: deja el 20 %.

```python
w_open = np.array([1, 2, 2, 2, 1]) / 8
assert np.isclose(w_open.sum(), 1)
assert abs(signals.frequency_response(w_open, [1], np.pi / 2)) < 1e-12
assert np.allclose(w_open, np.convolve(np.full(4, 1 / 4), [1 / 2, 1 / 2]))
assert np.isclose(abs(signals.frequency_response(np.full(5, 0.2), [1], np.pi / 2)), 0.2)
angles_open = np.linspace(0, np.pi, 30)
centred_open = np.exp(2j * angles_open) * signals.frequency_response(w_open, [1], angles_open)
assert np.allclose(centred_open.imag, 0, atol=1e-12)
```
""",
    ),
]

QUIZ = [
    Question(
        "¿Por qué en la convolución el kernel aparece dado la vuelta?",
        (
            Option(
                "Porque cada muestra suelta una copia del kernel, y en el instante n la de la "
                "muestra k tiene edad n − k.",
                "Por copias el kernel va del derecho; al leer una salida, al revés.",
                right=True,
            ),
            Option(
                "Porque así se mide mejor el parecido entre la señal y el kernel.",
                "Lo que compara sin vuelta es la correlación.",
            ),
            Option(
                "Porque se invierten la señal y el kernel.",
                "Se invierte uno. Con los dos, la salida sería la misma, también invertida.",
            ),
            Option(
                "Es un convenio de NumPy.",
                "Es la definición: sin la vuelta, un impulso daría el kernel al revés.",
            ),
        ),
    ),
    Question(
        "Copias en la capa convolucional de una red un kernel que funcionaba con np.convolve. No "
        "es simétrico. ¿Qué haces?",
        (
            Option(
                "Invertirlo: las redes correlacionan.",
                "Convolucionar con w es correlacionar con w al revés.",
                right=True,
            ),
            Option(
                "Nada: las dos se llaman convolución.",
                "Se llaman igual, pero PyTorch no da la vuelta al kernel.",
            ),
            Option(
                "Cambiarle el signo.",
                "Solo coincide con invertirlo en kernels como [−1, 0, 1], que son opuestos a sí "
                "mismos al revés.",
            ),
        ),
    ),
    Question(
        "Una señal de 50 muestras pasa por un kernel de 6 en modo valid. ¿Cuántas salen?",
        (
            Option("44", "Se pierden f − 1 = 5, no 6: la primera ventana ya da una salida."),
            Option("45", "50 − 6 + 1: las posiciones en que el kernel cabe entero.", right=True),
            Option("50", "Eso es same, que rellena con ceros."),
            Option("55", "Eso es full: todas las posiciones en que se tocan."),
        ),
    ),
    Question(
        "Promedias cada muestra con las nueve anteriores. ¿Cuánto se retrasa la curva?",
        (
            Option(
                "Diez muestras.",
                "La ventana abarca diez, pero la media habla de su centro.",
            ),
            Option(
                "Cuatro muestras y media, a todas las frecuencias.",
                "Es el centro de la ventana, (10 − 1)/2, y el factor que gira es el de ese retraso.",
                right=True,
            ),
            Option(
                "Nada: una media no mueve la señal.",
                "Si la ventana solo mira atrás, sus picos llegan tarde.",
            ),
            Option(
                "Depende de la frecuencia de la onda.",
                "El centro de la ventana es el mismo para todas las ondas: un kernel simétrico las "
                "retrasa igual.",
            ),
        ),
    ),
    Question(
        "Multiplicas la DFT de una señal de 100 muestras por la de un kernel de 20, rellenado "
        "hasta 100, y vuelves atrás. ¿Qué sale?",
        (
            Option(
                "La convolución full.",
                "Esa mide 119 y aquí hay 100 sitios: habría que rellenar las dos hasta 119.",
            ),
            Option(
                "La convolución circular: las 19 últimas de full se suman a las 19 primeras.",
                "Lo que no cabe por un extremo entra por el otro.",
                right=True,
            ),
            Option(
                "La correlación.",
                "Para eso habría que conjugar una de las dos transformadas.",
            ),
            Option(
                "La convolución en modo valid.",
                "Las de valid están dentro, en su sitio, pero hay además 19 que mezclan los dos "
                "extremos.",
            ),
        ),
    ),
]
