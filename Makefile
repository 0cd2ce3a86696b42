# Thin over `manimark`: this file only sees to it that there is one to run.

# QUALITY=draft|full, ALPHA=1 and PYTHON=… reach the commands below through the environment.
RUN := .venv/bin/python
# Set-up is redone when a lock file or the set-up itself changes, not when its date does.
digest_of = $(shell cat $(1) setup.sh | cksum | cut -d ' ' -f 1)
READY      := .venv/ready-site-$(call digest_of,requirements.lock)
TEST_READY := .venv/ready-test-$(call digest_of,requirements-dev.lock tests/package-lock.json)
# What we are measured against comes with an environment of its own.
BENCH_READY := .venv-bench/ready-$(call digest_of,requirements-bench.lock)

.PHONY: site lectures test serve check bench clean help
.DEFAULT_GOAL := site

site: $(READY) ## set up, render what is stale, build build/site (QUALITY=draft: small and quick)
	@$(RUN) -m manimark build

test: $(TEST_READY) ## lint, types, import layers, tests (THOROUGH=1: every combination of them)
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) .venv/bin/lint-imports
	$(RUN) -m pytest -n 2 $(if $(THOROUGH),--thorough)

lectures: $(READY) ## the same with decks, handouts, clips, stills and archives (ALPHA=1: transparent videos)
	@$(RUN) -m manimark lectures

serve: $(READY) ## preview in the browser, rebuilt on every change
	@$(RUN) -m manimark serve

check: site ## audit build/site: links, sizes, titles, digests
	@$(RUN) -m manimark check

bench: $(BENCH_READY) ## measure against Manim, MkDocs and Hugo (25 minutes): build/bench.json
	@.venv-bench/bin/python -m bench

clean: ## remove everything made, the rendered figures too
	@rm -f build/bench*.json
	@if [ -x $(RUN) ]; then $(RUN) -m manimark clean; fi

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The stamps are the set-up's to touch, so that of two at once the second finds them.
$(READY):
	@./setup.sh site $@

$(TEST_READY):
	@./setup.sh test $@ $(READY)

$(BENCH_READY):
	@./setup.sh bench $@
