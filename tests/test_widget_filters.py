"""La parte de Python del explorable de los filtros."""

import base64
import io
import json
import math
import re

import numpy as np
import pytest
from fixtures import write_filters
from PIL import Image
from scipy.signal import correlate2d

from neurona.widgets import filters, refresh
from neurona.widgets.filters import Filters


def page(widget: Filters) -> str:
    return widget._repr_mimebundle_()[0]["text/html"]


def still(widget: Filters) -> tuple[str, str]:
    return Filters.still({key: getattr(widget, key) for key in Filters.STATE})


def test_the_stored_page_is_rebuilt_from_its_own_state():
    stored = page(Filters("gauss", "shapes", "signed", normalize=True, pixel=(3, 5)))
    again = Filters("gauss", "shapes", "signed", normalize=True, pixel=(3, 5))
    assert stored == page(again) == refresh(stored)


def test_still_says_in_words_what_it_shows():
    svg, alt = still(Filters("sobel_x", "shapes", "signed"))
    assert alt.startswith(
        "Dos imágenes en gris: la original y el resultado de aplicarle el kernel "
        "−1 0 1; −2 0 2; −1 0 1. Sobel x, sobre las figuras. Compara la derecha con la izquierda"
    )
    assert "Sus números suman 0: solo responde a los cambios." in alt
    assert alt.endswith("Negro: −800. Gris medio: 0. Blanco: 800.")
    assert "Foto" not in svg and "nan" not in svg
    assert "china.jpg, de danielbuechele, CC BY 2.0" in still(Filters())[0]


def test_the_pictures_of_the_still_are_real_images():
    widget = Filters("laplacian4", "photo", "clipped")
    found = re.findall(r'href="data:image/png;base64,([^"]*)"', still(widget)[0])
    original, result = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data)))) for data in found
    )
    gray = filters.pixels(widget.photo, "photo")
    assert np.array_equal(original, gray)
    expected = np.clip(correlate2d(gray, widget.kernel, mode="valid"), 0, 255)
    assert np.array_equal(result, expected)


@pytest.mark.parametrize("key", filters.PRESETS)
def test_correlation_is_that_of_scipy(key):
    kernel = filters.PRESETS[key][1]
    gray = np.random.default_rng(0).uniform(0, 255, (20, 31))
    expected = correlate2d(gray, kernel, mode="valid")
    np.testing.assert_allclose(filters.correlate(gray, kernel), expected, rtol=0, atol=1e-10)


def test_what_the_sum_says_is_true():
    flat = np.full((6, 7), 40.0)
    for _, kernel, _ in filters.PRESETS.values():
        for normalize in (False, True):
            found = filters.correlate(flat, kernel, filters.divisor(kernel, normalize))
            said = filters.sum_words(kernel, normalize)
            if "solo responde" in said.lower():
                assert np.all(found == 0)
            elif "queda igual" in said:
                assert np.all(found == 40)
            else:
                assert np.all(found == 40 * filters.total(kernel))
                assert said.endswith(f"por {filters.total(kernel):g}.")


def test_what_the_notes_say_is_true():
    kernel = {key: np.array(rows) for key, (_, rows, _) in filters.PRESETS.items()}
    assert np.array_equal(kernel["sharpen"], kernel["identity"] - kernel["laplacian4"])
    assert np.array_equal(kernel["edges"], -kernel["laplacian8"])
    brighter_rightwards = np.tile(np.arange(9.0), (9, 1))
    assert np.all(filters.correlate(brighter_rightwards, kernel["sobel_x"]) > 0)
    assert np.all(filters.correlate(brighter_rightwards, kernel["sobel_y"]) == 0)
    assert np.all(filters.correlate(brighter_rightwards.T, kernel["sobel_y"]) > 0)


def test_frontend_and_python_share_the_state():
    widget = Filters()
    widget.set_state({"kernel": [[0, 0, 0], [0, 2, 0], [0, 0, 0]], "pixel": [1, 2]})
    assert widget.kernel[1] == [0.0, 2.0, 0.0] and widget.pixel == [1, 2]
    assert repr(widget).startswith("Filters([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0]")
    widget.kernel = np.ones((3, 3), int)
    assert repr(widget).startswith("Filters('box', image='photo'")
    assert widget.get_state("kernel") == {"kernel": [[1.0] * 3] * 3}


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"kernel": "sobel"}, ValueError, "kernel es 'sobel': debería ser tres filas"),
        ({"kernel": [[1, 2], [3, 4]]}, ValueError, "kernel tiene forma (2, 2): debería ser (3, 3)"),
        ({"kernel": [[1], [3, 4]]}, ValueError, "kernel tiene filas de longitudes distintas"),
        ({"kernel": [["a"] * 3] * 3}, TypeError, "kernel contiene <U1: debería contener números"),
        ({"kernel": np.full((3, 3), 100)}, ValueError, "kernel[0][0] es 100: debería estar entre"),
        ({"kernel": np.full((3, 3), math.nan)}, ValueError, "kernel[0][0] es nan: debería"),
        ({"image": "foto"}, ValueError, 'image es \'foto\': debería ser "photo" o "shapes"'),
        ({"display": 3}, ValueError, 'display es 3: debería ser "absolute", "signed" o "clipped"'),
        ({"normalize": 1}, TypeError, "normalize es int: debería ser True o False"),
        ({"normalize": 0}, TypeError, "normalize es int: debería ser True o False"),
        ({"pixel": 3}, TypeError, "pixel es 3: debería ser (fila, columna)"),
        ({"pixel": (1, 2, 3)}, TypeError, "pixel es (1, 2, 3): debería ser (fila, columna)"),
        ({"pixel": (1.0, 2)}, TypeError, "pixel[0] es float: debería ser un entero"),
        ({"pixel": (83, 0)}, ValueError, "pixel[0] es 83: debería estar entre 0 y 82"),
        ({"pixel": (0, 126)}, ValueError, "pixel[1] es 126: debería estar entre 0 y 125"),
    ],
)
def test_bad_arguments_are_explained(arguments, error, message):
    with pytest.raises(error, match=re.escape(message)):
        Filters(**arguments)


def test_the_photo_is_the_one_it_says():
    stored, made = json.loads(filters.stored()), write_filters.photo()
    gray, fresh = (filters.pixels(photo, "photo") for photo in (stored, made))
    # Descomprimir un JPEG puede dar un gris más o menos según la versión.
    assert np.abs(gray - fresh).max() <= 1
    assert stored | {"gray": ""} == made | {"gray": ""}


def test_fixture_for_javascript_is_fresh():
    stored = json.loads(write_filters.PATH.read_text("utf-8"))
    computed = json.loads(json.dumps(write_filters.numbers()))
    for case, again in zip(stored["cases"], computed["cases"], strict=True):
        # Una suma que se cancela solo conserva los decimales de sus sumandos.
        for key in ("value", "row", "min", "max", "mean"):
            np.testing.assert_allclose(again.pop(key), case.pop(key), rtol=1e-12, atol=1e-9)
    assert stored == computed
