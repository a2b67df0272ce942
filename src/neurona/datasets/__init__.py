"""Conjuntos de datos del libro: se generan o vienen incluidos, sin descargas."""

from neurona.datasets._admissions import admissions

__all__ = ["admissions"]
