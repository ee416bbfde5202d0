"""Plans whose files were read before, taken from what was kept of them when somebody first looks at one."""

import pickle
from pathlib import Path

from drillbook.schema.cache.readings import KeptReading, kept_reading, read_kept
from drillbook.schema.models.plan import Plan
from drillbook.schema.text.located import Located
from drillbook.schema.text.yaml_nodes import Source


class NotAsItWas(Exception):
    """A file that was a sound plan is one no more, and what was read before is not kept either."""


class _SourceReadLater(Source):
    """A text by its file; everything else of it is there once something is asked for. ``key``: of what it was read as."""

    def __init__(self, file: str, key: str) -> None:
        self.file, self._key = file, key

    def __getattr__(self, name: str) -> object:
        """Return what is not there yet."""
        if "_packed" in self.__dict__:
            raise AttributeError(name)
        kept = kept_reading(self._key, self.file) or KeptReading.of(read_kept(Path(self.file), self.file))
        if kept is None or kept.source is None or kept.packed is None:
            raise NotAsItWas(self.file)
        self.__dict__.update(kept.source.__dict__, _packed=kept.packed)
        return getattr(self, name)

    def plan_in_it(self) -> Plan:
        """Return the plan that is written in it."""
        known = self.__dict__.get("_plan_in_it")
        if known is None:
            known = self.__dict__["_plan_in_it"] = pickle.loads(self._packed)  # type: ignore[arg-type]
        if not isinstance(known, Plan):
            raise NotAsItWas(self.file)
        return known


class PlanReadLater(Located[Plan]):
    """A plan that is read when it is looked at; where it lies is known before."""

    __slots__ = ()
    source: _SourceReadLater

    def __init__(self, file: str, key: str) -> None:
        object.__setattr__(self, "source", _SourceReadLater(file, key))  # it cannot be changed, as any located value
        object.__setattr__(self, "path", ())

    @property
    def value(self) -> Plan:
        """Return the plan itself."""
        return self.source.plan_in_it()
