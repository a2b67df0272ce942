"""El grafo de un tensor, por columnas y con palabras: lo que comparten figuras y explorables."""

from neurona.tensor import Tensor


def by_layers(tensor: Tensor) -> list[list[Tensor]]:
    """Los nodos por columnas: cada uno, a la izquierda de todos los que lo usan.

    Raises
    ------
    ValueError
        Si el grafo ya se liberó.
    """
    depth, pending = {tensor: 0}, [tensor]
    while pending:
        node = pending.pop()
        if node._edges is None:
            raise ValueError(
                "tensor: su grafo ya se liberó. Dibújalo antes de backward, o llama a "
                "backward(retain_graph=True)"
            )
        for operand, _ in node._edges:
            if depth.get(operand, -1) < depth[node] + 1:
                depth[operand] = depth[node] + 1
                pending.append(operand)
    layers = [[] for _ in range(max(depth.values()) + 1)]
    for node, k in depth.items():
        layers[-1 - k].append(node)
    # De derecha a izquierda, cada nodo a la altura de quienes lo usan: se cruzan menos flechas.
    heights = {tensor: 0.5}
    for layer in layers[-2::-1]:
        users = {node: [] for node in layer}
        for user, height in heights.items():
            for k, (operand, _) in enumerate(user._edges):
                if operand in users:
                    users[operand].append(height + 1e-3 * k)
        layer.sort(key=lambda node: sum(users[node]) / len(users[node]))
        heights |= {node: (k + 0.5) / len(layer) for k, node in enumerate(layer)}
    return layers


def places(tensor: Tensor) -> dict[Tensor, tuple[int, float]]:
    """La columna de cada nodo y su altura, de 0 (arriba) al número de filas."""
    layers = by_layers(tensor)
    rows = max(map(len, layers))
    return {
        node: (k, (j + 0.5) * rows / len(layer))
        for k, layer in enumerate(layers)
        for j, node in enumerate(layer)
    }


def graph_words(tensor: Tensor, **names: Tensor) -> str:
    """El grafo de un tensor con palabras, para el texto alternativo de una figura.

    Examples
    --------
    >>> x = Tensor(2.0, requires_grad=True)
    >>> graph_words(x * x, x=x)
    'x vale 2. x × x vale 4.'
    """
    sentences = []
    for node in (node for layer in by_layers(tensor) for node in layer):
        name = formula = name_of(node, names)
        if node._edges:
            parts = [name_of(operand, names) for operand, _ in node._edges]
            formula = f" {node._op} ".join(parts) if len(parts) > 1 else f"{node._op}({parts[0]})"
            formula = formula if name == node._op else f"{name} = {formula}"
        said = f"{formula} vale {value_of(node.data)}"
        if node.grad is not None:
            said += f", con gradiente {value_of(node.grad)}"
        sentences.append(f"{said}.")
    return " ".join(sentences)


def name_of(node: Tensor, names: dict[str, Tensor]) -> str:
    for name, named in names.items():
        if named is node:
            return name
    return node._op or "dato"


def value_of(array) -> str:
    return f"{array.item():.3g}".replace("-", "−") if array.size == 1 else str(array.shape)
