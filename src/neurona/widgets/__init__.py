"""Explorables: figuras que se manejan, vivas con núcleo de Python y sin él."""

from neurona.widgets._host import refresh
from neurona.widgets.likelihood import Likelihood

__all__ = ["Likelihood", "refresh"]
