"""A post gets in once, as the best of its copies."""
