"""How fast and how right it is, as ratios measured in one run; never part of the tests. See docs/benchmarks.md."""
