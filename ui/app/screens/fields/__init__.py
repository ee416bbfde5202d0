"""Fields of a form, each for what may stand in it; the plan page and the page of the libraries share them."""
