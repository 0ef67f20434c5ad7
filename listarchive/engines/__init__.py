"""The engines that may keep an archive's index."""
