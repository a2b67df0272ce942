"""Los ejercicios del capítulo 7, entrenar."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def adam_step(w, g, m, s, t, lr):
    """El paso número t (el primero es el 1): w, m y s nuevos."""
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + 1e-8), m, s


def adam_uncorrected(w, g, m, s, t, lr):
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    return w - lr * m / (np.sqrt(s) + 1e-8), m, s


def adam_keeps_corrected(w, g, m, s, t, lr):
    w, m, s = adam_step(w, g, m, s, t, lr)
    return w, m / (1 - 0.9**t), s / (1 - 0.999**t)


def adam_without_root(w, g, m, s, t, lr):
    _, m, s = adam_step(w, g, m, s, t, lr)
    return w - lr * m / (1 - 0.9**t) / (s / (1 - 0.999**t) + 1e-8), m, s


def adam_from_zero(w, g, m, s, t, lr):
    _, m, s = adam_step(w, g, m, s, t, lr)
    m_hat, s_hat = m / (1 - 0.9 ** (t + 1)), s / (1 - 0.999 ** (t + 1))
    return w - lr * m_hat / (np.sqrt(s_hat) + 1e-8), m, s


def adam_uphill(w, g, m, s, t, lr):
    new, m, s = adam_step(w, g, m, s, t, lr)
    return 2 * w - new, m, s


def adam_cases(rng):
    yield np.array([1.0]), np.array([2.0]), np.zeros(1), np.zeros(1), 1, 0.1
    for t in (1, 2, 5, 40):
        w, g, m = rng.normal(size=(3, 4))
        yield w, g, m, rng.uniform(0.1, 2, 4), t, rng.uniform(0.01, 0.2)


def nesterov_step(w, g, v, lr, beta):
    """g es el gradiente en w, donde se mira: w y v nuevos."""
    v = beta * v + g
    return w - lr * (g + beta * v), v


def heavy_ball_step(w, g, v, lr, beta):
    v = beta * v + g
    return w - lr * v, v


def nesterov_without_beta(w, g, v, lr, beta):
    v = beta * v + g
    return w - lr * (g + v), v


def nesterov_averaged(w, g, v, lr, beta):
    v = beta * v + (1 - beta) * g
    return w - lr * (g + beta * v), v


def nesterov_cases(rng):
    yield np.array([1.0]), np.array([2.0]), np.array([3.0]), 0.1, 0.9
    for _ in range(4):
        w, g, v = rng.normal(size=(3, 3))
        yield w, g, v, rng.uniform(0.01, 0.2), rng.uniform(0.3, 0.95)


def log_uniform(low, high, u):
    """De u, uniforme entre 0 y 1, a un número entre low y high."""
    return low * (high / low) ** u


def plain_uniform(low, high, u):
    return low + (high - low) * u


def natural_powers(low, high, u):
    return np.exp(np.log10(low) + (np.log10(high) - np.log10(low)) * u)


def only_exponent(low, high, u):
    return np.log10(low) + (np.log10(high) - np.log10(low)) * u


def reversed_log_uniform(low, high, u):
    return high * (low / high) ** u


def log_uniform_cases(rng):
    yield 1e-4, 1e-1, np.array([0.0, 0.5, 1.0])
    for _ in range(4):
        low = 10 ** rng.uniform(-6, -2)
        yield low, low * 10 ** rng.uniform(1, 4), rng.uniform(size=5)


def slides_down(eta_valley, beta_valley):
    """60 pasos con momento en la elipse de curvaturas 1 y 50, desde (1, 1)."""
    if not 0 <= beta_valley < 1:
        return "beta debería estar entre 0 y 1: es la parte de la velocidad que se conserva."
    if eta_valley <= 0:
        return "La tasa debería ser positiva."
    curvature = np.array([1.0, 50.0])
    w, v = np.ones(2), np.zeros(2)
    with np.errstate(all="ignore"):
        for _ in range(60):
            v = beta_valley * v + curvature * w
            w = w - eta_valley * v
        away = np.linalg.norm(w)
    if not away < 1:
        return "Con esos valores se aleja del fondo: la tasa es demasiado grande."
    if away > 1e-5:
        middle = 1 + beta_valley - eta_valley * curvature
        if (middle**2 < 4 * beta_valley).all():
            return (
                f"Tras 60 pasos está a {away:.1e} del fondo. Las dos direcciones oscilan y menguan "
                "igual, por √β en cada paso: prueba con una β menor."
            )
        slow = "la dirección de curvatura 1" if abs(w[0]) > abs(w[1]) else "la de curvatura 50"
        return f"Tras 60 pasos está a {away:.1e} del fondo. La más lenta es {slow}."
    return ""


EXERCISES = [
    Exercise(
        "07.1",
        "A mano",
        statement=r"""
Un peso recibe dos gradientes, primero $4$ y después $-2$. Con Adam, $\eta = 0.1$, $\beta_1 = 0.9$, $\beta_2 = 0.999$ y sin tener en cuenta $\varepsilon$, ¿cuánto se le *resta* en el primer paso? ¿Y en el segundo?
""",
        answer=Values(
            {"step_one": 0.1, "step_two": 0.02663},
            mistakes=[
                Mistake(
                    {"step_one": 0.3162},
                    "Falta la corrección: divide m entre 1 − β₁ y s entre 1 − β₂.",
                ),
                Mistake(
                    {"step_one": 0.4},
                    "Has restado η por el gradiente, como SGD. Falta dividir entre la raíz de ŝ.",
                ),
                Mistake(
                    {"step_two": -0.1},
                    "El segundo paso no olvida el primero: m mezcla los dos gradientes.",
                ),
                Mistake(
                    {"step_two": 0.11318},
                    "En el segundo paso también se corrige: entre 1 − β₁² y entre 1 − β₂².",
                ),
                Mistake(
                    {"step_two": 0.12663},
                    "Ese es el total de los dos pasos. Se pide solo el segundo.",
                ),
                Mistake(
                    {"step_two": 0.00842},
                    "Falta la raíz de ŝ en el segundo paso.",
                ),
            ],
        ),
        solution=r"""
En el primer paso $\hat m = 4$ y $\hat s = 16$: se resta $0.1 \cdot 4/4 = 0.1$. En el segundo, $m = 0.9 \cdot 0.4 - 0.1 \cdot 2 = 0.16$ y $s = 0.999 \cdot 0.016 + 0.001 \cdot 4 = 0.019984$. Corregidas, $\hat m = 0.16/0.19 = 0.842$ y $\hat s = 0.019984/0.001999 = 9.997$. Se resta $0.1 \cdot 0.842/3.162 = 0.0266$. El gradiente ha cambiado de signo y el paso todavía no: manda la inercia.

```python
hand_memory, hand_path = {}, [0.0]
for hand_g in (4.0, -2.0):
    hand_path.append(adam(hand_path[-1], hand_g, hand_memory, 0.1))
step_one, step_two = -np.diff(hand_path)
assert np.isclose(step_one, 0.1) and np.isclose(step_two, 0.0266, atol=5e-5)
assert np.isclose(0.9 * 0.4 - 0.1 * 2, 0.16)
assert np.isclose(0.999 * 0.016 + 0.001 * 4, 0.019984)
assert np.isclose(0.16 / 0.19, 0.842, atol=5e-4)
assert np.isclose(0.019984 / 0.001999, 9.997, atol=5e-4)
```
""",
    ),
    Exercise(
        "07.2",
        "A mano",
        statement=r"""
Hay 5000 imágenes de entrenamiento, lotes de 128 y 12 épocas, con one-cycle y tasa máxima 0.02. ¿Cuántos pasos se dan en total? ¿Cuántas imágenes tiene el último lote de cada época? ¿Con qué tasa se da el primer paso?
""",
        answer=Values(
            {"total_steps": 480, "last_batch": 8, "first_rate": 0.0008},
            rtol=1e-6,
            mistakes=[
                Mistake(
                    {"total_steps": 468},
                    "Las imágenes que sobran de los lotes enteros forman otro lote.",
                ),
                Mistake({"total_steps": 40}, "Esos son los pasos de una época."),
                Mistake(
                    {"last_batch": 128},
                    "5000 no es múltiplo de 128: ¿cuántas quedan para el último?",
                ),
                Mistake(
                    {"first_rate": 0.02},
                    "Esa es la tasa máxima. One-cycle empieza más abajo.",
                ),
                Mistake(
                    {"first_rate": 0.04},
                    "Ese es el factor con el que empieza. La tasa es la máxima por el factor.",
                ),
            ],
        ),
        solution=r"""
$5000/128 = 39.06$: hay 39 lotes enteros y uno con las $5000 - 39 \cdot 128 = 8$ que quedan. Son 40 pasos por época y 480 en total. El primero se da con $0.02/25 = 0.0008$.

```python
per_epoch = -(-5000 // 128)
total_steps, last_batch = 12 * per_epoch, 5000 - (per_epoch - 1) * 128
first_rate = 0.02 * optim.one_cycle(0)
assert (per_epoch, total_steps, last_batch) == (40, 480, 8)
assert np.isclose(first_rate, 0.0008) and round(5000 / 128, 2) == 39.06
```
""",
    ),
    Exercise(
        "07.3",
        "A mano",
        statement=r"""
Los pesos de una capa con $n$ entradas empiezan uniformes entre $\pm 1/\sqrt{n}$, y el primer paso de Adam mueve cada uno $\eta$. ¿Cuánto es la norma de lo que cambian entre la norma de los pesos, con $n = 784$ y $\eta = 0.001$? ¿Con qué $\eta$ sería del 1 %?
""",
        answer=Values(
            {"ratio_first": 0.048497, "rate_one_percent": 2.062e-4},
            rtol=0.01,
            mistakes=[
                Mistake(
                    {"ratio_first": 0.028},
                    "Has usado 1/√n como tamaño de los pesos. Ese es el mayor; el típico, el de la "
                    "media de los cuadrados, es √3 veces menor.",
                ),
                Mistake(
                    {"ratio_first": 0.001},
                    "Eso es lo que se mueve cada peso. Divídelo entre lo que mide un peso.",
                ),
                Mistake(
                    {"ratio_first": 2.352},
                    "La desviación de una uniforme entre ±a es a/√3, no a²/3, que es su varianza.",
                ),
                Mistake(
                    {"ratio_first": 4.8497},
                    "Escríbelo como fracción de 1, no en tanto por ciento.",
                ),
                Mistake(
                    {"ratio_first": 20.62},
                    "Has dividido al revés: lo que cambian va arriba.",
                ),
                Mistake(
                    {"rate_one_percent": 0.01},
                    "Con 0.01 cada peso se movería 0.01, y los pesos son mucho menores que 1.",
                ),
            ],
        ),
        solution=r"""
La media de los cuadrados de una uniforme entre $\pm a$ es $a^2/3$. Con $a = 1/\sqrt{n}$, un peso mide $1/\sqrt{3n} = 0.0206$ y el cociente es $\eta \sqrt{3n} = 0.001 \cdot \sqrt{2352} = 0.0485$: casi un 5 % de golpe. Para que sea 0.01, $\eta = 0.01/\sqrt{2352} = 0.000206$. Cuantas más entradas tiene una capa, más pequeños son sus pesos y más fuerte es el primer paso de Adam: una razón para calentar.

```python
neurona.manual_seed(0)
wide_layer = nn.Linear(784, 200).double()
wide_size = np.sqrt((wide_layer.weight.data**2).mean())
ratio_first, rate_one_percent = 0.001 * 2352**0.5, 0.01 / 2352**0.5
assert np.isclose(0.001 / wide_size, ratio_first, rtol=0.01)
assert round(wide_size, 4) == 0.0206 and round(ratio_first, 4) == 0.0485
assert round(rate_one_percent, 6) == 0.000206
```
""",
    ),
    Exercise(
        "07.4",
        "Código",
        statement=r"""
Escribe `adam_step(w, g, m, s, t, lr)` sin diccionarios: recibe los pesos, el gradiente, las dos medias *sin corregir* y el número de paso `t`, que empieza en 1. Devuelve los pesos y las dos medias nuevas, también sin corregir. Usa $\beta_1 = 0.9$, $\beta_2 = 0.999$ y $\varepsilon = 10^{-8}$.
""",
        answer=Function(
            adam_step,
            inputs=adam_cases,
            mistakes=[
                Mistake(
                    adam_uncorrected,
                    "Las medias son correctas, pero al paso le falta la corrección del sesgo.",
                ),
                Mistake(
                    adam_keeps_corrected,
                    "El paso está bien. Devuelve las medias sin corregir: si guardas las "
                    "corregidas, en el paso siguiente se corregirían otra vez.",
                ),
                Mistake(adam_without_root, "Se divide entre la raíz de ŝ, no entre ŝ."),
                Mistake(
                    adam_from_zero,
                    "t empieza en 1: en el primer paso se divide entre 1 − β, no entre 1 − β².",
                ),
                Mistake(adam_uphill, "El paso tiene el signo contrario: se resta."),
            ],
        ),
        solution=r"""
```python
def adam_step(w, g, m, s, t, lr):
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g**2
    m_hat, s_hat = m / (1 - 0.9**t), s / (1 - 0.999**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + 1e-8), m, s


w_loose, m_loose, s_loose = np.array([-1.5, 1.0]), 0.0, 0.0
w_kept, kept = w_loose, {}
for step in range(1, 31):
    g_loose = slope(w_loose)
    w_loose, m_loose, s_loose = adam_step(
        w_loose, g_loose, m_loose, s_loose, step, 0.1
    )
    w_kept = adam(w_kept, slope(w_kept), kept, 0.1)
assert np.allclose(w_loose, w_kept, atol=1e-12)
```
""",
    ),
    Exercise(
        "07.5",
        "Código",
        statement=r"""
Escribe `nesterov_step(w, g, v, lr, beta)`, la forma de PyTorch: recibe el punto donde se mira, el gradiente en ese punto y la velocidad, y devuelve los dos nuevos.
""",
        answer=Function(
            nesterov_step,
            inputs=nesterov_cases,
            mistakes=[
                Mistake(
                    heavy_ball_step,
                    "Ese es el momento de siempre. Mirar adelante es dar el paso g + β v, con la "
                    "velocidad nueva.",
                ),
                Mistake(
                    nesterov_without_beta,
                    "La velocidad del paso va multiplicada por β.",
                ),
                Mistake(
                    nesterov_averaged,
                    "La velocidad suma el gradiente entero: v ← β v + g, sin el factor 1 − β.",
                ),
            ],
        ),
        solution=r"""
```python
def nesterov_step(w, g, v, lr, beta):
    v = beta * v + g
    return w - lr * (g + beta * v), v


w_ahead, v_ahead = np.array([-1.5, 1.0]), np.zeros(2)
for _ in range(30):
    w_ahead, v_ahead = nesterov_step(
        w_ahead, slope(w_ahead), v_ahead, 0.02, 0.9
    )
torch_path = three_paths(
    nesterov, "SGD", 0.02, momentum=0.9, nesterov=True
)[2]
assert np.allclose(w_ahead, torch_path, atol=1e-12)
```
""",
    ),
    Exercise(
        "07.6",
        "Código",
        statement=r"""
Escribe `log_uniform(low, high, u)`: a partir de `u`, un número (o un arreglo) uniforme entre 0 y 1, da uno entre `low` y `high` cuyo logaritmo es uniforme. Con $u = 0$ sale `low`; con $u = 1$, `high`; y con $u = \frac12$, su media geométrica.
""",
        answer=Function(
            log_uniform,
            inputs=log_uniform_cases,
            mistakes=[
                Mistake(
                    plain_uniform,
                    "Eso es uniforme en la escala de siempre. Reparte por igual los exponentes.",
                ),
                Mistake(
                    natural_powers,
                    "Has mezclado el logaritmo en base 10 con la exponencial de base e.",
                ),
                Mistake(only_exponent, "Ese es el exponente. Falta elevar 10 a él."),
                Mistake(reversed_log_uniform, "Están al revés: con u = 0 debería salir low."),
            ],
        ),
        solution=r"""
El logaritmo va en línea recta de $\log \text{low}$ a $\log \text{high}$: es $\log \text{low} + u\, (\log \text{high} - \log \text{low})$. Su exponencial es $\text{low} \cdot (\text{high}/\text{low})^u$, en cualquier base.

```python
def log_uniform(low, high, u):
    return low * (high / low) ** u


some_rates = log_uniform(1e-4, 1e-1, np.random.default_rng(0).uniform(size=9000))
assert np.isclose((some_rates > 0.01).mean(), 1 / 3, atol=0.02)
assert np.isclose(log_uniform(1e-4, 1e-1, 0.5), np.sqrt(1e-4 * 1e-1))
```
""",
    ),
    Exercise(
        "07.7",
        "Predice y ejecuta",
        statement=r"""
Alguien cambia la media de la pérdida por la suma de los 64 datos del lote, y todos los gradientes se multiplican por 64. Sin tocar nada más, ¿por cuánto se multiplica lo que se mueven los pesos en el primer paso con SGD? ¿Con momento? ¿Con Adam? Apuesta, corrige y compruébalo.
""",
        answer=Values(
            {"times_sgd": 64, "times_momentum": 64, "times_adam": 1},
            rtol=1e-3,
            mistakes=[
                Mistake(
                    {"times_sgd": 1, "times_momentum": 1},
                    "SGD y el momento son proporcionales al gradiente.",
                ),
                Mistake(
                    {"times_adam": 64},
                    "Adam divide entre la raíz de la media de g²: ¿por cuánto se multiplica ella?",
                ),
                Mistake(
                    {"times_adam": 8},
                    "m se multiplica por 64, s por 64² y su raíz por 64.",
                ),
                Mistake(
                    {"times_adam": 1 / 64},
                    "El gradiente también está arriba, en m: los dos factores se van.",
                ),
                Mistake(
                    {"times_momentum": 640},
                    "En el primer paso la velocidad es el gradiente: aún no ha acumulado nada.",
                ),
            ],
        ),
        solution=r"""
SGD y el momento son proporcionales al gradiente: 64 veces más. Con la misma tasa es como multiplicarla por 64, y el entrenamiento puede romperse. En Adam, $\hat m$ se multiplica por 64 y $\sqrt{\hat s}$ también: el paso no cambia, salvo por $\varepsilon$. Por eso Adam tapa los errores de escala, para bien y para mal.

```python
g_mean = np.array([0.3, -2.0])
found_times = []
for rule in (lambda w, g, memory, lr: w - lr * g, momentum, adam):
    moved = [rule(np.zeros(2), k * g_mean, {}, 0.01) for k in (1, 64)]
    found_times.append((moved[1] / moved[0]).mean())
times_sgd, times_momentum, times_adam = found_times
assert np.allclose(found_times, [64, 64, 1])
```
""",
    ),
    Exercise(
        "07.8",
        "Abierto",
        statement=r"""
En la elipse de curvaturas 1 y 50, desde $(1, 1)$ y con momento, encuentra una tasa y una $\beta$ con las que tras 60 pasos el punto esté a menos de $10^{-5}$ del fondo. Sin momento es imposible: con la mejor tasa, lo que falta se multiplica por $49/51$ en cada paso.
""",
        answer=Example(
            {"eta_valley": (), "beta_valley": ()},
            slides_down,
            mistakes=[
                Mistake(
                    [0.03, 0],
                    "Tras 60 pasos está a 1.6e-01 del fondo. La más lenta es la dirección de "
                    "curvatura 1.",
                ),
                Mistake(
                    [0.06, 0.9],
                    "Tras 60 pasos está a 8.3e-02 del fondo. Las dos direcciones oscilan y menguan "
                    "igual, por √β en cada paso: prueba con una β menor.",
                ),
                Mistake(
                    [0.1, 0.2],
                    "Con esos valores se aleja del fondo: la tasa es demasiado grande.",
                ),
                Mistake(
                    [0.05, 1.0],
                    "beta debería estar entre 0 y 1: es la parte de la velocidad que se conserva.",
                ),
                Mistake([-0.05, 0.5], "La tasa debería ser positiva."),
            ],
        ),
        solution=r"""
Sin momento, $(49/51)^{60} = 0.09$. Con $\beta$ demasiado pequeña la dirección de curvatura 1 va lenta; con $\beta = 0.9$ el punto oscila y lo que falta se multiplica, más o menos, por $\sqrt{0.9} = 0.95$ en cada paso. Entre medias, por ejemplo $\beta = 0.6$ y $\eta = 0.06$, se llega de sobra. Para una elipse, la pareja que menos deja en el peor caso es $\beta = \bigl(\frac{\sqrt\kappa - 1}{\sqrt\kappa + 1}\bigr)^2$ y $\eta = \bigl(\frac{2}{\sqrt\kappa + 1}\bigr)^2$, la de Polyak: con $\kappa = 50$, $0.57$ y $0.061$.

```python
eta_valley, beta_valley = 0.06, 0.6
root_kappa = 50**0.5
polyak = ((root_kappa - 1) / (root_kappa + 1)) ** 2, (2 / (root_kappa + 1)) ** 2
assert round(polyak[0], 2) == 0.57 and round(polyak[1], 3) == 0.061


def left_over(eta, beta):
    w_slide, memory_slide = np.ones(2), {}
    for _ in range(60):
        g_slide = np.array([1.0, 50.0]) * w_slide
        w_slide = momentum(w_slide, g_slide, memory_slide, eta, beta)
    return np.linalg.norm(w_slide)


assert left_over(eta_valley, beta_valley) < 1e-5
assert left_over(polyak[1], polyak[0]) < 1e-5 < left_over(0.06, 0.9)
assert round((49 / 51) ** 60, 2) == 0.09 and round(0.9**0.5, 2) == 0.95
```
""",
    ),
]

QUIZ = [
    Question(
        "Una red con 100 clases empieza con una pérdida de 9.2, el doble de log 100. ¿Qué miras?",
        (
            Option(
                "Nada: bajará al entrenar.",
                "Quizá baje, pero antes de empezar ya da certezas falsas, y eso tiene una causa.",
            ),
            Option(
                "La escala de las entradas y de los pesos iniciales.",
                "Si los logits iniciales son grandes, softmax los convierte en certezas. Una red "
                "que no sabe nada debería empezar en 4.6.",
                right=True,
            ),
            Option(
                "La tasa de aprendizaje.",
                "Todavía no se ha dado ningún paso: la tasa no ha intervenido.",
            ),
        ),
    ),
    Question(
        "Con lr = 0.001, en el primer paso de Adam un peso tiene gradiente 0.001 y otro, 100. "
        "¿Cuánto se mueven?",
        (
            Option(
                "Los dos, 0.001.",
                "El gradiente se divide entre su propio tamaño: queda el signo por la tasa.",
                right=True,
            ),
            Option(
                "El segundo, cien mil veces más.",
                "Eso haría SGD. Adam divide entre la raíz de la media de los cuadrados.",
            ),
            Option(
                "El segundo, unas 316 veces más.",
                "La raíz se toma del cuadrado del gradiente, así que el tamaño se va entero.",
            ),
        ),
    ),
    Question(
        "Una red se aprende un lote de memoria, pero en validación acierta una de cada diez. ¿Qué "
        "queda descartado?",
        (
            Option(
                "Que las etiquetas estén desordenadas.",
                "Al contrario, encaja: la red puede aprender de memoria etiquetas sin sentido.",
            ),
            Option(
                "Que validación se normalice de otra manera.",
                "Eso no afecta al lote memorizado, así que sigue siendo posible.",
            ),
            Option(
                "Que haya una softmax de más antes de la pérdida.",
                "Con ella la pérdida no podría bajar hasta 0 ni en un solo lote.",
                right=True,
            ),
        ),
    ),
    Question(
        "Pruebas 40 tasas, te quedas con la que más acierta en los datos de prueba y publicas ese "
        "número. ¿Qué falla?",
        (
            Option(
                "Que 40 tasas son pocas.",
                "Con más, el número saldría aún más optimista.",
            ),
            Option(
                "Que el número sirvió para elegir, y ya no mide datos nuevos.",
                "El máximo de 40 medidas con ruido es optimista. Se elige con validación y la "
                "prueba se mira una vez.",
                right=True,
            ),
            Option(
                "Que habría que publicar la pérdida.",
                "Con la pérdida pasaría lo mismo: el problema es haber elegido con esos datos.",
            ),
        ),
    ),
    Question(
        "De dos hiperparámetros solo importa uno, y no sabes cuál. ¿Cuántos valores distintos del "
        "que importa prueban 25 intentos?",
        (
            Option(
                "25, en rejilla o al azar.",
                "En la rejilla de 5×5 cada valor se repite cinco veces.",
            ),
            Option(
                "5 en una rejilla de 5×5 y 25 al azar.",
                "Por eso el azar encuentra mejor una zona buena estrecha.",
                right=True,
            ),
            Option(
                "25 en una rejilla de 5×5 y unos 5 al azar.",
                "Está al revés: al azar no se repite ningún valor.",
            ),
        ),
    ),
]
