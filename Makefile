# `make` lists the targets.
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup

help:  ## list these targets
	@grep -E '^[a-z][a-z-]*:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

setup:  ## install the Python environment and the assets, as the locks say
	@python3 tools/setup.py
