"""Findings in the forms other programs and other people read."""
