# El contrato del proyecto: la CI llama a estos objetivos y no tiene lógica propia.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
SITE := _build/html
# Sin .pyc junto a las fuentes: sus carpetas son dependencias y su fecha cuenta.
export PYTHONDONTWRITEBYTECODE := 1
# Los datos que se descargarían, si ya están al lado del proyecto.
DATA := $(abspath $(wildcard ../shared/data))
ifneq ($(DATA),)
export NEURONA_DATA ?= $(DATA)
endif
# Un archivo por proceso, en orden (lo lento va primero), y un hilo en cada uno: más se estorbarían.
PYTEST := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(PY) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Las dos carpetas no van en la lista: se llaman como dos objetivos.
SITE_SOURCES := _config.yml _toc.yml $(shell find book notebooks -mindepth 1 -not -path '*/.ipynb_checkpoints*' -not -name __pycache__)

help:  ## muestra esta ayuda
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: $(SITE)/index.html  ## construye el sitio y dice qué archivo abrir
	@echo "El libro está en $(SITE)/index.html: ábrelo con tu navegador (o usa «make serve»)."

serve: book  ## sirve el sitio en http://localhost:8000
	$(PY) tools/serve.py $(SITE)

lab: $(VENV)/.all  ## abre los cuadernos en JupyterLab
	$(PY) -m jupyter lab notebooks

notebooks: $(VENV)/.all  ## convierte y ejecuta los capítulos que cambiaron
	$(PY) tools/notebooks.py

test: $(VENV)/.all $(SITE)/index.html  ## ejecuta todas las comprobaciones
	$(PY) tools/browser.py
	$(MAKE) --no-print-directory lint
	$(PY) tools/solved.py _build/solved
	$(PYTEST) --nbval --nbval-sanitize-with tests/nbval.cfg -p no:cacheprovider _build/solved
	$(PYTEST)

lint: $(VENV)/.all  ## revisa el estilo del código, también el de los capítulos
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m ruff check --line-length 76 notebooks/*.ipynb

bench: $(VENV)/.all $(SITE)/index.html  ## mide: construcción, cuadernos, peso y Lighthouse de cada página
	$(PY) tools/bench.py

links: $(VENV)/.site  ## comprueba los enlaces externos (necesita red)
	$(PY) tools/book.py links

publish: $(VENV)/.all  ## estampa la dirección: make publish REPO=dueño/nombre
	$(PY) tools/publish.py "$(REPO)"

lock: $(VENV)/.all  ## fija en constraints.txt las dependencias de las dependencias
	{ echo "# Escrito por «make lock»: la versión exacta de todo lo instalado."; \
	  $(PY) -m pip freeze --exclude-editable | grep -v -i -E '^(torch|nvidia|triton|cuda)'; } > constraints.tmp
	mv constraints.tmp constraints.txt

clean:  ## borra lo construido, no el entorno
	rm -rf _build

$(SITE)/index.html: $(VENV)/.site $(SITE_SOURCES)
	$(PY) tools/book.py build

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Hace falta Python 3.11 o posterior; «$(PYTHON)» no lo es. Prueba: make PYTHON=python3.12 book"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
	  || { echo "No se pudo crear $(VENV). En Debian o Ubuntu: sudo apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.site: $(VENV)/.made requirements-site.txt constraints.txt
	$(PIP) -r requirements-site.txt
	@touch $@

$(VENV)/.all: $(VENV)/.site requirements.txt pyproject.toml
	$(PIP) -r requirements.txt
	$(PIP) --no-deps -e .
	@touch $@

.PHONY: help book serve lab notebooks test lint bench links publish lock clean
