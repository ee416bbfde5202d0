"""Plans whose files were read before, taken from what was kept of them when somebody first looks at one."""

from pathlib import Path

from drillbook.schema.cache.readings import read_kept, reading_of
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
        if "_document" in self.__dict__:
            raise AttributeError(name)
        read = reading_of(self._key, self.file) or read_kept(Path(self.file), self.file)
        if read.document is None or not isinstance(read.document.value, Plan):
            raise NotAsItWas(self.file)
        self.__dict__.update(read.document.source.__dict__, _document=read.document.value)
        return getattr(self, name)


class PlanReadLater(Located[Plan]):
    """A plan that is read when it is looked at; where it lies is known before."""

    __slots__ = ()

    def __init__(self, file: str, key: str) -> None:
        object.__setattr__(self, "source", _SourceReadLater(file, key))  # it cannot be changed, as any located value
        object.__setattr__(self, "path", ())

    @property
    def value(self) -> Plan:
        """Return the plan itself."""
        return self.source._document  # type: ignore[attr-defined, no-any-return]
