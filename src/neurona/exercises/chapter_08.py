"""Los ejercicios del capítulo 8, generalizar."""

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def fold_pair(m, K, k):
    """Los índices de entrenamiento y los de validación del turno k."""
    folds = np.array_split(np.arange(m), K)
    return np.concatenate(folds[:k] + folds[k + 1 :]), folds[k]


def without(m, held):
    return np.setdiff1d(np.arange(m), held)


def fold_drops_the_rest(m, K, k):
    held = np.arange(k * (m // K), (k + 1) * (m // K))
    return without(m, held), held


def fold_last_takes_the_rest(m, K, k):
    held = np.arange(k * (m // K), m if k == K - 1 else (k + 1) * (m // K))
    return without(m, held), held


def fold_swapped(m, K, k):
    return fold_pair(m, K, k)[::-1]


def fold_trains_with_all(m, K, k):
    return np.arange(m), fold_pair(m, K, k)[1]


def fold_by_jumps(m, K, k):
    held = np.arange(k, m, K)
    return without(m, held), held


def fold_cases(rng):
    yield 5, 2, 1
    yield 5, 2, 0
    for _ in range(5):
        K = int(rng.integers(3, 7))
        m = int(K * rng.integers(2, 6) + rng.integers(1, K))
        yield m, K, int(rng.integers(0, K - 1))
        yield m, K, K - 1
    yield 12, 4, 2


EPS = 1e-5


def fuse_norm(W, b, mean, var, gamma, beta):
    """W (OUT, N) y los demás (OUT,): matriz y sesgo de la capa única."""
    scale = gamma / np.sqrt(var + EPS)
    return scale[:, None] * W, scale * (b - mean) + beta


def fuse_without_mean(W, b, mean, var, gamma, beta):
    scale = gamma / np.sqrt(var + EPS)
    return scale[:, None] * W, scale * b + beta


def fuse_bias_unscaled(W, b, mean, var, gamma, beta):
    scale = gamma / np.sqrt(var + EPS)
    return scale[:, None] * W, b - scale * mean + beta


def fuse_without_root(W, b, mean, var, gamma, beta):
    scale = gamma / (var + EPS)
    return scale[:, None] * W, scale * (b - mean) + beta


def fuse_without_gamma(W, b, mean, var, gamma, beta):
    scale = 1 / np.sqrt(var + EPS)
    return scale[:, None] * W, scale * (b - mean) + beta


def fuse_by_columns(W, b, mean, var, gamma, beta):
    scale = gamma / np.sqrt(var + EPS)
    return scale * W, scale * (b - mean) + beta


def fuse_without_eps(W, b, mean, var, gamma, beta):
    scale = gamma / np.sqrt(var)
    return scale[:, None] * W, scale * (b - mean) + beta


def fuse_cases(rng):
    yield np.array([[2.0]]), *np.array([[3.0], [1.0], [0.04], [2.0], [0.5]])
    for out, n in ((2, 2), (3, 3), (4, 4), (3, 5)):
        W, (b, mean, beta) = rng.normal(size=(out, n)), rng.normal(size=(3, out))
        yield W, b, mean, rng.uniform(0.01, 4, out), rng.uniform(0.3, 2, out), beta


def class_difference(X, y):
    return X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)


def nearest(X, y, X_other, y_other):
    middle = (X[y == 1].mean(axis=0) + X[y == 0].mean(axis=0)) / 2
    return (((X_other - middle) @ class_difference(X, y) > 0) == y_other).mean()


def notes_with(X, y, K, choose_in, learn_in="rest", measure_in="fold"):
    """Las notas de los K turnos, según con qué filas se hace cada cosa."""
    found = []
    for k in range(K):
        rest, fold = fold_pair(len(y), K, k)
        rows = {"rest": rest, "fold": fold, "all": np.arange(len(y))}
        chosen = rows[choose_in]
        genes = np.argsort(abs(class_difference(X[chosen], y[chosen])))[-20:]
        learn, measure = rows[learn_in], rows[measure_in]
        X_genes = X[:, genes]
        found.append(nearest(X_genes[learn], y[learn], X_genes[measure], y[measure]))
    return np.array(found)


def honest_notes(X, y, K):
    """Las K exactitudes, una por turno."""
    return notes_with(X, y, K, "rest")


def leaky_notes(X, y, K):
    return notes_with(X, y, K, "all")


def notes_choosing_in_the_fold(X, y, K):
    return notes_with(X, y, K, "fold")


def notes_learning_with_all(X, y, K):
    return notes_with(X, y, K, "rest", learn_in="all")


def notes_of_the_known(X, y, K):
    return notes_with(X, y, K, "rest", measure_in="rest")


def mean_note(X, y, K):
    return honest_notes(X, y, K).mean()


def note_cases(rng):
    for m, K in ((40, 4), (50, 5), (63, 5), (60, 3)):
        y = rng.permutation(m) % 2
        X = rng.normal(size=(m, 300))
        X[:, :10] += 0.4 * y[:, None]
        yield X, y, K


def scaling_leaks(learn_rows, exam_rows):
    """Sin fuga deben fallar las dos filas del examen; con fuga, acertarse."""
    together = np.vstack([learn_rows, exam_rows])
    if abs(together).max() > 1e6:
        return "Con números menores que un millón basta."
    if learn_rows.std(axis=0).min() < 1e-9:
        return "Una columna es constante en entrenamiento, y no se puede dividir entre 0."
    hits = []
    for base in (learn_rows, together):
        X, X_new = ((rows - base.mean(0)) / base.std(0) for rows in (learn_rows, exam_rows))
        hits.append(round(2 * nearest(X, np.array([0, 0, 1, 1]), X_new, np.array([0, 1]))))
    if hits[0]:
        return (
            f"Sin fuga acierta {hits[0]} de 2. Una columna debe engañar: que en el "
            "entrenamiento separe las clases con números pequeños, y que el examen se salga hacia "
            "el lado contrario."
        )
    if hits[1] < 2:
        return (
            f"Sin fuga falla las dos, como se pide. Con fuga acierta {hits[1]} de 2: la otra "
            "columna debe llevar la razón, y la que engaña, encoger al tipificar con las seis."
        )
    return ""


EXERCISES = [
    Exercise(
        "08.1",
        "A mano",
        statement=r"""
Solo hay cuatro conjuntos de datos posibles, igual de probables. Los ajustes que salen de ellos responden en un punto $2$, $3$, $5$ y $6$. La curva verdadera vale $2$ y el ruido de una medida tiene desviación $\sigma = 0.5$. ¿Cuánto valen el sesgo al cuadrado, la varianza y el error esperado en una medida nueva? ¿Y cuál sería el error esperado si respondiera siempre la media de los cuatro ajustes?
""",
        answer=Values(
            {"bias_squared": 4, "fit_variance": 2.5, "error_one": 6.75, "error_mean": 4.25},
            mistakes=[
                Mistake({"bias_squared": 2}, "Ese es el sesgo. Falta el cuadrado."),
                Mistake(
                    {"fit_variance": 10 / 3},
                    "Has dividido entre 3. Los cuatro conjuntos son todos los posibles, no una "
                    "muestra: la media se toma entre 4.",
                ),
                Mistake(
                    {"fit_variance": 6.5},
                    "Has medido desde la curva verdadera. La varianza se mide desde la media de "
                    "los ajustes.",
                ),
                Mistake(
                    {"error_one": 6.5},
                    "Falta el ruido: la medida nueva tampoco cae en la curva.",
                ),
                Mistake(
                    {"error_one": 7},
                    "El ruido entra con su varianza, el cuadrado de la desviación.",
                ),
                Mistake(
                    {"error_mean": 4},
                    "Falta el ruido de la medida nueva, que no depende de quién responda.",
                ),
                Mistake(
                    {"error_mean": 4.875},
                    "Si siempre responde 4, no hay nada que baile: su varianza es 0.",
                ),
                Mistake(
                    {"error_mean": 6.75},
                    "La media de los cuatro responde siempre lo mismo: ¿cuánta varianza tiene?",
                ),
            ],
        ),
        solution=r"""
La media de los ajustes es $\bar y = 16/4 = 4$. El sesgo es $2 - 4 = -2$ y su cuadrado, $4$. La varianza es $(4 + 1 + 1 + 4)/4 = 2.5$. Con el ruido, $0.25$, el error esperado es $4 + 2.5 + 0.25 = 6.75$. La media de los cuatro responde siempre 4: no tiene varianza, y su error es $4 + 0.25 = 4.25$. Un comité ataca la varianza. El sesgo, que es común a todos, se queda.

```python
four_fits, true_value = np.array([2, 3, 5, 6]), 2
bias_squared = (true_value - four_fits.mean()) ** 2
fit_variance = four_fits.var()
error_one = bias_squared + fit_variance + 0.5**2
error_mean = bias_squared + 0.5**2
assert four_fits.mean() == 4 and (bias_squared, fit_variance) == (4, 2.5)
assert (error_one, error_mean) == (6.75, 4.25)
# Lo mismo sin descomponer: la distancia a la curva, y el ruido aparte.
assert ((four_fits - true_value) ** 2).mean() + 0.5**2 == error_one
```
""",
    ),
    Exercise(
        "08.2",
        "A mano",
        statement=r"""
Con $\eta = 0.1$ y $\lambda = 2$, el paso de $J$ ha llevado cuatro pesos a $v = (0.5,\; -0.1,\; 0.2,\; -0.7)$. ¿Dónde los deja el umbral suave? Otro peso vale $0.05$ y el gradiente de $J$ en él es 0, también después de moverse. ¿Cuánto vale tras un paso de subgradiente de $J + \lambda |w|$? ¿Y tras dos?
""",
        answer=Values(
            {
                "soft_four": np.array([0.3, 0, 0, -0.5]),
                "jump_one": -0.15,
                "jump_two": 0.05,
            },
            comments={"soft_four": "una lista con cuatro números"},
            mistakes=[
                Mistake(
                    {"soft_four": np.array([0.5, 0, 0, -0.7])},
                    "Has puesto a cero los pequeños y has dejado igual los demás. El umbral suave "
                    "también acerca al cero los que quedan.",
                ),
                Mistake(
                    {"soft_four": np.array([0.3, 0.1, 0, -0.5])},
                    "El segundo se ha pasado de largo: falta el máximo con 0.",
                ),
                Mistake(
                    {"soft_four": np.array([0.3, -0.3, 0, -0.9])},
                    "Has restado a todos. Los negativos se acercan al cero sumando.",
                ),
                Mistake(
                    {"soft_four": np.array([0.3, 0, 0, -0.9])},
                    "El umbral acerca al cero: el último, que es negativo, sube.",
                ),
                Mistake(
                    {"soft_four": np.array([0.1, 0, 0, -0.3])},
                    "Ese 2 es de la penalización L2. La derivada de |w| es 1 o −1, y τ = ηλ.",
                ),
                Mistake(
                    {"soft_four": np.zeros(4)},
                    "Has usado λ como umbral. El umbral es τ = ηλ.",
                ),
                Mistake(
                    {"jump_one": 0},
                    "El subgradiente no sabe pararse en el cero: resta ηλ y salta al otro lado.",
                ),
                Mistake(
                    {"jump_one": -1.95},
                    "El subgradiente vale λ. Falta multiplicarlo por la tasa.",
                ),
                Mistake(
                    {"jump_two": -0.35},
                    "Tras el primer paso el peso es negativo, y el subgradiente cambia de signo.",
                ),
            ],
        ),
        solution=r"""
El umbral es $\tau = 0.1 \cdot 2 = 0.2$. El primero baja a $0.3$ y el último sube a $-0.5$. El segundo y el tercero están a no más de $0.2$ del cero y acaban en él. El subgradiente, en cambio, resta $0.2$ a un peso que solo tenía $0.05$: va a $-0.15$, y en el paso siguiente vuelve a $0.05$. Salta de un lado al otro para siempre.

```python
v_four, tau = np.array([0.5, -0.1, 0.2, -0.7]), 0.1 * 2
soft_four = np.sign(v_four) * np.maximum(abs(v_four) - tau, 0)
assert np.allclose(soft_four, [0.3, 0, 0, -0.5])
jump_one = 0.05 - tau * np.sign(0.05)
jump_two = jump_one - tau * np.sign(jump_one)
assert np.allclose([jump_one, jump_two], [-0.15, 0.05])
# El umbral suave minimiza lo que dice: ningún punto de una rejilla lo mejora.
tried = np.linspace(-1, 1, 2001)[:, None]
prices = [(w - v_four) ** 2 / 2 + tau * abs(w) for w in (tried, soft_four)]
assert (prices[0] >= prices[1] - 1e-12).all()
```
""",
    ),
    Exercise(
        "08.3",
        "A mano",
        statement=r"""
Dropout con $p = 0.2$. ¿Por cuánto multiplica el clásico todas las salidas al *usar* la red? ¿Por cuánto multiplica el invertido, al *entrenar*, las que quedan encendidas? Una neurona vale $h = 4$. Con el invertido, su media al entrenar sigue siendo 4. ¿Y su varianza?
""",
        answer=Values(
            {"factor_use": 0.8, "factor_train": 1.25, "dropped_variance": 4},
            mistakes=[
                Mistake(
                    {"factor_use": 0.2},
                    "p es la probabilidad de apagarse. La media es la parte que queda encendida.",
                ),
                Mistake(
                    {"factor_use": 1.25},
                    "Al usarla están todas encendidas y llega de más: hay que reducir.",
                ),
                Mistake(
                    {"factor_train": 5},
                    "Has dividido entre p. La parte que queda encendida es 1 − p.",
                ),
                Mistake(
                    {"factor_train": 0.8},
                    "Al entrenar faltan neuronas: las que quedan tienen que subir.",
                ),
                Mistake(
                    {"dropped_variance": 2.56},
                    "Esa es la varianza sin dividir entre 1 − p.",
                ),
                Mistake(
                    {"dropped_variance": 20},
                    "Esa es la media del cuadrado. Falta restar el cuadrado de la media.",
                ),
                Mistake({"dropped_variance": 2}, "Esa es la desviación. Falta el cuadrado."),
                Mistake(
                    {"dropped_variance": 0.25},
                    "Esa es la de una neurona que vale 1. La varianza crece con h².",
                ),
            ],
        ),
        solution=r"""
El clásico multiplica por $1 - p = 0.8$; el invertido, por $1/0.8 = 1.25$. La neurona llega como $5$ con probabilidad $0.8$ y como $0$ con probabilidad $0.2$. Su media es $4$, la de su cuadrado es $0.8 \cdot 25 = 20$, y la varianza, $20 - 16 = 4$. En general es $h^2\, p/(1 - p)$. La media no cambia, pero el ruido es grande: con $p = 0.5$ la desviación ya es tanta como la neurona, $h$.

```python
factor_use, factor_train = 1 - 0.2, 1 / (1 - 0.2)
dropped_variance = 4**2 * 0.2 / (1 - 0.2)
assert np.isclose(factor_train, 1.25) and np.isclose(dropped_variance, 4)
neurona.manual_seed(0)
dropped = F.dropout(np.full((200, 1000), 4.0), 0.2).data
assert np.allclose(np.unique(dropped), [0, 5])
assert np.isclose(dropped.mean(), 4, atol=0.02)
assert np.isclose(dropped.var(), dropped_variance, atol=0.05)
half_dropped = F.dropout(np.full((200, 1000), 4.0), 0.5).data
assert np.isclose(half_dropped.std(), 4, atol=0.02)
```
""",
    ),
    Exercise(
        "08.4",
        "Código",
        statement=r"""
Escribe `fold_pair(m, K, k)`: los índices de entrenamiento y los de validación del turno `k` (el primero es el 0) de una validación cruzada con `m` datos y `K` pliegues. Los pliegues son seguidos, del $0$ al $m - 1$, y cada índice está en uno y solo en uno. Si $K$ no divide a $m$, los primeros pliegues llevan uno más, como en `np.array_split`.
""",
        answer=Function(
            fold_pair,
            inputs=fold_cases,
            mistakes=[
                Mistake(
                    fold_drops_the_rest,
                    "Cuando K no divide a m sobran datos, y los tuyos no se validan nunca.",
                ),
                Mistake(
                    fold_last_takes_the_rest,
                    "Están todos, pero el último pliegue se queda con todo lo que sobra. "
                    "Repártelo: uno más a cada uno de los primeros.",
                ),
                Mistake(fold_swapped, "Primero los de entrenamiento, después los de validación."),
                Mistake(
                    fold_trains_with_all,
                    "Entrenas también con el pliegue que valida: es una fuga.",
                ),
                Mistake(
                    fold_by_jumps,
                    "Es un buen reparto, pero aquí los pliegues son seguidos: el primero empieza "
                    "0, 1, 2…",
                ),
            ],
        ),
        solution=r"""
`np.array_split` ya hace el reparto. Entrenar es juntar todos los pliegues menos uno.

```python
def fold_pair(m, K, k):
    folds = np.array_split(np.arange(m), K)
    return np.concatenate(folds[:k] + folds[k + 1 :]), folds[k]


turns = [fold_pair(14, 4, k) for k in range(4)]
assert [len(held) for _, held in turns] == [4, 4, 3, 3]
assert sorted(np.concatenate([held for _, held in turns])) == list(range(14))
assert all(not set(kept) & set(held) for kept, held in turns)
by_pairs = [nearest_neighbour(*fold_pair(len(labels), 5, k)) for k in range(5)]
assert np.allclose(by_pairs, k_fold(np.arange(len(labels))))
```
""",
    ),
    Exercise(
        "08.5",
        "Código",
        statement=r"""
Al usar la red, la normalización por lotes ya no depende del lote: es una cuenta lineal, y cabe dentro de la capa densa que la precede. Escribe `fuse_norm(W, b, mean, var, gamma, beta)`: la matriz y el sesgo de una sola capa densa que responde lo mismo que las dos. `W` tiene forma `(OUT, N)`; los demás, `(OUT,)`. `mean` y `var` son las guardadas, y $\epsilon = 10^{-5}$.
""",
        answer=Function(
            fuse_norm,
            inputs=fuse_cases,
            mistakes=[
                Mistake(fuse_without_mean, "La matriz está bien. Al sesgo le falta la media."),
                Mistake(
                    fuse_bias_unscaled,
                    "El sesgo b entra en z, así que también se divide entre la desviación y se "
                    "multiplica por γ.",
                ),
                Mistake(
                    fuse_without_root, "Se divide entre la raíz de la varianza, no entre ella."
                ),
                Mistake(fuse_without_gamma, "Falta γ."),
                Mistake(
                    fuse_by_columns,
                    "Cada neurona es una fila de W: multiplica por filas, con [:, None].",
                ),
                Mistake(
                    fuse_without_eps,
                    "Falta ε, que se suma a la varianza. Es poco, pero con varianzas pequeñas se "
                    "nota.",
                ),
            ],
        ),
        solution=r"""
Se sustituye $z = W\mathbf{x} + \mathbf{b}$ en la fórmula y se agrupa. Con $\mathbf{a} = \gamma / \sqrt{s^2 + \epsilon}$, neurona a neurona,

$$
\gamma\, \frac{W\mathbf{x} + \mathbf{b} - \mu}{\sqrt{s^2 + \epsilon}} + \beta = \mathbf{a} \odot (W \mathbf{x}) + \mathbf{a} \odot (\mathbf{b} - \mu) + \beta .
$$

Cada fila de $W$ queda multiplicada por su $a$. La red fundida da las mismas respuestas con menos cuentas. Solo vale al usarla: durante el entrenamiento $\mu$ y $s^2$ son las del lote.

```python
def fuse_norm(W, b, mean, var, gamma, beta):
    scale = gamma / np.sqrt(var + 1e-5)
    return scale[:, None] * W, scale * (b - mean) + beta


neurona.manual_seed(0)
to_fuse = network(norm=True)
train(to_fuse, learn, epochs=3)
parameters_of = to_fuse.state_dict()
signal = test[0].reshape(-1, 64)
for dense, normed in (("1", "2"), ("4", "5")):
    taken = [parameters_of[f"{dense}.{part}"] for part in ("weight", "bias")]
    kinds = ("running_mean", "running_var", "weight", "bias")
    taken += [parameters_of[f"{normed}.{part}"] for part in kinds]
    W_fused, b_fused = fuse_norm(*taken)
    signal = np.maximum(signal @ W_fused.T + b_fused, 0)
signal = signal @ parameters_of["7.weight"].T + parameters_of["7.bias"]
assert np.allclose(signal, training.predict(to_fuse, test[0]), atol=1e-10)
```
""",
    ),
    Exercise(
        "08.6",
        "Predice y ejecuta",
        statement=r"""
Las respuestas son a cara o cruz y los clasificadores también. En un examen de 100 preguntas, el mejor de 1000 clasificadores saca de media $0.66$. ¿Qué nota saca el mejor de 1000 si el examen tiene 400 preguntas? ¿Y si tiene 10 000? ¿Y el mejor de un millón con el examen de 100? Da las notas entre 0 y 1; se acepta un error de un 1 % de la nota. Apuesta, corrige y compruébalo con `rng.binomial(n, 0.5, size=(veces, k))`; para el millón bastan cinco veces.
""",
        answer=Values(
            {"luck_longer": 0.581, "luck_huge": 0.516, "luck_million": 0.738},
            rtol=0.01,
            mistakes=[
                Mistake(
                    {"luck_longer": 0.66},
                    "Con más preguntas la suerte se reparte mejor: acertar muchas más de la mitad "
                    "es más raro.",
                ),
                Mistake({"luck_longer": 58.1}, "Da las notas entre 0 y 1."),
                Mistake(
                    {"luck_longer": 0.54},
                    "Has dividido la suerte entre 4. La desviación de una nota cae como 1/√n.",
                ),
                Mistake(
                    {"luck_huge": 0.5},
                    "Casi, pero el mejor de mil sigue por encima de la mitad. La desviación de una "
                    "nota es 0.005, y el mejor está a más de tres.",
                ),
                Mistake(
                    {"luck_million": 1},
                    "Acertar cien monedas tiene probabilidad 2⁻¹⁰⁰. Ni un millón de intentos "
                    "bastan.",
                ),
                Mistake(
                    {"luck_million": 0.66},
                    "Mirar mil veces más sí ayuda, aunque poco.",
                ),
                Mistake(
                    {"luck_million": 0.82},
                    "Has doblado la suerte. Crece más despacio: la cola de la campana cae deprisa.",
                ),
            ],
        ),
        solution=r"""
La nota de un clasificador al azar tiene desviación $0.5/\sqrt{n}$, y la del mejor de mil está a unas tres y cuarto por encima de la mitad. Con el cuádruple de preguntas queda la mitad de la suerte: $0.58$. Con 10 000, la décima parte: $0.516$. Multiplicar por mil los clasificadores añade menos de 8 puntos, $0.738$: la suerte crece más o menos como $\sqrt{\log k}$. Un examen largo protege mucho más que mirar poco; y con 100 preguntas basta un puñado de intentos para engañarse: el mejor de 10 saca $0.58$.

```python
luck_rng = np.random.default_rng(0)


def best_note(n, k, times):
    return luck_rng.binomial(n, 0.5, size=(times, k)).max(axis=1).mean() / n


luck_longer = best_note(400, 1000, 200)
luck_huge = best_note(10_000, 1000, 200)
luck_million = best_note(100, 1_000_000, 5)
assert abs(best_note(100, 1000, 200) - 0.66) < 0.005
assert abs(luck_longer - 0.581) < 0.003 and abs(luck_huge - 0.516) < 0.001
assert 0.72 < luck_million < 0.76
assert abs(best_note(100, 10, 2000) - 0.577) < 0.005

# Sin azar: la media del máximo es la suma de P(máximo > x).
from scipy.stats import binom

asked = (100, 1000), (400, 1000), (10_000, 1000), (100, 10**6), (100, 10)
exact = [
    (1 - binom.cdf(np.arange(n), n, 0.5) ** k).sum() / n for n, k in asked
]
assert np.allclose(exact, [0.6607, 0.5809, 0.5162, 0.7384, 0.5768], atol=5e-5)
assert abs((exact[0] - 0.5) / 0.05 - 3.25) < 0.05
```
""",
    ),
    Exercise(
        "08.7",
        "Código",
        statement=r"""
Alguien evalúa un clasificador de genes con validación cruzada. Antes del bucle escribe `genes = best_genes(X, y)` y `X = X[:, genes]`, y después hace los turnos con `nearest_mean`. Dice que no hay fuga, porque cada persona se mide con un modelo que no la vio. ¿Qué falla? Escribe `honest_notes(X, y, K)`, que devuelve las $K$ exactitudes sin esa fuga. Los pliegues son los de `np.array_split`, sin barajar, y puedes usar `best_genes` y `nearest_mean`.
""",
        answer=Function(
            honest_notes,
            inputs=note_cases,
            mistakes=[
                Mistake(
                    leaky_notes,
                    "Los genes se siguen eligiendo con todas las personas. Mete la elección en el "
                    "bucle, y hazla con las de entrenamiento.",
                ),
                Mistake(
                    notes_choosing_in_the_fold,
                    "Eliges los genes con el pliegue que valida. Tienen que salir de los otros.",
                ),
                Mistake(
                    notes_learning_with_all,
                    "Los genes salen del entrenamiento, pero las medias de clase las calculas con "
                    "todas las personas.",
                ),
                Mistake(
                    notes_of_the_known,
                    "Mides en las personas de entrenamiento. La nota es la del pliegue que quedó "
                    "fuera.",
                ),
                Mistake(mean_note, "Esa es la media. Devuelve las K notas, una por turno."),
            ],
        ),
        solution=r"""
El modelo no vio a las personas con las que se mide, pero la elección de los genes sí. Elegir también es ajustar: va dentro de cada turno, y cada turno elige los suyos. En ruido puro, la versión con fuga da alrededor del 87 % y la honesta, la mitad.

```python
def honest_notes(X, y, K):
    folds, found = np.array_split(np.arange(len(y)), K), []
    for k in range(K):
        rest, held = np.concatenate(folds[:k] + folds[k + 1 :]), folds[k]
        genes = best_genes(X[rest], y[rest])
        X_k = X[:, genes]
        found.append(nearest_mean(X_k[rest], y[rest], X_k[held], y[held]))
    return np.array(found)


def leaky_version(X, y, K):
    # Con 20 columnas, elegir las 20 mejores no quita ninguna.
    return honest_notes(X[:, best_genes(X, y)], y, K)


both_notes = []
for seed in range(20):
    noise_rng = np.random.default_rng(seed)
    X_noise = noise_rng.normal(size=(100, 2000))
    y_noise = noise_rng.permutation(100) % 2
    runs = honest_notes(X_noise, y_noise, 5), leaky_version(X_noise, y_noise, 5)
    both_notes.append([run.mean() for run in runs])
honest_mean, leaky_mean = np.mean(both_notes, axis=0)
assert abs(honest_mean - 0.5) < 0.05 and abs(leaky_mean - 0.87) < 0.02
```
""",
    ),
    Exercise(
        "08.8",
        "Abierto",
        statement=r"""
Tipificar antes de separar no se notaba en nuestros datos. Inventa unos en los que sí. Hacen falta cuatro filas de entrenamiento con dos columnas, de clases 0, 0, 1 y 1, y dos filas de examen, de clases 0 y 1. Se tipifica, restando la media y dividiendo entre la desviación, y se clasifica con `nearest_mean`. Si la media y la desviación son las del entrenamiento, debe fallar las dos del examen. Si son las de las seis filas, debe acertar las dos.
""",
        answer=Example(
            {"learn_rows": (4, 2), "exam_rows": (2, 2)},
            scaling_leaks,
            comments={
                "learn_rows": "cuatro filas, clases 0, 0, 1, 1",
                "exam_rows": "dos filas, clases 0 y 1",
            },
            mistakes=[
                Mistake(
                    [[[0, 0], [0, 1], [1, 0], [1, 1]], [[0, 10], [1, -10]]],
                    "Sin fuga acierta 2 de 2. Una columna debe engañar: que en el entrenamiento "
                    "separe las clases con números pequeños, y que el examen se salga hacia el "
                    "lado contrario.",
                ),
                Mistake(
                    [[[0, 0], [0, 0], [1, 0.2], [1, 0.2]], [[1, 10], [0, -10]]],
                    "Sin fuga falla las dos, como se pide. Con fuga acierta 0 de 2: la otra "
                    "columna debe llevar la razón, y la que engaña, encoger al tipificar con las "
                    "seis.",
                ),
                Mistake(
                    [[[0, 0], [0, 0], [1, 0], [1, 0]], [[0, 10], [1, -10]]],
                    "Una columna es constante en entrenamiento, y no se puede dividir entre 0.",
                ),
                Mistake(
                    [[[0, 0], [0, 0], [1, 0.2], [1, 0.2]], [[0, 1e9], [1, -1e9]]],
                    "Con números menores que un millón basta.",
                ),
            ],
        ),
        solution=r"""
La primera columna lleva la razón: 0 en una clase y 1 en la otra, también en el examen. La segunda distingue igual de bien en el entrenamiento, pero con números pequeños, 0 y 0.2, y en el examen se dispara hacia el lado contrario, 10 y −10. Con la desviación del entrenamiento, 0.1, esos valores son enormes y mandan. Con la de las seis filas, 5.8, la segunda columna encoge y manda la primera. La nota sube de 0 a 2 porque la escala ha visto el examen. Y la fuga no siempre favorece: si en el examen la que lleva la razón es la segunda, la misma fuga baja la nota de 2 a 0. En ningún caso mide lo que pasará después.

```python
learn_rows = np.array([[0, 0], [0, 0], [1, 0.2], [1, 0.2]])
exam_rows = np.array([[0, 10], [1, -10]])


def exam_hits(exam):
    found = []
    for base in (learn_rows, np.vstack([learn_rows, exam])):
        fit, new = (
            (X - base.mean(axis=0)) / base.std(axis=0)
            for X in (learn_rows, exam)
        )
        classes = np.array([0, 0, 1, 1]), np.array([0, 1])
        found.append(2 * nearest_mean(fit, classes[0], new, classes[1]))
    return found


assert exam_hits(exam_rows) == [0, 2]
assert exam_hits(np.array([[1, -10], [0, 10]])) == [2, 0]
assert np.isclose(learn_rows[:, 1].std(), 0.1)
assert round(np.vstack([learn_rows, exam_rows])[:, 1].std(), 1) == 5.8
```
""",
    ),
]

QUIZ = [
    Question(
        "Entrenas el mismo modelo con cinco conjuntos de datos. En un punto, las cinco respuestas "
        "casi coinciden y todas fallan por lo mismo. ¿Qué pruebas?",
        (
            Option(
                "Un comité con las cinco.",
                "La media de cinco respuestas casi iguales es casi igual: un comité quita "
                "varianza, y aquí apenas hay.",
            ),
            Option(
                "Un modelo más flexible, o menos penalización.",
                "Fallar siempre igual es sesgo: al modelo le falta libertad para acercarse.",
                right=True,
            ),
            Option(
                "Más dropout.",
                "Añadir regularización cambia varianza por sesgo, y el sesgo es lo que sobra.",
            ),
            Option(
                "Más datos como esos.",
                "Más datos reducen la varianza. Una recta no aprende a curvarse por ver más "
                "puntos.",
            ),
        ),
    ),
    Question(
        "Con 100 datos, ¿por qué el error era tan grande con unas 100 características al azar, y "
        "no con 1000?",
        (
            Option(
                "Porque con 1000 el ajuste ya no pasa por todos los datos.",
                "También pasa: con 1000 el error de entrenamiento es cero.",
            ),
            Option(
                "Porque con 100 el descenso no llega al mínimo.",
                "Aquí nadie desciende: los pesos salen de una cuenta exacta de mínimos cuadrados.",
            ),
            Option(
                "Porque con 100 solo hay una solución que pasa por todos, y necesita pesos "
                "enormes.",
                "Con 1000 hay muchas que pasan, y la de menor norma es mucho más suave. Una "
                "penalización también quita el pico.",
                right=True,
            ),
        ),
    ),
    Question(
        "Con Adam y la penalización L2 dentro del gradiente, ¿qué pesos encogen menos?",
        (
            Option(
                "Los que tienen gradientes grandes.",
                "Adam divide la penalización entre el tamaño del gradiente. AdamW encoge los pesos "
                "aparte, y todos pagan la misma proporción.",
                right=True,
            ),
            Option(
                "Los que tienen gradientes pequeños.",
                "Al contrario: en esos la penalización manda, y bajan a paso casi fijo.",
            ),
            Option(
                "Todos encogen en la misma proporción.",
                "Eso hacen AdamW y SGD. Con Adam depende del tamaño del gradiente.",
            ),
        ),
    ),
    Question(
        "Una red ya entrenada, sin dropout, da a la misma imagen respuestas distintas según las "
        "que vayan con ella en el lote. ¿Qué ha pasado?",
        (
            Option(
                "Le faltan pasos, y sus medias guardadas no han llegado.",
                "Con medias guardadas malas respondería mal, pero siempre lo mismo.",
            ),
            Option(
                "Se paró demasiado pronto.",
                "La parada temprana elige unos pesos. Con ellos fijos, una imagen tendría una sola "
                "respuesta.",
            ),
            Option(
                "Tiene normalización por lotes y nadie llamó a eval().",
                "En modo de entrenamiento usa la media y la varianza del lote, que dependen de las "
                "otras imágenes.",
                right=True,
            ),
        ),
    ),
    Question(
        "Dos maneras de entrenar compiten en los mismos ocho repartos. Cada una tiene una "
        "desviación de un punto, y la segunda gana por 0.6 de media. ¿Es ruido?",
        (
            Option(
                "Sí: la diferencia es menor que la desviación.",
                "Esa desviación incluye que unos repartos son más difíciles que otros, y eso afecta "
                "a las dos por igual.",
            ),
            Option(
                "Falta mirar la diferencia en cada reparto y el error estándar de su media.",
                "Al restar dentro de cada reparto se va lo que tienen en común. Si gana por 0.6 "
                "casi siempre, deja de parecer ruido.",
                right=True,
            ),
            Option(
                "Gana la segunda: su media es mayor.",
                "Con ocho repartos, una media mayor también sale por azar. Hace falta su margen.",
            ),
        ),
    ),
]
