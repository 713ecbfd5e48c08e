# Everything from a bare checkout: `make demo` shows the product, `make test` checks it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?=
DEMO   ?= .demo
SERVED  = --home $(DEMO)/home --maison demo --photos $(DEMO)/catalogue/photos

# A process for each core and one that works while others wait, each on one thread.
PROCESSES = $(shell $(PYTHON) -c 'import os; print(min(8, 1 + (os.cpu_count() or 1)))')
TEST    = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest \
          --numprocesses $(PROCESSES) --no-loadscope-reorder

.PHONY: help install demo test test-all test-quick test-integration check bench lock clean

help:            ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

# What an install of NAME holds stands in requirements/NAME.txt, one version of each package with
# the hashes of its files. torch is not there: where NAME needs it, the second pip takes the pinned
# version from wherever the machine offers it. Byte code is written when a module is first imported,
# not for all of them. The pip that comes with Python 3.11 takes twice as long as a newer one.
$(VENV)/.installed-%: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || { $(PYTHON) -m venv $(VENV) \
	    && $(BIN)/python -m pip install --quiet --upgrade 'pip>=26'; }
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes --requirement $<
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[$*,indexer]'
	touch $@

# One pip at a time, also with --jobs.
$(VENV)/.installed-integration: | $(VENV)/.installed-dev

install: $(VENV)/.installed-integration $(VENV)/.installed-bench ## create .venv with everything

demo: $(VENV)/.installed-demo ## index a drawn catalogue (or DATA=folder), look three photos up, go on serving
	$(BIN)/python scripts/demo.py --work-dir $(DEMO) $(if $(DATA),--data $(DATA))

test: check test-all ## ruff, mypy, and every test; with --jobs=2 at the same time

test-all: $(VENV)/.installed-integration ## every test
	$(TEST)

test-quick: check ## ruff, mypy, and the tests that take seconds
	$(TEST) --part quick

test-integration: $(VENV)/.installed-integration ## the tests with browsers, servers, clusters
	$(TEST) --part integration

check: $(VENV)/.installed-dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: demo $(VENV)/.installed-bench ## measure matching, encoding, building, and look-ups on the demo
	$(BIN)/python scripts/bench.py matching --work-dir $(DEMO)/bench
	$(BIN)/python scripts/bench.py encode
	$(BIN)/python scripts/bench.py index
	$(BIN)/python scripts/bench.py serve $(SERVED)
	$(BIN)/python scripts/bench.py swap $(SERVED)
	$(BIN)/python scripts/bench.py stock $(SERVED)

lock: $(VENV)/.installed-dev ## choose the newest versions, and write requirements/ anew
	$(BIN)/python -m pip install --quiet uv
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python scripts/lock.py --upgrade

clean:           ## remove the virtual environment and the demo's files
	rm -rf $(VENV) $(DEMO)
