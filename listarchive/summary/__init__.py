"""What came in, to be read in one go.

Each form has a module; all tell the same news.
"""
