# Isthmus. Everything runs in .venv, which this file makes with nothing but Python 3.11+.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
CODE := bot handlers digests domain ports delivery storage platforms language drawing sandbox tests benchmarks tools
PATHS = $(wildcard $(CODE))
ARGS ?=
# Two at a time: journeys wait more than they work. A file stays with one worker, and so do its sandbox and its bot.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: screenshots help demo setup test check lint format lock texts vectors clean
help:
	@echo "make demo    play a story between a customer and a team (ARGS=--once ends when it is told)"
	@echo "make setup   set it up with your own Slack and Telegram"
	@echo "make test    all tests, on SQLite and on a PostgreSQL that a package brings (ARGS=tests/bot for some)"
	@echo "make check   format, lint, types, import rules, tests"
	@echo "make lint    all of check but the tests        make format  put the code in its format"
	@echo "make screenshots  renew docs/pictures (needs Chromium)"
	@echo "make texts   update locale/ from the code      make lock    renew requirements.lock (needs uv)"
	@echo "make vectors read our own sentences anew, after one or the encoder has changed"

.venv: $(STAMP)
$(STAMP): requirements.lock
	@PYTHON="$(PYTHON)" sh tools/venv.sh .venv
	@touch $@

demo: $(STAMP)
	@$(BIN)/python -m bot demo $(ARGS)

setup: $(STAMP)
	@$(BIN)/isthmus setup

test: $(STAMP)
	@$(PYTEST) $(ARGS)

check: lint
	@$(PYTEST)

lint: $(STAMP)
	@$(BIN)/ruff format --check --quiet $(PATHS) || { echo "Some files are not in their format: run 'make format'."; exit 1; }
	@$(BIN)/ruff check --quiet $(PATHS)
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/bandit --quiet -c pyproject.toml -r $(filter-out sandbox tests benchmarks tools,$(PATHS)) 2> /dev/null
	@$(BIN)/lint-imports > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

format: $(STAMP)
	@$(BIN)/ruff check --quiet --fix --select I $(PATHS)
	@$(BIN)/ruff format --quiet $(PATHS)

screenshots: $(STAMP)
	@$(BIN)/python -m tools.screenshots

lock:
	@command -v uv > /dev/null || { echo "'make lock' needs uv; nothing else here does."; exit 1; }
	@uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock

texts: $(STAMP)
	@sh tools/texts.sh $(BIN)

vectors: $(STAMP)
	@$(BIN)/python -m tools.seed_vectors

clean:
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
