"""Los mapas son los de Captum, el modelo queda como estaba y los repartos cumplen sus axiomas."""

import itertools
import math

import numpy as np
import pytest
import torch
from captum import attr
from hypothesis import given
from hypothesis import strategies as st
from test_tensor import few
from torch import nn

from neurona import explain, models
from neurona import nn as home

seeds = st.integers(0, 999).map(np.random.default_rng)
CALLS = {
    "feature_maps": lambda m, x: explain.feature_maps(m, x, 3),
    "saliency": lambda m, x: explain.saliency(m, x, 1),
    "grad_cam": lambda m, x: explain.grad_cam(m, x, 1, 3),
    "occlusion": lambda m, x: explain.occlusion(m, x, 1, 4, 3),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def network(seed: int = 0, channels: int = 2) -> nn.Sequential:
    """Una red con normalización, dropout y una ReLU que escribe encima de lo que recibe."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Conv2d(channels, 5, 3, padding=1),
        nn.BatchNorm2d(5),
        nn.MaxPool2d(2),
        nn.Conv2d(5, 6, 3),
        nn.ReLU(inplace=True),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(24, 4),
    )
    model[1].running_mean.normal_()
    model[1].running_var.uniform_(0.5, 2)
    return model.double().eval()


def pictures(seed: int, count: int = 3, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, channels, 12, 10))


@few
@given(st.integers(0, 999), st.integers(1, 3), st.booleans())
def test_saliency_is_that_of_captum(seed, channels, one_class) -> None:
    model, x = network(seed, channels), pictures(seed, 3, channels)
    target = 2 if one_class else np.array([3, 0, 3])
    wanted = 2 if one_class else torch.tensor(target)
    theirs = attr.Saliency(model).attribute(torch.tensor(x, requires_grad=True), wanted)
    ours = explain.saliency(model, x, target)
    assert ours.shape == (3, 12, 10)
    assert np.allclose(ours, theirs.amax(dim=1), atol=1e-12)


@few
@given(st.integers(0, 999), st.sampled_from([0, 1, 2, 3, 4, 5]), st.integers(0, 3))
def test_grad_cam_is_that_of_captum(seed, layer, target) -> None:
    model, x = network(seed), torch.tensor(pictures(seed))
    captum = attr.LayerGradCam(model, model[layer])
    theirs = captum.attribute(x, target, relu_attributions=True)
    ours = explain.grad_cam(model, x, target, layer)
    assert np.allclose(ours, theirs.detach()[:, 0], atol=1e-12)
    for mode in explain.MODES:
        large = attr.LayerAttribution.interpolate(theirs, (12, 10), mode)
        assert np.allclose(explain.upsample(ours, (12, 10), mode), large.detach()[:, 0])


@pytest.mark.parametrize("target", [0, 4, 9])
def test_the_stored_network_agrees_with_captum(target) -> None:
    model = models.simple_cnn(torch.nn, pretrained=True).eval()
    x = torch.rand(4, 1, 28, 28, generator=torch.Generator().manual_seed(target))
    theirs = attr.Saliency(model).attribute(x.clone().requires_grad_(), target)[:, 0]
    assert np.allclose(explain.saliency(model, x, target), theirs, atol=1e-5)
    for layer in (0, 1, 2, 3, 4, 5):
        captum = attr.LayerGradCam(model, model[layer])
        theirs = captum.attribute(x, target, relu_attributions=True).detach()[:, 0]
        assert np.allclose(explain.grad_cam(model, x, target, layer), theirs, atol=1e-5)


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (4, 2), (4, 1), (3, 1), (10, 1)])
@pytest.mark.parametrize("baseline", [0.0, 1.5])
def test_occlusion_is_that_of_captum(size, stride, baseline) -> None:
    """Captum da a cada píxel la media de los parches que lo tapan."""
    model, x = network(1), pictures(1, count=2)
    target = np.array([1, 3])
    theirs = attr.Occlusion(model).attribute(
        torch.tensor(x),
        (2, size, size),
        (2, stride, stride),
        baselines=baseline,
        target=torch.tensor(target),
    )
    drops = explain.occlusion(model, x, target, size, stride, baseline)
    total, times = np.zeros((2, 12, 10)), np.zeros((12, 10))
    for i, j in np.ndindex(drops.shape[1:]):
        patch = (slice(stride * i, stride * i + size), slice(stride * j, stride * j + size))
        total[:, *patch] += drops[:, i, j, None, None]
        times[patch] += 1
    assert (times > 0).all()
    assert np.allclose(theirs, (total / times)[:, None], atol=1e-10)


def test_occlusion_leaves_out_what_does_not_fit(monkeypatch) -> None:
    monkeypatch.setattr(explain, "BATCH", 3)  # varios lotes por imagen
    model, x = network(2), pictures(2, count=1)
    drops = explain.occlusion(model, x, 0, size=5, stride=3)
    assert drops.shape == (1, 3, 2)
    covered = x.copy()
    covered[..., 6:11, 3:8] = 0
    with torch.no_grad():
        gap = (model(torch.tensor(x)) - model(torch.tensor(covered)))[0, 0]
    assert drops[0, 2, 1] == pytest.approx(gap.item())


@pytest.mark.parametrize("layer", [0, 3, "3", np.int64(5)])
def test_feature_maps_are_what_comes_out_of_the_layer(layer) -> None:
    model, x = network(3), pictures(3)
    with torch.no_grad():
        wanted = model[: int(layer) + 1](torch.tensor(x))
    maps = explain.feature_maps(model, x, layer)
    assert np.allclose(maps, wanted) and maps.dtype == np.float64
    assert np.array_equal(explain.feature_maps(model, x, model[int(layer)]), maps)


def test_the_layer_is_kept_from_a_relu_that_writes_over_it() -> None:
    model, x = network(4), pictures(4)
    assert (explain.feature_maps(model, x, 3) < 0).any()
    assert (explain.feature_maps(model, x, 4) >= 0).all()


def test_a_layer_inside_another_has_its_name() -> None:
    model = nn.Sequential(network(5)[:3], nn.Sequential(*network(5)[3:]))
    x = pictures(5)
    assert np.array_equal(
        explain.grad_cam(model, x, 1, "1.0"), explain.grad_cam(network(5), x, 1, 3)
    )


def test_lists_and_integers_are_images_too() -> None:
    model = network(6).float()
    x = np.random.default_rng(0).integers(0, 255, (2, 2, 12, 10), dtype=np.uint8)
    maps = explain.saliency(model, x.tolist(), torch.tensor([1, 2]))
    assert maps.dtype == np.float32
    assert np.array_equal(maps, explain.saliency(model, torch.tensor(x).double(), [1, 2]))


@every_call
def test_the_model_is_left_as_it_was(call) -> None:
    model, x = network(7).train(), pictures(7)
    model[1].eval()
    model[3].weight.requires_grad_(False)
    model[0].weight.grad = torch.ones_like(model[0].weight)
    kept = torch.tensor(x, requires_grad=True)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    with torch.no_grad():
        first = call(model, kept)
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    grads = [p.grad for p in model.parameters()]
    assert torch.equal(grads[0], torch.ones_like(grads[0]))
    assert all(g is None for g in grads[1:])
    assert kept.grad is None and torch.equal(kept, torch.tensor(x))
    assert not any(module._forward_hooks for module in model.modules())
    assert np.array_equal(first, call(model.eval(), x))
    assert torch.is_grad_enabled()


class Broken(nn.Module):
    def forward(self, x):
        raise RuntimeError("rota")


@every_call
def test_the_model_is_left_as_it_was_after_an_error(call) -> None:
    model = nn.Sequential(*network(8)[:8], Broken()).train()
    model[2].eval()
    with pytest.raises(RuntimeError, match="rota"):
        call(model, pictures(8))
    assert [module.training for module in model] == [k != 2 for k in range(9)]
    assert not any(module._forward_hooks for module in model.modules())
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize(
    ("x", "kind", "message"),
    [
        (np.zeros((12, 10)), ValueError, r"x tiene forma \(12, 10\): debería ser \(N, C, H, W\)"),
        (np.zeros((0, 2, 12, 10)), ValueError, r"x tiene forma \(0, 2, 12, 10\): está vacío"),
        (np.full((1, 2, 12, 10), np.nan), ValueError, "x contiene nan o infinito"),
        (np.array([["a"]]), TypeError, "x contiene <U1: debería contener números"),
        ([[1], [1, 2]], ValueError, "x tiene filas de longitudes distintas"),
    ],
)
def test_bad_images_are_refused(x, kind, message) -> None:
    for name in ("saliency", "grad_cam", "occlusion"):
        with pytest.raises(kind, match=message):
            CALLS[name](network(), x)


@pytest.mark.parametrize(
    ("target", "kind", "message"),
    [
        (4, ValueError, "target contiene 4: debería estar entre 0 y 3"),
        ([0, -1, 2], ValueError, "target contiene -1: debería estar entre 0 y 3"),
        (1.0, TypeError, "target contiene float64: debería contener enteros"),
        (True, TypeError, "target contiene bool: debería contener enteros"),
        (None, TypeError, "target contiene object"),
        ([1, 2], ValueError, r"target tiene forma \(2,\): debería ser un entero o \(3,\)"),
    ],
)
def test_bad_classes_are_refused(target, kind, message) -> None:
    model, x = network(), pictures(0)
    for call in (
        lambda: explain.saliency(model, x, target),
        lambda: explain.grad_cam(model, x, target, 3),
        lambda: explain.occlusion(model, x, target, 4),
    ):
        with pytest.raises(kind, match=message):
            call()


@pytest.mark.parametrize(
    ("layer", "kind", "message"),
    [
        (9, ValueError, "layer es 9: debería ser una de las capas de model, 0, 1, 2"),
        ("conv", ValueError, "layer es 'conv': debería ser una de las capas de model"),
        (-1, ValueError, "layer es -1: debería ser una de las capas"),
        (1.5, TypeError, "layer es float: debería ser una capa, su nombre o su índice"),
        (nn.ReLU(), ValueError, "layer es ReLU.*: no es una capa de model"),
    ],
)
def test_bad_layers_are_refused(layer, kind, message) -> None:
    for call in (
        lambda: explain.feature_maps(network(), pictures(0), layer),
        lambda: explain.grad_cam(network(), pictures(0), 0, layer),
    ):
        with pytest.raises(kind, match=message):
            call()


class Pair(nn.Module):
    def forward(self, x):
        return x, x


class Detached(nn.Module):
    def forward(self, x):
        return x.detach().mean(dim=(2, 3))


def test_layers_without_one_map_are_refused() -> None:
    model, x = network(), pictures(0)
    with pytest.raises(ValueError, match=r"layer da una salida de forma \(3, 24\)"):
        explain.grad_cam(model, x, 0, 6)
    relu = nn.ReLU()
    twice = nn.Sequential(nn.Conv2d(2, 2, 3), relu, nn.Conv2d(2, 2, 3), relu).double()
    with pytest.raises(ValueError, match="ReLU, que se usa 2 veces: debería usarse una"):
        explain.feature_maps(twice, x, relu)
    with pytest.raises(ValueError, match="layer devuelve tuple: debería devolver un tensor"):
        explain.feature_maps(nn.Sequential(nn.Flatten(), Pair()), x, 1)


def test_models_that_give_no_score_are_refused() -> None:
    x = pictures(0)
    with pytest.raises(TypeError, match=r"model es neurona.nn.*: debería ser un módulo de PyTorch"):
        explain.saliency(models.simple_cnn(home), x, 0)
    with pytest.raises(TypeError, match="model es builtins.function"):
        explain.occlusion(lambda x: x, x, 0, 3)
    with pytest.raises(ValueError, match=r"model\(x\) es \(3, 2, 12, 10\): debería ser"):
        explain.saliency(nn.Sequential(nn.ReLU()), x, 0)
    with pytest.raises(ValueError, match=r"model\(x\) es tuple: debería ser"):
        explain.saliency(Pair(), x, 0)
    with pytest.raises(ValueError, match="el logit no depende de x: no hay derivada"):
        explain.saliency(Detached(), x, 0)
    with pytest.raises(ValueError, match="el logit no depende de layer: no hay derivada"):
        explain.grad_cam(nn.Sequential(nn.Conv2d(2, 3, 3), Detached()).double(), x, 0, 0)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"size": 11}, ValueError, "size es 11: no cabe en una imagen de 12 por 10"),
        ({"size": 0}, ValueError, "size es 0: debería ser al menos 1"),
        ({"size": 2.0}, TypeError, "size es float: debería ser un entero"),
        ({"size": 2, "stride": 0}, ValueError, "stride es 0: debería ser al menos 1"),
        ({"size": 2, "baseline": np.inf}, ValueError, "baseline es inf: debería ser un número"),
        ({"size": 2, "baseline": "a"}, TypeError, "baseline es 'a': debería ser un número"),
        ({"size": 2, "baseline": True}, TypeError, "baseline es True: debería ser un número"),
    ],
)
def test_bad_patches_are_refused(options, kind, message) -> None:
    with pytest.raises(kind, match=message):
        explain.occlusion(network(), pictures(0), 0, **options)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((np.zeros((2, 2)), (4, 4)), ValueError, r"maps tiene forma \(2, 2\): debería ser"),
        ((np.zeros((1, 2, 2)), 4), TypeError, r"size es 4: debería ser \(alto, ancho\)"),
        ((np.zeros((1, 2, 2)), (4, 0)), ValueError, r"size\[1\] es 0: debería ser al menos 1"),
        ((np.zeros((1, 2, 2)), (4, 4), "cubic"), ValueError, "mode es 'cubic': debería ser 'near"),
    ],
)
def test_bad_enlargements_are_refused(arguments, kind, message) -> None:
    with pytest.raises(kind, match=message):
        explain.upsample(*arguments)


def test_integer_maps_are_enlarged_too() -> None:
    assert np.array_equal(explain.upsample([[[1, 2]]], [1, 4])[0, 0], [1, 1, 2, 2])


def game(rng: np.random.Generator, players: int):
    """Un juego al azar: lo que vale cada coalición, y la función que lo dice."""
    table = rng.normal(size=2**players)
    return table, lambda has: table[has @ (1 << np.arange(players))]


def by_orders(value, players: int) -> np.ndarray:
    """La definición: la media de lo que aporta cada uno, en todos los órdenes."""
    shares = np.zeros(players)
    for order in itertools.permutations(range(players)):
        present = np.zeros((1, players), bool)
        for player in order:
            before = value(present)[0]
            present[0, player] = True
            shares[player] += value(present)[0] - before
    return shares / math.factorial(players)


@few
@given(seeds, st.integers(1, 5))
def test_the_exact_values_are_the_mean_over_the_orders(rng, players) -> None:
    _, value = game(rng, players)
    assert np.allclose(explain.shapley(value, players), by_orders(value, players), atol=1e-12)


@few
@given(seeds, st.integers(1, 9), st.sampled_from([None, 1, 7]))
def test_the_shares_add_up_and_are_linear(rng, players, samples) -> None:
    (first, one), (_, two) = game(rng, players), game(rng, players)
    shares = explain.shapley(one, players, samples)
    assert shares.sum() == pytest.approx(first[-1] - first[0], abs=1e-12)
    other = explain.shapley(two, players, samples)
    both = explain.shapley(lambda has: one(has) + 3 * two(has), players, samples)
    assert np.allclose(both, shares + 3 * other, atol=1e-12)


@few
@given(seeds)
def test_equals_share_and_a_null_player_gets_nothing(rng) -> None:
    by_count = rng.normal(size=6)  # vale lo que diga cuántos hay, sin contar al último

    def value(has):
        return by_count[has[:, :-1].sum(axis=1)]

    shares = explain.shapley(value, 6)
    assert np.allclose(shares[:-1], (by_count[-1] - by_count[0]) / 5)
    assert shares[-1] == pytest.approx(0, abs=1e-12)
    assert explain.shapley(value, 6, samples=3)[-1] == 0


def test_a_parliament_known_by_hand() -> None:
    """Escaños 50, 49 y 1, mayoría de 51: el partido de 1 manda tanto como el de 49."""
    seats = np.array([50, 49, 1])
    shares = explain.shapley(lambda has: has @ seats > 50, 3)
    assert np.allclose(shares, [2 / 3, 1 / 6, 1 / 6], atol=1e-15)


def test_a_sum_is_shared_as_it_was_made() -> None:
    worth = np.array([3.0, -1.0, 0.5, 2.0])
    for samples in (None, 1):
        shares = explain.shapley(lambda has: 7 + has @ worth, 4, samples)
        assert np.allclose(shares, worth, atol=1e-12)


def test_the_sampled_values_are_within_their_error() -> None:
    rng = np.random.default_rng(0)
    _, value = game(rng, 7)
    exact = explain.shapley(value, 7)
    runs = np.array([explain.shapley(value, 7, samples=50, seed=k) for k in range(60)])
    error = runs.std(axis=0, ddof=1) / np.sqrt(len(runs))
    assert (np.abs(runs.mean(axis=0) - exact) < 4 * error).all()
    more = np.array([explain.shapley(value, 7, samples=800, seed=k) for k in range(20)])
    ratio = runs.std(axis=0, ddof=1).mean() / more.std(axis=0, ddof=1).mean()
    assert 3 < ratio < 5.3  # 16 veces más órdenes, un error cuatro veces menor


def test_the_seed_decides_the_orders() -> None:
    _, value = game(np.random.default_rng(1), 6)
    runs = [explain.shapley(value, 6, samples=5, seed=seed) for seed in (3, 3, 4)]
    assert np.array_equal(runs[0], runs[1]) and not np.array_equal(runs[0], runs[2])


def test_the_exact_values_of_a_network_are_those_of_captum() -> None:
    model, x = network(9), torch.tensor(pictures(9, count=1))
    block = torch.arange(12)[:, None] // 6 * 2 + torch.arange(10) // 5  # cuatro trozos

    def value(has):
        with torch.no_grad():
            return model(x * torch.tensor(has)[:, block][:, None])[:, 1]

    theirs = attr.ShapleyValues(model).attribute(x, target=1, feature_mask=block[None, None])
    shares = explain.shapley(value, 4)
    assert np.allclose(theirs[0, 0], shares[block], atol=1e-10)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((3, 2), TypeError, "value es int: debería ser una función"),
        ((len, 0), ValueError, "players es 0: debería ser al menos 1"),
        ((len, 21), ValueError, "players es 21: la cuenta exacta llega a 20. Da samples"),
        ((len, 2), ValueError, r"value devuelve la forma \(\): debería ser \(4,\)"),
        ((len, 300, 1), ValueError, r"value devuelve la forma \(\): debería ser \(64,\)"),
        ((len, 2, 0), ValueError, "samples es 0: debería ser al menos 1"),
        ((len, 2, 1, -1), ValueError, "seed es -1: debería ser al menos 0"),
        ((lambda has: [math.nan] * len(has), 2), ValueError, "value devuelve nan o infinito"),
        ((lambda has: ["a"] * len(has), 2), TypeError, r"value\(coaliciones\) contiene <U1"),
    ],
)
def test_bad_games_are_refused(arguments, kind, message) -> None:
    with pytest.raises(kind, match=message):
        explain.shapley(*arguments)


def test_a_game_cannot_spoil_the_coalitions() -> None:
    def value(has):
        total = has.sum(axis=1)
        has[:] = True
        return total

    assert np.allclose(explain.shapley(value, 4), 1)
