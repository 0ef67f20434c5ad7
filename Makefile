PYTHON ?= .venv/bin/python

# The wheel and the source archive, in dist/.
.PHONY: dist
dist:
	rm -rf dist
	$(PYTHON) -m hatchling build -d dist

# docs/commands.md and the manual pages, made of what the commands say of themselves.
.PHONY: docs
docs:
	$(PYTHON) docs/commands.py > docs/commands.md
	$(PYTHON) docs/manual.py > docs/listarchive.1

# A manual page for each command, into MAN: `man -M man listarchive-search`.
MAN ?= man/man1
.PHONY: man
man:
	mkdir -p $(MAN)
	$(PYTHON) docs/manual.py $(MAN)

# Nothing is missing for a release (CONTRIBUTING.md); the wheel and the source archive are in dist/.
.PHONY: release
release: dist
	! grep -n 'listarchive\.example' pyproject.toml
	grep -q "^## $$($(PYTHON) -c 'import listarchive; print(listarchive.__version__)'), " CHANGELOG.md
	$(PYTHON) -m pip install -q twine && $(PYTHON) -m twine check --strict dist/*

# What the documentation tells a new user to do, in empty Debians; see docs/install.md. Needs root, debootstrap and the
# network. TESTS=--slow: what the source archive's own tests get; without TESTS they are left out.
SUITES ?= bookworm trixie
CHROOTS ?= .venv/chroots
.PHONY: new-user
new-user: dist
	mkdir -p $(CHROOTS)
	for suite in $(SUITES); do tests/install/new_user.sh $$suite dist $(abspath $(CHROOTS)) || exit 1; done

# What CONTRIBUTING.md tells a new contributor to do, in a new clone. Needs git and the network.
.PHONY: new-contributor
new-contributor:
	folder=$$(mktemp -d) && tests/install/new_contributor.sh $$folder && rm -rf $$folder

.PHONY: bench

# How fast is it beside notmuch, mu and mairix? See docs/performance.md.
bench:
	python -m benchmarks.speed

# How many pages a second beside public-inbox-httpd? See docs/appendix/serving.md. Needs wrk; for the other,
# public-inbox and git.
WORKERS ?= 2
.PHONY: bench-serving
bench-serving:
	python -m benchmarks.serving $(ARCHIVE) --workers $(WORKERS) $(if $(INBOX),--inbox $(INBOX))

# The same archive in its home and on a cluster of one node and of three. See docs/cluster.md. Needs Java and Maven.
POSTS ?= 20000
.PHONY: bench-cluster
bench-cluster:
	python -m benchmarks.on_a_cluster $(ARCHIVE) --posts $(POSTS)

# What the tests do to a cluster, with a sweep of all places where a connection is cut; see docs/cluster.md.
.PHONY: faults-cluster
faults-cluster:
	SWEEP=whole python -m pytest tests/cluster

# Ten minutes for each target; see docs/appendix/fuzzing.md.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= splitter mail digest html cleaning dates query index fetch-index fetch-json imap obscure
.PHONY: fuzz
fuzz:
	for target in $(FUZZ_TARGETS); do python -m fuzz $$target $(FUZZ_SECONDS) || exit 1; done

# Every point of what the tests try a sample of; see docs/appendix/fuzzing.md. Needs root and strace.
SWEEPS ?= tests/faults tests/archive/test_archive_search.py tests/importer/test_import_known.py \
	tests/importer/test_import_orders.py
.PHONY: sweeps
sweeps:
	SWEEP=whole python -m pytest $(SWEEPS)

# Do the tests notice when the code is wrong? See docs/appendix/mutation.md.
SEED ?= 1
.PHONY: mutate
mutate:
	$(PYTHON) -m mutation --seed $(SEED) --seconds 150 --area

# Which tests run which module: for `make mutate`.
MEASURED = .venv/mutation
.PHONY: covered
covered:
	mkdir -p $(MEASURED)
	COVERAGE_FILE=$(MEASURED)/coverage $(PYTHON) -m pytest -m 'not slow' --numprocesses auto --dist loadfile \
		--cov=listarchive --cov-context=test --cov-report= --junit-xml=$(MEASURED)/times.xml
	$(PYTHON) -m mutation.covering $(MEASURED)/coverage $(MEASURED)/times.xml
