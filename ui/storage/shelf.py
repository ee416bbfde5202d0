"""Where the text of a scenario lies: in the book's own folder, or in the one beside it that ``book.yaml`` names."""

from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.models.scenario import Scenario
from drillbook.schema.reader import ReadResult
from drillbook.schema.text.located import Located


@dataclass(frozen=True, slots=True)
class ShelvedScenario:
    """A scenario by its id, and its text: ``file`` below ``folder``, which findings call ``called``.

    Drafts and versions of it are kept in ``folder``, so that nothing is ever written through a path that leads up.
    """

    name: str
    title: str
    folder: Path
    file: str
    called: str
    read: ReadResult

    @property
    def document(self) -> Located[Scenario] | None:
        """The scenario, when its shape is right."""
        found = self.read.document
        return found if found is not None and isinstance(found.value, Scenario) else None
