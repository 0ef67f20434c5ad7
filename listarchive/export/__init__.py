"""The forms in which a post leaves the archive, for programs and for other archives.

The command line and the web answer alike because both answer from here.
"""
