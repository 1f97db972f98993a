# What a person types, and what CI runs. Each target installs what it needs first; a second run installs nothing.
#
#   make run                   reviews beside their sentiments, live; Ctrl-C ends it. SECONDS=20: 20 s after its first answer
#   make test                  every test that needs no outside service; with KAFKA_HOME set those on Apache Kafka, too
#   make check                 style, types, layers
#   make fuzz                  wrong records at the codec, five minutes; SECONDS=60 for another time
#   make contract              docs/contract anew from the records and topics
#   make browser               the worker's page in a real Chromium (CHROMIUM=another); two minutes
#   make deployment            rules, alerts, dashboard, manifests by promtool, Prometheus and kubectl
#   make faults                workers, brokers, network, disk and clock hurt on purpose, 25 to 45 minutes; SEED=7 repeats a run
#   make bench, make eval      speed and quality as a table; JSON=1 for a line per figure
#   make models                every artifact again, from weights and data (torch; many minutes)
#
# PYTHON=python3.11            which interpreter makes the environment
# TORCH_INDEX=URL              a further package index for torch, where the default one serves only large CUDA builds

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3.11
TORCH_INDEX ?=
SECONDS :=
SEED :=
JSON ?=
export JSON

VENV := .venv
BIN := $(VENV)/bin
REVIEWS := .data/demo_reviews.jsonl
ASYNCAPI := .cache/asyncapi-3.0.0.json
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
INDEX := $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
# Rooms whose tests need no outside service; the others start Apache Kafka from KAFKA_HOME.
# The long ones first, so that the processes end together; tests of one class or module stay in one process. Three, as
# those that start brokers and workers wait for a third of their time. One that dies ends the run: pytest-xdist may wait
# for ever for what it was to run again.
TESTS := $(if $(KAFKA_HOME),tests/e2e tests/integration) tests/suites tests/unit
AT_ONCE := --numprocesses 3 --dist loadscope --no-loadscope-reorder --max-worker-restart 0
CHROMIUM ?= chromium
export CHROMIUM
# Tests start hundreds of workers and commands: each would compile our code anew where it may not be kept.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help install run test check format fuzz contract faults browser deployment bench eval models clean

help:
	@sed -n 's/^#   //p' $(lastword $(MAKEFILE_LIST))

install: $(VENV)/.serves

run: $(VENV)/.serves $(REVIEWS)
	@$(BIN)/shopstream demo --reviews $(REVIEWS) $(if $(SECONDS),--seconds $(SECONDS))

test: $(VENV)/.develops $(ASYNCAPI)
	$(BIN)/pytest $(AT_ONCE) $(TESTS)

faults: $(VENV)/.develops
	@$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED))

browser: $(VENV)/.develops
	@command -v $(CHROMIUM) >/dev/null || { echo "make: there is no $(CHROMIUM); on Debian: apt install chromium" >&2; exit 1; }
	$(BIN)/pytest tests/browser

deployment: $(VENV)/.develops
	$(BIN)/pytest tests/deploy

check: $(VENV)/.develops
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.develops
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

fuzz: $(VENV)/.develops
	@$(BIN)/python -m tests.fuzz $(if $(SECONDS),--seconds $(SECONDS))

contract: $(VENV)/.serves
	@$(BIN)/shopstream contract write

bench: $(VENV)/.develops
	@$(BIN)/python -m tests.benchmarks

eval: $(VENV)/.develops
	@$(PIP) --editable '.[compare]'
	@$(BIN)/python -m tests.evaluations

models: $(VENV)/.develops
	$(BIN)/shopstream models build
	$(BIN)/python -m export.forecast.build

clean:
	rm -rf $(VENV) .data .cache build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# The environment: $(VENV)/.serves runs workers and the demo, $(VENV)/.develops adds tests, tools, and torch for export.

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null \
	  || { echo "make: $(PYTHON) is not there; install Python 3.11, or name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "make: $(PYTHON) is not Python 3.11; name one that is: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "make: $(PYTHON) cannot make environments; on Debian: apt install python3.11-venv" >&2; exit 1; }

$(VENV)/.serves: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing what a worker and the demo need into $(VENV) ..."
	@$(PIP) --editable '.[demo]' || { $(NOT_INSTALLED); exit 1; }
	@touch $@

$(VENV)/.develops: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing tests, tools and export (torch) into $(VENV) ..."
	@$(PIP) $(INDEX) --editable '.[demo,plot,dev,export]' || { $(NOT_INSTALLED); exit 1; }
	@touch $@ $(VENV)/.serves

$(REVIEWS): | $(VENV)/.serves
	@echo "fetching real reviews for the demo (40 MB, once) ..."
	@$(BIN)/python -m export.data.demo_reviews .data \
	  || { echo "make: no reviews without a network; or bring your own: shopstream demo --reviews FILE.jsonl" >&2; exit 1; }

# The JSON Schema of AsyncAPI, by the initiative (Apache-2.0), which docs/contract/asyncapi.json is tested against.
$(ASYNCAPI):
	@command -v npm >/dev/null || { echo "make: npm is not there, which fetches AsyncAPI's schema; on Debian: apt install npm" >&2; exit 1; }
	@mkdir -p $(@D) && cd $(@D) && npm pack --silent @asyncapi/specs@6.11.1 >/dev/null
	@tar -xzO -f $(@D)/asyncapi-specs-6.11.1.tgz 'package/schemas/3.0.0-without-$$id.json' > $@

NOT_INSTALLED = echo "make: not everything could be installed; the lines above say what. Without a network nothing can be; \
	a package that wants to be compiled needs a compiler (on Debian: apt install g++ python3.11-dev)" >&2
