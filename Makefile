# Everything from a bare checkout: `make demo` shows the product, `make test` checks it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DATA   ?=
DEMO   ?= .demo
SERVED  = --home $(DEMO)/home --maison demo --photos $(DEMO)/catalogue/photos

.PHONY: help install demo test check bench clean

help:            ## list the targets
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: $(STAMP) ## create .venv and install both packages with their tools

# One pip run with the pins: torch comes from wherever the machine offers the pinned version,
# and nothing is installed again until a pin changes.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,integration,bench]'
	touch $@

demo: $(STAMP)   ## index a drawn catalogue (or DATA=folder), look three photos up, go on serving
	$(BIN)/python scripts/demo.py --work-dir $(DEMO) $(if $(DATA),--data $(DATA))

test: check      ## ruff, mypy, then every test
	$(BIN)/python -m pytest

check: $(STAMP)  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: demo      ## measure matching, encoding, building, and look-ups over HTTP on the demo
	$(BIN)/python scripts/bench.py matching --work-dir $(DEMO)/bench
	$(BIN)/python scripts/bench.py encode
	$(BIN)/python scripts/bench.py index
	$(BIN)/python scripts/bench.py serve $(SERVED)
	$(BIN)/python scripts/bench.py swap $(SERVED)
	$(BIN)/python scripts/bench.py stock $(SERVED)

clean:           ## remove the virtual environment and the demo's files
	rm -rf $(VENV) $(DEMO)
