"""A cluster of OpenSearch for tests: real processes, on the loopback interface."""
