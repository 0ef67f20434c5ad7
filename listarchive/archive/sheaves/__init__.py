"""How do posts become a segment? They are gathered into sheaves, which are bound."""
