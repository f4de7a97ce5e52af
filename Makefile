PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
APT_PACKAGES := tesseract-ocr tesseract-ocr-jpn chromium fonts-noto-cjk fonts-ipafont-mincho fonts-ipafont-gothic fonts-kiloji fonts-seto fonts-yozvox-yozfont poppler-utils libgl1 libglib2.0-0 postgresql strace python3-venv

# The tests start some hundred processes; each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup system check test demo

setup: system $(VENV)/.installed

# Without root or sudo this prints the one line to ask an administrator for, and goes on.
system:
	@PACKAGES="$(APT_PACKAGES)" sh scripts/setup-system.sh

$(VENV)/.installed: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# A file is one worker's: its browser and servers are opened once. They begin as tests/conftest.py sorts them.
test: check
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

demo: setup
	$(BIN)/yomikaki demo
