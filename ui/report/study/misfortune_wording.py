"""Misfortunes in words, and the command line that plays them again."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from drillbook.simulator.model.circumstances import ROADS
from drillbook.simulator.model.model import Inject, Model
from drillbook.simulator.model.run_changes import Variation, amounts
from drillbook.simulator.study.stress.breaking import Breaking
from drillbook.simulator.study.stress.misfortunes import Factor, Misfortune, variation_of
from drillbook.ui.report.clock_text import elapsed, lasting
from drillbook.ui.report.rehearsal.sentences import more_or_fewer
from drillbook.ui.report.titles import Titles
from drillbook.ui.translation import _, listed


def misfortune_text(one: Misfortune, model: Model, titles: Titles) -> str:
    """What goes wrong, as a clause: 电话中断."""
    match one.kind:
        case "moved":
            return _moved(one, _inject(model, one.name), titles)
        case "certain":
            return _("“{inject}” happens for certain", inject=titles.anything(f"inject:{one.name}"))
        case "value":
            return _value(one, model, titles)
        case "fewer":
            amount = next(each for each in amounts(model) if each.name == one.name)
            return more_or_fewer(amount.kind, titles.thing(one.name), one.at - amount.number, amount.unit)
    return _lost(one.name, model, titles)


def _inject(model: Model, name: str) -> Inject:
    return next(one for one in model.injects if one.name == name)


def _moved(one: Misfortune, inject: Inject, titles: Titles) -> str:
    words = {"inject": titles.anything(f"inject:{one.name}"), "at": titles.clock.moment(one.at)}
    if inject.pooled:
        return _("“{inject}”, held in reserve, comes at {at}", **words)
    if inject.at is None or inject.at.kind != "fixed":
        return _("“{inject}” comes at {at}", **words)
    by = round(one.at - inject.at.shortest)
    if by > 0:
        return _("“{inject}” comes {by} later", by=lasting(by), **words)
    return _("“{inject}” comes {by} sooner", by=lasting(-by), **words)


def _value(one: Misfortune, model: Model, titles: Titles) -> str:
    name, _bracket, place = one.name.partition("(")
    unit = next((each.unit for each in model.indicators if each.name == name), "")
    what = titles.indicator(name)
    if place:
        what = _("{what} at {place}", what=what, place=titles.thing(place.rstrip(")")))
    return _("{what} is {value} at the start", what=what, value=f"{one.text} {unit}".strip())


def _lost(name: str, model: Model, titles: Titles) -> str:
    if name == ROADS:
        return _("all ways take twice as long")
    what = titles.thing(name)
    if any(channel.name == name for channel in model.channels):
        return _("{channel} down all the time", channel=what)
    kind = next((pool.kind for pool in model.pools if pool.name == name), "")
    return _("{post} absent all the time", post=what) if kind == "staff" else _("{team} out all the time", team=what)


def factor_text(one: Factor, model: Model, titles: Titles) -> str:
    """What may go wrong, whatever its time or value."""
    if one.kind == "moved":
        return _("when “{inject}” comes", inject=titles.anything(f"inject:{one.name}"))
    if one.kind == "value":
        name, _bracket, _place = one.name.partition("(")
        return _("{what} at the start", what=titles.indicator(name))
    return misfortune_text(one.ends[0], model, titles)


def set_text(misfortunes: Sequence[Misfortune], model: Model, titles: Titles) -> str:
    """All of them together."""
    return listed(misfortune_text(one, model, titles) for one in misfortunes)


def replay_command(one: Breaking, scenario: Path, seed: int, book: Path | None) -> str:
    """The command line that plays a set again, in a run in which it breaks what it is told for."""
    words = ["drillbook", "run", scenario.as_posix(), *(["--book", book.as_posix()] if book else [])]
    words += ["--seed", str(seed), "--replication", str(one.draw), *_options(variation_of(one.misfortunes))]
    return shlex.join(words)


def _options(variation: Variation) -> list[str]:
    rows = [("--amount", f"{name}={number}") for name, number in variation.amounts]
    rows += [("--at", f"{name}={elapsed(at)}") for name, at in variation.moved]
    rows += [("--certain", name) for name in variation.certain]
    rows += [("--set", f"{name}={value}") for name, value in variation.initial]
    rows += [("--lose", name) for name, _since, _until in variation.lost]
    return [word for row in rows for word in row]
