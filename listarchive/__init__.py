"""A mailing-list archiver and search tool: who wrote what, when."""

__version__ = "0.1.0"
