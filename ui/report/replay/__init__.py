"""A log that is played: the film, the page that holds it, and what is masked in it."""
