"""Las capas: los nombres, las formas, los valores y los pesos de ``torch.nn``."""

import copy

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from test_tensor import few

import neurona
from neurona import Tensor, nn


def network(library):
    """Todas las capas de esta parte, en las dos bibliotecas."""
    return library.Sequential(
        library.Flatten(),
        library.Linear(12, 7),
        library.BatchNorm1d(7),
        library.LeakyReLU(),
        library.Sequential(library.Linear(7, 6, bias=False), library.Tanh(), library.Dropout(0)),
        library.ELU(0.5),
        library.Linear(6, 6),
        library.Sigmoid(),
        library.Linear(6, 4),
        library.ReLU(),
        library.Softmax(1),
    )


def pair(build):
    """El mismo modelo en las dos bibliotecas, en float64 y con los mismos pesos."""
    theirs = build(torch.nn).double()
    ours = build(nn)
    ours.load_state_dict(theirs.state_dict())
    return ours, theirs


@few
@given(st.integers(1, 6), st.integers(0, 999))
def test_a_network_matches_torch_in_values_gradients_and_state(batch, seed):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    ours, theirs = pair(network)
    for mode in (True, False):
        if batch == 1 and mode:
            continue
        x = rng.normal(size=(batch, 3, 4))
        dy = rng.normal(size=(batch, 4))
        a, b = Tensor(x, True), torch.tensor(x, requires_grad=True)
        ours.zero_grad()
        theirs.zero_grad()
        y, expected = ours.train(mode)(a), theirs.train(mode)(b)
        np.testing.assert_allclose(y.data, expected.detach(), rtol=1e-9, atol=1e-12)
        y.backward(dy)
        expected.backward(torch.tensor(dy))
        np.testing.assert_allclose(a.grad, b.grad, rtol=1e-9, atol=1e-9)
        parameters = dict(theirs.named_parameters())
        for name, parameter in ours.named_parameters():
            np.testing.assert_allclose(parameter.grad, parameters[name].grad, atol=1e-9)
        for name, value in theirs.state_dict().items():
            np.testing.assert_allclose(ours.state_dict()[name], value, rtol=1e-9, err_msg=name)


@few
@given(st.integers(2, 4), st.lists(st.integers(1, 4), min_size=1, max_size=2), st.integers(0, 99))
def test_batch_norm_of_signals_and_images_matches_torch(batch, extra, seed):
    name = f"BatchNorm{len(extra)}d"
    ours, theirs = pair(lambda library: getattr(library, name)(3, momentum=0.2))
    x = np.random.default_rng(seed).normal(size=(batch, 3, *extra))
    for mode in (True, False):
        expected = theirs.train(mode)(torch.tensor(x)).detach()
        np.testing.assert_allclose(ours.train(mode)(x).data, expected, atol=1e-9)
    for key, value in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state_dict()[key], value, rtol=1e-9)


def test_names_order_shapes_and_types_are_those_of_torch():
    ours, theirs = network(nn), network(torch.nn)
    state, expected = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(expected)
    for name, value in expected.items():
        assert state[name].shape == tuple(value.shape)
        assert state[name].dtype == value.numpy().dtype, name
    names = [name for name, _ in theirs.named_parameters()]
    assert [name for name, _ in ours.named_parameters()] == names
    assert len(list(ours.parameters())) == len(names)


def test_weights_also_move_to_torch():
    ours, theirs = network(nn), network(torch.nn)
    state = {name: torch.tensor(value) for name, value in ours.state_dict().items()}
    theirs.load_state_dict(state)
    x = np.random.default_rng(0).normal(size=(5, 3, 4)).astype(np.float32)
    expected = theirs.eval()(torch.tensor(x)).detach()
    np.testing.assert_allclose(ours.eval()(x).data, expected, rtol=1e-5)


def test_linear_begins_with_the_distribution_of_torch():
    neurona.manual_seed(0)
    torch.manual_seed(0)
    ours, theirs = nn.Linear(100, 400), torch.nn.Linear(100, 400)
    for name in ("weight", "bias"):
        values, expected = getattr(ours, name).data, getattr(theirs, name).detach().numpy()
        assert np.abs(values).max() <= 0.1 and abs(values.mean()) < 0.01
        assert np.isclose(values.std(), expected.std(), rtol=0.1)


def test_the_same_seed_gives_the_same_weights():
    weights = []
    for seed in (3, 3, 4):
        neurona.manual_seed(seed)
        weights.append(nn.Linear(4, 4).weight.data)
    assert (weights[0] == weights[1]).all() and (weights[0] != weights[2]).any()


def test_modes_reach_every_submodule_and_dropout_obeys():
    model = nn.Sequential(nn.Sequential(nn.Dropout(0.9)), nn.ReLU())
    x = np.ones((10, 10))
    assert (model(x).data != 1).any()
    assert model.eval() is model and (model(x).data == 1).all()
    assert not any(module.training for module in model.modules())
    assert (model.train()(x).data != 1).any()


def test_a_module_of_ones_own():
    class Two(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, 3)
            self.scale = nn.Parameter(np.ones(3))
            self.notes = ["no es un parámetro"]

        def forward(self, x):
            return self.first(x) * self.scale

    model = Two()
    names = [name for name, _ in model.named_parameters()]
    assert names == ["scale", "first.weight", "first.bias"]
    model(np.ones((1, 2))).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    twin = copy.deepcopy(model)
    twin.scale.data += 1
    assert model.scale.data.tolist() == [1, 1, 1]
    with pytest.raises(NotImplementedError, match="Module no define forward"):
        nn.Module()(1)


def test_loading_adopts_the_type_and_copies_the_values():
    layer = nn.Linear(2, 1)
    state = {"weight": np.ones((1, 2)), "bias": np.zeros(1)}
    layer.load_state_dict(state)
    state["weight"][:] = 7
    assert layer.weight.dtype == np.float64 and layer.weight.data.tolist() == [[1, 1]]
    assert layer.float().weight.dtype == np.float32 and layer.double().bias.dtype == np.float64
    norm = nn.BatchNorm1d(2).double()
    assert norm.running_var.dtype == np.float64 and norm.num_batches_tracked.dtype.kind == "i"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"0.peso": np.ones(2)}, ValueError, r"sobran \['0.peso'\]"),
        ({"0.bias": None}, TypeError, "0.bias contiene object"),
        ({"0.weight": np.ones((2, 2))}, ValueError, r"'0.weight'\] tiene forma \(2, 2\)"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, error, message):
    model = nn.Sequential(nn.Linear(3, 2))
    before = model.state_dict()
    with pytest.raises(error, match=message):
        model.load_state_dict(before | change)
    with pytest.raises(ValueError, match=r"faltan \['0.weight'\] y sobran ninguno"):
        model.load_state_dict({"0.bias": before["0.bias"] + 1})
    for name, value in before.items():
        np.testing.assert_array_equal(model.state_dict()[name], value)


LOSSES = {
    "MSELoss": lambda rng: (rng.normal(size=(4, 3)), {"reduction": "sum"}),
    "BCEWithLogitsLoss": lambda rng: (rng.random((4, 3)), {"pos_weight": np.array([1.0, 2, 3])}),
    "CrossEntropyLoss": lambda rng: (rng.integers(0, 3, 4), {"label_smoothing": 0.1}),
}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("with_options", [True, False])
def test_losses_match_torch(name, with_options):
    rng = np.random.default_rng(0)
    z, (target, options) = rng.normal(size=(4, 3)), LOSSES[name](rng)
    options = options if with_options else {}
    torch_options = {
        k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in options.items()
    }
    expected = getattr(torch.nn, name)(**torch_options)(torch.tensor(z), torch.tensor(target))
    assert np.isclose(getattr(nn, name)(**options)(Tensor(z), target).item(), expected.item())


def test_modules_are_read_in_print_as_in_torch():
    def build(library):
        return library.Sequential(
            library.Linear(2, 3),
            library.Sequential(library.LeakyReLU(0.1), library.Tanh()),
            library.Flatten(),
        )

    assert repr(build(nn)) == repr(build(torch.nn))
    assert len(build(nn)) == 3 and isinstance(build(nn)[-1], nn.Flatten)


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        (lambda: nn.Linear(0, 3), ValueError, "in_features es 0: debería ser al menos 1"),
        (lambda: nn.Linear(2, 3.0), TypeError, "out_features es float: debería ser un entero"),
        (lambda: nn.Linear(2, 3)(np.ones((4, 5))), ValueError, "IN debería ser 2"),
        (lambda: nn.Dropout(-0.1), ValueError, "p es -0.1"),
        (lambda: nn.BatchNorm1d(0), ValueError, "num_features es 0"),
        (lambda: nn.BatchNorm2d(3)(np.ones((2, 3))), ValueError, "BatchNorm2d: .* 4 ejes y C = 3"),
        (lambda: nn.BatchNorm1d(3)(np.ones((2, 4))), ValueError, "2 o 3 ejes y C = 3"),
        (lambda: nn.Sequential(nn.ReLU(), "tanh"), TypeError, "la capa 1 es str"),
        (lambda: nn.Sequential(nn.ReLU)(1), TypeError, "la capa 0 es type"),
    ],
)
def test_bad_input_is_explained(wrong, error, message):
    with pytest.raises(error, match=message):
        wrong()
