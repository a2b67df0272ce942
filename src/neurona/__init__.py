"""El paquete del libro «De la neurona a la convolución».

Importarlo no carga matplotlib ni PyTorch: cada módulo se pide por su nombre,
por ejemplo ``from neurona import datasets, plots``.
"""

__version__ = "0.1.0"
