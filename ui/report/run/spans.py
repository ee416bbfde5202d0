"""Stretches of work, from setting out to done or interrupted, and messages tried in vain: what one line tells at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from drillbook.simulator.log import events as e


@dataclass(frozen=True, slots=True)
class WorkSpans:
    """When each step set out and ended, and each message failed, so that one line can tell it all."""

    left: dict[str, list[int]]
    ended: dict[str, list[int]]
    failed: dict[int, list[e.MessageFailed]]
    disrupting: frozenset[str]

    @classmethod
    def of(cls, events: Sequence[e.Event]) -> "WorkSpans":
        """From the whole log."""
        left: dict[str, list[int]] = {}
        ended: dict[str, list[int]] = {}
        failed: dict[int, list[e.MessageFailed]] = {}
        for event in events:
            match event:
                case e.TaskDispatched():
                    left.setdefault(event.path, []).append(event.at)
                case e.TaskFinished() | e.TaskSuspended() | e.TaskAborted() | e.TaskFailed():
                    ended.setdefault(event.path, []).append(event.at)
                case e.MessageFailed():
                    failed.setdefault(event.message, []).append(event)
        disrupting = frozenset(event.inject for event in events if isinstance(event, e.DisruptionBegan))
        return cls(left, ended, failed, disrupting)

    def left_at(self, event: e.TaskStarted) -> int:
        """When those who begin now set out."""
        return max((at for at in self.left.get(event.path, ()) if at <= event.at), default=event.at)

    def ended_at(self, event: e.TaskStarted) -> int | None:
        """When this stretch of the work was over, done or interrupted."""
        return min((at for at in self.ended.get(event.path, ()) if at >= event.at), default=None)

    def first_failure(self, event: e.MessageFailed) -> e.MessageFailed:
        return self.failed[event.message][0]
