# Two commands matter: `make run` (the whole hotline with demonstration people) and `make test` (everything that must hold).

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# The system's own where it will do: Debian builds it optimised, which many another is not, and it is what servers run.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
CHECKS := .venv-checks
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PIP_COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
TEXTS := hotline/translations
DEBIAN_PACKAGES := chromium-headless-shell espeak-ng redis-server postgresql nginx-light

# Where Python is told to write no bytecode, every command that a test starts would compile the whole product anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test lint timing soak checks catalogues check-python packages requirements clean

help: ## Say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Put the product and what it needs into .venv (instant when nothing changed)

run: install ## Serve the whole hotline on 127.0.0.1:8000 with demonstration people (PORT changes it)
	@exec $(BIN)/hotline serve --demo

test: ## Install what the tests need, then lint and run every test
	@+$(MAKE) --no-print-directory --jobs=3 --output-sync packages lint checks
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder  # two cores: some tests only wait

lint: $(VENV)/.installed-dev ## Check style (ruff), types (mypy) and floors (import-linter)
	$(BIN)/ruff check hotline tests
	$(BIN)/mypy
	$(BIN)/lint-imports

timing: install ## Time folio look-ups, found and not found, with the real derivation (about an hour)
	@$(BIN)/hotline bench timing

soak: $(VENV)/.installed-dev ## Play 10,000 random calls and 10,000 message dialogues, with and without webhooks (some minutes; SOAK changes it)
	SOAK=$${SOAK:-10000} $(BIN)/python -m pytest --numprocesses auto --timeout 3600 tests/conversation/test_random_callers.py \
		tests/channels/test_random_callers.py

checks: $(CHECKS)/.installed ## Install bandit and semgrep beside the product, for tests/checks

catalogues: $(VENV)/.installed ## Find the texts of code, pages and protocol; new ones wait for words in translations/*/
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --add-location file --sort-by-file --width 120 \
		--output-file $(TEXTS)/messages.pot hotline protocols
	$(BIN)/pybabel --quiet update --input-file $(TEXTS)/messages.pot --output-dir $(TEXTS) --width 120 \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

requirements: $(VENV)/.installed-dev ## Pin again, with hashes, what pyproject.toml asks for
	$(PIP_COMPILE) --all-build-deps --output-file requirements.txt pyproject.toml
	$(PIP_COMPILE) --output-file requirements-checks.txt requirements-checks.in
	$(PIP_COMPILE) --all-build-deps --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Remove .venv, .venv-checks, caches and everything the demonstration wrote under var/
	rm -rf $(VENV) $(CHECKS) var build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }

$(VENV)/.made: | check-python
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.txt pyproject.toml $(VENV)/.made
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(CHECKS)/.installed: requirements-checks.txt | check-python
	$(PYTHON) -m venv $(CHECKS)
	$(CHECKS)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-checks.txt
	@touch $@

packages:
	@tests/support/packages.sh $(DEBIAN_PACKAGES)
