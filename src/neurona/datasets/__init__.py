"""Conjuntos de datos del libro: se generan o vienen incluidos, sin descargas."""

from neurona.datasets._admissions import admissions
from neurona.datasets._digits import digits

__all__ = ["admissions", "digits"]
