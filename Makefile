# `make serve` and `make test` do all the set-up by themselves; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKBOOK := $(BIN)/python -m workbook
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Python compiles what is used when it is first used; most of what is installed never is. The locks
# name everything, so there is nothing to resolve.
INSTALL := $(PIP) install --no-compile --no-deps
# The browser's code needs nothing from the network, and may read nothing but itself.
export DENO_NO_UPDATE_CHECK := 1
DENO_TEST := $(BIN)/deno test --quiet --no-remote --no-npm --no-check --allow-read=workbook/ui/components
# Where it may not keep what it has compiled, each process begins with compiling everything.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

.PHONY: help
help: ## Say what can be made.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: serve
serve: $(VENV)/.here ## Open the workbook in a browser (ARGS="--port 9000" passes options on).
	$(WORKBOOK) serve $(ARGS)

.PHONY: lab
lab: $(VENV)/.here ## Open the notebooks in JupyterLab.
	$(WORKBOOK) lab $(ARGS)

.PHONY: check
check: $(VENV)/.here ## Check all content.
	$(WORKBOOK) check

.PHONY: test
test: $(VENV)/.test ## Run every check and test, in a real browser too.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/deno lint --quiet
	$(BIN)/deno fmt --check --quiet
	$(DENO_TEST)
	$(WORKBOOK) check
	$(BIN)/python -m tools.browser
	WORKBOOK_HOME=$$(mktemp -d) $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

.PHONY: test-long
test-long: $(VENV)/.test ## Run the tests that wait for minutes: long absences, long rooms.
	$(BIN)/python -m tools.browser
	WORKBOOK_HOME=$$(mktemp -d) $(BIN)/python -m pytest -m long $(ARGS)

.PHONY: test-rooms
test-rooms: $(VENV)/.test ## Run the tests with sixty simulated people in a room (alone on the machine).
	$(BIN)/python -m tools.browser
	WORKBOOK_HOME=$$(mktemp -d) $(BIN)/python -m pytest -m rooms $(ARGS)

.PHONY: bundle
bundle: $(VENV)/.test ## Put the browser's modules together, after one of them was changed.
	$(BIN)/python -m tools.bundle

.PHONY: lock
lock: $(VENV)/.test ## Renew the locked versions, and environment.yml with them.
	$(BIN)/python -m tools.lock

.PHONY: clean
clean: ## Remove what was installed and cached here (never anybody's answers).
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The workbook needs Python 3.11 or newer. Install it, or name one: make PYTHON=python3.12 serve"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
		{ echo "Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

# What is installed here begins with the Python it was made with. That may be gone with an upgrade.
ifneq ($(shell test -x $(BIN)/python && echo there),there)
.PHONY: $(VENV)/.python
endif

$(VENV)/.serve: $(VENV)/.python requirements.lock
	@echo "Installing what the workbook needs. This takes a minute or two, once."
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.here: $(VENV)/.serve pyproject.toml
	@test ! -f $@ || test "$$(cat $@)" = "$$(pwd -P)" || \
		echo "This folder has been moved or copied. Installing the workbook's own command anew."
	@$(INSTALL) --no-build-isolation --editable .
	@pwd -P > $@

# Installed commands hold the path of the folder that they were installed in.
ifneq "$(shell cat $(VENV)/.here 2>/dev/null)" "$(shell pwd -P)"
.PHONY: $(VENV)/.here
endif

$(VENV)/.test: $(VENV)/.serve requirements-dev.lock | $(VENV)/.here
	@echo "Installing what the tests need."
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@
