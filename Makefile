# Every target works in a fresh clone: what is missing is installed first (see scripts/setup).
PORT ?= 8000
export PORT

.PHONY: help setup demo test check bench coverage format lock

help: ## say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install what the product needs, and make .venv; no data
	@scripts/setup

demo: ## set up, load the demonstration and serve it on http://localhost:8000 (PORT=n changes it)
	@scripts/demo

test: ## run the whole suite, on SQLite and on PostgreSQL
	@scripts/test

check: ## lint, types, import contracts, migrations, generated files, sizes
	@scripts/check

bench: ## measure the product in throw-away databases; one JSON object on standard output
	@scripts/bench

coverage: ## which lines the suite does not reach, on SQLite
	@scripts/test --coverage

format: ## put the sources into the house style
	@scripts/setup dev
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

lock: ## resolve requirements/*.in again, within their bounds
	@scripts/lock
