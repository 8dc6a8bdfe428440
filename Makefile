# Every command a person or a machine needs. `make run` and `make test` set everything up on a machine that has nothing but
# Python 3.11 or later and make.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
QUICK := not slow and not faults and not fuzz and not postgres
UV_VERSION := 0.13.8
# Three on two processors: a test waits for a third of its time, mostly for a server or a browser.
WORKERS ?= 3
LOCK_AGE ?= 7 days
PIP_AUDIT ?= $(BIN)/python -m pip_audit
MKDOCS ?= $(BIN)/python -m mkdocs
COMPILE = $(abspath $(VENV))-lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-annotate --no-header --exclude-newer "$(LOCK_AGE)" $(LOCK_ARGS)

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { command -v "$$name"; break; }; done)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test test-postgres test-slow test-browser test-faults test-all check bench pictures settings docs fuzz sbom audit lock clean scripts axe

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.base ## Make .venv with the locked dependencies and the project

install-dev: $(VENV)/.dev ## The same with everything the tests and checks need

run: $(VENV)/.base ## Start everything on this machine (ARGS="--port 9000" is passed on)
	@exec $(BIN)/most116 try $(ARGS)

test: $(VENV)/.dev axe ## The quick suite on two cores, with the first story in a browser where one is found
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "$(QUICK)" $(ARGS)

test-postgres: $(VENV)/.dev ## What the quick suite shows of SQLite, on the PostgreSQL that MOST116_TEST_POSTGRES names
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "postgres and not slow and not faults" $(ARGS)

test-slow: $(VENV)/.dev axe ## The tests that take minutes
	$(BIN)/pytest -m "slow and not faults" $(ARGS)

test-browser: $(VENV)/.dev axe ## Only the browser tests
	$(BIN)/pytest -m browser $(ARGS)

test-faults: $(VENV)/.dev ## The tests that kill processes under load
	$(BIN)/pytest -m faults $(ARGS)

test-all: $(VENV)/.dev axe ## Every test there is
	$(BIN)/pytest $(ARGS)

bench: $(VENV)/.dev ## Measure beside a bare endpoint; ARGS="--only webhook", --quick, --keep (docs/speed.md)
	$(BIN)/python -m most116.testing.bench $(ARGS)

pictures: $(VENV)/.dev ## Take the pictures in docs/pages.md and docs/desk.md anew, where a browser is found
	$(BIN)/python -m most116.testing.page_pictures

settings: $(VENV)/.dev ## Write docs/settings.md anew from the code
	$(BIN)/python -m most116.testing.settings_page

fuzz: $(VENV)/.dev ## Three minutes of bytes made up by a search, for everything that reads what platforms send
	$(BIN)/pytest -n $(WORKERS) -m fuzz $(ARGS)

check: $(VENV)/.dev ## Style, types, layers, layout, rules and page scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_layout.py tests/test_repository.py tests/test_compose.py
	$(BIN)/most116 rules check
	@$(MAKE) --no-print-directory scripts

scripts: ## Type check and test the page scripts, when node is there
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory scripts-with-node; \
	else echo "scripts: left out, because node and npm are not installed"; fi

.PHONY: scripts-with-node
scripts-with-node: node_modules/.stamp
	npx --no-install tsc --noEmit
	@tests="$$(find tests -name '*.test.mjs')"; if [ -n "$$tests" ]; then node --test $$tests; fi

# Browser tests judge pages with axe-core, which npm brings; what cannot be brought is skipped, and said to be.
axe:
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory node_modules/.stamp \
	|| echo "axe: npm could not install axe-core, so the tests that need it are skipped"; \
	else echo "axe: the tests that need axe-core are skipped, because npm is not installed"; fi

node_modules/.stamp: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	@touch $@

# A stamp newer than the lock and pyproject.toml means that nothing is to be done, and pip is not even started.
$(VENV)/.made:
	@if [ -z "$(PYTHON)" ]; then \
		echo "most116 needs Python 3.11 or later with its venv module (on Debian: apt-get install python3-venv)."; \
		echo "Found: $$(python3 --version 2>&1 || echo no python3)."; \
		echo "To name one yourself: make PYTHON=/path/to/python3.12 install"; exit 1; fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# langdetect and the project are built with the locked setuptools, never with one fetched for the occasion.
$(VENV)/.base: $(VENV)/.made requirements/build.lock requirements/base.lock pyproject.toml
	@echo "Installing the locked dependencies (about half a minute, once)"
	@$(PIP) install --require-hashes -r requirements/build.lock
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/base.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.lock
	@echo "Installing what the tests and checks need"
	@$(PIP) install --require-hashes --no-build-isolation --use-pep517 -r requirements/dev.lock
	@touch $@

# mkdocs is no part of the locks: install it where you like, and name it (make docs MKDOCS=/path/to/mkdocs).
docs: ## Build the documents as a site in build/docs, where mkdocs is at hand
	@if $(MKDOCS) --version >/dev/null 2>&1; then $(MKDOCS) build --quiet --strict --config-file mkdocs.yml --site-dir build/docs \
		&& echo "docs: build/docs/index.html"; \
	else echo "docs: left out, because mkdocs is not installed (1.6 or later, BSD licence; make docs MKDOCS=/path/to/mkdocs)"; fi

sbom: $(VENV)/.base ## List everything that is locked, as CycloneDX, in build/most116.cdx.json
	@$(BIN)/python -m most116.testing.sbom build/most116.cdx.json

# pip-audit is no part of the locks: install it where you like, and name it (make audit PIP_AUDIT=/path/to/pip-audit).
audit: $(VENV)/.base ## Look for known weaknesses in what is locked, where pip-audit and a source of advisories are at hand
	@$(BIN)/python -m most116.testing.advisories $(PIP_AUDIT) $(AUDIT_ARGS)

lock: ## Resolve again (LOCK_ARGS="--upgrade"), nothing younger than a week
	@$(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/python -m pip --quiet install uv==$(UV_VERSION)
	$(COMPILE) requirements/build.in --output-file requirements/build.lock
	$(COMPILE) pyproject.toml --output-file requirements/base.lock
	$(COMPILE) pyproject.toml --extra tracing --constraint requirements/base.lock --output-file requirements/tracing.lock
	$(COMPILE) pyproject.toml --extra dev --constraint requirements/tracing.lock --output-file requirements/dev.lock

clean: ## Remove everything that can be made again
	rm -rf $(VENV) $(VENV)-lock node_modules build dist ./*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
