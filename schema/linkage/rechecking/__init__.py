"""Rules asked about one plan again and again while it is written: only those that read something that has changed."""
