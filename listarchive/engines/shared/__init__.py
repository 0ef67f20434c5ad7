"""What engines share that stands above the query tree: what its words stand for, and what they weigh."""
