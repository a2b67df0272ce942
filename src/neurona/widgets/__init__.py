"""Explorables: figuras que se manejan, vivas con núcleo de Python y sin él."""

from neurona.widgets._host import EXPLORABLE, refresh
from neurona.widgets.likelihood import Likelihood

__all__ = ["EXPLORABLE", "Likelihood", "refresh"]
