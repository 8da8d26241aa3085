# Two commands are enough: `make run` and `make test`. Each sets up what it needs.
# A Python to build the environment with can be named: make run PYTHON=python3.12
PYTHON ?= python3.11
INPUTS ?= 20000
SEED ?= 0
# So many processes share the tests out between them, a file at a time.
TESTERS ?= 2
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: run studio test fuzz soak lint types bench lock clean browser postgres

run: $(STAMP)
	$(BIN)/tiershift forecast --out out

studio: $(STAMP)
	$(BIN)/tiershift studio

# The lock names every package with its hashes and no place to get them from: pip's own settings decide that.
$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed: https://www.python.org"; exit 2; }
	test -x $(BIN)/python || $$(command -v $(PYTHON) || command -v python3) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

test: $(STAMP) lint types browser postgres
	$(BIN)/python -m pytest -n $(TESTERS) --dist loadfile --no-loadscope-reorder --record build/tests.json

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: $(STAMP)
	$(BIN)/mypy
	$(BIN)/pyright

# A browser for the studio's tests: the system's own, else the distribution's package, else Playwright's.
browser: $(STAMP)
	@$(BIN)/python tests/browser.py

# The programs of a PostgreSQL server for the tests' own: from the lock, else Debian's package. See tests/postgres.py
postgres: $(STAMP)
	@$(BIN)/python tests/postgres.py

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# A night's worth of spoiled files: nothing may crash, hang or end in a traceback. Stops and goes on; see out/fuzz.
fuzz: $(STAMP)
	$(BIN)/python -m tests.fuzz --inputs $(INPUTS) --seed $(SEED)

# 200 kills of each kind while appends are under way, with figures: nothing acknowledged may be lost.
soak: $(STAMP) postgres
	$(BIN)/python -m tests.soak

lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis benchmarks/results
