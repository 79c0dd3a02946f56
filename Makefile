# `make` alone lists what can be made. Everything is safe to repeat.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test sample demo test check format bench quality lock clean-demo
.NOTPARALLEL:

PORT ?= 8000
BIN := .venv/bin

help: ## This list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install everything the service needs; nothing is started.
	@bash .ci/setup

setup-test: # What the tests need besides.
	@bash .ci/setup test

sample: setup ## Start the private database and load the Fuyang sample.
	@$(BIN)/gazetteer sample

demo: sample ## Show the coverage by county, then serve on PORT (8000) until Ctrl-C.
	@$(BIN)/gazetteer coverage service-centres --division 341200 --level county
	@exec $(BIN)/gazetteer serve --port $(PORT)

test: setup-test ## Run the whole suite against a PostGIS of its own.
	@$(BIN)/pytest -q -n auto

check: setup-test ## Check format, style, types, imports and documents.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q tests/test_docs.py

format: setup-test ## Lay out the code and mend what can be mended by itself.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup-test ## Print the speed at national size, or at SCALE=0.05 of it.
	@$(BIN)/python -m tests.benchmarks.boundaries --scale $(or $(SCALE),1)
	@$(BIN)/python -m tests.benchmarks --scale $(or $(SCALE),1)

quality: setup-test ## Measure search, romanisation and lineage on data tuning never saw; SCALE=full for all names.
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-quality.lock
	@$(BIN)/python -m tests.quality --scale $(or $(SCALE),townships)

# The locks name no download address, so that they tie the project to no mirror.
UV_COMPILE = .gazetteer/lock-venv/bin/uv pip compile pyproject.toml --quiet --universal \
	--generate-hashes --python-version 3.11 --no-header --no-annotate --extra build

lock: setup ## Renew the requirement locks.
	@$(BIN)/python -m venv --clear .gazetteer/lock-venv
	@.gazetteer/lock-venv/bin/python -m pip install --quiet uv
	@$(UV_COMPILE) -o requirements.lock
	@$(UV_COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock
	@.gazetteer/lock-venv/bin/uv pip compile requirements-quality.in --quiet --no-deps \
		--generate-hashes --no-header --no-annotate -o requirements-quality.lock
	@rm -rf .gazetteer/lock-venv
	@! grep -nE '(https?|file)://' requirements*.lock

clean-demo: ## Stop the private database and delete it with all its data, after asking.
	@read -r -p "Delete the private database and all its data? [y/N] " answer; \
	if [ "$$answer" != y ]; then echo "Kept."; exit; fi; \
	$(BIN)/python -c "$$REMOVE" && rm -rf .gazetteer

define REMOVE
from gis.cluster import Cluster
from gis.settings import read_settings
Cluster(read_settings()).remove()
endef
export REMOVE
