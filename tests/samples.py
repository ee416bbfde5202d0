"""The files that come with the product, once each: the flawed book repeats the sound one but for its seeded defects."""

from tests.command import ROOT

SAMPLES = sorted(
    path
    for folder in ("plans", "scenarios")
    for path in (ROOT / folder).rglob("*.yaml")
    if "putuo-flawed" not in path.parts
)
