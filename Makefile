# The commands a person needs; CI calls the same ones. `make help` lists them.
PYTHON ?= python3
PIP_ARGS ?=
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run prepare install install-dev test check format protos bench bench-elicitation bench-scale bench-services bench-quality clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/:/' | awk -F': *' '{printf "  make %-18s %s\n", $$1, $$2}'

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else f"Python 3.11 is needed (dgl has no newer wheels); this is {sys.version.split()[0]}. Try: make $(MAKECMDGOALS) PYTHON=python3.11")'
	@test -x $(BIN)/python || { echo "Making $(VENV) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing requirements (torch is large: a few minutes the first time) …"
	@$(BIN)/pip install --disable-pip-version-check -q $(PIP_ARGS) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-bench.txt $(VENV)/.runtime
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --disable-pip-version-check -q $(PIP_ARGS) -r requirements-dev.txt
	@touch $@

install: $(VENV)/.runtime ## make .venv with what the program needs
install-dev: $(VENV)/.dev ## ... and what its tests need

run: install ## prepare what is missing, then serve http://127.0.0.1:8000 (ARGS="--data ml-1m --port 8001")
	@exec $(BIN)/python main.py $(ARGS)

prepare: install ## fetch ratings, train, load the stores; do not serve
	@exec $(BIN)/python main.py prepare $(ARGS)

test: install-dev ## run all tests (ARGS="-k name" narrows) three at a time, those of speed alone
	@$(BIN)/python -m pytest -m "not quiet" -n 3 --dist worksteal $(ARGS); most=$$?; \
	$(BIN)/python -m pytest -m quiet $(ARGS); quiet=$$?; \
	if [ $$most -eq 5 ]; then exit $$quiet; fi; \
	if [ $$most -ne 0 ] || [ $$quiet -eq 5 ]; then exit $$most; fi; \
	exit $$quiet

check: install-dev ## format, lint, types, import rules, container files
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile webclient.Dockerfile

format: install-dev ## format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

protos: install-dev ## generate the gRPC code of services/protos again
	@for profile in movies ecommerce; do $(BIN)/python -m grpc_tools.protoc -I. --python_out=. --pyi_out=. \
		--grpc_python_out=. services/protos/$$profile/*.proto || exit 1; done

bench: install-dev ## measure the served API beside a bare route (see benchmarks/)
	@$(BIN)/python -m benchmarks.speed $(ARGS)

bench-elicitation: install-dev ## measure what to ask a new visitor (set MOVIELENS_1M, or ARGS="--model FOLDER")
	@$(BIN)/python -m benchmarks.elicitation $(ARGS)

bench-scale: install-dev ## train on made-up worlds of 1, 5 and 20 million likes: time and memory
	@$(BIN)/python -m benchmarks.scale $(ARGS)

bench-services: install-dev ## measure the gRPC services beside an echo (ARGS="--products 300000")
	@$(BIN)/python -m benchmarks.services $(ARGS)

bench-quality: install-dev ## measure PinSage beside strong methods on MovieLens-1M (set MOVIELENS_1M to it)
	@$(BIN)/python -m benchmarks.quality $(ARGS)

clean: ## remove the virtual environment, caches and everything prepared (state/)
	rm -rf $(VENV) state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
