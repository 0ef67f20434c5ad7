"""Inputs that nobody would think of: see docs/appendix/fuzzing.md."""
