# Commands for working on ptn-scan; docs/development.md says what each is for.

SHELL := /bin/bash
BIN := .venv/bin

.PHONY: setup demo test check accuracy faults fuzz bench

setup: .venv/setup.stamp

.venv/setup.stamp: pyproject.toml constraints.txt tools/setup.sh
	tools/setup.sh .
	@touch $@

.venv/development.stamp: .venv/setup.stamp
	tools/setup.sh '.[dev]'
	@touch $@

demo: setup
	$(BIN)/ptn-scan demo

test: .venv/development.stamp
	$(BIN)/pytest -n auto < /dev/null

check: .venv/development.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python docs/check.py

accuracy: .venv/development.stamp
	$(BIN)/python -m ptn_scan.simulation.accuracy \
		$(if $(SHEETS),--sheets $(SHEETS)) $(if $(PROFILE),--profile $(PROFILE))

faults: .venv/development.stamp
	PTN_FAULTS=$(or $(ROUNDS),50) PTN_INTRUDERS=1000 \
		$(BIN)/pytest -n auto tests/test_faults.py tests/test_intruders.py < /dev/null

fuzz: .venv/fuzz.stamp
	PTN_FUZZ=$(or $(EXAMPLES),3000) $(BIN)/pytest -n auto tests/test_doors.py < /dev/null
	$(BIN)/python tests/fuzz.py $(or $(SECONDS_IN_ALL),3600)

.venv/fuzz.stamp: .venv/development.stamp
	tools/setup.sh '.[dev,fuzz]'
	@touch $@

bench: .venv/development.stamp
	$(BIN)/python -m ptn_scan.simulation.bench
