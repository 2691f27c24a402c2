# Two commands do everything on a machine with Python 3.11, git and make: `make serve` and `make test`.

PORT ?= 8000
PYTHON ?= python3.11
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: serve site test test-browser test-others bench clean

serve: node_modules/.ready
	$(BIN)/python build.py serve --port $(PORT)

site: node_modules/.ready
	$(BIN)/python build.py

test: node_modules/.ready .venv/.test-ready
	@$(BIN)/python tests/browser/chromium.py
	@$(MAKE) --no-print-directory --jobs 2 --keep-going test-browser test-others

# Side by side: tests that drive a browser wait for it now and then.
test-browser:
	$(BIN)/python -m pytest -m browser
test-others:
	$(BIN)/python -m pytest -m "not browser" -p no:cacheprovider

# Measures everything beside its peers, on a quiet machine, for a quarter of an hour; writes docs/performance.md.
bench: site .venv/.test-ready
	@$(BIN)/python tests/browser/chromium.py
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv node_modules .cache _site

.venv/.ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[site]'
	touch $@

.venv/.test-ready: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[site,test]'
	touch $@

node_modules/.ready: .venv/.ready package-lock.json
	npm ci --no-progress --loglevel=error
	touch $@
