"""Which findings were asked for, and which of them fail the check."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import save
from drillbook.schema.finding import Finding, Severity
from drillbook.schema.linkage.catalogue import RULES
from drillbook.schema.linkage.profiles import PROFILES, failing
from drillbook.schema.linkage.suppressions import RULE as PUT_OFF
from drillbook.ui.cli.misuse import Misuse
from drillbook.ui.words import _

_KNOWN = frozenset({"YA", "SC", "N01", PUT_OFF.id, *(rule.id for rule in RULES)})


@dataclass(frozen=True, slots=True)
class Sieve:
    """``--fail-on`` or ``--profile``; ``--select``, ``--ignore``; ``--baseline``, ``--write-baseline``."""

    fail_on: str = "error"
    profile: str | None = None
    select: str | None = None
    ignore: str | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None

    def kept(self, findings: Iterable[Finding]) -> list[Finding]:
        """What was asked for, in the order given."""
        only, never = _codes(self.select), _codes(self.ignore)
        found = [one for one in findings if (not only or one.code in only) and one.code not in never]
        if self.baseline or self.write_baseline:
            from drillbook.ui.report.findings import baseline

            if self.baseline:
                found = baseline.new_ones(found, self.baseline)
            if self.write_baseline:
                _write(self.write_baseline, baseline.text_of(found))
        return found

    def failing(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those that make the exit code 1; what is put off never does."""
        open_ones = [finding for finding in findings if finding.put_off is None]
        if self.profile:
            return failing(PROFILES[self.profile], open_ones)
        limit = Severity(self.fail_on).rank
        return [finding for finding in open_ones if finding.severity.rank <= limit]


def _codes(written: str | None) -> frozenset[str]:
    """Codes as written; the letters of a family (S, X, L, D) stand for all of it."""
    asked = {code.strip().upper() for code in (written or "").split(",") if code.strip()}
    families = {code: {one for one in _KNOWN if one.rstrip("0123456789") == code} for code in asked}
    unknown = sorted(code for code in asked if code not in _KNOWN and not families[code])
    if unknown:
        raise Misuse(_("there is no rule {code}", code=unknown[0]))
    return frozenset(asked.union(*families.values()))


def _write(path: Path, text: str) -> None:
    try:
        save(path, None, text, within=path.absolute().parent)
    except (OSError, ValueError) as error:
        raise Misuse(_("{path} cannot be written: {why}", path=path.as_posix(), why=str(error))) from None
