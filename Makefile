PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo run test soak check format bench quality lock clean

# pip is asked for exactly what the lock files hold, hashes checked; Loa itself is built without downloading anything more.
$(VENV)/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Loa needs Python 3.11 or newer: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

demo: $(VENV)/run.stamp
	$(BIN)/loa demo

run: $(VENV)/run.stamp
	$(BIN)/loa run

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest

# Crash tests and simulated months with ever new seeds, for so long: make soak MINUTES=480
MINUTES ?= 60
soak: $(VENV)/dev.stamp
	$(BIN)/python -m tests.soak --minutes $(MINUTES)

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.bench

quality: $(VENV)/dev.stamp
	$(BIN)/python -m tests.quality

# Writes both lock files anew: the newest versions that fit pyproject.toml, with the hashes of every file, for every platform.
lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade --custom-compile-command "make lock" pyproject.toml requirements-build.in -o requirements.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --upgrade --custom-compile-command "make lock" -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) $(VENV)-lock artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis
