"""An archive's index as an index of Whoosh."""
