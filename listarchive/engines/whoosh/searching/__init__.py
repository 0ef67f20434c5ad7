"""Which posts answer a query of Whoosh, and which are the best of them."""
