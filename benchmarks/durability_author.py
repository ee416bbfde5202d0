"""An author at a window, as the pages act for one: types, fills in forms, saves, undoes, chooses between texts."""

import os
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from drillbook.schema.editing.edits import apply
from drillbook.schema.models.plan import Plan, Role
from drillbook.schema.models.task import Task
from drillbook.ui.app.views.plan import draft_values
from drillbook.ui.app.views.plan.fields import field_named
from drillbook.ui.storage import history
from drillbook.ui.storage.drafts import Draft, Drafts
from drillbook.ui.storage.merge import merged

FILES = ("flood.yaml", *(f"flood-{at}.yaml" for at in range(1, 6)))
WORD = re.compile(r"w\d+x\d+n\d+")
_TABLES = {"tasks": Task, "roles": Role}


@dataclass(slots=True)
class Window:
    """One window of an author; ``name`` begins the words that are typed in it, so that each is known again."""

    book: Path
    author: str
    chance: random.Random
    name: str
    pipe: int = 0
    number: int = 0
    shown: dict[str, str] = field(default_factory=dict)

    def work(self, pipe: int) -> None:
        """Act until killed; what is taken in is told in the pipe."""
        self.pipe = pipe
        while True:
            self.act(self.chance.choice(FILES))

    def act(self, file: str) -> None:
        """One thing a person does at a page; the text on the screen may be older than the draft."""
        drafts = Drafts(self.book)
        draft = drafts.open(file, self.author)
        shown = self.shown.setdefault(file, draft.text)
        if shown not in (draft.text, *(one.text for one in draft.asides)) and self.chance.random() < 0.5:
            shown = self.shown[file] = draft.text  # the page was drawn anew
        what = self.chance.random()
        if draft.asides and what < 0.4:
            self._choose(draft, file)
        elif what < 0.45:
            self._form(file, shown)
        elif what < 0.88:
            self._type(file, shown)
        elif what < 0.97:
            self._save(file)
        elif draft.undo and not draft.asides:
            self._undo(draft, file)

    def _word(self) -> str:
        self.number += 1
        return f"w{self.name}n{self.number}"

    def _tell(self, *said: str) -> None:
        os.write(self.pipe, (" ".join(said) + "\n").encode())

    def _take(self, file: str, shown: str, text: str, *said: str) -> None:
        Drafts(self.book).change_from(file, self.author, shown, text)
        self.shown[file] = text
        for one in said:
            self._tell(one)

    def _type(self, file: str, shown: str) -> None:
        """In the editor: a comment of its own line, or a word more at the end of one that is there."""
        lines, word = shown.splitlines(), self._word()
        comments = [at for at, line in enumerate(lines) if line.startswith("#")]
        if comments and self.chance.random() < 0.5:
            lines[self.chance.choice(comments)] += f" {word}"
        else:
            lines.insert(self.chance.randrange(len(lines) + 1), f"# {word}")
        self._take(file, shown, "\n".join(lines) + "\n", f"typed {word}")

    def _form(self, file: str, shown: str) -> None:
        """In a form: a word more in a title."""
        data, word = draft_values.raw_of(shown), self._word()
        if data is None:
            return
        part = self.chance.choice([*_TABLES])
        table = field_named(Plan, part)
        key = draft_values.key_in(data, table) or part
        entries = data[key]
        assert isinstance(entries, dict)
        name = self.chance.choice([*entries])
        holder = entries[name]
        assert isinstance(holder, dict)
        title = field_named(_TABLES[part], "title")
        wanted = f"{draft_values.value_in(holder, title)} {word}"
        text = apply(shown, draft_values.change((key, name), holder, title, wanted, chinese=False))
        self._take(file, shown, text, f"typed {word}", f"form {word}")

    def _save(self, file: str) -> None:
        drafts = Drafts(self.book)
        now = drafts.kept(file, self.author)
        if now is None or not now.is_changed or now.asides:
            return
        found = history.commit(self.book, now)
        if found is None:
            self._tell("saved", file)
            return
        self._tell("chosen", file)
        text = merged(found.base, found.mine, found.theirs)
        if text is None and self.chance.random() < 0.5:
            history.discard(self.book, now)
            return
        history.keep(self.book, file, found.theirs, "")
        if text is None:
            text = found.mine
        self.shown[file] = drafts.settle(now, text, found.digest or None, found.theirs).text

    def _choose(self, now: Draft, file: str) -> None:
        """Between the texts of two windows; the one not chosen stays among the versions."""
        own = next((one for one in now.asides if one.text == self.shown[file]), None)
        aside = own or now.asides[0]
        both = merged(aside.began, aside.text, now.text)
        chosen = both if both is not None else self.chance.choice((aside.text, now.text))
        for text in {aside.text, now.text} - {chosen}:
            history.keep(self.book, file, text, self.author)
        draft = Drafts(self.book).choose(now, replace(aside), chosen)
        self.shown[file] = draft.text
        self._tell("chosen", file)

    def _undo(self, draft: Draft, file: str) -> None:
        """What is taken back is told before it goes."""
        gone = set(WORD.findall(draft.text)) - set(WORD.findall(draft.undo[-1]))
        self._tell("undone", *gone)
        self.shown[file] = Drafts(self.book).undo(file, self.author, draft.text).text
