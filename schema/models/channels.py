"""Ways of communication every book knows: telephone, radio, fax, e-mail and runner, where its library lists none of the name.

Times are the usual order of magnitude, a judgement that a run prints among what it takes for granted; whoever has measured
writes the channel into the contacts library.
"""

from drillbook.schema.finding import Language
from drillbook.schema.models.library import Channel
from drillbook.schema.values.names import normalise

_SHIPPED: dict[str, tuple[str, str, str]] = {
    "phone": ("telephone", "电话", "30 s / 1 min / 2 min"),
    "radio": ("radio", "电台", "15 s / 30 s / 1 min"),
    "fax": ("fax", "传真", "2 min / 3 min / 5 min"),
    "e-mail": ("e-mail", "电子邮件", "1 min / 2 min / 5 min"),
    "runner": ("runner", "人工送达", "15 min / 25 min / 40 min"),
}
_ALSO = {"email": "e-mail", "telephone": "phone"}


def shipped_channel(name: str, language: Language) -> Channel | None:
    """Return the channel every book knows by this name, id or title in either language; None where there is none."""
    wanted = normalise(name)
    wanted = _ALSO.get(wanted, wanted)
    for key, (en, zh, takes) in _SHIPPED.items():
        if wanted in (key, en, zh):
            return Channel.model_validate({"title": zh if language == "zh" else en, "takes": takes})
    return None
