"""Tables of words: the values a key may have, each with its Chinese names."""

from dataclasses import dataclass

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.values.names import did_you_mean, normalise


class Repeated(str):
    """A key that is read as the same as one written before it, which ``first`` quotes."""

    first: str


def not_repeated(value: object) -> None:
    """Refuse a key that another one above it already is.

    Raises:
        Unreadable: it is marked as repeated.
    """
    if isinstance(value, Repeated):
        raise Unreadable(
            say(
                en="'{key}' is the same as '{first}' above",
                zh="“{key}”与前面的“{first}”相同，重复",
                key=str(value),
                first=value.first,
            ),
            say(en="keep one", zh="请保留一处"),
        )


_HYPHENATED = ("self-rescue", "follow-up")  # as people write it, too


@dataclass(frozen=True, slots=True)
class Words:
    """The values that a key may have, each with its Chinese names (the first is the one shown)."""

    table: tuple[tuple[str, tuple[str, ...]], ...]

    def canonical(self, written: str) -> str | None:
        """Return the English value of what was written in either language, or None."""
        plain = normalise(written)
        for english, chinese in self.table:
            if plain == english or plain in chinese:
                return english
        return None

    def read(self, written: object) -> str:
        """Return the English value.

        Raises ``Unreadable`` for what is not in the table, and says what is.
        """
        not_repeated(written)
        if not isinstance(written, str):
            raise Unreadable(say(en="one word is expected here", zh="此处应为一个取值"))
        found = self.canonical(written)
        if found is None:
            raise Unreadable(
                say(
                    en="'{value}' is not one of the values allowed here",
                    zh="“{value}”不是此处允许的取值",
                    value=written,
                ),
                did_you_mean(written, [word for english, chinese in self.table for word in (english, *chinese)])
                or self._all(),
            )
        return found

    def _all(self) -> Text:
        return say(
            en="write one of: {english}",
            zh="可用取值：{chinese}",
            english=[english for english, _ in self.table],
            chinese=[chinese[0] for _, chinese in self.table],
        )

    def shown(self, value: str, language: str) -> str:
        """Return the value as it is written in a language."""
        return next((zh[0] for en, zh in self.table if en == value and language == "zh"), value)

    def said(self, value: str, language: str) -> str:
        """Return the value as people read it: "in force", where "in-force" is written."""
        if language == "zh" or value in _HYPHENATED:
            return self.shown(value, language)
        return value.replace("-", " ")


def words(**table: str) -> Words:
    """Build a table: ``words(key_target="重要目标保护", special="专项 专项应急预案")``; ``_`` stands for a hyphen."""
    return Words(tuple((en.rstrip("_").replace("_", "-"), tuple(zh.split())) for en, zh in table.items()))
