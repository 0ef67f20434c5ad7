"""Inputs that nobody would think of: see docs/security.md."""
