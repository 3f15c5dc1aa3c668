# `make` lists the targets. Everything lands in .venv, out and docs/_build; nothing outside.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
SIZE ?= quick
BIN := .venv/bin
WEB := src/keepfit/web
OIDC := tests/web/oidc
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --require-hashes -r
# Byte code once, here: some machines forbid Python to write it, and every start would compile anew.
ITSELF := $(PIP) install --quiet --no-build-isolation --no-deps -e . && $(BIN)/python -m compileall -q src/keepfit
PYTEST := $(BIN)/python -m pytest -n 2 -q
# A browser can stop answering for good, where nothing is wrong with the page: hence the limits.
JOURNEYS := timeout --kill-after 30 1200 $(PYTEST) --dist loadfile -m journey -o faulthandler_timeout=180

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: review
review: .venv/run ## check up an invented county; the report lands in out/review
	$(BIN)/keepfit sample county --seed 7 --out out/sample
	$(BIN)/keepfit review out/sample/input --out out/review --pack cn-2019 --as-of 2024-06-30 --seed 7

.PHONY: serve
serve: .venv/run .venv/web ## start the office on this machine; it says which address to open
	$(BIN)/keepfit serve

.PHONY: test
test: check unit browser docs ## everything: check, unit, browser and docs

.PHONY: check
check: .venv/dev ## style, types, import contracts and house rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo
	$(PYTEST) tests/house

.PHONY: unit
unit: .venv/dev .venv/web .venv/oidc ## all tests that need neither browser nor documentation
	.ci/packages tests/*/*.packages
	$(PYTEST) --ignore=tests/house -m "not journey and not docs"
	$(BIN)/python -m tests.web.postgres $(PYTEST) tests/web -m "not journey"

.PHONY: browser
browser: .venv/dev .venv/web .venv/oidc ## look at the report in a real browser
	.ci/packages tests/browser/*.packages
	$(JOURNEYS) || { echo "Once more, with new browsers: what failed above ..." >&2; $(JOURNEYS) --last-failed; }

.PHONY: docs
docs: .venv/dev ## build docs/_build/html, warnings as errors, and check the pages
	$(BIN)/python -m pytest -q -m docs && echo "docs/_build/html/index.html"

.PHONY: bench
bench: .venv/dev ## all benchmarks and a table of their budgets; SIZE=large for the large ones
	$(BIN)/python -m benchmarks --size $(SIZE)

.PHONY: trial
trial: .venv/dev .venv/web ## install on a Debian of its own with a real systemd, and as a container (root, some minutes)
	.ci/packages tests/browser/*.packages tests/deploy/trial/*.packages
	$(BIN)/keepfit sample county --seed 7 --out out/sample
	tests/deploy/trial/run

.PHONY: lock
lock: ## lock requirements/*.txt anew from pyproject.toml (needs uv)
	$(LOCK) pyproject.toml requirements/build.in -o requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --extra dev -c requirements/run.txt -o requirements/dev.txt

.PHONY: clean
clean: ## remove what was built; the virtual environment stays
	rm -rf out build dist docs/_build docs/reference docs/rooms docs/rules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

LOCK := uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.venv/bin/python:
	$(PYTHON) -m venv .venv

# Stamps: installed again only when the locked requirements or the package's own metadata change.
.venv/run: requirements/run.txt pyproject.toml | .venv/bin/python
	@echo "Installing what keepfit needs to run ..." >&2
	$(INSTALL) requirements/run.txt && $(ITSELF)
	@touch $@

.venv/web: src/keepfit/web/package-lock.json | .venv/bin/python
	@echo "Fetching the style sheet and the script of the office's pages ..." >&2
	mkdir -p .venv/npm && cp $(WEB)/package.json $(WEB)/package-lock.json .venv/npm
	npm ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --silent
	install -D -m 644 -t $(WEB)/static/web/vendor .venv/npm/node_modules/bootstrap/dist/css/bootstrap.min.css .venv/npm/node_modules/htmx.org/dist/htmx.min.js
	@touch $@

.venv/oidc: $(OIDC)/package-lock.json | .venv/bin/python
	@echo "Fetching an identity provider for the tests ..." >&2
	mkdir -p .venv/npm-oidc && cp $(OIDC)/package.json $(OIDC)/package-lock.json .venv/npm-oidc
	npm ci --prefix .venv/npm-oidc --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.venv/dev: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing what the tests need ..." >&2
	$(INSTALL) requirements/dev.txt && $(ITSELF)
	@touch $@ .venv/run
