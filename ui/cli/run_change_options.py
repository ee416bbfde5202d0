"""What is to be changed for one run, as options say it."""

from collections.abc import Sequence

from drillbook.simulator.model.run_changes import Variation
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.cli.options import moment_asked
from drillbook.ui.translation import _

Written = Sequence[str]


def changes_asked(
    amount: Written, without: Written, undisturbed: Written, at: Written, certain: Written, initial: Written, lose: Written,
    urgent: Written, policy: Written,
) -> Variation:  # fmt: skip
    """All options of ``run`` that change something, as one variation.

    Raises:
        Misuse: one of them says nothing that could be changed.
    """
    return Variation(
        _amounts(amount),
        tuple(without),
        tuple(undisturbed),
        moved=tuple(_moment("--at", *_pair("--at", one)) for one in at),
        certain=tuple(certain),
        initial=tuple(_pair("--set", one) for one in initial),
        lost=tuple(_loss(one) for one in lose),
        urgent=tuple(urgent),
        policy=tuple(_pair("--policy", one) for one in policy),
    )


def _amounts(written: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """From ``NAME=N``."""
    pairs = [one.partition("=") for one in written]
    wrong = next((name for name, _sign, number in pairs if not number.strip().isdecimal()), None)
    if wrong is not None:
        raise Misuse(_("--amount {name}: write a name and a whole number, for example duty-desk=2", name=wrong))
    return tuple((name, int(number)) for name, _sign, number in pairs)


def _pair(option: str, written: str) -> tuple[str, str]:
    """From ``NAME=WORDS``."""
    name, sign, words = written.partition("=")
    if not (sign and name.strip() and words.strip()):
        examples = {"--at": "orange-rain=T+0:35", "--set": "underpass-depth=50", "--policy": "queue=first-come"}
        raise Misuse(_("{option} {written}: write for example {option} {example}", option=option, written=written,
                       example=examples[option]))  # fmt: skip
    return name.strip(), words.strip()


def _moment(option: str, name: str, written: str) -> tuple[str, int]:
    at = moment_asked(option, written) or 0
    return name, at


def _loss(written: str) -> tuple[str, int, int]:
    """From ``NAME``, ``NAME=T+0:20`` or ``NAME=T+0:20/T+1:00``."""
    name, _sign, span = written.partition("=")
    since, _slash, until = span.partition("/")
    ends = moment_asked("--lose", until.strip() or None)
    return name.strip(), moment_asked("--lose", since.strip() or None) or 0, -1 if ends is None else ends
