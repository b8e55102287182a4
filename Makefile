# The two commands are `make run` and `make test`; both set up everything first. `make help` lists the rest.
.POSIX:
.SUFFIXES:
PYTHON_IN_VENV = .venv/bin/python
ARGS =

help:
	@echo 'make run      set up, then start the program; ARGS="--help" passes options on'
	@echo 'make test     set up, then lint, types, import contracts and every test, real parts included'
	@echo 'make check    the same without the tests that start real parts'
	@echo 'make check-without-qt  the tests that start nothing, where Qt is not installed, as on a server'
	@echo 'make bench    print the figures of tests/benchmarks'
	@echo 'make compare  measure us and the others in one run, some 20 min, and write docs/cost.md'
	@echo 'make setup    set up for development and stop'
	@echo 'make audit    ask a service on the network for known weaknesses of all that is built on'
	@echo 'make format   let ruff put the code into shape'
	@echo 'make packages  what people install, into dist/; see docs/releasing.md'
	@echo 'make test-packages  those tests of make test alone that freeze, pack and install'
	@echo 'make windows  the installer for Windows, by Wine, and its tests (some 12 min; see docs/releasing.md)'
	@echo 'make bare     try run and test in a bare Debian root (root only; see docs/development.md)'

run:
	@exec sh packaging/run.sh $(ARGS)

setup:
	@sh packaging/bootstrap.sh check

check: setup static
	@sh packaging/unit-tests.sh -m 'not real' $(ARGS)

check-without-qt:
	@sh packaging/bootstrap.sh without-qt
	@VENV=.venv-without-qt sh packaging/unit-tests.sh -m 'not real' $(ARGS)

test: setup-test static
	@sh packaging/unit-tests.sh all $(ARGS)

bench: setup-test
	@set -e; for each in tests/benchmarks/*.py; do \
		each=$${each##*/}; printf '\n== %s\n' "$${each%.py}"; QT_QPA_PLATFORM=offscreen $(PYTHON_IN_VENV) -m "tests.benchmarks.$${each%.py}"; \
	done
	@printf '\n== compare, one scene of it\n'; $(PYTHON_IN_VENV) -m tests.benchmarks.compare --scenes 8x10 --rivals build/rivals $(ARGS)

compare: setup-test
	@exec $(PYTHON_IN_VENV) -m tests.benchmarks.compare --write --rivals build/rivals $(ARGS)

bare:
	@exec sh packaging/try-bare.sh $(ARGS)

packages: setup
	$(PYTHON_IN_VENV) packaging/build.py all $(ARGS)

test-packages: setup-test
	@exec $(PYTHON_IN_VENV) -m pytest tests/packaging -m packages $(ARGS)

windows: setup-test
	@sh packaging/system-packages.sh 'The installer for Windows, and trying it' windows tests
	$(PYTHON_IN_VENV) packaging/build.py windows
	@exec $(PYTHON_IN_VENV) -m pytest tests/packaging -m windows -rP -o faulthandler_timeout=1200 $(ARGS)

audit: setup
	$(PYTHON_IN_VENV) packaging/audit.py parts

format: setup
	$(PYTHON_IN_VENV) -m ruff check --fix
	$(PYTHON_IN_VENV) -m ruff format

setup-test:
	@sh packaging/bootstrap.sh test

# All five, also when an earlier one complains: one look shows everything.
static:
	@failed=; \
	for each in 'ruff check' 'ruff format --check' 'mypy' 'lint-imports'; do \
		printf '== %s\n' "$$each"; \
		case $$each in mypy|lint-imports) ! $(PYTHON_IN_VENV) --version | grep -q ' 3\.9\.' || { echo 'left out: it needs Python 3.10'; continue; } ;; esac; \
		.venv/bin/$$each || failed="$$failed, $$each"; \
	done; \
	printf '== bandit\n'; \
	if $(PYTHON_IN_VENV) --version | grep -q ' 3\.9\.'; then echo 'left out: it needs Python 3.10'; \
	else $(PYTHON_IN_VENV) packaging/audit.py code || failed="$$failed, bandit"; fi; \
	[ -z "$$failed" ] || { printf 'Not as it should be: %s\n' "$${failed#, }"; exit 1; }

.PHONY: help run setup check check-without-qt test test-packages bench compare packages windows bare audit format setup-test static
