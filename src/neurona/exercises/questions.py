"""Las preguntas de opciones que cierran cada capítulo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """Una respuesta posible y lo que se dice a quien la elige."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """Una pregunta con entre dos y cinco opciones, de las que una es la buena.

    Raises
    ------
    ValueError
        Si las opciones no son esas, si se repiten, o si falta algún texto.
    """

    text: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        where = f"«{self.text[:40]}»"
        if not self.text.strip():
            raise ValueError("text está vacío: debería ser la pregunta")
        if not 2 <= len(self.options) <= 5:
            raise ValueError(
                f"options de {where} tiene {len(self.options)}: debería tener de 2 a 5"
            )
        if (right := sum(option.right for option in self.options)) != 1:
            raise ValueError(f"options de {where} tiene {right} buenas: debería tener una")
        if not all(option.text.strip() and option.feedback.strip() for option in self.options):
            raise ValueError(f"options de {where} tiene textos vacíos: cada una lleva dos textos")
        if len({option.text for option in self.options}) < len(self.options):
            raise ValueError(f"options de {where} se repiten: deberían ser distintas")
