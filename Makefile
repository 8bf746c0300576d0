# make serve   set up, build, serve with live reload
# make site    set up, build into site/ (any warning fails; a failed build leaves the last good site/ alone)
# PLAIN=1 make site  lets MkDocs make every page: slower, and to the same bytes (see docs/development.md)
# make test    set up, a browser included, then every test
# make quick   the tests that need no browser and no whole build, under a minute
# make check   list every problem in data/
# make format  put data/ into canonical form
# make count   count every theme and word in the titles again (THEME=attention: print the counts of one)
# make lock    write both lock files anew from pyproject.toml (needs uv)
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: serve site test quick lint check format count lock clean
serve: .venv/ready
	$(BIN)/mkdocs serve --no-strict

site: .venv/ready
	$(BIN)/python scripts/build_site.py

check: .venv/ready
	$(BIN)/python scripts/check_data.py

format: .venv/ready
	$(BIN)/python scripts/format_data.py

count: .venv/ready
	$(BIN)/python scripts/count_trends.py $(if $(THEME),--only $(THEME))

# Where there is npm, the snippets for slides are tried in the programs that they are for; elsewhere those tests are skipped.
test: lint
	$(BIN)/python scripts/get_browser.py
	-command -v npm >/dev/null && npm ci --silent --no-audit --no-fund --fetch-retries=0 --fetch-timeout=20000 --prefix tests/render/slides
	$(BIN)/python -m pytest -n 2 --dist worksteal

quick: lint
	$(BIN)/python -m pytest -n 2 -m "not browser and not build"

lint: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

# What a site needs is in requirements.lock; requirements-test.lock adds what only tests and maintainers need.
lock:
	$(COMPILE) --extra install -o requirements.lock
	$(COMPILE) --extra install --extra test -o requirements-test.lock

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-to-test: .venv/ready requirements-test.lock
	$(INSTALL) --require-hashes -r requirements-test.lock
	touch $@

clean:
	rm -rf .venv .cache site
