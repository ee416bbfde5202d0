"""What the READMEs show to a Python user, taken out to be run."""

import re

from tests.command import ROOT

PAGES = ("README.md", "README.zh-CN.md")
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def ten_lines(page: str) -> str:
    """The only Python on the page."""
    (block,) = _PYTHON.findall((ROOT / page).read_text(encoding="utf-8"))
    return block
