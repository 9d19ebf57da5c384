# What a person does with this project. `make` alone lists it.
MAKEFLAGS += --no-print-directory
.SILENT:
.PHONY: help run test check format bench lock image program development services clean

BIN := .venv/bin
ENGINE ?= docker
ARGS ?=

# For every Python and processor at once; no index is named in what it writes.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group build \
	--custom-compile-command 'make lock'

help:
	echo 'make run      the whole product on this machine, in the browser; no account needed'
	echo 'make test     every test, on SQLite, PostgreSQL and in Chromium (ARGS="-k breach" for some of them)'
	echo 'make check    all that a change must pass: format, lint, types, import contracts, migrations, tests'
	echo 'make format   puts the code into its format'
	echo 'make bench    the measurements in benchmarks/'
	echo 'make image    the container image (ENGINE=podman or buildah where there is no docker)'
	echo 'make lock     the newest packages that pyproject.toml allows, pinned with their hashes'
	echo 'make clean    removes .venv and everything generated'

run: program
	exec $(BIN)/counterpart demo $(ARGS)

test: development services
	$(BIN)/python -m pytest --numprocesses=auto $(ARGS)

check: development services
	echo '== format (make format mends it)'
	$(BIN)/ruff format --check --output-format=concise .
	echo '== lint'
	$(BIN)/ruff check --output-format=concise .
	echo '== types'
	$(BIN)/mypy
	echo '== which package imports which'
	$(BIN)/lint-imports --no-logo
	echo '== tests'
	$(BIN)/python -m pytest --numprocesses=auto $(ARGS)

format: development
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .

bench: development services
	for file in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit; done

# Every pin is the newest that pyproject.toml allows; the development lock holds the same ones and more.
lock: development
	rm -f requirements.lock requirements-dev.lock
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --extra bench --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

image:
	$(ENGINE) build --tag counterpart $(ARGS) .

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis artifacts build *.egg-info

program:
	tools/environment.sh run

development:
	tools/environment.sh dev

services:
	tools/services.sh
