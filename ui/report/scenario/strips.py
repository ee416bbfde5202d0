"""消息单: each message on its own half page, as it is handed over; what is hoped for does not stand on it."""

from collections.abc import Iterable
from html import escape

from drillbook.ui.report.scenario.slip import Slip
from drillbook.ui.report.scenario.story import Story
from drillbook.ui.translation import _, joined


def strips_body(told: Story) -> str:
    """A strip for each inject that somebody is told; those that only change something say so to the controllers."""
    handed = [slip for slip in told.slips if slip.message and slip.to]
    rest = [slip for slip in told.slips if slip not in handed]
    parts = [_strip(slip) for slip in handed]
    if rest:
        names = joined(f"{slip.number} {slip.title}".strip() for slip in rest)
        said = _("Not handed to anybody, see the script: {what}", what=names)
        parts.append(f'<p class="quiet">{escape(said)}</p>')
    return "\n".join(parts)


def _strip(slip: Slip) -> str:
    head, mark = _("Message {number}", number=slip.number).strip(), _("EXERCISE")
    signed = _signed((_("Received by"), _("Received at"), _("Handed over by")))
    return (
        f'<section class="slip"><div class="slip-head"><span>{escape(head)}</span><b>{escape(mark)}</b></div>'
        f'<table class="head">{"".join(_rows(slip))}</table>'
        f'<div class="text">{escape(slip.message)}</div>'
        f'<div class="signed">{signed}</div></section>'
    )


def _rows(slip: Slip) -> Iterable[str]:
    when = " · ".join(part for part in (slip.when, slip.clock) if part and slip.first is not None)
    rows = (
        (_("Scene"), slip.scene),
        (_("Time in the story"), when),
        (_("Sender"), slip.source),
        (_("Recipients"), joined(slip.to)),
        (_("Channel"), slip.by),
        (_("Place"), slip.place),
    )
    for label, said in rows:
        if said:
            yield f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>"


def _signed(words: Iterable[str]) -> str:
    return "".join(f"{escape(word)}<span></span>" for word in words)
