"""Los ejercicios del capítulo 15, evaluar y comparar."""

import math

import numpy as np

from neurona.exercises.answers import Example, Function, Mistake, Values
from neurona.exercises.checking import Exercise
from neurona.exercises.questions import Option, Question


def macro_f1(table):
    """La media de las F1, con las clases verdaderas en las filas."""
    scores = []
    for c in range(len(table)):
        tp = table[c, c]
        total = table[c].sum() + table[:, c].sum()
        scores.append(2 * tp / total if total else 0.0)
    return sum(scores) / len(scores)


def rates(table, c):
    tp, row, column = table[c, c], table[c].sum(), table[:, c].sum()
    return (tp / column if column else 0.0), (tp / row if row else 0.0)


def f1_of_means(table):
    precision, recall = np.mean([rates(table, c) for c in range(len(table))], axis=0)
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def micro_f1(table):
    return np.trace(table) / table.sum()


def weighted_f1(table):
    sizes = table.sum(axis=1)
    each = [macro_f1_of(table, c) for c in range(len(table))]
    return float(np.dot(each, sizes) / sizes.sum())


def macro_f1_of(table, c):
    total = table[c].sum() + table[:, c].sum()
    return 2 * table[c, c] / total if total else 0.0


def mean_recall(table):
    return float(np.mean([rates(table, c)[1] for c in range(len(table))]))


def plain_mean_f1(table):
    return float(np.mean([rates(table, c) for c in range(len(table))]))


def undefined_f1(table):
    tp, total = np.diag(table), table.sum(axis=0) + table.sum(axis=1)
    return float(np.mean(np.divide(2.0 * tp, total)))


def confusions(rng):
    yield (np.array([[10, 90], [0, 10]]),)
    yield (np.array([[5, 0, 1], [0, 0, 0], [2, 0, 7]]),)
    yield (np.array([[0, 4, 0], [0, 6, 0], [0, 1, 0]]),)
    for size in (2, 3, 5):
        yield (rng.integers(0, 9, (size, size)) + 5 * np.eye(size, dtype=int),)


def auc_by_pairs(positive, scores):
    """La parte de las parejas bien ordenadas."""
    total = 0.0
    for high in scores[positive]:
        for low in scores[~positive]:
            total += 1.0 if high > low else 0.5 if high == low else 0.0
    return total / (positive.sum() * (~positive).sum())


def auc_without_ties(positive, scores):
    return (scores[positive][:, None] > scores[~positive]).mean()


def auc_generous(positive, scores):
    return (scores[positive][:, None] >= scores[~positive]).mean()


def auc_reversed(positive, scores):
    return 1 - auc_by_pairs(positive, scores)


def auc_of_all_pairs(positive, scores):
    pairs = len(scores) * (len(scores) - 1) / 2
    return auc_by_pairs(positive, scores) * positive.sum() * (~positive).sum() / pairs


def accuracy_at_half(positive, scores):
    return ((scores >= 0.5) == positive).mean()


def scored(rng):
    yield np.array([True, False, False]), np.array([0.4, 0.4, 0.1])
    yield np.array([False, True, True, False]), np.array([0.2, 0.9, 0.2, 0.6])
    for size, levels in ((8, 3), (12, 100), (15, 4)):
        positive = rng.permutation(np.arange(size) < size // 3)
        yield positive, rng.integers(0, levels, size) / levels


def corrected(b, c):
    """El valor p de McNemar con corrección."""
    return math.erfc(math.sqrt((abs(b - c) - 1) ** 2 / (b + c) / 2)) if b + c else 1.0


def same_gap(clear_table, doubtful_table):
    """Dos tablas con la misma diferencia de exactitud, una con indicios y otra sin ellos."""
    found = []
    tables = {"clear_table": clear_table, "doubtful_table": doubtful_table}
    for name, table in tables.items():
        if (table < 0).any() or (table != table.round()).any():
            return f"{name} debería tener enteros que no sean negativos: son recuentos."
        if table.sum() != 1000:
            return f"{name} suma {table.sum():.0f}, y el examen tiene 1000 datos."
        b, c = table[0, 1], table[1, 0]
        if c - b != 10:
            return (
                f"En {name} la segunda red acierta {c - b:.0f} más que la primera, y deberían ser "
                "10. La diferencia es la de los dos números de fuera de la diagonal; la primera red "
                "va en las filas."
            )
        found.append(corrected(b, c))
    if found[0] >= 0.05:
        return (
            f"El valor p de clear_table es {found[0]:.3f}, y debería ser menor que 0.05. Hacen "
            "falta menos discordantes."
        )
    if found[1] <= 0.2:
        return (
            f"El valor p de doubtful_table es {found[1]:.3f}, y debería ser mayor que 0.2. Hacen "
            "falta más discordantes."
        )
    return ""


EXERCISES = [
    Exercise(
        "15.1",
        "A mano",
        statement=r"""
Un detector de treses revisa 1000 dígitos, de los que 60 son un 3. Avisa 50 veces, y en 45 tiene razón. ¿Cuál es su precisión? ¿Y su sensibilidad, su F1 y su exactitud? Dalas entre 0 y 1, con al menos tres decimales.
""",
        answer=Values(
            {"precision_hand": 0.9, "recall_hand": 0.75, "f1_hand": 9 / 11, "accuracy_hand": 0.98},
            rtol=0.001,
            mistakes=[
                Mistake(
                    {"precision_hand": 0.75, "recall_hand": 0.9},
                    "Están cambiadas. La precisión se mide sobre los avisos, y la sensibilidad "
                    "sobre los treses.",
                ),
                Mistake(
                    {"f1_hand": 0.825},
                    "Esa es la media corriente. La F1 es la media armónica, 2PS/(P + S).",
                ),
                Mistake(
                    {"accuracy_hand": 0.985},
                    "Has contado solo los 15 treses perdidos. También son fallos los 5 avisos "
                    "falsos.",
                ),
                Mistake(
                    {"accuracy_hand": 0.995},
                    "Has contado solo los avisos falsos. Faltan los treses que no vio.",
                ),
                Mistake(
                    {"accuracy_hand": 0.94},
                    "Esa es la del detector que siempre dice que no.",
                ),
                Mistake(
                    {"accuracy_hand": 0.935},
                    "Has contado solo los que descartó bien. También son aciertos los 45 treses.",
                ),
                Mistake(
                    {"accuracy_hand": 0.9},
                    "Esa es la precisión. La exactitud cuenta también los 935 que descartó bien.",
                ),
            ],
        ),
        solution=r"""
VP = 45, FP = 5, FN = 15 y VN = 935. Precisión, $45/50 = 0.9$; sensibilidad, $45/60 = 0.75$; F1, $90/(90 + 5 + 15) = 0.818$; exactitud, $980/1000 = 0.98$. El detector que siempre dice que no tendría una exactitud de 0.94.

```python
hand_table = np.array([[935, 5], [15, 45]])
precision_hand, recall_hand, f1_hand = three(hand_table, 1)
accuracy_hand = np.trace(hand_table) / hand_table.sum()
assert (precision_hand, recall_hand) == (0.9, 0.75)
assert round(f1_hand, 3) == 0.818 and accuracy_hand == 0.98
assert hand_table[0].sum() / 1000 == 0.94
```
""",
    ),
    Exercise(
        "15.2",
        "A mano",
        statement=r"""
Cinco imágenes. Las dos positivas puntúan 0.8 y 0.5; las tres negativas, 0.6, 0.5 y 0.2. ¿Cuál es la AUC? ¿Y si a todas las puntuaciones se les hace el cuadrado? ¿Y si se cambian todas de signo?
""",
        answer=Values(
            {"auc_hand": 0.75, "auc_squared": 0.75, "auc_negated": 0.25},
            rtol=0.001,
            mistakes=[
                Mistake(
                    {"auc_hand": 5 / 6},
                    "Has contado el empate entero. Un empate cuenta medio.",
                ),
                Mistake(
                    {"auc_hand": 4 / 6},
                    "Has contado el empate como cero. Cuenta medio.",
                ),
                Mistake(
                    {"auc_hand": 0.25},
                    "Está al revés: cuenta las parejas en las que puntúa más el positivo.",
                ),
                Mistake(
                    {"auc_hand": 0.45},
                    "Has dividido entre todas las parejas. Solo cuentan las seis de un positivo y "
                    "un negativo.",
                ),
                Mistake(
                    {"auc_squared": 0.5625},
                    "La AUC no se eleva al cuadrado. El orden de las puntuaciones no ha cambiado.",
                ),
                Mistake(
                    {"auc_negated": -0.75},
                    "La AUC es una probabilidad. Si el orden se da la vuelta, las parejas bien "
                    "ordenadas son las que estaban mal.",
                ),
            ],
        ),
        solution=r"""
Hay $2 \cdot 3 = 6$ parejas. El 0.8 gana las tres; el 0.5 pierde con 0.6, empata con 0.5 y gana a 0.2: $4.5/6 = 0.75$. El cuadrado de números positivos no cambia el orden, así que da lo mismo. Con los signos cambiados queda $1 - 0.75 = 0.25$.

```python
five_positive = np.array([True, True, False, False, False])
five_scores = np.array([0.8, 0.5, 0.6, 0.5, 0.2])
auc_hand = area(roc(five_positive, five_scores))
auc_squared = area(roc(five_positive, five_scores**2))
auc_negated = area(roc(five_positive, -five_scores))
assert np.allclose([auc_hand, auc_squared, auc_negated], [0.75, 0.75, 0.25])
```
""",
    ),
    Exercise(
        "15.3",
        "A mano",
        statement=r"""
Dos redes hacen un examen de 2000 dígitos. La primera falla 60, la segunda falla 45, y hay 30 que fallan las dos. ¿Cuántos acierta solo la primera? ¿Cuántos solo la segunda? ¿Cuánto vale el estadístico de McNemar con corrección? Da tres decimales.
""",
        answer=Values(
            {"only_first": 15, "only_second": 30, "statistic_hand": 196 / 45},
            rtol=0.001,
            mistakes=[
                Mistake(
                    {"only_first": 30, "only_second": 15},
                    "Están cambiados. Los que falla la segunda y la primera no, los acierta solo "
                    "la primera.",
                ),
                Mistake(
                    {"only_first": 60, "only_second": 45},
                    "Esos son todos sus fallos. Quita los 30 en los que fallan las dos.",
                ),
                Mistake(
                    {"statistic_hand": math.erfc(math.sqrt(98 / 45))},
                    "Ese es el valor p. Se pide el estadístico.",
                ),
                Mistake(
                    {"statistic_hand": 5.0},
                    "Falta la corrección: a la diferencia se le resta 1 antes de elevarla al "
                    "cuadrado.",
                ),
                Mistake(
                    {"statistic_hand": 224 / 45},
                    "El 1 se resta dentro del cuadrado.",
                ),
                Mistake(
                    {"statistic_hand": 196 / 2000},
                    "Se divide entre los discordantes, b + c, y no entre todo el examen.",
                ),
                Mistake(
                    {"statistic_hand": 196 / 105},
                    "Has dividido entre la suma de los fallos. Los 30 comunes no cuentan.",
                ),
            ],
        ),
        solution=r"""
De los 45 que falla la segunda, 30 los falla también la primera: $b = 15$ los acierta solo la primera. De los 60 de la primera, $c = 30$ los acierta solo la segunda. El estadístico es $(|15 - 30| - 1)^2/45 = 196/45 = 4.356$. Pasa de 3.841: con monedas justas, un reparto así sale menos de una vez de cada veinte ($p = 0.037$).

```python
only_first, only_second = 45 - 30, 60 - 30
hand_duel = [[2000 - 15 - 30 - 30, only_first], [only_second, 30]]
statistic_hand, hand_p = mcnemar(hand_duel)
assert round(statistic_hand, 3) == 4.356 and round(hand_p, 3) == 0.037
assert np.sum(hand_duel) == 2000
```
""",
    ),
    Exercise(
        "15.4",
        "Código",
        statement=r"""
Escribe `macro_f1(table)`, la media de las F1 de las clases de una matriz de confusión con las clases verdaderas en las filas. Puede haber clases sin ningún dato y clases a las que el modelo no responde nunca; si su F1 es 0/0, cuenta como 0.
""",
        answer=Function(
            macro_f1,
            inputs=confusions,
            mistakes=[
                Mistake(
                    f1_of_means,
                    "Has hecho la F1 de las medias. Se pide la media de las F1.",
                ),
                Mistake(
                    micro_f1,
                    "Eso es la exactitud: todas las clases juntas. Calcula la F1 de cada una.",
                ),
                Mistake(
                    weighted_f1,
                    "Has pesado cada clase por sus datos. En la macro pesan todas igual.",
                ),
                Mistake(
                    mean_recall,
                    "Has hecho la media de las sensibilidades. Falta la precisión.",
                ),
                Mistake(
                    plain_mean_f1,
                    "La F1 es la media armónica de la precisión y la sensibilidad, y no la "
                    "corriente.",
                ),
                Mistake(
                    undefined_f1,
                    "Con una clase sin datos ni respuestas sale 0/0. Decide ahí: cuenta como 0.",
                ),
            ],
        ),
        solution=r"""
Con $2\,\text{VP}/(2\,\text{VP} + \text{FP} + \text{FN})$ el denominador es la suma de la fila y de la columna, y solo es cero cuando la clase no aparece por ningún lado.

```python
def macro_f1(table):
    scores_macro = []
    for c in range(len(table)):
        total_macro = table[c].sum() + table[:, c].sum()
        scores_macro.append(2 * table[c, c] / total_macro if total_macro else 0.0)
    return sum(scores_macro) / len(scores_macro)


theirs_macro = sk.f1_score(labels, said["convolucional"], average="macro")
assert np.isclose(macro_f1(tables["convolucional"]), theirs_macro)
assert round(macro_f1(lopsided), 2) == 0.18
```
""",
    ),
    Exercise(
        "15.5",
        "Código",
        statement=r"""
Escribe `auc_by_pairs(positive, scores)`, el área bajo la curva ROC sin dibujar la curva: la parte de las parejas de un positivo y un negativo en las que puntúa más el positivo. Un empate cuenta medio. `positive` es un arreglo de valores lógicos.
""",
        answer=Function(
            auc_by_pairs,
            inputs=scored,
            mistakes=[
                Mistake(auc_without_ties, "Los empates cuentan medio, y aquí cuentan cero."),
                Mistake(auc_generous, "Los empates cuentan medio, y aquí cuentan uno."),
                Mistake(
                    auc_reversed,
                    "Está al revés: cuentas las parejas en las que puntúa más el negativo.",
                ),
                Mistake(
                    auc_of_all_pairs,
                    "Divides entre todas las parejas. Son solo las de un positivo y un negativo.",
                ),
                Mistake(
                    accuracy_at_half,
                    "Eso es la exactitud con umbral 0.5. La AUC no elige umbral.",
                ),
            ],
        ),
        solution=r"""
Una resta con difusión compara todas las parejas a la vez: una fila por positivo y una columna por negativo.

```python
def auc_by_pairs(positive, scores):
    gaps_pairs = scores[positive][:, None] - scores[~positive]
    return (gaps_pairs > 0).mean() + (gaps_pairs == 0).mean() / 2


assert np.isclose(
    auc_by_pairs(noisy_labels, tied), sk.roc_auc_score(noisy_labels, tied)
)
```
""",
    ),
    Exercise(
        "15.6",
        "Predice y ejecuta",
        statement=r"""
Divide entre 1000 los logits de la red convolucional: $T = 1000$. Antes de ejecutar nada, ¿cuál será su exactitud en la prueba? ¿Y, más o menos, su pérdida y su error de calibración con diez grupos? Compruébalo con `losses`, `softmax` y `calibration_error`, y da tres decimales.
""",
        answer=Values(
            {"accuracy_hot": 0.9927, "loss_hot": 2.29, "error_hot": 0.891},
            rtol=0.006,
            mistakes=[
                Mistake(
                    {"accuracy_hot": 0.1},
                    "Las diez probabilidades casi se igualan, pero la mayor sigue siendo la misma.",
                ),
                Mistake(
                    {"loss_hot": 0.0248},
                    "Esa es la de los logits sin dividir. La pérdida mira las probabilidades, y "
                    "ahora todas están cerca de 0.1.",
                ),
                Mistake(
                    {"loss_hot": 24.8},
                    "La pérdida no se multiplica por T. Con probabilidades de 0.1, ¿cuánto vale "
                    "−log 0.1?",
                ),
                Mistake(
                    {"error_hot": 0.0},
                    "La red dice estar segura al 10 % y acierta el 99 %: pecar de modesta también "
                    "es estar mal calibrada.",
                ),
                Mistake(
                    {"error_hot": 0.0028},
                    "Ese es el error sin dividir. Con T = 1000 la seguridad ronda 0.1.",
                ),
                Mistake(
                    {"error_hot": 0.9},
                    "Casi: la exactitud no es 1, y la seguridad media pasa un poco de 0.1. "
                    "Ejecútalo.",
                ),
            ],
        ),
        solution=r"""
Las respuestas no cambian, y la exactitud tampoco: 0.9927. Las probabilidades son casi 0.1, así que la pérdida es casi $\log 10 = 2.303$; un poco menos, 2.29, porque a la clase buena le queda algo más de 0.1. La seguridad media es 0.10 y acierta el 99.27 %: el error de calibración es 0.89. La temperatura puede estropear la pérdida y la calibración todo lo que quiera sin tocar la exactitud.

```python
hot = logits["convolucional"] / 1000
accuracy_hot = (hot.argmax(axis=1) == labels).mean()
loss_hot = losses(hot, labels).mean()
error_hot = calibration_error(softmax(hot), labels)
assert accuracy_hot == 0.9927 and 2.28 < loss_hot < np.log(10)
assert round(error_hot, 2) == 0.89 and 0.1 < softmax(hot).max(axis=1).mean() < 0.105
assert round(loss_hot, 2) == 2.29
```
""",
    ),
    Exercise(
        "15.7",
        "Predice y ejecuta",
        statement=r"""
Una prueba médica da positivo en el 99 % de los enfermos y en el 1 % de los sanos. Está enferma una persona de cada mil. Apuesta: de los que dan positivo, ¿qué parte está enferma? Y calcula la prevalencia a partir de la cual la mitad de los positivos lo están de verdad. Calcula las dos con cuatro decimales. Después simula un millón de personas: la simulación solo comprueba, porque su tercera cifra depende del azar.
""",
        answer=Values(
            {"sick_share": 0.99 * 0.001 / (0.99 * 0.001 + 0.01 * 0.999), "even_prevalence": 0.01},
            rtol=0.003,
            mistakes=[
                Mistake(
                    {"sick_share": 0.99},
                    "Esa es la sensibilidad: la parte de los enfermos que da positivo. Se pide la "
                    "parte de los positivos que está enferma.",
                ),
                Mistake(
                    {"sick_share": 0.5},
                    "El 99 y el 1 no se compensan: por cada enfermo hay 999 sanos.",
                ),
                Mistake(
                    {"sick_share": 1 / 11},
                    "Casi: una de cada once es el redondeo. Divide 990 entre todos los que dan "
                    "positivo, con cuatro decimales.",
                ),
                Mistake(
                    {"sick_share": 0.00099},
                    "Eso es la parte de todos que está enferma y da positivo. Divide entre todos "
                    "los que dan positivo.",
                ),
                Mistake(
                    {"even_prevalence": 0.5},
                    "Con la mitad enferma, casi todos los positivos lo estarían. Iguala los "
                    "positivos de cada grupo.",
                ),
                Mistake(
                    {"even_prevalence": 0.01 / 0.99},
                    "Has dejado ρ en lugar de 1 − ρ para los sanos. Iguala 0.99 ρ con "
                    "0.01 (1 − ρ).",
                ),
            ],
        ),
        solution=r"""
De un millón, 1000 están enfermos y 990 dan positivo. De los 999 000 sanos, dan positivo 9990. La precisión es $990/10\,980 = 0.0902$: de cada once positivos, uno. La mitad son de verdad cuando $0.99\,\rho = 0.01\,(1 - \rho)$, es decir, $\rho = 0.01$. La prueba no es mala; la enfermedad es rara.

```python
sick_share = 0.99 * 0.001 / (0.99 * 0.001 + 0.01 * 0.999)
even_prevalence = 0.01 / (0.99 + 0.01)
assert round(sick_share, 4) == 0.0902 and np.isclose(sick_share, 990 / 10_980)
rng_test = np.random.default_rng(0)
sick = rng_test.random(1_000_000) < 0.001
alarm = rng_test.random(1_000_000) < np.where(sick, 0.99, 0.01)
assert abs(sick[alarm].mean() - sick_share) < 0.01
assert np.isclose(0.99 * even_prevalence, 0.01 * (1 - even_prevalence))
```
""",
    ),
    Exercise(
        "15.8",
        "Abierto",
        statement=r"""
En un examen de 1000 datos, una segunda red acierta 10 más que la primera. ¿Es eso un indicio de que es mejor? Inventa dos tablas de McNemar, con las filas y las columnas del capítulo, en las que pase eso: una con un valor p (con corrección) menor que 0.05 y otra con uno mayor que 0.2. ¿Qué tendría que decir quien publica «un punto más de exactitud»?
""",
        answer=Example(
            {"clear_table": (2, 2), "doubtful_table": (2, 2)},
            same_gap,
            comments={"clear_table": "dos listas de dos números"},
            mistakes=[
                Mistake(
                    [[[900, 40], [50, 10]], [[900, 40], [50, 10]]],
                    "El valor p de clear_table es 0.343, y debería ser menor que 0.05. Hacen "
                    "falta menos discordantes.",
                ),
                Mistake(
                    [[[900, 10], [0, 90]], [[900, 40], [50, 10]]],
                    "En clear_table la segunda red acierta -10 más que la primera, y deberían ser "
                    "10. La diferencia es la de los dos números de fuera de la diagonal; la primera "
                    "red va en las filas.",
                ),
                Mistake(
                    [[[900, 0], [10, 90]], [[900, 5], [15, 80]]],
                    "El valor p de doubtful_table es 0.044, y debería ser mayor que 0.2. Hacen "
                    "falta más discordantes.",
                ),
                Mistake(
                    [[[90, 0], [10, 0]], [[900, 40], [50, 10]]],
                    "clear_table suma 100, y el examen tiene 1000 datos.",
                ),
            ],
        ),
        solution=r"""
Si la segunda acierta todo lo de la primera y diez más, $b = 0$ y $c = 10$: las diez monedas han salido iguales. Si discrepan en 90, con 40 y 50, un reparto así es corriente. La diferencia de exactitud es la misma, un punto. Quien la publica tendría que dar la tabla, o al menos los discordantes; y si habla de un algoritmo y no de una red, varias semillas.

```python
clear_table = np.array([[900, 0], [10, 90]])
doubtful_table = np.array([[900, 40], [50, 10]])
for made in (clear_table, doubtful_table):
    assert made.sum() == 1000 and difference(made)[0] == 0.01
assert mcnemar(clear_table)[1] < 0.05 < 0.2 < mcnemar(doubtful_table)[1]
assert exact(clear_table) < 0.05
```
""",
    ),
]

QUIZ = [
    Question(
        "Un detector de una enfermedad que tiene una persona de cada cien acierta el 99 %. ¿Qué "
        "se sabe de él?",
        (
            Option(
                "Que es muy bueno.",
                "Decir siempre que no también acierta el 99 %.",
            ),
            Option(
                "Que encuentra a 99 de cada cien enfermos.",
                "Eso sería la sensibilidad. La exactitud cuenta a los sanos, que son casi todos.",
            ),
            Option(
                "Casi nada: lo mismo acierta uno que no mira a nadie.",
                "Hacen falta la sensibilidad y la precisión, o la tabla entera.",
                right=True,
            ),
            Option(
                "Que su AUC es 0.99.",
                "La AUC mide el orden de las puntuaciones, y no se deduce de la exactitud.",
            ),
        ),
    ),
    Question(
        "El mismo detector, con el mismo umbral, pasa de un hospital donde hay un enfermo de cada "
        "diez a otro donde hay uno de cada mil. Los enfermos y los sanos son como los de antes. "
        "¿Qué cambia?",
        (
            Option(
                "La curva ROC y la AUC.",
                "Cada tasa se mide dentro de su clase, y las clases no han cambiado por dentro.",
            ),
            Option(
                "La sensibilidad.",
                "Encuentra la misma parte de los enfermos.",
            ),
            Option(
                "La precisión, que baja mucho.",
                "Los falsos avisos son casi los mismos, y los buenos, muchos menos.",
                right=True,
            ),
            Option("Nada.", "La red no cambia, pero sí de qué están hechos sus avisos."),
        ),
    ),
    Question(
        "La exactitud de cada clase contra las demás, (VP + VN)/m, se promedia sobre las diez. Da "
        "99.8 %. ¿Cuál es la exactitud de la red?",
        (
            Option(
                "99.8 %.", "La media cuenta como aciertos los de los detectores que no pintan nada."
            ),
            Option(
                "99 %.",
                "Cada fallo lo cometen dos de los diez detectores: 1 − 2e/10 = 0.998 da e = 0.01.",
                right=True,
            ),
            Option("99.9 %.", "Es al revés: la media es mayor que la exactitud."),
            Option("98 %.", "Has contado cada fallo diez veces. Lo cometen dos detectores."),
        ),
    ),
    Question(
        "McNemar da p = 0.001 entre una red densa y una convolucional, cada una entrenada una vez. "
        "¿Qué se puede concluir?",
        (
            Option(
                "Que la convolucional es una arquitectura mejor.",
                "Con otra semilla podrían ser otras redes. En el capítulo, redes de la misma "
                "clase también salen distintas.",
            ),
            Option(
                "Que esas dos redes no fallan lo mismo en datos como los del examen.",
                "Para hablar de las arquitecturas hacen falta varios entrenamientos.",
                right=True,
            ),
            Option(
                "Que hay una probabilidad de 0.001 de que sean iguales.",
                "El valor p supone que son iguales y dice lo raro que sería lo visto.",
            ),
        ),
    ),
    Question(
        "Una red bien calibrada en el examen recibe dígitos movidos cuatro píxeles. ¿Qué cabe "
        "esperar, por lo visto en el capítulo?",
        (
            Option(
                "Que acierte menos, y su seguridad baje lo mismo.",
                "La seguridad baja mucho menos que los aciertos.",
            ),
            Option(
                "Que acierte igual, porque la convolución es equivariante.",
                "Lo son sus mapas. Las capas densas de detrás dependen del sitio.",
            ),
            Option(
                "Que acierte menos y siga bastante segura.",
                "La calibración es de la red y de los datos con que se midió.",
                right=True,
            ),
        ),
    ),
]
