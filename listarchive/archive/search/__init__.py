"""Which posts answer a query, in which order, and how is each one shown?"""
