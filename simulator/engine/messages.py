"""Messages: one try after another over the channels, until somebody has it."""

from collections.abc import Callable
from typing import TypeAlias

from drillbook.simulator.engine import people
from drillbook.simulator.engine.state import Run, Told
from drillbook.simulator.model.tasks import Recipient, Sending

Received: TypeAlias = Callable[[Run, Recipient, int], None]


class Message:
    """On its way: how often tried, and the last event of it."""

    __slots__ = ("number", "path", "sending", "then", "token", "tries")

    def __init__(self, number: int, path: str, sending: Sending, token: int, then: Received) -> None:
        self.number, self.path, self.sending, self.token, self.then = number, path, sending, token, then
        self.tries = 0


def send(run: Run, sending: Sending, path: str, sender: str, token: int, then: Received) -> None:
    """``then`` is called at the receipt. Sending and receiving hold nobody."""
    number = run.messages
    run.messages += 1
    token = run.note(Told.SENT, token, number, path, sender, sending.to.name)
    message = Message(number, path, sending, token, then)
    if sending.by:
        _try(run, message)
    else:
        _receive(run, message, -1, sending.to.role)


def _try(run: Run, message: Message) -> None:
    by = message.sending.by
    number = by[message.tries % len(by)]
    message.tries += 1
    channel = run.model.channels[number]
    took = run.draw(message.path, f"to {message.sending.to.name} try {message.tries}", channel.takes)
    run.later(took, _tried, (message, number))


def _tried(run: Run, about: tuple[Message, int]) -> None:
    """Whether the try got through is known when its time is over."""
    message, number = about
    role = message.sending.to.role
    acting = people.acting(run, role) if role >= 0 else role
    why = _failure(run, message, number, acting)
    if not why:
        _receive(run, message, number, acting if acting is not None else -1)
        return
    to = message.sending.to.name
    message.token = run.note(Told.FAILED, message.token, message.number, message.path, to, number, why)
    if message.tries % len(message.sending.by) == 0:
        run.later(run.model.policy.retry, _try, message)
    else:
        _try(run, message)


def _failure(run: Run, message: Message, number: int, acting: int | None) -> str:
    if run.channel_down[number]:
        return "disrupted"
    if acting is None:
        return "absent"
    succeeds = run.model.channels[number].succeeds
    if succeeds < 1:
        purpose = f"to {message.sending.to.name} luck {message.tries}"
        if run.uniform(message.path, purpose) >= succeeds:
            return "chance"
    return ""


def _receive(run: Run, message: Message, channel: int, acting: int) -> None:
    to = message.sending.to
    by = acting if acting != to.role else -1
    token = run.note(Told.RECEIVED, message.token, message.number, message.path, to.name, channel, by)
    message.then(run, to, token)
