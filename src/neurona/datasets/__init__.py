"""Conjuntos de datos del libro: se generan, vienen con las dependencias o se descargan."""

from neurona.datasets._admissions import admissions
from neurona.datasets._bundled import eeg, photo
from neurona.datasets._digits import digits
from neurona.datasets._mnist import mnist

__all__ = ["admissions", "digits", "eeg", "mnist", "photo"]
