"""Cada ecuación del apéndice «Desarrollo de la retropropagación», contra autograd y PyTorch.

La función que comprueba ``(eq-retro-nombre)`` se llama ``check_nombre``; ninguna puede faltar.
"""

import re
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import torch

import neurona
from neurona import functional as F
from neurona import optim

SIZES, M = [3, 4, 5, 2], 6
LABEL = re.compile(r"\(eq-retro-([a-z-]+)\)")


@pytest.fixture(scope="module")
def text() -> str:
    from notebooks import ROOT

    return (ROOT / "book/apendices/retropropagacion.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def net() -> SimpleNamespace:
    """Una red tanh–tanh–sigmoide con ½Σ(a − y)², y lo que el motor dice de ella.

    ``W[l]``, ``b[l]`` empiezan en l = 1; ``Z[l]``, ``A[l]`` y ``D[l]`` tienen una fila por dato.
    """
    rng = np.random.default_rng(7)
    W = [None] + [rng.normal(size=(m, n)) for n, m in pairwise(SIZES)]
    b = [None] + [rng.normal(size=m) for m in SIZES[1:]]
    X, Y = rng.normal(size=(M, SIZES[0])), rng.uniform(size=(M, SIZES[-1]))
    tensors = [neurona.Tensor(X, requires_grad=True)]
    tW, tb, tZ, tA = [None], [None], [None], [tensors[0]]
    for layer in (1, 2, 3):
        tW.append(neurona.Tensor(W[layer], requires_grad=True))
        tb.append(neurona.Tensor(b[layer], requires_grad=True))
        tZ.append(F.linear(tA[-1], tW[-1], tb[-1]))
        tA.append(tZ[-1].sigmoid() if layer == 3 else tZ[-1].tanh())
    (((tA[3] - Y) ** 2).sum() / 2).backward()  # la suma de las pérdidas: cada fila, la suya
    return SimpleNamespace(
        W=W,
        b=b,
        X=X,
        Y=Y,
        Z=[None] + [z.data for z in tZ[1:]],
        A=[a.data for a in tA],
        D=[None] + [z.grad for z in tZ[1:]],
        DA=[a.grad for a in tA],
        sum_W=[None] + [w.grad for w in tW[1:]],
        sum_b=[None] + [c.grad for c in tb[1:]],
    )


def slope(net, layer):
    a = net.A[layer]
    return a * (1 - a) if layer == 3 else 1 - a**2


def loss(output, y):
    return ((output - y) ** 2).sum() / 2


def rest(net, i, layer, z):
    """La pérdida del dato i si las sumas de esa capa valieran z."""
    for current in range(layer, 4):
        a = 1 / (1 + np.exp(-z)) if current == 3 else np.tanh(z)
        if current < 3:
            z = net.W[current + 1] @ a + net.b[current + 1]
    return loss(a, net.Y[i])


def check_delante(net):
    for layer in (1, 2, 3):
        for i in range(M):
            for j in range(SIZES[layer]):
                z = net.b[layer][j]
                for k in range(SIZES[layer - 1]):
                    z += net.W[layer][j, k] * net.A[layer - 1][i, k]
                assert np.isclose(z, net.Z[layer][i, j], rtol=1e-12)


def check_error(net):
    h = 6e-6
    for layer in (1, 2, 3):
        for i in range(M):
            for j in range(SIZES[layer]):
                move = h * np.eye(SIZES[layer])[j]
                ends = [rest(net, i, layer, net.Z[layer][i] + s * move) for s in (1, -1)]
                slope_here = (ends[0] - ends[1]) / (2 * h)
                assert np.isclose(slope_here, net.D[layer][i, j], rtol=1e-6, atol=1e-9)


def check_salida(net):
    # También con una salida que mezcla: softmax con error cuadrático.
    for i in range(M):
        z = torch.tensor(net.Z[3][i], requires_grad=True)
        said = torch.softmax(z, 0)
        (((said - torch.tensor(net.Y[i])) ** 2).sum() / 2).backward()
        jacobian = torch.autograd.functional.jacobian(lambda v: torch.softmax(v, 0), z.detach())
        outer = said.detach().numpy() - net.Y[i]
        total = [
            sum(outer[r] * jacobian[r, j].item() for r in range(SIZES[3])) for j in range(SIZES[3])
        ]
        np.testing.assert_allclose(total, z.grad.numpy(), atol=1e-12)


def check_salida_propia(net):
    np.testing.assert_allclose(net.D[3], net.DA[3] * slope(net, 3), atol=1e-12)
    np.testing.assert_allclose(net.DA[3], net.A[3] - net.Y, atol=1e-12)


def check_lineal(net):
    z = torch.tensor(net.Z[3], requires_grad=True)
    (((z - torch.tensor(net.Y)) ** 2).sum() / 2).backward()
    np.testing.assert_allclose(net.Z[3] - net.Y, z.grad.numpy(), atol=1e-12)


def check_sigmoide(net):
    z = torch.tensor(net.Z[3], requires_grad=True)
    said = torch.sigmoid(z)
    said.retain_grad()
    y = torch.tensor(net.Y)
    (-(y * said.log() + (1 - y) * (1 - said).log())).sum().backward()
    s = said.detach().numpy()
    np.testing.assert_allclose((s - net.Y) / (s * (1 - s)), said.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(s - net.Y, z.grad.numpy(), atol=1e-12)


def check_softmax(net):
    for z in net.Z[2]:
        s = np.exp(z) / np.exp(z).sum()
        formula = s[:, None] * (np.eye(len(z)) - s)
        jacobian = torch.autograd.functional.jacobian(
            lambda v: torch.softmax(v, 0), torch.tensor(z)
        )
        np.testing.assert_allclose(formula, jacobian.numpy(), atol=1e-12)


def check_entropia(net):
    rng = np.random.default_rng(0)
    soft = rng.uniform(size=net.Z[2].shape)
    soft /= soft.sum(axis=1, keepdims=True)  # las respuestas suman 1, sean one-hot o no
    one_hot = np.eye(SIZES[2])[rng.integers(SIZES[2], size=M)]
    for y in (soft, one_hot):
        z = torch.tensor(net.Z[2], requires_grad=True)
        said = torch.softmax(z, 1)
        (-(torch.tensor(y) * said.log())).sum().backward()
        np.testing.assert_allclose(said.detach().numpy() - y, z.grad.numpy(), atol=1e-12)
    z = neurona.Tensor(net.Z[2], requires_grad=True)
    F.cross_entropy(z, one_hot.argmax(axis=1)).backward()
    said = np.exp(net.Z[2]) / np.exp(net.Z[2]).sum(axis=1, keepdims=True)
    np.testing.assert_allclose((said - one_hot) / M, z.grad, atol=1e-12)


def next_by_torch(net, layer, z):
    """El jacobiano de las sumas de la capa siguiente respecto de las de esta."""
    W, b = torch.tensor(net.W[layer + 1]), torch.tensor(net.b[layer + 1])
    return torch.autograd.functional.jacobian(lambda v: W @ torch.tanh(v) + b, torch.tensor(z))


def check_cadena(net):
    for layer in (1, 2):
        for i in range(M):
            jacobian = next_by_torch(net, layer, net.Z[layer][i]).numpy()
            total = sum(net.D[layer + 1][i, j] * jacobian[j] for j in range(SIZES[layer + 1]))
            np.testing.assert_allclose(total, net.D[layer][i], atol=1e-12)


def check_jacobiano(net):
    for layer in (1, 2):
        for i in range(M):
            formula = net.W[layer + 1] * slope(net, layer)[i]
            by_torch = next_by_torch(net, layer, net.Z[layer][i]).numpy()
            np.testing.assert_allclose(formula, by_torch, atol=1e-12)


def check_atras(net):
    for layer in (1, 2):
        for i in range(M):
            for k in range(SIZES[layer]):
                total = 0.0
                for j in range(SIZES[layer + 1]):
                    total += net.W[layer + 1][j, k] * net.D[layer + 1][i, j]
                total *= slope(net, layer)[i, k]
                assert np.isclose(total, net.D[layer][i, k], rtol=1e-9, atol=1e-12)


def one_by_one(net):
    """Los gradientes de la pérdida de cada dato, con PyTorch."""
    for i in range(M):
        W = [torch.tensor(w, requires_grad=True) for w in net.W[1:]]
        b = [torch.tensor(c, requires_grad=True) for c in net.b[1:]]
        a = x = torch.tensor(net.X[i], requires_grad=True)
        for layer, (w, c) in enumerate(zip(W, b, strict=True), 1):
            z = w @ a + c
            a = torch.sigmoid(z) if layer == 3 else torch.tanh(z)
        (((a - torch.tensor(net.Y[i])) ** 2).sum() / 2).backward()
        grads = ([None] + [part.grad.numpy() for part in parts] for parts in (W, b))
        yield i, *grads, x.grad.numpy()


def check_pesos(net):
    for i, dW, _, _ in one_by_one(net):
        for layer in (1, 2, 3):
            for j in range(SIZES[layer]):
                for k in range(SIZES[layer - 1]):
                    product = net.D[layer][i, j] * net.A[layer - 1][i, k]
                    assert np.isclose(product, dW[layer][j, k], rtol=1e-9, atol=1e-12)


def check_sesgos(net):
    for i, _, db, _ in one_by_one(net):
        for layer in (1, 2, 3):
            np.testing.assert_allclose(net.D[layer][i], db[layer], atol=1e-12)


def check_entradas(net):
    for i, _, _, dx in one_by_one(net):
        total = [
            sum(net.W[1][j, k] * net.D[1][i, j] for j in range(SIZES[1])) for k in range(SIZES[0])
        ]
        np.testing.assert_allclose(total, dx, atol=1e-12)
        np.testing.assert_allclose(total, net.DA[0][i], atol=1e-12)


def column(values):
    return np.reshape(values, (-1, 1))


def check_columnas(net):
    for i, dW, db, _ in one_by_one(net):
        for layer in (1, 2, 3):
            a, delta = column(net.A[layer - 1][i]), column(net.D[layer][i])
            z = net.W[layer] @ a + column(net.b[layer])
            np.testing.assert_allclose(z, column(net.Z[layer][i]), atol=1e-12)
            np.testing.assert_allclose(delta @ a.T, dW[layer], atol=1e-12)
            np.testing.assert_allclose(delta, column(db[layer]), atol=1e-12)
            if layer < 3:
                below = net.W[layer + 1].T @ column(net.D[layer + 1][i])
                below = below * column(slope(net, layer)[i])
                np.testing.assert_allclose(below, delta, atol=1e-12)


def check_filas(net):
    for layer in (1, 2, 3):
        Z = net.A[layer - 1] @ net.W[layer].T + net.b[layer]
        np.testing.assert_allclose(Z, net.Z[layer], atol=1e-12)
        if layer < 3:
            D = (net.D[layer + 1] @ net.W[layer + 1]) * slope(net, layer)
            np.testing.assert_allclose(D, net.D[layer], atol=1e-12)


def check_media(net):
    each = list(one_by_one(net))
    for layer in (1, 2, 3):
        mean_W = np.mean([dW[layer] for _, dW, _, _ in each], axis=0)
        mean_b = np.mean([db[layer] for _, _, db, _ in each], axis=0)
        total = np.einsum("ij,ik->jk", net.D[layer], net.A[layer - 1]) / M
        np.testing.assert_allclose(total, mean_W, atol=1e-12)
        np.testing.assert_allclose(net.D[layer].sum(axis=0) / M, mean_b, atol=1e-12)


def check_matrices(net):
    for layer in (1, 2, 3):
        D, A = net.D[layer], net.A[layer - 1]
        np.testing.assert_allclose(D.T @ A / M, net.sum_W[layer] / M, atol=1e-12)
        np.testing.assert_allclose(D.T @ np.ones(M) / M, net.sum_b[layer] / M, atol=1e-12)


def check_motor(net):
    Z = neurona.Tensor(net.Z[3], requires_grad=True)
    (((Z.sigmoid() - net.Y) ** 2).sum() / 2 / M).backward()
    np.testing.assert_allclose(Z.grad, net.D[3] / M, atol=1e-12)


def check_descenso(net):
    for value, total in zip(net.W[1:] + net.b[1:], net.sum_W[1:] + net.sum_b[1:], strict=True):
        tensor = neurona.Tensor(value.copy(), requires_grad=True)
        tensor.grad = total / M
        optim.SGD([tensor], lr=0.3).step()
        np.testing.assert_allclose(tensor.data, value - 0.3 * total / M, atol=1e-12)


def check_coste(net):
    weights = [m * n for n, m in pairwise(SIZES)]
    below = sum(net.D[layer][0].size * net.W[layer].shape[1] for layer in (2, 3))
    own = sum(np.outer(net.D[layer][0], net.A[layer - 1][0]).size for layer in (1, 2, 3))
    assert below + own == 2 * sum(weights) - SIZES[1] * SIZES[0] < 2 * sum(weights)


def check_producto(net):
    for i in range(M):
        G = [None] + [np.diag(slope(net, layer)[i]) for layer in (1, 2)]
        delta = G[1] @ net.W[2].T @ G[2] @ net.W[3].T @ net.D[3][i]
        np.testing.assert_allclose(delta, net.D[1][i], atol=1e-12)


def check_cota(net):
    norms = [np.linalg.norm(w, 2) for w in net.W[2:]]
    np.testing.assert_allclose(norms, [np.linalg.norm(w.T, 2) for w in net.W[2:]])
    for i in range(M):
        top = 1.0 ** (len(SIZES) - 2) * np.prod(norms) * np.linalg.norm(net.D[3][i])
        assert np.linalg.norm(net.D[1][i]) <= top
    z = np.linspace(-5, 5, 1001)
    s = 1 / (1 + np.exp(-z))
    assert (s * (1 - s)).max() == 0.25 and (1 - np.tanh(z) ** 2).max() == 1


CHECKS = {
    name[6:].replace("_", "-"): check
    for name, check in list(globals().items())
    if name.startswith("check_")
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_equation_is_right(name: str, net: SimpleNamespace) -> None:
    CHECKS[name](net)


def test_every_equation_of_the_appendix_has_its_check(text: str) -> None:
    labels = LABEL.findall(text)
    assert len(labels) == len(set(labels)) and set(labels) == set(CHECKS)


def test_what_the_appendix_corrects_is_wrong(net: SimpleNamespace) -> None:
    """Lo que dicen las fuentes no da el gradiente, o ni siquiera tiene su forma."""
    a, delta = column(net.A[0][0]), column(net.D[1][0])
    with pytest.raises(ValueError):
        _ = a @ delta  # A.18, con columnas
    z = net.W[1].sum(axis=1) * net.A[1][0] + net.b[1]  # A.1: a_j sale de la suma
    assert not np.allclose(z, net.Z[1][0])
    assert not np.allclose(net.D[1][0], net.D[1].mean(axis=0))  # A.20: un dato no es la media
