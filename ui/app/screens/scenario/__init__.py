"""One scenario: read, as a sheet, filled in, written, printed."""
