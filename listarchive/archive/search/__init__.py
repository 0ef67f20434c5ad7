"""Hits: the posts that answer a query, in their order, each as it is shown."""
