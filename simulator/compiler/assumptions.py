"""Collect what a run takes for granted: everything the plans leave open, and what was put in its place."""

from collections.abc import Mapping

from drillbook.schema.book import PlanBook
from drillbook.schema.finding import Text, plain, say
from drillbook.simulator.model.assumptions import Assumption
from drillbook.simulator.model.generated_titles import generated_title

_MOST = 6
_TABLES = ("indicators", "posts", "teams", "places", "equipment", "supplies", "organizations", "agreements", "channels")


_TEXTS = {
    "durations-judged": ("{n} durations are judged, not measured", "{n}项任务用时为研判或示例，并非实测"),
    "durations-observed": ("{n} durations were observed in drills", "{n}项任务用时取自演练或实战实测"),
    "durations-source": ("{n} durations come from a named source", "{n}项任务用时有文件或资料来源"),
    "durations-missing": ("{n} tasks say no duration and take none: {names}", "{n}项任务未写用时，按不耗时计：{names}"),
    "travel-estimated": (
        "travel between {n} pairs of places is estimated: straight line × {detour}, {speed} km/h",
        "{n}对地点间的行程为估算：直线距离×{detour}，时速{speed}公里",
    ),
    "travel-median": (
        "{n} journeys over several routes take the median of each route",
        "{n}段经多条路线的行程按各段中位用时相加",
    ),
    "no-way": ("no way is known between {n} pairs of places: {names}", "{n}对地点之间没有已知路线：{names}"),
    "no-incident-place": (
        "without an incident place there is no travel to it: {names}",
        "未给出事发地时，以下任务不计行程：{names}",
    ),
    "worst-place": (
        "without an incident place the worst place counts: {names}",
        "未给出事发地时，以下指标取各地点中最不利者：{names}",
    ),
    "not-acting": (
        "these plans do not act in the run, what is sent to them counts as received: {names}",
        "以下预案不参与推演，发给它们的视为收到：{names}",
    ),
    "never": ("these moments cannot come in this run: {names}", "以下时点在本次推演中不会出现：{names}"),
    "not-in-force": (
        "these plans are rehearsed although they are not in force: {names}",
        "以下预案尚未生效，仍参与推演：{names}",
    ),
    "staff": ("one person at a time where no number is written: {names}", "未写人数的岗位按1人计：{names}"),
    "days-off": (
        "on days off the night's number is there where none is written for them: {names}",
        "休息日未另写人数的，按夜间人数计：{names}",
    ),
    "staff-level": (
        "the staff of a post shared by several plans follows the level of the first: {names}",
        "多部预案共用的岗位，人数随首部预案的级别：{names}",
    ),
    "call-out": (
        "called people come at once where no time is written: {names}",
        "未写到岗时间的召回人员按即时到岗计：{names}",
    ),
    "turnout": ("teams without a turnout time leave at once: {names}", "未写出动时间的队伍按即时出动计：{names}"),
    "base": ("teams without a base are wherever they are needed: {names}", "未写驻地的队伍按就近计，不计行程：{names}"),
    "capacity": ("shelters without a capacity take everybody: {names}", "未写容量的安置点按不限人数计：{names}"),
    "expired": ("out of date and left out: {names}", "已过有效期，不计入：{names}"),
    "initial": ("no value before anything happened: {names}", "以下指标无初始值，未告知前视为未知：{names}"),
    "lowest": ("the least value where no initial value is written: {names}", "未写初始值的指标取最轻一级：{names}"),
    "default-limit": (
        "the book's default limit where none is written: {names}",
        "未写时限的任务采用预案库默认时限：{names}",
    ),
    "default-decision": (
        "the book's time to decide where none is written: {names}",
        "未写研判用时的级别采用预案库默认值：{names}",
    ),
    "no-decider": ("nobody is named to decide, so it is at once: {names}", "未写决定人的级别即时生效：{names}"),
    "channels": (
        "the book's channels in order where none is written: {names}",
        "未写通信方式的，按预案库所列方式依次联络：{names}",
    ),
    "shipped-channel": (
        "usual times where the library lists no such channel: {names}",
        "联络网未列的通信方式按通常用时计：{names}",
    ),
    "at-once": ("received at once, no known channel is written: {names}", "未写已知通信方式的，视为即时收到：{names}"),
    "left-out": ("not done, the plan it belongs to does not act: {names}", "所属预案不参与推演，未执行：{names}"),
    "preparation": ("preparation before StartEx, not run: {names}", "演练开始前的准备，不参与推演：{names}"),
    "after-end": ("injects after EndEx: {names}", "演练结束之后的消息单：{names}"),
}
KINDS = tuple(_TEXTS)
_MOMENTS = {
    "ready": "就绪",
    "dispatched": "出动",
    "arrived": "到达",
    "started": "开始",
    "finished": "完成",
    "received": "收到",
    "response": "启动响应",
    "ended": "响应终止",
}


_OF_ONE = {
    "durations-judged": "{n} duration is judged, not measured",
    "durations-observed": "{n} duration was observed in drills",
    "durations-source": "{n} duration comes from a named source",
    "durations-missing": "{n} task says no duration and takes none: {names}",
    "travel-estimated": "travel between one pair of places is estimated: straight line × {detour}, {speed} km/h",
    "travel-median": "{n} journey over several routes takes the median of each route",
    "no-way": "no way is known between {names}",
}


class Assumptions:
    """The assumptions of a model while it is compiled."""

    def __init__(self, book: PlanBook) -> None:
        self._book = book
        self._names: dict[str, dict[str, None]] = {}
        self._parts: dict[str, dict[str, object]] = {}

    def add(self, kind: str, *names: str, **parts: object) -> None:
        """Note something taken for granted about ``names``; the same name twice counts once."""
        self._names.setdefault(kind, {}).update(dict.fromkeys(names))
        self._parts.setdefault(kind, {}).update(parts)

    def listed(self) -> tuple[Assumption, ...]:
        """Return all of them, in the order of the catalogue."""
        return tuple(self._one(kind, tuple(self._names[kind])) for kind in KINDS if self._names.get(kind))

    def _one(self, kind: str, names: tuple[str, ...]) -> Assumption:
        en, zh = _TEXTS[kind]
        en = _OF_ONE.get(kind, en) if len(names) == 1 else en
        shown = tuple(self._called(name) for name in names[:_MOST])
        shown = (*shown, say(en="{n} in all", zh="共{n}项", n=len(names))) if len(names) > _MOST else shown
        return Assumption(kind, len(names), say(en=en, zh=zh, n=len(names), names=shown, **self._parts[kind]), names)

    def _called(self, name: str) -> Text:
        """As people call it: a plan by its title, a task by its title, a message by both its ends."""
        mark = next((mark for mark in (" → ", " – ") if mark in name), "")
        if mark:
            start, _, end = name.partition(mark)
            zh = "{start}—{end}" if mark == " → " else "{start}至{end}"
            return say(en="{start} – {end}", zh=zh, start=self._called(start), end=self._called(end))
        what, blank, moment = name.rpartition(" ")
        if blank and moment in _MOMENTS:
            then = say(en=moment, zh=_MOMENTS[moment])
            return say(en="{what} {then}", zh="{what}（{then}）", what=self._called(what), then=then)
        plan, slash, inner = name.partition("/")
        if plan in self._book.plans:
            it = self._book.plans[plan].value
            if not slash:
                return say(en="'{title}'", zh="《{title}》", title=it.title)
            if inner == "command":
                return say(en="command handed over in '{title}'", zh="《{title}》指挥权移交", title=it.title)
            tables: tuple[Mapping[str, object], ...] = (it.tasks, it.roles, it.procedures, it.response_times)
            entry = next((table[inner] for table in tables if inner in table), None)
            levels = {name: level.title for name, level in it.levels.each.items()} if it.levels else {}
            generated = generated_title("promise", inner, levels) if entry is None else None
            if generated is not None:
                return generated
            return plain(getattr(entry, "title", "") or inner)
        entries = (getattr(self._book, table).get(name) for table in _TABLES)
        return plain(next((entry.value.title for entry in entries if entry and entry.value.title), name))
