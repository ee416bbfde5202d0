"""Answers to a reviewer's questions, as text and as rows for other programs."""
