# `make` lists what there is. WIKI=export runs the demonstration without MediaWiki.

.DEFAULT_GOAL := help
.PHONY: help run test bench test-long check format setup templates screenshots sample-export requirements migration clean

PYTHON := .venv/bin/python
WIKI ?= wiki

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

run: setup ## try it all on this machine: a wiki, sample people, the bot and the tool
	@$(PYTHON) -m dev.run $(WIKI)

test: setup ## run the whole test suite, installing what it needs
	@dev/install-packages wiki mariadb browser || [ $$? -eq 3 ]
	$(PYTHON) -m pytest -n 2 --dist loadscope --no-loadscope-reorder

bench: setup ## measure what is meant to be quick
	$(PYTHON) -m benchmarks.parse
	$(PYTHON) -m benchmarks.export
	$(PYTHON) -m benchmarks.sync
	$(PYTHON) -m benchmarks.vocabulary
	$(PYTHON) -m benchmarks.match
	$(PYTHON) -m benchmarks.market
	$(PYTHON) -m benchmarks.notify
	$(PYTHON) -m benchmarks.search

test-long: setup ## run what is too long for CI, and keep the result in docs/
	@dev/install-packages wiki mariadb browser
	$(PYTHON) -m dev.test_long

check: setup ## format, lint, types and import rules
	$(PYTHON) -m ruff format --check . && $(PYTHON) -m ruff check .
	$(PYTHON) -m mypy && .venv/bin/lint-imports

format: setup ## bring the code into its form
	$(PYTHON) -m ruff check --fix . ; $(PYTHON) -m ruff format .

setup: .venv/made ## make .venv with everything in it

.venv/made: requirements.txt requirements-dev.txt
	@dev/install-packages venv && python3 -m venv .venv
	@echo "Installing Python packages into .venv" && $(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt -r requirements-dev.txt && touch $@

templates: setup ## make the pages of templates/ that follow from the schema
	$(PYTHON) -m dev.make_templates
	$(PYTHON) -m dev.make_module_data

screenshots: setup ## take the README's pictures from a running `make run`
	@dev/install-packages browser
	$(PYTHON) -m dev.screenshots

sample-export: setup ## make dev/sample-export.xml again from a fresh local wiki
	$(PYTHON) -m dev.sample_export

requirements: setup ## pin requirements*.in again
	.venv/bin/pip-compile -q --strip-extras --no-header --no-emit-options --no-emit-index-url --no-emit-find-links requirements.in
	.venv/bin/pip-compile -q --strip-extras --no-header --no-emit-options --no-emit-index-url --no-emit-find-links --allow-unsafe requirements-dev.in

migration: setup ## write a migration of the store: make migration NAME=add_a_column
	$(PYTHON) -m exchange.store.migrations $(NAME)

clean: ## remove the virtual environment and the demonstration's state
	rm -rf .venv var
