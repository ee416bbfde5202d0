"""Contingency plans as text: read a book, check it, prepare a scenario, run it, read the log."""
