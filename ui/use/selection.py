"""Select the findings that were asked for, and those of them that fail a check."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from drillbook.schema.files import save
from drillbook.schema.finding import Finding, Refused, Severity, say
from drillbook.schema.linkage.profiles import PROFILES, failing
from drillbook.ui.use import baseline


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules, what a finding must be to fail, and the baseline ``known`` that is read or written."""

    fail_on: str = "error"
    profile: str | None = None
    select: str | None = None
    ignore: str | None = None
    known: Path | None = None
    write_known: Path | None = None

    def kept(self, findings: Iterable[Finding]) -> list[Finding]:
        """What was asked for, in the order given.

        Raises:
            Refused: a rule does not exist, or a baseline cannot be read or written.
        """
        only, never = _codes(self.select), _codes(self.ignore)
        found = [one for one in findings if (not only or one.code in only) and one.code not in never]
        if self.known:
            found = baseline.new_ones(found, self.known)
        if self.write_known:
            _write(self.write_known, baseline.text_of(found))
        return found

    def failing(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those that make the exit code 1; what is put off never does."""
        open_ones = [finding for finding in findings if finding.put_off is None]
        if self.profile:
            return failing(PROFILES[self.profile], open_ones)
        limit = Severity(self.fail_on).rank
        return [finding for finding in open_ones if finding.severity.rank <= limit]


def _every_code() -> frozenset[str]:
    """The codes of all rules, which are loaded only where some of them are chosen."""
    from drillbook.schema.linkage.catalogue import RULES
    from drillbook.schema.linkage.run_rules import RUN_RULES
    from drillbook.schema.linkage.suppressions import RULE as PUT_OFF

    return frozenset({"YA", "SC", PUT_OFF.id, *(rule.id for rule in (*RULES, *RUN_RULES))})


def _codes(written: str | None) -> frozenset[str]:
    """Codes as written; the letters of a family (S, X, L, D, N) stand for all of it."""
    asked = {code.strip().upper() for code in (written or "").split(",") if code.strip()}
    known = _every_code() if asked else frozenset()
    families = {code: {one for one in known if one.rstrip("0123456789") == code} for code in asked}
    unknown = sorted(code for code in asked if code not in known and not families[code])
    if unknown:
        raise Refused(say(en="there is no rule {code}", zh="没有规则 {code}", code=unknown[0]))
    return frozenset(asked.union(*families.values()))


def _write(path: Path, text: str) -> None:
    try:
        save(path, None, text, within=path.absolute().parent)
    except (OSError, ValueError) as error:
        raise Refused(
            say(en="{path} cannot be written: {why}", zh="{path} 无法写入：{why}", path=path.as_posix(), why=str(error))
        ) from None
