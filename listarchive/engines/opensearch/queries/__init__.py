"""A reader's query as the cluster takes it."""
