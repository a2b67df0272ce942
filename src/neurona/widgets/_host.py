"""Lo que hace que un explorable viva con núcleo de Python y sin él.

El módulo de JavaScript es el mismo en los dos casos. Con núcleo lo carga anywidget; en
una página guardada lo carga ``fragment``: HTML que lleva dentro el módulo, el estado y
una figura fija para cuando no hay JavaScript.
"""

import base64
import html
import json
import re
from pathlib import Path
from typing import ClassVar

import anywidget

STATIC = Path(__file__).parent / "static"
KINDS: dict[str, type["Explorable"]] = {}

# Un módulo cargado desde un blob no puede importar a otro por su ruta: se juntan aquí.
LOCAL_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.mjs";\n', re.MULTILINE)

# Pone el módulo en marcha con un modelo que imita al de anywidget, cuando el explorable está
# cerca de verse: así no retrasa la lectura. Se sitúa por `document.currentScript`, sin ids;
# donde no existe, toma el primero sin empezar.
BOOT = """\
(() => {
  const root = document.currentScript?.parentElement
    ?? document.querySelector("[data-neurona-explorable]:not([data-started])");
  const [still, live] = root.children;
  const state = JSON.parse(root.dataset.state);
  const listeners = {};
  const model = {
    get: (key) => state[key],
    set(key, value) {
      if (state[key] === value) return;
      state[key] = value;
      for (const listener of listeners[`change:${key}`] ?? []) listener();
    },
    on: (event, listener) => (listeners[event] ??= new Set()).add(listener),
    off: (event, listener) => listeners[event]?.delete(listener),
    save_changes() {},
  };
  root.dataset.started = "";
  still.hidden = true;
  const start = () => {
    const url = URL.createObjectURL(new Blob([MODULE], { type: "text/javascript" }));
    import(url)
      .then((module) => module.default.render({ model, el: live }))
      .catch((error) => {
        live.remove();
        still.hidden = false;
        console.error(error);
      })
      .finally(() => URL.revokeObjectURL(url));
  };
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    start();
  }, { rootMargin: "800px" });
  near.observe(root);
})();"""


class Explorable(anywidget.AnyWidget):
    """Base de los explorables: cada uno es ``NOMBRE.py``, ``NOMBRE.mjs`` y ``NOMBRE.css``.

    Una subclase escribe ``NAME``, ``STATE`` (los rasgos que se guardan en la página),
    ``still`` (o ``still_html``, si no es una imagen) y ``__repr__``, que no debe cambiar de una
    ejecución a otra.
    """

    NAME: ClassVar[str]
    STATE: ClassVar[tuple[str, ...]]

    # ipywidgets 7 muestra por aquí y se saltaría `_repr_mimebundle_`.
    _ipython_display_ = None

    def __init_subclass__(cls, **kwargs) -> None:
        # anywidget crea por dentro más subclases, que heredan NAME sin escribirlo.
        if "NAME" in cls.__dict__:
            cls._esm, cls._css = module_text(cls.NAME), style_text(cls.NAME)
            KINDS[cls.NAME] = cls
        super().__init_subclass__(**kwargs)

    @staticmethod
    def still(state: dict) -> tuple[str, str]:
        """La figura fija de un estado: su SVG y su texto alternativo."""
        raise NotImplementedError

    @classmethod
    def still_html(cls, state: dict) -> str:
        """Lo que queda en la página cuando no hay JavaScript."""
        svg, alt = cls.still(state)
        image = base64.b64encode(svg.encode()).decode()
        source = f"data:image/svg+xml;base64,{image}"
        return f'<img class="neurona-still" alt="{html.escape(alt)}" src="{source}">'

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        state = {key: getattr(self, key) for key in self.STATE}
        return data | {"text/html": fragment(self.NAME, state)}, metadata


def modules(name: str) -> list[str]:
    """Los módulos que necesita uno, cada uno una vez y tras los que importa; él, el último."""
    found: list[str] = []
    for needed in LOCAL_IMPORT.findall((STATIC / f"{name}.mjs").read_text("utf-8")):
        found += [part for part in modules(needed) if part not in found]
    return [*found, name]


def module_text(name: str) -> str:
    """``name.mjs`` y lo que importa, en un solo módulo."""
    texts = ((STATIC / f"{part}.mjs").read_text("utf-8") for part in modules(name))
    return "".join(LOCAL_IMPORT.sub("", text) for text in texts)


def style_text(name: str) -> str:
    """``name.css`` y, antes, el de cada módulo que importa.

    La siguiente figura de la página vuelve a traer ``common.css``. Para que lo propio siga
    mandando, cada selector propio lleva dos veces su clase. Los de un módulo compartido, que
    empiezan por su nombre (``.neurona-grid``), pasan a ser propios: no tocan a otras figuras.
    """
    return "".join(
        (STATIC / f"{part}.css")
        .read_text("utf-8")
        .replace(f".neurona-{part}", f".neurona-{name}" * 2)
        for part in modules(name)
    )


def fragment(name: str, state: dict) -> str:
    """El HTML completo de un explorable; solo depende de su nombre y de su estado.

    Para refrescar uno guardado basta leer su ``data-state`` y volver a llamar.
    """
    # En un atributo basta escapar &, < y la comilla; en un <script>, ningún "<" suelto.
    stored = html.escape(json.dumps(state, ensure_ascii=False), quote=False).replace("'", "&#39;")
    module = json.dumps(module_text(name), ensure_ascii=False).replace("<", "\\u003c")
    return f"""\
<div class="neurona-explorable" data-neurona-explorable="{name}" data-state='{stored}'>
{KINDS[name].still_html(state)}
<div class="neurona-live"></div>
<style>
{style_text(name)}</style>
<script>
{BOOT.replace("MODULE", module)}
</script>
</div>"""


EXPLORABLE = re.compile(r"""data-neurona-explorable="(\w+)" data-state='([^']*)'""")


def refresh(stored: str) -> str:
    """El HTML guardado de un explorable, con el módulo de hoy y su mismo estado."""
    found = EXPLORABLE.search(stored)
    if not found:
        raise ValueError("stored no contiene ningún explorable: debería ser el HTML de uno")
    return fragment(found[1], json.loads(html.unescape(found[2])))
