"""Messages: one try after another over the channels, until somebody has it."""

from collections.abc import Callable
from typing import Final, TypeAlias

from drillbook.simulator.engine.means import people
from drillbook.simulator.engine.state import record_codes
from drillbook.simulator.engine.state.response import Message
from drillbook.simulator.engine.state.run import Run
from drillbook.simulator.model.means import NONE
from drillbook.simulator.model.tasks import Recipient, Sending

OnReceipt: TypeAlias = Callable[[Run, Recipient, int], None]
"""What follows a receipt: it is called with the run, who has the message, and the token of the receipt."""
_AT_ONCE: Final = -1  # as a channel
_ORGANIZATION: Final = -1  # as who received it: an organization, or a role of a plan that does not act


def send(run: Run, sending: Sending, path: str, sender: str, token: int, then: OnReceipt) -> None:
    """Send a message from a step or inject; ``then`` is called at the receipt. Sending and receiving hold nobody."""
    number = run.messages.sent
    run.messages.sent += 1
    message = run.messages.under_way[number] = Message(number, path, sending, token, then)
    message.token = run.note((record_codes.SENT, run.now, token, number, path, sender, message.name))
    if message.by:
        _try(run, message)
    else:
        _receive(run, message, _AT_ONCE, message.role)


def _try(run: Run, message: Message) -> None:
    by = message.by
    number = by[message.tries % len(by)]
    message.tries += 1
    takes = run.draw(message.path, f"to {message.name} try {message.tries}", run.program.channel_takes[number])
    run.later(takes, _end_try, (message, number))


def _end_try(run: Run, about: tuple[Message, int]) -> None:
    """Whether the try got through is known when its time is over."""
    message, number = about
    role = message.role
    acting = people.acting(run, role) if role >= 0 else role
    why = _failure(run, message, number, acting)
    if not why:
        _receive(run, message, number, acting if acting is not None else _ORGANIZATION)
        return
    message.failure = why
    message.failed += 1
    message.token = run.note(
        (record_codes.FAILED, run.now, message.token, message.number, message.path, message.name, number, why)
    )
    if message.tries % len(message.by) == 0:
        run.later(run.model.policy.retry, _try, message)
    else:
        _try(run, message)


def _failure(run: Run, message: Message, channel: int, acting: int | None) -> str:
    if run.messages.channel_down[channel]:
        return "disrupted"
    if acting is None:
        return "absent"
    succeeds = run.program.channel_succeeds[channel]
    if succeeds < 1:
        purpose = f"to {message.name} luck {message.tries}"
        if run.uniform(message.path, purpose) >= succeeds:
            return "chance"
    return ""


def _receive(run: Run, message: Message, channel: int, acting: int) -> None:
    del run.messages.under_way[message.number]
    by = acting if acting != message.role else NONE
    token = run.note(
        (record_codes.RECEIVED, run.now, message.token, message.number, message.path, message.name, channel, by)
    )
    message.then(run, message.to, token)


def absent_receiver(run: Run, message: Message) -> str:
    """Return the role a message is for, if nobody is there to receive it now; else nothing."""
    return message.name if message.role >= 0 and people.acting(run, message.role) is None else ""
