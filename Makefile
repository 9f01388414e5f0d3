# The commands of the house. They need Python 3.11, git and make; what else they need they fetch or ask for.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
# HTTPS=1: `make run` serves the local network, with a certificate of its own, so that real phones scan.
HTTPS_ON := $(filter 1 yes true,$(HTTPS))
ifdef HTTPS_ON
PORT ?= 8443
else
PORT ?= 8000
endif
WORKERS ?= 2
# A browser waits for the site and the site for the browser: two of them leave two processors half idle.
BROWSERS ?= 3
BIN := .venv/bin
UV := uv==0.13.9
# What is installed is compiled when it is first imported, and kept: whoever forbids that pays at every start.
unexport PYTHONDONTWRITEBYTECODE
# The lock files name everything, so nothing is resolved; Python compiles what is imported, not all that is installed.
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --progress-bar off --no-deps --no-compile
STATIC_SOURCES := $(shell find forum/static -type f 2>/dev/null)
CATALOGUES := $(wildcard forum/locale/*/LC_MESSAGES/*.po)

# Checks read the settings of a production site, whatever var/local.env says. Nothing listens there.
CHECK_ENV := DEBUG=false DEMONSTRATION=false SECRET_KEY=Ru4mLqzT9cVx2bNw7sKjH5gFd8pYe3aQo6iUt1rEzXvBnM0Wk2Cy \
	TICKET_KEY=checks-only-0123456789abcdefghijklmnop SITE_URL=https://forum.example.org ALLOWED_HOSTS=forum.example.org \
	DATABASE_URL=sqlite://:memory: EMAIL_URL=memorymail:// CACHE_URL=dbcache://cache

.PHONY: help run test check check-form check-types check-site format bench messages lock tools clean
.DELETE_ON_ERROR:

help:
	@echo 'make run       the site with a demonstration, on http://localhost:$(PORT)'
	@echo 'make run HTTPS=1  the same for real phones of the local network, on https://…:8443'
	@echo 'make test      every test, browser included; on PostgreSQL too when TEST_DATABASE_URL names one'
	@echo 'make check     lint, format, types, import contracts, migrations, translations'
	@echo 'make format    put the code in form'
	@echo 'make bench     the benchmarks, one JSON line each'
	@echo 'make messages  gather the texts to translate (needs gettext)'
	@echo 'make lock      newer dependencies into the lock files'
	@echo 'make clean     remove the environment and what was built; var/ keeps your data'

# --- the environment ---------------------------------------------------------

.venv/ready:
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo 'Python 3.11 is needed: make PYTHON=/path/to/python3.11'; exit 1; }
	@'$(PYTHON)' -m venv .venv || { echo 'On Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	@touch $@

.venv/installed: .venv/ready requirements.lock
	@echo 'Installing what the site needs…'
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv/installed-dev: .venv/ready requirements-dev.lock
	@echo 'Installing what the site and its tests need…'
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip --disable-pip-version-check check >/dev/null || { $(BIN)/python -m pip check; exit 1; }
	@touch $@ .venv/installed

# Chromium for browser tests, Firefox for the door's, zbar to read our QR codes with a reader that is not ours, gettext
# for translators.
tools:
	@PYTHON="$(PYTHON)" ./deploy/tools

# --- the site ----------------------------------------------------------------

var/local.env:
	@mkdir -p var && umask 077 && '$(PYTHON)' deploy/local_env.py $(if $(HTTPS_ON),8000,$(PORT)) > $@

var/static/ready: $(STATIC_SOURCES) requirements.lock | .venv/installed var/local.env
	@$(BIN)/python manage.py collectstatic --no-input --clear --verbosity 0
	@touch $@

var/messages: $(CATALOGUES) forum/core/management/commands/messages.py | .venv/installed var/local.env
	@$(BIN)/python manage.py messages --compile
	@touch $@

run: .venv/installed var/local.env var/static/ready var/messages
ifdef HTTPS_ON
run:
	@exec $(BIN)/python deploy/https.py $(PORT)
else
ifneq ($(origin PORT),file)
run: export SITE_URL = http://localhost:$(PORT)
endif
run:
	@$(BIN)/python deploy/prepare.py
	@echo 'http://localhost:$(PORT) — Ctrl-C stops it'
	@exec $(BIN)/python deploy/together.py '$(BIN)/python manage.py work' \
		'$(BIN)/gunicorn --config deploy/gunicorn.py --bind localhost:$(PORT) forum.wsgi'
endif

# --- the tests ---------------------------------------------------------------

test: .venv/installed-dev tools
	@[ "$$CI" != true ] || [ -n "$$TEST_DATABASE_URL" ] \
		|| { echo 'CI=true: TEST_DATABASE_URL must name a PostgreSQL database'; exit 1; }
	env -u TEST_DATABASE_URL $(BIN)/pytest -q -m 'not e2e' -n $(WORKERS) --dist worksteal
	env -u TEST_DATABASE_URL $(BIN)/pytest -q -m e2e -n $(BROWSERS) --dist worksteal
	@[ -z "$$TEST_DATABASE_URL" ] || { set -ex; \
		$(BIN)/pytest -q -m 'database and not e2e and not once' -n $(WORKERS) --dist worksteal; \
		$(BIN)/pytest -q -m 'e2e and journey' -n $(WORKERS) --dist worksteal; }

# Three parts that need nothing of each other: `make -j2 check` takes half the time.
check: check-form check-types check-site

check-form: .venv/installed-dev
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry . 2>&1

check-types: .venv/installed-dev
	$(CHECK_ENV) $(BIN)/mypy

check-site: .venv/installed-dev
	$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(CHECK_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(CHECK_ENV) $(BIN)/python manage.py messages --check
	$(CHECK_ENV) $(BIN)/python manage.py vendor --check

bench: .venv/installed-dev
	@$(BIN)/python -m tests.benchmarks

# --- upkeep ------------------------------------------------------------------

format: .venv/installed-dev
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format --quiet

messages: .venv/installed-dev
	$(CHECK_ENV) $(BIN)/python manage.py messages

# Both files hold hashes and no host name. uv is pinned here and not locked: it only writes them.
lock: .venv/ready
	$(PIP) '$(UV)'
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --upgrade --group dev \
		--constraint requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv var/static var/messages .ruff_cache .mypy_cache .pytest_cache .import_linter_cache .hypothesis
	find forum/locale -name '*.mo' -delete 2>/dev/null || true
