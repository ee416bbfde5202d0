"""What is linked with what: as lanes, as a picture, and for other programs."""
