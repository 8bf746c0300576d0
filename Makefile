# make serve   set up, build, serve with live reload
# make site    set up, build into site/ (any warning fails; a failed build leaves the last good site/ alone)
# PLAIN=1 make site  lets MkDocs make every page: slower, and to the same bytes (see hooks/on_build.py)
# make test    set up, a browser included, then every test
# make check   list every problem in data/
# make format  put data/ into canonical form
# make lock    write requirements.lock anew from pyproject.toml (needs uv)
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve site test check format lock clean
serve: .venv/ready
	$(BIN)/mkdocs serve --no-strict

site: .venv/ready
	$(BIN)/python scripts/build_site.py

check: .venv/ready
	$(BIN)/python scripts/check_data.py

format: .venv/ready
	$(BIN)/python scripts/format_data.py

test: .venv/ready
	$(BIN)/python scripts/get_browser.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest

lock:
	uv pip compile pyproject.toml --extra test --extra install --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

clean:
	rm -rf .venv .cache site
