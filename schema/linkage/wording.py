"""Words what findings and answers speak of, as texts in both languages.

Plans go by title, clauses by number, roles and tasks by what people call them; conditions and promised times are
sentences.
"""

from collections.abc import Iterable, Mapping, Sequence

from drillbook.schema.book import PlanBook
from drillbook.schema.conditions.describe import TitleLookup, explain, level_title
from drillbook.schema.conditions.tree import Condition, Moment
from drillbook.schema.finding import Location, Text, plain, say
from drillbook.schema.models.plan import Plan
from drillbook.schema.models.shorthand import Within
from drillbook.schema.text.kinds_read import CLAUSES, note_kind
from drillbook.schema.text.located import value_of
from drillbook.schema.text.read_tracking import WORDS, note
from drillbook.schema.values.calendar_times import Daily, Deadline, TimeOfDay, clock_said
from drillbook.schema.values.names import LEVELS
from drillbook.schema.values.number_text import clause_named
from drillbook.schema.values.times import render_duration
from drillbook.schema.values.words import Words

MOST_NAMED = 6
KINDS_OF_NAMES: dict[str, Text] = {
    "role": say(en="role", zh="责任岗位"),
    "recipient": say(en="recipient", zh="接收对象"),
    "task": say(en="task", zh="任务"),
    "happening": say(en="task, procedure or response time", zh="任务、程序或响应时间"),
    "action": say(en="task or procedure", zh="任务或程序"),
    "procedure": say(en="procedure", zh="处置程序"),
    "hand-over": say(en="task or procedure handed over to", zh="移交对象"),
    "measured": say(en="task or response time", zh="任务或响应时间"),
    "plan": say(en="plan", zh="预案"),
    "organization": say(en="organization", zh="单位"),
    "post": say(en="post", zh="岗位"),
    "person": say(en="person", zh="人员"),
    "team": say(en="team", zh="队伍"),
    "team-or-capability": say(en="team or capability", zh="队伍或专业"),
    "equipment": say(en="equipment", zh="装备"),
    "supplies": say(en="supplies", zh="物资"),
    "goods": say(en="equipment or supplies", zh="装备或物资"),
    "shared-by": say(en="equipment, supplies or team", zh="装备、物资或队伍"),
    "place": say(en="place", zh="场所"),
    "channel": say(en="channel", zh="通信方式"),
    "regulation": say(en="regulation", zh="法规"),
    "incident-type": say(en="incident type", zh="事件类型"),
    "scene": say(en="scene", zh="场景"),
    "objective": say(en="objective", zh="演练目标"),
    "level": say(en="level", zh="响应级别"),
    "inject": say(en="inject", zh="消息单"),
    "indicator": say(en="indicator", zh="监测指标"),
}
_UNTIL: dict[str, Text] = {
    "ready": say(en=", to be ready", zh="就绪"),
    "dispatched": say(en=", to set out", zh="出动"),
    "arrived": say(en=", to arrive", zh="到场"),
    "started": say(en=", to start", zh="开始"),
    "received": say(en=", to be received", zh="送达"),
    "finished": plain(""),
}


def plan_title(plan: Plan) -> Text:
    """Name a plan: 《普陀区防汛防台专项应急预案》; in English in quotes."""
    return say(en="'{title}'", zh="《{title}》", title=plan.title or plan.plan)


def clause(number: str) -> Text:
    """Name a clause behind its plan: 第4.2.1条, 三（一）, or nothing where the author wrote none."""
    return say(en=" {clause}", zh="{clause}", clause=clause_named(number)) if number else plain("")


def at_clause(where: Location) -> Text:
    """Name a place mentioned inside a message about another: 《预案》第4.2.1条."""
    note(WORDS)
    note_kind(CLAUSES)
    title = say(en="'{title}'", zh="《{title}》", title=where.title or where.plan or where.file)
    return say(en="{title}{clause}", zh="{title}{clause}", title=title, clause=clause(where.clause))


def titled(title: str, name: str) -> Text:
    """Name a thing by title and id: “排水抢险组组长”(drainage-lead); the id alone where there is no title."""
    if not title or title == name:
        return say(en="'{name}'", zh="“{name}”", name=name)
    return say(en="'{title}' ({name})", zh="“{title}”（{name}）", title=title, name=name)


def role_named(plan: Plan, name: str) -> Text:
    """Name a role of this plan, as people call it."""
    role = plan.roles.get(name)
    return titled(role.title if role else "", name)


def task_named(plan: Plan, name: str) -> Text:
    """Name a task of this plan, as it is written there."""
    task = plan.tasks.get(name)
    return titled(task.title if task else "", name)


def procedure_named(plan: Plan, name: str) -> Text:
    """Name a procedure of this plan."""
    procedure = plan.procedures.get(name)
    return titled(procedure.title if procedure else "", name)


def level_named(level: str) -> Text:
    """Name a level: Ⅲ级; level III."""
    return Text(level_title(level, "en"), level_title(level, "zh"))


def time_said(ms: int) -> Text:
    """Word a duration: 30分钟; 30 min."""
    return Text(render_duration(ms, "en"), render_duration(ms, "zh"))


def word_shown(words: Words, value: str) -> Text:
    """Word a value from a list of words, in the reader's language."""
    return Text(words.shown(value, "en"), words.shown(value, "zh"))


def first_few(items: Iterable[Text | str], most: int = MOST_NAMED) -> Text:
    """List the first few items, and how many there are when that is not all."""
    every = [item if isinstance(item, Text) else plain(item) for item in items]
    if len(every) <= most:
        return say(en="{items}", zh="{items}", items=every)
    return say(en="{items} and others, {n} in all", zh="{items}等{n}项", items=every[:most], n=len(every))


def condition_said(book: PlanBook, plan: Plan, tree: Condition | Moment) -> Text:
    """Word a condition: 暴雨预警达到黄色及以上,或高潮位超过4.91米."""
    names = _titles(book, plan)
    return _literal(explain(tree, "en", names), explain(tree, "zh", names))


def _literal(en: str, zh: str) -> Text:
    return Text("{en}", "{zh}", (("en", en), ("zh", zh)))


def _titles(book: PlanBook, plan: Plan) -> TitleLookup:
    def title(kind: str, name: str) -> str:
        owner, slash, inner = name.partition("/")
        home = book.plans[owner].value if slash and owner in book.plans else plan
        inner = inner if slash else name
        tables: dict[str, Mapping[str, object]] = {
            "indicator": book.indicators,
            "place": book.places,
            "plan": book.plans,
            "role": home.roles,
            "task": {**home.response_times, **home.procedures, **home.tasks},
        }
        entry = tables.get(kind, {}).get(inner if kind in ("role", "task") else name)
        return str(getattr(value_of(entry), "title", "") or name)

    return title


def awaited_said(book: PlanBook, plan: Plan, until: Condition | Moment | TimeOfDay) -> Text:
    """Word what a wait is for: a condition, a moment, a time of day."""
    return plain(clock_said(until)) if isinstance(until, TimeOfDay) else condition_said(book, plan, until)


def rhythm_said(every: Mapping[str, int]) -> Text:
    """Word how often rounds come: every 30 min; daily at 16:00."""
    if any(isinstance(one, Daily) for one in every.values()):
        return limits_said(every)
    return say(en="every {t}", zh="每隔{t}", t=limits_said(every))


def limit_said(at_most: Mapping[str, int]) -> Text:
    """Word a promised time as part of a sentence: within 30 min; by 16:00; within 5 working days."""
    if any(isinstance(one, Deadline) for one in at_most.values()):
        return limits_said(at_most)
    return say(en="within {time}", zh="{time}内", time=limits_said(at_most))


def limits_said(at_most: Mapping[str, int]) -> Text:
    """Word a limit: 30分钟; or Ⅳ级至Ⅱ级15分钟、Ⅰ级10分钟 where it differs by level."""
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
    """Word levels that follow each other as Ⅳ级至Ⅰ级; one by one where they do not."""
    graded = [LEVELS.index(level) for level in levels if level in LEVELS]
    if len(graded) > 2 and len(graded) == len(levels) and graded == list(range(graded[0], graded[0] + len(graded))):
        first, last = level_named(levels[0]), level_named(levels[-1])
        return say(en="{first} to {last}", zh="{first}至{last}", first=first, last=last)
    return say(en="{each}", zh="{each}", each=[level_named(level) for level in levels])


def within_said(book: PlanBook, plan: Plan, within: Within) -> Text:
    """Word a promised time: 事发后60分钟内到场; within 60 min after the incident, to arrive."""
    start = within.from_
    return say(
        en="{time}{start}{end}",
        zh="{start}{time}{end}",
        time=limit_said(within.at_most),
        start=say(en=" after: {moment}", zh="{moment}后", moment=condition_said(book, plan, start))
        if start
        else plain(""),
        end=_UNTIL.get(within.to.kind, plain("")) if within.to else plain(""),
    )
