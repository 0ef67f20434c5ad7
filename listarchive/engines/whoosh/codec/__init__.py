"""The files of an index: terms, postings, columns, stored fields, each with checksums."""
