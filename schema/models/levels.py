"""Models of response levels and warnings: when they come, who decides, who is told, what is done."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from drillbook.schema.models.fields import (
    ActionName,
    AnyRole,
    ChannelName,
    LevelName,
    LimitByLevel,
    OnePerLevel,
    PlanName,
    Prose,
    Recipient,
    TakesByLevel,
    TaskName,
    Texts,
    Trigger,
    When,
)
from drillbook.schema.models.shorthand import Ending, split_shared_keys
from drillbook.schema.values.keys import Authored, key, one_or_many


class Warning_(Authored):  # noqa: N801  Warning is a word of Python
    """预警: what is done at a colour."""

    when: Trigger | None = key(
        "when 启动条件", "when the warning of this colour applies", "该颜色预警的启动条件", default=None
    )
    issued_by: Prose = key(
        "issued_by 发布单位", "who issues the warning, as people call it", "预警的发布单位", default=""
    )
    actions: Annotated[tuple[ActionName, ...], BeforeValidator(one_or_many)] = key(
        "actions 预警行动", "tasks or procedures set off", "预警行动（任务）", default=()
    )
    lifted_when: Trigger | None = key(
        "lifted_when 解除条件",
        "when the warning is lifted and its actions withdrawn",
        "预警的解除条件，届时撤回预警行动",
        default=None,
    )


class Notice(Authored):
    """启动通知: who is told that a level is reached, what, and by when."""

    to: Annotated[tuple[Recipient, ...], BeforeValidator(one_or_many)] = key(
        "to 通知对象",
        "who is told: roles of this or other plans, organizations",
        "通知谁：本预案或其他预案的岗位、单位",
    )
    contents: Texts = key(
        "contents 内容",
        "what the notice says: matter, level, expected time, measures",
        "通知写明的事项：响应事项、级别、预计期限、处置措施",
        default=(),
    )
    within: LimitByLevel | None = key(
        "within 时限", "promised time from the decision to the receipt", "自决定启动至收到通知的时限", default=None
    )
    by: Annotated[tuple[ChannelName, ...], BeforeValidator(one_or_many)] = key(
        "by 方式", "channels in order", "通信方式（按先后）", default=()
    )


class Level(Authored):
    """响应级别: when it starts, who decides, by when, and how it ends."""

    title: Prose = key("title 名称", "what people call the level", "该级响应的通用称谓", default="")
    when: When | None = key(
        "when 启动条件",
        "condition at which the level is wanted; a moment cannot stand here",
        "达到即应启动该级响应的条件，不能写时点",
        default=None,
    )
    after: Annotated[tuple[TaskName, ...], BeforeValidator(one_or_many)] = key(
        "after 先行任务", "tasks before the decision", "决定前的任务", default=()
    )
    decided_by: AnyRole | None = key(
        "decided_by 启动权限 决定者", "role that decides to start the level", "有权决定启动该级响应的岗位", default=None
    )
    takes: TakesByLevel | None = key("takes 研判用时", "how long deciding takes", "研判决定用时", default=None)
    within: LimitByLevel | None = key(
        "within 时限", "promised time from the condition", "自条件成立起的时限", default=None
    )
    ends_when: Ending | None = key(
        "ends_when 终止条件",
        "what must be so for the level to end; {if: …, for: 2 h} if it must last",
        "终止须成立的条件；须持续一段时间的写 {如果: …, 持续: 2小时}",
        default=None,
    )
    ended_by: AnyRole | None = key(
        "ended_by 终止权限",
        "role that ends the level; who decided, if not written",
        "有权决定终止的岗位，默认为启动权限",
        default=None,
    )
    notice: Notice | None = key(
        "notice 启动通知",
        "who is told that the level is reached, what, by when",
        "启动后通知谁、通知什么、多久通知到",
        default=None,
    )
    corresponds_to: Prose = key(
        "corresponds_to 对应级别", "level of another plan, plan/level", "对应其他预案的级别", default=""
    )


class Levels(Authored):
    """响应分级, lowest first; or another plan's levels, followed."""

    follow: PlanName | None = key(
        "follow 随同启动", "this plan's levels are that plan's", "随同该预案启动", default=None
    )
    each: Annotated[dict[LevelName, Level], OnePerLevel] = key(
        "each 各级", "the levels, lowest first", "各级响应（由低到高）", default={}
    )

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: object) -> object:
        if not isinstance(value, Mapping) or "each" in value:
            return value
        follow = {name: value[name] for name in ("follow", "随同启动") if name in value}
        shared, levels = split_shared_keys({name: level for name, level in value.items() if name not in follow})
        each: dict[str, object] = {"each": levels} if levels else {}
        return {**shared, **follow, **each}

    @property
    def lowest_first(self) -> tuple[str, ...]:
        """Names in the order written."""
        return tuple(self.each)
