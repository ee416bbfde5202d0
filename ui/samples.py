"""Where the sample books and their scenarios are, however the product was installed."""

from pathlib import Path

BOOK = "plans/putuo"
PARTS = ("plans", "scenarios")


def samples() -> Path:
    """The folder that holds ``plans`` and ``scenarios``.

    A wheel carries them beside this file; an editable install has them at the root of the checkout.
    """
    here = Path(__file__).resolve().parent
    packed = here / "sample"
    return packed if packed.is_dir() else here.parent
