"""What a reader asks for, as queries of Whoosh."""
