"""The parts of the linkage page."""
