"""Explorables: figuras que se manejan, vivas con núcleo de Python y sin él."""

from neurona.widgets._host import EXPLORABLE, refresh
from neurona.widgets.descent import Descent
from neurona.widgets.graph import Graph
from neurona.widgets.likelihood import Likelihood
from neurona.widgets.neuron import Neuron
from neurona.widgets.quiz import Quiz

__all__ = ["EXPLORABLE", "Descent", "Graph", "Likelihood", "Neuron", "Quiz", "refresh"]
