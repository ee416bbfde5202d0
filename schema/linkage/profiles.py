"""Profiles say which findings fail a check: when a plan is drafted, sent for review, and issued (起草、送审、印发)."""

from dataclasses import dataclass

from drillbook.schema.finding import Finding, Severity, Text, say


@dataclass(frozen=True, slots=True)
class Profile:
    """Findings of a severity in ``fails`` fail the check, where their code begins with one of the prefixes.

    An empty prefix stands for every code.
    """

    id: str
    title: Text
    about: Text
    fails: tuple[tuple[Severity, tuple[str, ...]], ...]


_NAMES_AND_FORM = ("YA", "SC", "S06", "S13", "S19", "X01", "X10", "L01", "L04")

PROFILES: dict[str, Profile] = {
    profile.id: profile
    for profile in (
        Profile(
            "draft",
            say(en="drafting", zh="起草"),
            say(
                en="only what cannot be read, names nothing, or cannot be carried out",
                zh="只拦无法读取、指向不明或无法执行的问题",
            ),
            ((Severity.ERROR, _NAMES_AND_FORM),),
        ),
        Profile(
            "review",
            say(en="review", zh="送审"),
            say(en="everything that must be corrected", zh="拦全部必改问题"),
            ((Severity.ERROR, ("",)),),
        ),
        Profile(
            "publish",
            say(en="issue", zh="印发"),
            say(en="everything that must or should be corrected", zh="拦全部必改和建议问题"),
            ((Severity.ERROR, ("",)), (Severity.WARNING, ("",))),
        ),
    )
}


def failing(profile: Profile, findings: list[Finding]) -> list[Finding]:
    """Select the findings that fail the check under a profile, in their order."""
    return [finding for finding in findings if _fails(profile, finding)]


def _fails(profile: Profile, finding: Finding) -> bool:
    return any(
        finding.severity is severity and finding.code.startswith(prefixes) for severity, prefixes in profile.fails
    )
