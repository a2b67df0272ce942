"""Una cuenta como grafo, recorrida paso a paso hacia delante y hacia atrás."""

import ast
import operator
from typing import ClassVar

import numpy as np
import traitlets

from neurona.graphs import graph_words, name_of, places, value_of
from neurona.tensor import Tensor
from neurona.widgets._host import Explorable

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS = ("exp", "log", "tanh", "sigmoid", "relu")
MOST_OPERATIONS = 10  # con más, el grafo no cabe en un teléfono
DEFAULTS = {"x": 2.0, "y": 3.0, "z": 4.0, "w": 0.5, "b": -1.0}


class Graph(Explorable):
    """Recorre el grafo de una cuenta: hacia delante, los valores; hacia atrás, los gradientes.

    Parameters
    ----------
    expression : str
        Una cuenta con ``+ - * / ^``, paréntesis, números, variables y las funciones ``exp``,
        ``log``, ``tanh``, ``sigmoid`` y ``relu``. Como mucho, diez operaciones.
    values : dict of str to float, optional
        El valor de las variables; las que faltan valen lo de siempre (x = 2, y = 3, z = 4) o 1.
    step : int
        Cuántos pasos se han dado.

    Raises
    ------
    TypeError, ValueError
        Si la cuenta no se puede leer, o un valor no es un número finito.

    Examples
    --------
    >>> Graph("x * x + x", {"x": 3})
    Graph('x * x + x')
    """

    NAME: ClassVar[str] = "graph"
    STATE: ClassVar[tuple[str, ...]] = ("expression", "values", "step")

    expression = traitlets.Any("(x + y) * z").tag(sync=True)
    values = traitlets.Any().tag(sync=True)
    step = traitlets.Any(0).tag(sync=True)

    def __init__(
        self,
        expression: str = "(x + y) * z",
        values: dict[str, float] | None = None,
        step: int = 0,
    ) -> None:
        if not isinstance(values, dict | type(None)):
            raise TypeError(f"values es {type(values).__name__}: debería ser un diccionario")
        super().__init__(expression=expression, values=DEFAULTS | (values or {}), step=step)

    @traitlets.validate("expression")
    def _check_expression(self, proposal: dict) -> str:
        variables(proposal["value"])
        return proposal["value"]

    @traitlets.validate("values")
    def _check_values(self, proposal: dict) -> dict[str, float]:
        if not isinstance(proposal["value"], dict):
            raise TypeError(
                f"values es {type(proposal['value']).__name__}: debería ser un diccionario"
            )
        for name, value in proposal["value"].items():
            if isinstance(value, bool) or not isinstance(value, int | float | np.number):
                raise TypeError(f"values[{name!r}] debería ser un número y es {value!r}")
            if not np.isfinite(value):
                raise ValueError(f"values[{name!r}] es {value}: debería ser finito")
        return {name: float(value) for name, value in proposal["value"].items()}

    @traitlets.validate("step")
    def _check_step(self, proposal: dict) -> int:
        step = proposal["value"]
        if isinstance(step, bool) or not isinstance(step, int):
            raise TypeError(f"step es {type(step).__name__}: debería ser un entero")
        if step < 0:
            raise ValueError(f"step es {step}: debería ser al menos 0")
        return step

    def __repr__(self) -> str:
        return f"Graph({self.expression!r})"

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        result, leaves = compute(state["expression"], state["values"])
        with np.errstate(all="ignore"):
            result.backward(retain_graph=True)
        return drawing(result, leaves), graph_words(result, **leaves)


def parse(expression: object) -> ast.expr:
    """La cuenta como árbol de Python, si solo usa lo permitido."""
    if not isinstance(expression, str):
        raise TypeError(f"expression es {type(expression).__name__}: debería ser un texto")
    try:
        tree = ast.parse(expression.replace("^", "**").strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"expression no se puede leer como una cuenta: {expression!r}") from None
    operations = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.Call | ast.UnaryOp):
            operations += 1
        good = (
            isinstance(node, ast.operator | ast.unaryop | ast.Load | ast.Name)
            or (isinstance(node, ast.Constant) and type(node.value) in (int, float))
            or (isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS)
            or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
            or (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in FUNCTIONS
                and len(node.args) == 1
                and not node.keywords
            )
        )
        if not good:
            raise ValueError(
                f"expression usa algo que no se puede: {ast.unparse(node)!r}. Vale con + - * / ^, "
                f"números, variables y las funciones {', '.join(FUNCTIONS)}"
            )
    if not 1 <= operations <= MOST_OPERATIONS:
        raise ValueError(
            f"expression tiene {operations} operaciones: debería tener de 1 a {MOST_OPERATIONS}"
        )
    return tree


def variables(expression: object) -> list[str]:
    """Los nombres de las variables, en el orden en que aparecen."""
    tree = parse(expression)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) not in called]
    found = list(dict.fromkeys(n.id for n in sorted(names, key=lambda n: n.col_offset)))
    if not found or set(found) & set(FUNCTIONS):
        raise ValueError(f"expression debería tener alguna variable: {expression!r}")
    return found


def compute(expression: str, values: dict[str, float]) -> tuple[Tensor, dict[str, Tensor]]:
    """El resultado, con su grafo, y el tensor de cada variable."""
    names = variables(expression)
    leaves = {n: Tensor(float(values.get(n, 1.0)), requires_grad=True) for n in names}

    def evaluate(node: ast.expr) -> Tensor:
        if isinstance(node, ast.Constant):
            return Tensor(float(node.value))
        if isinstance(node, ast.Name):
            return leaves[node.id]
        if isinstance(node, ast.UnaryOp):
            return -evaluate(node.operand)
        if isinstance(node, ast.Call):
            return getattr(evaluate(node.args[0]), node.func.id)()
        return OPERATIONS[type(node.op)](evaluate(node.left), evaluate(node.right))

    with np.errstate(all="ignore"):
        return evaluate(parse(expression)), leaves


def drawing(result: Tensor, leaves: dict[str, Tensor]) -> str:
    """El grafo entero en SVG: nombre u operación, valor y, en naranja, gradiente."""
    place = {node: (104 * x + 52, 84 * y + 4) for node, (x, y) in places(result).items()}
    width = max(x for x, _ in place.values()) + 52
    height = max(y for _, y in place.values()) + 46
    parts = []
    for node, (x, y) in place.items():
        for operand, _ in node._edges:
            px, py = place[operand]
            top = (py + y) / 2 - (90 if x - px > 104 else 0)  # las que saltan pasan por encima
            curve = f"M{px + 38:.1f},{py:.1f}Q{(px + x) / 2:.1f},{top:.1f} {x - 38:.1f},{y:.1f}"
            parts.append(f'<path d="{curve}" fill="none" stroke="#8a949f"/>')
        parts.append(
            f'<rect x="{x - 38:.1f}" y="{y - 35:.1f}" width="76" height="70" rx="7" '
            'fill="#fff" stroke="#7b8794"/>'
        )
        lines = [name_of(node, leaves), value_of(node.data)]
        lines += [] if node.grad is None else [value_of(node.grad)]
        for k, text in enumerate(lines):
            color = "#a33f00" if k == 2 else "#1f2933"
            parts.append(
                f'<text x="{x:.1f}" y="{y - 13 + 21 * k:.1f}" fill="{color}">{text}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" font-family="sans-serif" font-size="15" '
        f'text-anchor="middle">{"".join(parts)}</svg>'
    )
