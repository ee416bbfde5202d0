"""What a computation read of a document, and whether it has to be done again."""
