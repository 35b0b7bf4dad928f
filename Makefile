# `make help` lists what there is. Everything runs in .venv, which is made here and is rebuilt only when the lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
READY := $(VENV)/.ready
ARGS ?=
QUICK := catalogue checks config jobs state streams taxonomy # of tests/worker: nothing there starts a process

# Each of some hundred processes of the tests would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install demo test quick coverage check browser chaos machines bench corpus suites audit licences sbom format reference clean
.DEFAULT_GOAL := help

$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rasid needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) UV_PROJECT_ENVIRONMENT=$(CURDIR)/$(VENV) UV_PYTHON=$(CURDIR)/$(BIN)/python \
	  $(BIN)/uv sync --quiet --locked --inexact --compile-bytecode
	@touch $@

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY) ## everything into .venv; then `source .venv/bin/activate` makes the command `rasid` known

demo: $(READY) ## the whole service on the bundled newsroom (ARGS=--once ends by itself)
	@$(BIN)/rasid demo $(ARGS)

# The bounds hold for what runs in the tests' own processes: all of tasks, and of the rest what needs no process of ours. To
# measure services as well takes twice as long (make coverage).
test: $(READY) ## all tests, on a real server, real workers and real HTTP on loopback (ARGS='-k word')
	@$(BIN)/python -m pytest --ignore=tests/browser $(if $(ARGS),$(ARGS),--cov --cov-report=)
	@$(if $(ARGS),,$(BIN)/python tools/covered.py 97 88)

quick: $(READY) ## the tests that need no processes, in under a minute (ARGS='-k word')
	@$(BIN)/python -m pytest -m "not heavy" tests/tasks $(QUICK:%=tests/worker/%) $(ARGS)

coverage: $(READY) ## what all tests cover, with the services that they start (twice as slow as make test)
	@printf '[run]\nsource = tasks, worker, rasid\nbranch = true\nparallel = true\nsigterm = true\npatch = subprocess, _exit\ndata_file = $(CURDIR)/.coverage.all\n' > .coverage-all.ini
	@$(BIN)/python -m pytest --cov --cov-config=.coverage-all.ini --cov-report=term:skip-covered $(ARGS)

check: $(READY) ## format, lint, types, layers, dependencies, lock and deployment files
	@$(BIN)/ruff format --check --quiet . || { echo "run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry tasks worker rasid
	@$(BIN)/uv lock --check --quiet
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml deploy/compose.own.yml
	@$(BIN)/check-jsonschema --quiet --schemafile docs/reference/topics.schema.json tasks/data/topics/*.toml
	@$(BIN)/hadolint deploy/Dockerfile
	@command -v promtool >/dev/null || { echo "skipped: no promtool"; exit 0; }; \
	  said=$$(promtool check config deploy/prometheus/*.yml 2>&1 && promtool test rules deploy/prometheus/tests/*.yml 2>&1) || \
	  { echo "$$said"; exit 1; }
	@$(BIN)/python tools/manifests.py
	@$(BIN)/python tools/units.py

browser: $(READY) ## the pages in a real Chromium, with axe where npm can fetch it; screenshots in .venv/shots (ARGS=--short for less)
	@$(BIN)/python tools/axe.py || echo "skipped: no axe-core; names of controls are checked without it"
	@$(BIN)/python -m pytest tests/browser $(ARGS)

chaos: $(READY) ## random faults on real processes, nothing lost, nothing twice (ARGS="--faults 100 --seed 7")
	@$(BIN)/python -m tests.chaos $(if $(ARGS),$(ARGS),--faults 10 --minutes 1.2)

machines: $(READY) ## the image built and started without Docker, the units under a real systemd (root, Debian; FOLDER=/var/tmp/rasid-machines)
	@$(BIN)/python -m tools.machines.image_trial $(or $(FOLDER),/var/tmp/rasid-machines)
	@$(BIN)/python -m tools.machines.systemd_trial $(or $(FOLDER),/var/tmp/rasid-machines)

bench: $(READY) ## every figure of the documents
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group bench
	@for file in $(filter-out benchmarks/soak%,$(wildcard benchmarks/[a-z]*.py)); do echo "== $$file"; $(BIN)/python $$file || exit 1; done

corpus: $(READY) ## the pipeline over the corpus' real pages (RASID_CORPUS, default ../shared/corpus)
	@$(BIN)/python benchmarks/corpus.py $(ARGS)

suites: $(READY) ## other parsers' suites, fuzzing, our own interface (ARGS=--short, ARGS=peers; more in RASID_SUITES)
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group $(if $(filter openapi,$(ARGS)),interface,bench) || echo "without atheris and schemathesis"
	@$(BIN)/python -m suites $(ARGS)

audit: $(READY) ## known weaknesses of the locked packages (asks PyPI)
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/$(VENV) $(BIN)/uv sync --quiet --locked --inexact --group bench
	@$(BIN)/python tools/audit.py

licences: $(READY) ## licences of the locked packages
	@$(BIN)/python tools/licences.py

sbom: $(READY) ## what the wheel brings along: dist/sbom.json (CycloneDX)
	@mkdir -p dist
	@$(BIN)/uv export --quiet --locked --no-default-groups --all-extras --format cyclonedx1.5 -o dist/sbom.json > /dev/null
	@echo dist/sbom.json

format: $(READY) ## rewrite the code in the house style
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

reference: $(READY) ## rewrite the pages of docs/reference that the code tells
	@$(BIN)/python tools/schemas.py && $(BIN)/python tools/reference.py && $(BIN)/python tools/metrics.py && $(BIN)/python -m tools.dashboards && $(BIN)/python -m tools.helm_chart

clean: ## remove what was built
	@rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis dist
