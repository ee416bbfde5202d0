"""Where the text of a scenario lies: in the book's own folder, or in the one beside it that ``book.yaml`` names."""

from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import resolved
from drillbook.schema.finding import Refused, say
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


def require_near(root: Path, book: Path) -> None:
    """Let only scenarios be changed that lie at most two folders above their book, where the samples have them.

    Raises:
        Refused: ``book.yaml`` names a folder farther away, which is nobody's to write from here.
    """
    if not resolved(root).is_relative_to(resolved(book / ".." / "..")):
        raise Refused(
            say(
                en="the scenarios of this book lie outside the folder that holds its books",
                zh="该预案库的情景不在存放预案库的文件夹内，不能在此修改",
            ),
            say(
                en="move them beside the book, and name the folder in book.yaml",
                zh="请移到预案库旁，并在book.yaml中写明情景目录",
            ),
        )
