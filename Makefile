# Tỉnh Số: two commands, `make run` and `make test`; the rest is for engineers.
UV := UV_PYTHON_DOWNLOADS=never .tools/bin/uv
RUN := $(UV) run --no-sync
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test setup setup-test lint types boundaries migrations unit postgres browser bench prove fresh assets translations screenshots

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup:
	@sh scripts/get-uv
	@echo "Installing Python packages …"
	@$(UV) sync --frozen --no-dev --inexact --quiet
	@$(MAKE) --no-print-directory translations

setup-test:
	@sh scripts/get-uv
	@echo "Installing Python packages …"
	@$(UV) sync --frozen --quiet
	@sh scripts/test-packages
	@$(MAKE) --no-print-directory translations

translations:
	@for folder in src/tinhso/*/locale src/tinhso/*/*/locale; do [ ! -d "$$folder" ] || $(RUN) pybabel --quiet compile -d $$folder -D django --use-fuzzy; done

run: setup ## Set up everything and serve Cà Mau at http://127.0.0.1:8000 (PORT, TINHSO_DATA)
	@PYTHONUNBUFFERED=1 $(RUN) tinhso demo

test: setup-test lint types boundaries migrations unit postgres browser ## Set up everything and pass every test
	@echo "All checks passed."

lint: ## Style (ruff)
	@echo "== lint"; $(RUN) ruff check . && $(RUN) ruff format --check .

types: ## Types (mypy --strict)
	@echo "== types"; $(RUN) mypy src/tinhso

boundaries: ## Who may import whom (import-linter)
	@echo "== boundaries"; $(RUN) lint-imports --no-logo 2>/dev/null || $(RUN) lint-imports

migrations: ## No model change without its migration
	@echo "== migrations"; d=$$(mktemp -d); TINHSO_DATA=$$d $(RUN) tinhso makemigrations --check --dry-run; code=$$?; rm -rf $$d; exit $$code

unit: ## Tests on SQLite
	@echo "== tests on SQLite"; $(RUN) pytest -q -n 2 --dist loadgroup -m "not browser and not prove"

postgres: ## The same tests on PostgreSQL
	@echo "== tests on PostgreSQL"; python3 scripts/with-postgres $(RUN_PG) pytest -q -n 2 --dist loadgroup -m "not browser and not prove"

RUN_PG := .tools/bin/uv run --no-sync

browser: ## Tests in Debian's Chromium
	@echo "== tests in Chromium"; $(RUN) pytest -q -n 2 --dist loadgroup -m browser

bench: setup-test ## Run benchmarks/NAME.py: make bench NAME=journal
	@test -n "$(NAME)" || { echo "Say which: make bench NAME=…"; ls benchmarks/*.py | sed 's|benchmarks/||; s|.py$$||'; exit 2; }
	@$(RUN) python benchmarks/$(NAME).py $(ARGS)

prove: setup-test ## Long fault trials (kill, full disk, many writers)
	@$(RUN) pytest -q -m prove

fresh: ## Clone into an empty folder and run both promises there
	@sh scripts/fresh

assets: ## Vendor browser assets again (needs Node; the result is committed)
	@sh assets/build.sh

screenshots: ## Take the README's pictures again (docs/screenshots)
	@TINHSO_SCREENSHOTS=$(CURDIR)/docs/screenshots $(RUN) pytest -q -m browser tests/browser/test_screenshots.py
