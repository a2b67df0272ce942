"""Explorables: figuras que se manejan, vivas con núcleo de Python y sin él."""

from neurona.widgets._host import EXPLORABLE, refresh
from neurona.widgets.backprop import Backprop
from neurona.widgets.conv1d import Conv1d
from neurona.widgets.conv2d import Conv2d
from neurona.widgets.convback import ConvBack
from neurona.widgets.descent import Descent
from neurona.widgets.filters import Filters
from neurona.widgets.graph import Graph
from neurona.widgets.inside import Inside
from neurona.widgets.layer import Layer
from neurona.widgets.likelihood import Likelihood
from neurona.widgets.mlp import Mlp
from neurona.widgets.neuron import Neuron
from neurona.widgets.optimizers import Optimizers
from neurona.widgets.overfit import Overfit
from neurona.widgets.quiz import Quiz
from neurona.widgets.threshold import Threshold
from neurona.widgets.training import Training

__all__ = [
    "EXPLORABLE",
    "Backprop",
    "Conv1d",
    "Conv2d",
    "ConvBack",
    "Descent",
    "Filters",
    "Graph",
    "Inside",
    "Layer",
    "Likelihood",
    "Mlp",
    "Neuron",
    "Optimizers",
    "Overfit",
    "Quiz",
    "Threshold",
    "Training",
    "refresh",
]
