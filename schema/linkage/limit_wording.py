"""How a promised time is said: by level, from where, until what."""

from collections.abc import Mapping, Sequence

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, plain, say
from drillbook.schema.linkage.condition_wording import spoken
from drillbook.schema.linkage.wording import level_named, time_said
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Within
from drillbook.schema.values.names import LEVELS

_UNTIL: dict[str, Text] = {
    "ready": say(en=", to be ready", zh="就绪"),
    "dispatched": say(en=", to set out", zh="出动"),
    "arrived": say(en=", to arrive", zh="到场"),
    "started": say(en=", to start", zh="开始"),
    "received": say(en=", to be received", zh="送达"),
    "finished": plain(""),
}


def limits_said(at_most: Mapping[str, int]) -> Text:
    """30分钟; or Ⅳ级至Ⅱ级15分钟、Ⅰ级10分钟 where it differs by level."""
    runs: list[tuple[list[str], int]] = []
    for level, ms in at_most.items():
        if runs and runs[-1][1] == ms:
            runs[-1][0].append(level)
        else:
            runs.append(([level], ms))
    if len(runs) == 1:
        return time_said(runs[0][1])
    each = [
        say(en="{levels} {time}", zh="{levels}{time}", levels=span_said(levels), time=time_said(ms))
        for levels, ms in runs
    ]
    return say(en="{each}", zh="{each}", each=each)


def span_said(levels: Sequence[str]) -> Text:
    """Ⅳ级至Ⅰ级, where they follow each other; one by one where they do not."""
    graded = [LEVELS.index(level) for level in levels if level in LEVELS]
    if len(graded) > 2 and len(graded) == len(levels) and graded == list(range(graded[0], graded[0] + len(graded))):
        first, last = level_named(levels[0]), level_named(levels[-1])
        return say(en="{first} to {last}", zh="{first}至{last}", first=first, last=last)
    return say(en="{each}", zh="{each}", each=[level_named(level) for level in levels])


def within_said(book: PlanBook, plan: Plan, within: Within) -> Text:
    """事发后60分钟内到场; within 60 min after the incident, to arrive."""
    start = within.from_
    return say(
        en="within {time}{start}{end}",
        zh="{start}{time}内{end}",
        time=limits_said(within.at_most),
        start=say(en=" after: {moment}", zh="{moment}后", moment=spoken(book, plan, start)) if start else plain(""),
        end=_UNTIL.get(within.to.kind, plain("")) if within.to else plain(""),
    )
