"""What the archive and its engines share, and neither owns."""
