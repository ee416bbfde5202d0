"""``drillbook rules``: every rule in a line, one rule explained, or the whole handbook."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from drillbook.schema.finding import Language, Text
from drillbook.schema.linkage import suppressions
from drillbook.schema.linkage.catalogue import RULES, rule_named
from drillbook.schema.linkage.rule import Rule
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.screen import print_json
from drillbook.ui.report.findings.text import severity_word
from drillbook.ui.words import _, speak, spoken

HANDBOOKS: dict[Language, str] = {"en": "rules.md", "zh": "rules.zh-CN.md"}


def every_rule() -> tuple[Rule, ...]:
    """The catalogue, and the rule about putting off."""
    return tuple(sorted((*RULES, suppressions.RULE), key=lambda rule: ("SXLD".index(rule.id[0]), rule.id)))


def answer(code: str | None, form: str, language: Language | None) -> int:
    """Print one rule's page, or the list."""
    if language:
        speak(language)
    if code is not None:
        print(_page(code))
    elif form == "json":
        print_json([_row(rule) for rule in every_rule()])
    else:
        for rule in every_rule():
            optional = _(" (only when asked for)") if rule.optional else ""
            print(f"{rule.id}  {severity_word(rule.severity)}  {rule.title.render(spoken())}{optional}")
    return 0


def _page(code: str) -> str:
    rule = rule_named(code)
    if rule is None:
        near = difflib.get_close_matches(code.upper(), [rule.id for rule in every_rule()], 1)
        raise Misuse(
            _("there is no rule {code}", code=code) + (_("; did you mean {near}?", near=near[0]) if near else "")
        )
    return rule.page(spoken()).rstrip()


def _row(rule: Rule) -> dict[str, object]:
    told: dict[str, Text] = {"title": rule.title, "basis": rule.basis, "scope": rule.scope}
    head: dict[str, object] = {"id": rule.id, "severity": rule.severity.value, "optional": rule.optional}
    return head | {name: text.render(spoken()) for name, text in told.items()}


def handbook(language: Language) -> str:
    """Every manual page, as one Markdown document."""
    head = {
        "en": "# Rules\n\nGenerated from the manual pages by `python -m drillbook.ui.cli.reviewer.rules docs`; `drillbook rules` shows the same.\n",
        "zh": "# 规则手册\n\n由各规则的说明页生成(`python -m drillbook.ui.cli.reviewer.rules docs`),与 `drillbook rules` 所示相同。\n",
    }
    pages = (rule.page(language).replace("# ", "## ", 1).rstrip() for rule in every_rule())
    return "\n\n".join([head[language].rstrip(), *pages]) + "\n"


def write_handbooks(folder: Path) -> None:
    """Both handbooks into ``folder``."""
    for language, name in HANDBOOKS.items():
        (folder / name).write_text(handbook(language), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """``python -m drillbook.ui.cli.reviewer.rules docs``."""
    write_handbooks(Path(arguments[0]))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
