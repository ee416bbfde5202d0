"""Find what somebody means by a word: an organization, a first report, a plan."""

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Refused, Text, say
from drillbook.schema.linkage.facts.report_chains import chains_of
from drillbook.schema.linkage.questions.organization_duties import organizations_like
from drillbook.schema.linkage.questions.upward_report import reports_like
from drillbook.schema.values.names import did_you_mean


def find_organization(book: PlanBook, word: str) -> str:
    """The id of the organization meant.

    Raises:
        Refused: nobody is called so, or several may be meant.
    """
    names = organizations_like(book, word)
    if len(names) == 1:
        return names[0]
    if names:
        titles = tuple(f"{book.organizations[name].value.title} ({name})" for name in names)
        raise Refused(
            say(
                en="'{word}' may be several organizations: {titles}",
                zh="“{word}”对应多个单位：{titles}",
                word=word,
                titles=titles,
            )
        )
    known = [
        used for name, entry in book.organizations.items() for used in (entry.value.title, name, *entry.value.aliases)
    ]
    unknown = say(
        en="there is no organization '{word}' in the contacts library", zh="联络网中没有单位“{word}”", word=word
    )
    raise Refused(_with_likely(unknown, did_you_mean(word, known)))


def find_reports(book: PlanBook, report: str) -> list[str]:
    """The keys of the first reports meant, at least one.

    Raises:
        Refused: there is none.
    """
    keys = reports_like(book, report)
    if keys:
        return list(keys)
    links = chains_of(book).links
    likely = did_you_mean(report, [link.key for link in links] + [link.task.title for link in links])
    unknown = say(
        en="there is no first report '{report}'; name it by plan/task or by its title",
        zh="没有首报“{report}”；请写“预案/任务”或报告名称",
        report=report,
    )
    raise Refused(_with_likely(unknown, likely))


def require_plan(book: PlanBook, plan: str) -> None:
    """Make sure that the book has a plan of this id.

    Raises:
        Refused: it has none.
    """
    if plan not in book.plans:
        raise Refused(
            _with_likely(
                say(en="there is no plan '{plan}'", zh="没有预案“{plan}”", plan=plan), did_you_mean(plan, book.plans)
            )
        )


def _with_likely(unknown: Text, likely: Text | None) -> Text:
    """What is unknown, and what was probably meant."""
    return (
        say(en="{unknown}; {likely}", zh="{unknown}；{likely}", unknown=unknown, likely=likely) if likely else unknown
    )
