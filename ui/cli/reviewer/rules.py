"""``drillbook rules``: every rule in a line, or one rule explained."""

from typing import Annotated

import typer

from drillbook.ui.cli.options import Command, Form, Format
from drillbook.ui.translation import later


def rules(
    code: Annotated[str | None, typer.Argument(metavar="RULE", help=later("For example X03."))] = None,
    format: Format = Form.TEXT,
) -> int:
    """Print one rule's page, or the list."""
    from drillbook.ui.report.rules_handbook import every_rule, rule_line, rule_page, rule_row
    from drillbook.ui.report.terminal import print_json

    if code is not None:
        print(rule_page(code))
    elif format is Form.JSON:
        print_json([rule_row(rule) for rule in every_rule()])
    else:
        for rule in every_rule():
            print(rule_line(rule))
    return 0


COMMAND = Command("rules", later("List the rules, or explain one."), rules)
