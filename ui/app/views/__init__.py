"""What pages show, as plain rows: tested without a browser."""
