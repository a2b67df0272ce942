"""Figuras del libro: un estilo, una paleta y los dibujos de más de ocho líneas.

Es el único lugar del paquete que importa matplotlib. Los colores se
distinguen con daltonismo (los de las clases son de Okabe e Ito) y nunca van solos: cada
clase lleva su marcador y cada curva su trazo. El fondo
es blanco y opaco: así se lee en cualquier cuaderno, y el sitio lo oscurece con CSS.
Importar este módulo pone el estilo del libro a todas las figuras de la sesión.
"""

from neurona.plots._differences import paired_differences
from neurona.plots._fields import nested_sets
from neurona.plots._filters import image_panels, number_grid, photo_and_patch, window_diagram
from neurona.plots._graph import graph
from neurona.plots._images import image_rows, map_rows, mosaic
from neurona.plots._layers import blame_diagram, layer_curves
from neurona.plots._levels import cost_map
from neurona.plots._metrics import confusion_map, reliability
from neurona.plots._mnist import digit_sheet, error_by_epoch, split_chart
from neurona.plots._network import class_map, network_diagram
from neurona.plots._neuron import decision_line, neuron_diagram
from neurona.plots._points import labelled_points
from neurona.plots._rows import receptive_pyramid, window_rows
from neurona.plots._signals import echoes
from neurona.plots._style import BLUE, CLASS_COLORS, GREEN, GREY, ORANGE, VIOLET, axes
from neurona.plots._training import learning_curves
from neurona.plots._windows import windows_on_pixel

__all__ = [
    "BLUE",
    "CLASS_COLORS",
    "GREEN",
    "GREY",
    "ORANGE",
    "VIOLET",
    "axes",
    "blame_diagram",
    "class_map",
    "confusion_map",
    "cost_map",
    "decision_line",
    "digit_sheet",
    "echoes",
    "error_by_epoch",
    "graph",
    "image_panels",
    "image_rows",
    "labelled_points",
    "layer_curves",
    "learning_curves",
    "map_rows",
    "mosaic",
    "nested_sets",
    "network_diagram",
    "neuron_diagram",
    "number_grid",
    "paired_differences",
    "photo_and_patch",
    "receptive_pyramid",
    "reliability",
    "split_chart",
    "window_diagram",
    "window_rows",
    "windows_on_pixel",
]
