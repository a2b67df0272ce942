"""Ejercicios que se corrigen solos: ``check("02.3", respuesta)``.

Cada módulo ``chapter_NN`` reúne los ejercicios de un capítulo. De ahí salen el enunciado, la
celda de partida, la corrección, las pistas y la solución, y también sus pruebas.
"""

from neurona.exercises.checking import check

__all__ = ["check"]
