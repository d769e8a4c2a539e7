# The two commands of the README are `make run` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

# customers of the benchmark: S 100 thousand, M a million, L five million
SIZE ?= M

.PHONY: run test bench dev lint clean
.DEFAULT_GOAL := run

$(VENV)/base: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: $(VENV)/base requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/base
	$(BIN)/retention run --sample-if-empty

test: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder

lint: $(VENV)/dev
	$(BIN)/sqlfluff lint --processes 2 models tests/data
	$(BIN)/sqlfluff lint --processes 2 --dialect sparksql models tests/data

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks.lifetime_value $(SIZE)
	$(BIN)/python -m benchmarks.warehouse $(SIZE)

dev: $(VENV)/base
	mkdir -p .dagster && cp orchestration/dagster.yaml .dagster/
	DAGSTER_HOME=$(CURDIR)/.dagster $(BIN)/dagster dev --host 127.0.0.1 --module-name orchestration.definitions

clean:
	rm -rf $(VENV) target .pytest_cache .mypy_cache .ruff_cache
