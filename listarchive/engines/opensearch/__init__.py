"""An index on a cluster of OpenSearch."""
