"""In which forms does a post leave the archive, for programs and for other archives?

The command line and the web answer alike because both answer from here.
"""
