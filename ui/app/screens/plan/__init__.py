"""One plan: read, filled in, written as text, and its versions."""
