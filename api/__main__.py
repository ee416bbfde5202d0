"""``python -m drillbook`` is the command ``drillbook``."""

from drillbook.ui.cli.entry import main

main()
