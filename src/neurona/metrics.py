"""Medidas de un clasificador: tablas de aciertos, umbrales y comparación de dos modelos.

``M`` son los datos y ``C`` las clases. Los nombres y los resultados son los de scikit-learn y, en
la prueba de McNemar, los de statsmodels.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from neurona.shapes import check_array, check_integer


def confusion_matrix(
    y_true: ArrayLike, y_pred: ArrayLike, classes: Sequence | None = None
) -> NDArray[np.int64]:
    """Cuántos datos de cada clase recibieron cada respuesta.

    Parameters
    ----------
    y_true, y_pred : array (M,)
        Las clases verdaderas y las que dijo el modelo: enteros o textos.
    classes : sequence, optional
        Las clases, en el orden de las filas. Si falta, las que aparecen, ordenadas.

    Returns
    -------
    ndarray (C, C)
        Una fila por clase verdadera y una columna por respuesta.

    Raises
    ------
    ValueError
        Si no hay tantas respuestas como datos, o aparece una clase que no está en ``classes``.

    Examples
    --------
    >>> confusion_matrix([0, 0, 0, 1], [0, 0, 1, 1])
    array([[2, 1],
           [0, 1]])
    """
    y_true, y_pred = check_pair(y_true, y_pred)
    names = check_classes(classes, y_true, y_pred)
    table = np.zeros((len(names), len(names)), np.int64)
    np.add.at(table, (place(names, y_true), place(names, y_pred)), 1)
    return table


def classification_report(y_true: ArrayLike, y_pred: ArrayLike) -> dict:
    """Precisión, sensibilidad y F1 de cada clase, y sus medias.

    Es el diccionario de scikit-learn con ``output_dict=True``. Un cociente 0/0 vale 0.

    Parameters
    ----------
    y_true, y_pred : array (M,)
        Enteros o textos.

    Returns
    -------
    dict
        De cada clase, con su nombre como texto: ``"precision"``, ``"recall"``, ``"f1-score"`` y
        ``"support"``, los datos que son de ella. Después, ``"accuracy"``; ``"macro avg"``, en la
        que todas las clases pesan igual, y ``"weighted avg"``, en la que pesan por sus datos.

    Examples
    --------
    >>> report = classification_report([0, 0, 0, 1], [0, 0, 1, 1])
    >>> report["1"]["precision"], report["1"]["recall"], report["accuracy"]
    (0.5, 1.0, 0.75)
    """
    y_true, y_pred = check_pair(y_true, y_pred)
    names = check_classes(None, y_true, y_pred)
    table = confusion_matrix(y_true, y_pred, names)
    right, support = np.diag(table), table.sum(axis=1)
    columns = {
        "precision": divide(right, table.sum(axis=0)),
        "recall": divide(right, support),
        "f1-score": divide(2 * right, support + table.sum(axis=0)),
    }
    report: dict = {
        str(name): {**{key: float(c[k]) for key, c in columns.items()}, "support": int(support[k])}
        for k, name in enumerate(names)
    }
    total = int(support.sum())
    report["accuracy"] = float(right.sum() / total)
    for key, weights in {"macro avg": None, "weighted avg": support}.items():
        means = {name: float(np.average(c, weights=weights)) for name, c in columns.items()}
        report[key] = {**means, "support": total}
    return report


def top_confusions(y_true: ArrayLike, y_pred: ArrayLike, k: int = 5) -> list[tuple]:
    """Los ``k`` errores más repetidos.

    Returns
    -------
    list of (clase verdadera, respuesta, veces)
        Del más repetido al menos; los empates, en el orden de las clases. Son menos de ``k`` si
        no hay tantos errores distintos.

    Examples
    --------
    >>> top_confusions([4, 4, 4, 9, 7], [9, 9, 4, 4, 7], k=2)
    [(4, 9, 2), (9, 4, 1)]
    """
    k = check_integer("k", k, 1)
    y_true, y_pred = check_pair(y_true, y_pred)
    names = check_classes(None, y_true, y_pred)
    wrong = confusion_matrix(y_true, y_pred, names)
    np.fill_diagonal(wrong, 0)
    first = np.argsort(-wrong, axis=None, kind="stable")[:k]
    cells = [np.unravel_index(cell, wrong.shape) for cell in first]
    return [
        (names[i].item(), names[j].item(), int(wrong[i, j])) for i, j in cells if wrong[i, j] > 0
    ]


def roc_curve(y_true: ArrayLike, scores: ArrayLike) -> tuple[NDArray, NDArray, NDArray]:
    """La curva ROC: lo que se acierta y lo que se yerra con cada umbral.

    Parameters
    ----------
    y_true : array (M,)
        1 o ``True`` donde el dato es positivo; 0 o ``False`` donde es negativo.
    scores : array (M,)
        Cuanto mayor, más positivo.

    Returns
    -------
    false_positive_rate, true_positive_rate, thresholds : ndarray
        Un punto por cada valor distinto de ``scores``, de mayor a menor: los que dicen que sí son
        los que llegan a ese umbral. El primer umbral es infinito, y nadie llega. Es la curva de
        scikit-learn con ``drop_intermediate=False``.

    Raises
    ------
    ValueError
        Si ``y_true`` no tiene ceros y unos, los dos, o ``scores`` no es finito.

    Examples
    --------
    >>> false_rate, true_rate, thresholds = roc_curve([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])
    >>> false_rate.tolist(), true_rate.tolist(), thresholds.tolist()
    ([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0], [inf, 0.8, 0.4, 0.1])
    """
    positive = check_binary(y_true)
    scores = check_scores(scores)
    if scores.ndim != 1 or len(scores) != len(positive):
        raise ValueError(f"scores tiene forma {scores.shape}: debería ser ({len(positive)},)")
    order = np.argsort(-scores.astype(float), kind="stable")
    positive, scores = positive[order], scores[order]
    ends = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)  # los empates entran juntos
    hits = np.cumsum(positive)[ends]
    alarms = ends + 1 - hits
    start = np.zeros(1)
    return (
        np.concatenate([start, alarms / alarms[-1]]),
        np.concatenate([start, hits / hits[-1]]),
        np.concatenate([start + np.inf, scores[ends]]),
    )


def roc_auc(y_true: ArrayLike, scores: ArrayLike) -> float:
    """El área bajo la curva ROC; con varias clases, la media de cada una contra las demás.

    Es la probabilidad de que un positivo al azar puntúe más que un negativo al azar, contando
    medio cada empate (Hanley y McNeil, 1982).

    Parameters
    ----------
    y_true : array (M,)
        Ceros y unos; o, si ``scores`` tiene ``C`` columnas, clases de 0 a C − 1, todas presentes.
    scores : array (M,) or (M, C)
        La columna ``c`` puntúa la clase ``c``.

    Returns
    -------
    float

    Examples
    --------
    >>> roc_auc([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])
    0.875
    """
    scores = check_scores(scores)
    if scores.ndim == 1:
        false_rate, true_rate, _ = roc_curve(y_true, scores)
        return float((np.diff(false_rate) * (true_rate[1:] + true_rate[:-1])).sum() / 2)
    y_true = check_labels("y_true", y_true)
    if scores.ndim != 2 or len(scores) != len(y_true) or scores.shape[1] < 2:
        raise ValueError(
            f"scores tiene forma {scores.shape}: debería ser ({len(y_true)},) o "
            f"({len(y_true)}, C), con C al menos 2"
        )
    found, classes = np.unique(y_true), np.arange(scores.shape[1])
    if not np.array_equal(found, classes):
        raise ValueError(
            f"y_true contiene las clases {listed(found)}: deberían ser todas las de 0 a "
            f"{classes[-1]}, una por columna de scores"
        )
    return float(np.mean([roc_auc(y_true == c, scores[:, c]) for c in classes]))


def mcnemar(table: ArrayLike, correction: bool = True) -> tuple[float, float]:
    """Prueba de McNemar: ¿fallan dos modelos lo mismo, en los mismos datos?

    Parameters
    ----------
    table : array (2, 2)
        Datos que aciertan los dos, solo el primero; solo el segundo, ninguno.
    correction : bool
        Si resta 1 a la diferencia, como Edwards (1948).

    Returns
    -------
    statistic, p_value : float
        ``(|b − c| − 1)² / (b + c)``, con ``b`` y ``c`` los de fuera de la diagonal, y la
        probabilidad de que una χ² de un grado de libertad llegue ahí. Si ``b + c`` es 0, ``(0.0,
        1.0)``.

    Notes
    -----
    Con ``b = c`` la corrección se pasa y el estadístico es ``1 / (b + c)`` en lugar de 0. Con
    ``b + c`` menor que 25 conviene ``mcnemar_exact``.

    Examples
    --------
    >>> statistic, p_value = mcnemar([[900, 60], [30, 10]])
    >>> round(statistic, 3), round(p_value, 4)
    (9.344, 0.0022)
    """
    b, c = discordant(table)
    if b + c == 0:
        return 0.0, 1.0
    statistic = (abs(b - c) - bool(correction)) ** 2 / (b + c)
    return statistic, math.erfc(math.sqrt(statistic / 2))


def mcnemar_exact(table: ArrayLike) -> float:
    """El valor p exacto de McNemar: el de una moneda justa lanzada ``b + c`` veces.

    Parameters
    ----------
    table : array (2, 2)
        Como en ``mcnemar``.

    Returns
    -------
    float
        La probabilidad de un reparto tan desigual como el visto, o más, por los dos lados.

    Examples
    --------
    >>> mcnemar_exact([[50, 8], [1, 4]])
    0.0390625
    """
    b, c = discordant(table)
    n, term, total = b + c, 1, 0
    for k in range(min(b, c) + 1):
        total += term
        term = term * (n - k) // (k + 1)  # de C(n, k) a C(n, k + 1)
    return min(1.0, 2 * total / 2**n)


def check_labels(name: str, value: ArrayLike) -> NDArray:
    """Las clases como un arreglo (M,) de enteros o de textos."""
    try:
        labels = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} tiene filas de longitudes distintas") from None
    if labels.ndim != 1:
        raise ValueError(
            f"{name} tiene forma {labels.shape}: debería ser (M,), una clase por dato. Si son "
            "logits, la clase es el argmax de cada fila"
        )
    if len(labels) == 0:
        raise ValueError(f"{name} está vacío: no hay ningún dato")
    if labels.dtype.kind not in "biuU":
        raise TypeError(f"{name} contiene {labels.dtype}: debería contener enteros o textos")
    return labels


def check_pair(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[NDArray, NDArray]:
    y_true, y_pred = check_labels("y_true", y_true), check_labels("y_pred", y_pred)
    if len(y_true) != len(y_pred):
        raise ValueError(
            f"y_true tiene {len(y_true)} datos e y_pred, {len(y_pred)}: deberían ser los mismos"
        )
    if (y_true.dtype.kind == "U") != (y_pred.dtype.kind == "U"):
        raise TypeError(
            f"y_true contiene {y_true.dtype} e y_pred, {y_pred.dtype}: las clases deberían ser "
            "todas enteros o todas textos"
        )
    return y_true, y_pred


def check_classes(classes: Sequence | None, y_true: NDArray, y_pred: NDArray) -> NDArray:
    """Las clases, en orden y sin repetir, si están todas las que aparecen."""
    found = np.unique(np.concatenate([y_true, y_pred]))
    if classes is None:
        return found
    names = check_labels("classes", classes)
    if len(np.unique(names)) != len(names):
        raise ValueError(f"classes repite alguna clase: {listed(names)}")
    if missing := sorted(set(found.tolist()) - set(names.tolist())):
        raise ValueError(f"classes es {listed(names)}: falta {missing[0]!r}, que está en los datos")
    return names


def check_binary(y_true: ArrayLike) -> NDArray[np.bool_]:
    labels = check_labels("y_true", y_true)
    found = np.unique(labels)
    if labels.dtype.kind == "U" or not np.isin(found, [0, 1]).all():
        raise ValueError(f"y_true contiene las clases {listed(found)}: deberían ser 0 y 1")
    if len(found) == 1:
        missing = "positivos" if found[0] == 0 else "negativos"
        raise ValueError(f"y_true no tiene {missing}: la curva necesita ceros y unos")
    return labels.astype(bool)


def check_scores(value: ArrayLike) -> NDArray:
    scores = check_array("scores", value)
    if not np.isfinite(scores).all():
        bad = scores[~np.isfinite(scores)][0]
        raise ValueError(f"scores contiene {bad}: debería contener números finitos")
    return scores


def discordant(table: ArrayLike) -> tuple[int, int]:
    """Los datos que acierta solo el primer modelo y los que acierta solo el segundo."""
    counts = check_array("table", table)
    if counts.shape != (2, 2):
        raise ValueError(f"table tiene forma {counts.shape}: debería ser (2, 2)")
    if counts.dtype.kind not in "iu":
        raise TypeError(f"table contiene {counts.dtype}: debería contener enteros, cuántos datos")
    if (counts < 0).any():
        raise ValueError(f"table contiene {counts.min()}: ningún recuento puede ser negativo")
    return int(counts[0, 1]), int(counts[1, 0])


def place(names: NDArray, labels: NDArray) -> NDArray[np.int64]:
    """El lugar de cada clase en ``names``."""
    order = np.argsort(names)
    return order[np.searchsorted(names[order], labels)]


def divide(up: NDArray, down: NDArray) -> NDArray[np.float64]:
    """El cociente, con 0/0 = 0."""
    return np.divide(up, down, out=np.zeros(len(up)), where=down > 0)


def listed(values: NDArray) -> str:
    shown = [repr(value) for value in values[:12].tolist()]
    return ", ".join(shown + ["…"] * (len(values) > 12))
