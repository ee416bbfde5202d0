"""Every rule in a row, one rule explained, or the whole handbook."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from drillbook.schema.finding import Language, Refused, Text, say
from drillbook.schema.linkage import suppressions
from drillbook.schema.linkage.catalogue import RULES, rule_named
from drillbook.schema.linkage.rule import Rule
from drillbook.schema.linkage.run_rules import RUN_RULES
from drillbook.ui.translation import _, current_language, severity_word, translate

HANDBOOKS: dict[Language, str] = {"en": "rules.md", "zh": "rules.zh-CN.md"}


def every_rule() -> tuple[Rule, ...]:
    """The catalogue, the rules that need runs, and the rule about putting off."""
    return tuple(sorted((*RULES, *RUN_RULES, suppressions.RULE), key=lambda rule: ("SXLDN".index(rule.id[0]), rule.id)))


def rule_page(code: str) -> str:
    """The manual page of a rule.

    Raises:
        Refused: there is no such rule.
    """
    rule = rule_named(code)
    if rule is None:
        near = difflib.get_close_matches(code.upper(), [rule.id for rule in every_rule()], 1)
        raise Refused(
            say(
                en="there is no rule {code}; did you mean {near}?",
                zh="没有规则 {code}，是否应为 {near}？",
                code=code,
                near=near[0],
            )
            if near
            else say(en="there is no rule {code}", zh="没有规则 {code}", code=code)
        )
    return rule.page(current_language()).rstrip()


def rule_line(rule: Rule) -> str:
    """A rule in the list."""
    optional = _(" (only when asked for)") if rule.optional else ""
    return f"{rule.id}  {severity_word(rule.severity)}  {translate(rule.title)}{optional}"


def rule_row(rule: Rule) -> dict[str, object]:
    """A rule for other programs."""
    texts: dict[str, Text] = {"title": rule.title, "basis": rule.basis, "scope": rule.scope}
    head: dict[str, object] = {"id": rule.id, "severity": rule.severity.value, "optional": rule.optional}
    return head | {name: translate(text) for name, text in texts.items()}


def handbook(language: Language) -> str:
    """Every manual page, as one Markdown document."""
    head = {
        "en": "# Rules\n\nGenerated from the manual pages by `python -m drillbook.ui.report.rules_handbook docs`; `drillbook rules` shows the same.\n",
        "zh": "# 规则手册\n\n由各规则的说明页生成（`python -m drillbook.ui.report.rules_handbook docs`），与 `drillbook rules` 所示相同。\n",
    }
    pages = (rule.page(language).replace("# ", "## ", 1).rstrip() for rule in every_rule())
    return "\n\n".join([head[language].rstrip(), *pages]) + "\n"


def write_handbooks(folder: Path) -> None:
    """Both handbooks into ``folder``."""
    for language, name in HANDBOOKS.items():
        (folder / name).write_text(handbook(language), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """``python -m drillbook.ui.report.rules_handbook docs``."""
    write_handbooks(Path(arguments[0]))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
