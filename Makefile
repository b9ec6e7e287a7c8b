# Potluck: what one can make. `make help` lists every target.
PYTHON ?= python3
# The last Python that pyproject.toml names, and an interpreter of it.
NEWEST := $(shell sed -n 's/.*Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml | tail -n 1)
PYTHON2 ?= $(shell .ci/find-python $(NEWEST))
VENV := .venv
SCRIPTS := bin
ifeq ($(OS),Windows_NT)
SCRIPTS := Scripts
endif
BIN := $(VENV)/$(SCRIPTS)
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= 2
# The tests that reach every branch of the checking code (pyproject.toml, [tool.coverage]), and are enough for it.
CHECKING := tests/spec tests/unit/verdict tests/unit/fieldtypes tests/unit/constraints tests/unit/advice tests/unit/checkin tests/unit/describe tests/unit/draft tests/unit/read tests/unit/util
POTLUCK_SOURCES := pyproject.toml constraints.txt
FAST := -m "not slow and not browser and not corpus"
# What a locale can break: reading and writing files, names, the terminal.
LOCALE_TESTS := tests/unit tests/e2e

# The built wheel in a virtual environment of its own, in which the tests find nothing of src/:
# $(call wheel_in,FOLDER,PYTHON,CONSTRAINTS)
define wheel_in
test -e $(1)/$(SCRIPTS) || "$(2)" -m venv $(1)
$(1)/$(SCRIPTS)/python -m pip --disable-pip-version-check install --quiet --constraint $(3) "$$(ls dist/*.whl)[organize,test]"
$(1)/$(SCRIPTS)/python -m pip --disable-pip-version-check install --quiet --force-reinstall --no-deps dist/*.whl
endef
WHEEL_PYTEST := $(SCRIPTS)/python -m pytest -n $(WORKERS) --dist loadgroup -p no:cacheprovider

.DEFAULT_GOAL := release
.PHONY: release test coverage test-fast wheel test-wheel test-newest test-lowest test-locale newest lowest check format \
  example docs bench clean help

release: $(VENV)/.ready ## Set up and run the main job on the example event: check, Parquet, site, bundle (the default)
	$(BIN)/potluck release

test: coverage ## Set up and run every test (under 10 minutes)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(CHECKING:%=--ignore=%)

coverage: $(VENV)/.ready-test ## Run the tests of the checking code, which must reach every branch of it (one minute)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(CHECKING) --cov --cov-report=term-missing:skip-covered

test-fast: $(VENV)/.ready-test ## Run the tests that take no time (under one minute)
	$(BIN)/python -m pytest -n $(WORKERS) $(FAST)

wheel: ## Build the wheel, dist/*.whl
	rm -rf dist
	$(PYTHON) -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir dist .

test-wheel: wheel ## Run the tests that `make coverage` does not, against the wheel
	$(call wheel_in,.venv-wheel,$(PYTHON),constraints.txt)
	.venv-wheel/$(WHEEL_PYTEST) tests --pyargs potluck $(CHECKING:%=--ignore=%)

test-newest: wheel ## Run the fast tests against the wheel on the newest Python (PYTHON2=...)
	@test -n "$(PYTHON2)" || { echo "There is no Python $(NEWEST) here. Name one: make test-newest PYTHON2=..."; exit 1; }
	$(call wheel_in,.venv-newest,$(PYTHON2),constraints.txt)
	.venv-newest/$(WHEEL_PYTEST) tests --pyargs potluck $(FAST)

test-lowest: wheel ## Run the unit and spec tests against the wheel with the lowest versions of all dependencies
	$(call wheel_in,.venv-lowest,$(PYTHON),constraints-lowest.txt)
	.venv-lowest/$(WHEEL_PYTEST) tests/unit tests/spec $(FAST)

test-locale: wheel ## Run what a locale can break in one that knows ASCII alone, against the wheel
	$(call wheel_in,.venv-wheel,$(PYTHON),constraints.txt)
	LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 .venv-wheel/$(WHEEL_PYTEST) $(LOCALE_TESTS) $(FAST)

newest:
	@echo $(PYTHON2)

lowest: $(VENV)/.ready-test ## Write constraints-lowest.txt anew from the lower bounds in pyproject.toml
	$(PIP) install --quiet uv
	{ sed -n '/^#/p' constraints-lowest.txt; \
	  $(BIN)/uv pip compile --quiet --no-header --no-annotate --resolution lowest-direct --extra organize --extra test pyproject.toml; \
	} > constraints-lowest.new && mv constraints-lowest.new constraints-lowest.txt

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
	rm -rf build dist $(VENV) .venv-* .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: $(VENV)/.made $(POTLUCK_SOURCES)
	$(PIP) install --quiet --constraint constraints.txt --editable ".[organize]"
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(PIP) install --quiet --constraint constraints.txt --editable ".[test]"
	@touch $@

$(VENV)/.ready-lint: $(VENV)/.ready-test
	$(PIP) install --quiet --constraint constraints.txt --editable ".[lint]"
	@touch $@
