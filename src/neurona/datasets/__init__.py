"""Conjuntos de datos del libro: se generan o vienen con las dependencias."""

from neurona.datasets._admissions import admissions
from neurona.datasets._bundled import eeg, photo
from neurona.datasets._digits import digits

__all__ = ["admissions", "digits", "eeg", "photo"]
