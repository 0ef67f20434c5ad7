"""The files of an index: terms, postings, columns, stored fields, each with checksums."""

import os

# Nothing here multiplies matrices, and numpy starts threads for that as soon as it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
