# `make demo` and `make test` are all a newcomer needs; both set everything up first, in .venv only.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test long check scripts translations pictures lock newest clean

demo: $(READY)
	$(BIN)/python -m survey.demo $(ARGS)

# The whole suite on every processor; what ARGS picks in one process, for it is done before others have started.
test: $(READY)
	$(BIN)/python -m pytest $(or $(ARGS),-n logical --dist loadfile --no-loadscope-reorder)

# What is too long for every change.
long: $(READY)
	$(BIN)/python -m pytest -m long -rP $(ARGS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cadre-survey needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

# Pictures of every state of the respondent pages, in dist/pictures.
pictures: $(READY)
	CADRE_SURVEY_PICTURES=dist/pictures $(BIN)/python -m pytest tests/survey/test_browser_states.py -k every_state

# After a change of survey/static/*.js.
scripts: $(READY)
	$(BIN)/python -m tests.survey.minified

# After a change of survey/translations/**/messages.po.
translations: $(READY)
	$(BIN)/pybabel compile -d survey/translations

# After a change of the dependencies in pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes --no-header -o requirements.lock

# Which locked versions are behind the newest that the registry offers; needs uv. Nothing is changed.
newest:
	uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes --no-header --upgrade --quiet | diff requirements.lock - && echo "every locked version is the newest"

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
