# Two commands: `make demo` plans a real economy, `make test` runs the whole suite. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test quick lint docs bench audit bounds clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("lustrum needs Python 3.11 or newer; call `make PYTHON=python3.11 ...`" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/lustrum demo --out out/demo

# The slow tests come last, and end at UNTIL (seconds since 1970) where it is given.
test: lint
	$(BIN)/python -m pytest -n 2 -m 'not slow'
	$(BIN)/python scripts/slow_tests.py $(UNTIL)

quick: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 -m 'not slow'

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed-dev
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks

# Known weaknesses of what is installed; where their data cannot be had, that is said and nothing fails.
audit: $(VENV)/.installed-dev
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/python scripts/audit.py

# The lowest and the newest versions of what is needed, each in an environment of its own below a temporary folder.
bounds: $(VENV)/.installed
	$(BIN)/python scripts/try_bounds.py

clean:
	rm -rf $(VENV) out build dist docs/_build
