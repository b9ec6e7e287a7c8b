# Potluck: what one can make. `make help` lists every target.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= 2
# The tests that reach every branch of the checking code (pyproject.toml, [tool.coverage]), and are enough for it.
CHECKING := tests/spec tests/unit/verdict tests/unit/fieldtypes tests/unit/constraints tests/unit/advice tests/unit/checkin tests/unit/describe tests/unit/draft tests/unit/read tests/unit/util
POTLUCK_SOURCES := pyproject.toml constraints.txt

.DEFAULT_GOAL := release
.PHONY: release test coverage test-fast check format example docs bench clean help

release: $(VENV)/.ready ## Set up and run the main job on the example event: check, Parquet, site, bundle (the default)
	$(BIN)/potluck release

test: coverage ## Set up and run every test (under 10 minutes)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(CHECKING:%=--ignore=%)

coverage: $(VENV)/.ready-test ## Run the tests of the checking code, which must reach every branch of it (one minute)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(CHECKING) --cov --cov-report=term-missing:skip-covered

test-fast: $(VENV)/.ready-test ## Run the tests that take no time (under one minute)
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not browser and not corpus"

check: $(VENV)/.ready-lint ## Lint and type-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.ready-lint ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

example: $(VENV)/.ready-test ## Write the example event anew from its seeded generator
	$(BIN)/python tests/example_event/generate.py

docs: $(VENV)/.ready-test ## Write the guide's generated pages anew: rules, JSON Schemas, the Python reference
	$(BIN)/python -m potluck.docs.rules site/docs/rules
	$(BIN)/python -m potluck.docs.schemas site/docs/schemas
	$(BIN)/python -m potluck.docs.reference site/docs/python.md

bench: $(VENV)/.ready-test ## Measure speed and memory against other tools, in one run on this machine
	$(BIN)/python tests/benchmark/run.py

clean: ## Remove everything generated
	rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made $(POTLUCK_SOURCES)
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(PIP) install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

$(VENV)/.ready-lint: $(VENV)/.ready-test
	$(PIP) install --quiet --constraint constraints.txt --editable ".[test,lint]"
	@touch $@
