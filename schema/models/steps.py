"""Models of the steps of a procedure: in turn, in parallel, by case, repeated, waiting, calling."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from drillbook.schema.finding import Text, Unreadable, say
from drillbook.schema.models.fields import (
    AnyProcedure,
    Count,
    DurationByLevel,
    Prose,
    RhythmByLevel,
    Share,
    TaskName,
    Texts,
    Trigger,
    TriggerOrClock,
)
from drillbook.schema.values.keys import Authored, chinese_names, key, kindred
from drillbook.schema.values.names import did_you_mean, shortened


class Perform(Authored):
    """Do one task of the plan."""

    task: TaskName = key("task 任务", "the task to do", "要执行的任务")


class InTurn(Authored):
    """One after another."""

    steps: tuple["Step", ...] = key("steps 步骤", "one after another", "依次执行")


class Parallel(Authored):
    """Side by side; done when all are done."""

    parallel: tuple["Step", ...] = key(
        "parallel 同时 并行", "side by side; done when all are done", "同时执行，全部完成为止"
    )


class Branch(Authored):
    """One case of a choice: a condition, a share, or what is left."""

    if_: Trigger | None = key(
        "if 如果", "the condition or moment in which this is done", "执行的条件或时点", default=None
    )
    chance: Share | None = key(
        "chance 概率", "share of one draw among the cases, 0 to 1", "各情况按概率抽取其一（0至1）", default=None
    )
    do: tuple["Step", ...] = key("do 执行 步骤", "what is done then", "执行的步骤", default=())
    else_: tuple["Step", ...] = key("else 否则", "what is done in every other case", "其他情况执行的步骤", default=())

    @model_validator(mode="after")
    def _one_case(self) -> "Branch":
        cases = {"if": self.if_, "chance": self.chance, "else": self.else_ or None}
        written = tuple(name for name, part in cases.items() if part is not None)
        if len(written) != 1 or not self.body:
            raise Unreadable(
                say(
                    en="a case is one of: if with do, chance with do, else",
                    zh="一种情况应为：如果+执行、概率+执行、否则，三者之一",
                ),
                say(
                    en="write {{if: ..., do: [...]}} or {{else: [...]}}",
                    zh="请写 {{如果: ..., 执行: [...]}} 或 {{否则: [...]}}",
                ),
                spare=written[1:],
            )
        return self

    @property
    def body(self) -> tuple["Step", ...]:
        """Return the steps of this case."""
        return self.do or self.else_


class Choose(Authored):
    """The first case that holds; none does nothing and is done."""

    choose: tuple[Branch, ...] = key("choose 分情况", "the first case that holds is done", "按先后执行第一个成立的情况")


class Again(Authored):
    """How often a part is done again."""

    every: RhythmByLevel | None = key(
        "every 每隔",
        "from the start of a round to the start of the next, or the times of the day: daily at 16:00",
        "相邻两轮开始的间隔，或每日的钟点：每日16时",
        default=None,
    )
    until: Trigger | None = key("until 直到", "looked at before each round", "每轮开始前判断，成立即止", default=None)
    times: Count | None = key("times 次数", "at most so many rounds", "最多执行的轮数", default=None)
    do: tuple["Step", ...] = key("do 执行 步骤", "what is done each round", "每轮执行的步骤")


class Repeat(Authored):
    """Rounds."""

    repeat: Again = key(
        "repeat 定期 重复",
        "done again and again: every so often, until something is so",
        "按间隔反复执行，直到条件成立",
    )


class Patience(Authored):
    """What is waited for, and how long at most."""

    until: TriggerOrClock = key(
        "until 等到 直到",
        "what is waited for: a condition, a moment, or the next such time of day",
        "等待的条件、时点，或下一个钟点，如 08:00",
    )
    at_most: DurationByLevel | None = key(
        "at_most 最长等待", "go on after this long all the same", "最长等待时间", default=None
    )


class Wait(Authored):
    """Nothing is done until something is so, or has happened."""

    wait: Patience = key("wait 等待", "wait until something is so or has happened", "等到条件成立或时点到来")


class Call(Authored):
    """Another procedure, here or of another plan, to its end."""

    call: AnyProcedure = key("call 转入", "another procedure, to its end", "转入另一程序，至其结束")


class SetState(Authored):
    """Something becomes so at this point."""

    set_: dict[Prose, Prose] = key("set 置为 状态变化", "what is so from here on", "此处起成立的状态")


class EachOf(Authored):
    """What the body is done for, and the body."""

    places: Texts = key(
        "places 场所", "places by id, or a kind of place", "场所（标识），或一类场所，如下立交", default=()
    )
    organizations: Texts = key(
        "organizations 单位",
        "organizations by id, or a sector",
        "单位（标识），或一个行业，如教育",
        default=(),
    )
    do: tuple["Step", ...] = key("do 执行", "what is done for each, at once", "对每一个同时执行的步骤")

    @model_validator(mode="after")
    def _one_list(self) -> "EachOf":
        if bool(self.places) == bool(self.organizations):
            raise Unreadable(
                say(en="'each' goes through places or organizations", zh="“逐处”写“场所”或“单位”，只写其一"),
                say(
                    en="write {{each: {{places: underpass, do: [...]}}}}",
                    zh="请写作 {{逐处: {{场所: 下立交, 执行: [...]}}}}",
                ),
                spare=("organizations",) if self.places else (),
            )
        return self


class Each(Authored):
    """The same steps for each of several places or organizations, at once; done when all are done."""

    each: EachOf = key(
        "each 逐处",
        "the same for each of several places or organizations, at once",
        "对每一处（或每一单位）同时各执行一遍，全部完成为止",
    )


STEP_MODELS: dict[str, type[Authored]] = {
    "task": Perform,
    "steps": InTurn,
    "parallel": Parallel,
    "choose": Choose,
    "repeat": Repeat,
    "wait": Wait,
    "call": Call,
    "set": SetState,
    "each": Each,
}


def _kind(value: object) -> str | None:
    if isinstance(value, Mapping):
        return next((kind for kind in STEP_MODELS for name in (kind, *chinese_names(kind)) if name in value), None)
    return next((kind for kind, model in STEP_MODELS.items() if isinstance(value, model)), None)


def _shape(value: object) -> object:
    """A name is a task; a list is a sequence; a mapping says by its first key what it is."""
    if isinstance(value, str):
        return {"task": value}
    if isinstance(value, list | tuple):
        return {"steps": list(value)}
    if _kind(value) is None:
        written = str(next(iter(value), "")) if isinstance(value, Mapping) else ""
        raise Unreadable(
            say(en="'{word}' is not a step", zh="“{word}”不是步骤", word=shortened(written)),
            _step_meant(written),
        )
    return value


def _step_meant(written: str) -> Text:
    """The kind of step that is nearest, in letters or in what it says, else all of them."""
    names = [name for kind in STEP_KINDS for name in (kind, *chinese_names(kind))]
    kin = next((name for name in kindred(written, names) if name.isascii() == written.isascii()), written)
    return did_you_mean(kin, names) or _STEP_HINT


STEP_KINDS = ("parallel", "choose", "repeat", "wait", "call", "set", "each")
_STEP_HINT = say(
    en="write a task, a list, or one of parallel, choose, repeat, wait, call, set, each",
    zh="步骤可写：任务、列表，或 同时、分情况、定期、等待、转入、置为、逐处",
)


Step = Annotated[
    Annotated[Perform, Tag("task")]
    | Annotated[InTurn, Tag("steps")]
    | Annotated[Parallel, Tag("parallel")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Repeat, Tag("repeat")]
    | Annotated[Wait, Tag("wait")]
    | Annotated[Call, Tag("call")]
    | Annotated[SetState, Tag("set")]
    | Annotated[Each, Tag("each")],
    Discriminator(_kind),
    BeforeValidator(_shape),
]

for _model in (InTurn, Parallel, Branch, Again, EachOf):  # validators are built when the first text is read
    for _field in _model.model_fields.values():
        if _field.annotation == tuple["Step", ...]:
            _field.annotation = tuple[Step, ...]


def perform(task: str) -> Perform:
    """Return the step that does a task whose name was read before."""
    return Perform.model_construct(task=task)


def substeps(step: "Step") -> tuple["Step", ...]:
    """Return the steps directly within a step."""
    match step:
        case InTurn(steps=steps) | Parallel(parallel=steps):
            return steps
        case Choose(choose=branches):
            return tuple(inner for branch in branches for inner in branch.body)
        case Repeat(repeat=again):
            return again.do
        case Each(each=body):
            return body.do
    return ()


def every_step(steps: tuple["Step", ...]) -> Iterator["Step"]:
    """Yield all steps at every depth, in the order written."""
    for step in steps:
        yield step
        yield from every_step(substeps(step))
