"""Reviewing: what is put off, given to somebody, remarked and answered, kept in files beside the plans."""
