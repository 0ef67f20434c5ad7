.PHONY: bench

# How fast is it beside notmuch, mu and mairix? See docs/performance.md.
bench:
	python -m benchmarks.speed
