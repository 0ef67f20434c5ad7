# The wheel and the source archive, in dist/.
.PHONY: dist
dist:
	rm -rf dist
	$(PYTHON) -m hatchling build -d dist

# What the documentation tells a new user to do, in empty Debians; see docs/install.md. Needs root, debootstrap and the
# network. TESTS=--slow: what the source archive's own tests get; without TESTS they are left out.
PYTHON ?= .venv/bin/python
SUITES ?= bookworm trixie
CHROOTS ?= .venv/chroots
.PHONY: new-user
new-user: dist
	mkdir -p $(CHROOTS)
	for suite in $(SUITES); do tests/install/new_user.sh $$suite dist $(abspath $(CHROOTS)) || exit 1; done

.PHONY: bench

# How fast is it beside notmuch, mu and mairix? See docs/performance.md.
bench:
	python -m benchmarks.speed

# How many pages a second beside public-inbox-httpd? See docs/web.md. Needs wrk; for the other, public-inbox and git.
WORKERS ?= 2
.PHONY: bench-serving
bench-serving:
	python -m benchmarks.serving $(ARCHIVE) --workers $(WORKERS) $(if $(INBOX),--inbox $(INBOX))

# Ten minutes for each target; see docs/security.md.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?= splitter mail digest html cleaning dates query index fetch-index fetch-json imap obscure
.PHONY: fuzz
fuzz:
	for target in $(FUZZ_TARGETS); do python -m fuzz $$target $(FUZZ_SECONDS) || exit 1; done

# Every point of what the tests try a sample of; see docs/security.md. Needs root and strace.
SWEEPS ?= tests/faults tests/archive/test_archive_search.py tests/importer/test_import_known.py \
	tests/importer/test_import_orders.py
.PHONY: sweeps
sweeps:
	SWEEP=whole python -m pytest $(SWEEPS)
