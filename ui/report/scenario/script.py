"""脚本: what happens and who does what, scene by scene, for those who run the exercise."""

from collections.abc import Iterable
from html import escape

from drillbook.ui.report.scenario.sheet import question_lines
from drillbook.ui.report.scenario.slip import Slip
from drillbook.ui.report.scenario.story import Story, ToldObjective, ToldScene, head_rows, objective_words
from drillbook.ui.translation import _, joined


def script_body(told: Story) -> str:
    """Head, objectives, preparation, scenes, and what belongs to no scene."""
    head = "".join(f"<tr><th>{escape(label)}</th><td>{escape(said)}</td></tr>" for label, said in head_rows(told))
    parts = [
        f"<h1>{escape(told.title)}</h1>",
        f'<table class="head">{head}</table>',
        _objectives(told.objectives),
        _block(_("Preparation"), told.preparation),
        *(_scene(number, scene) for number, scene in enumerate(told.scenes, start=1)),
        _block(_("Outside the scenes") if told.scenes else _("Messages"), told.loose),
    ]
    return "\n".join(part for part in parts if part)


def _objectives(objectives: Iterable[ToldObjective]) -> str:
    rows = "".join(f"<li>{escape(one.title)}{_paragraphs(objective_words(one))}</li>" for one in objectives)
    word = _("Objectives")
    return f"<h2>{escape(word)}</h2><ul>{rows}</ul>" if rows else ""


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f'<p class="quiet">{escape(line)}</p>' for line in lines)


def _scene(number: int, scene: ToldScene) -> str:
    title = _("Scene {n}: {title}", n=number, title=scene.title)
    parts = [f"<h2>{escape(title)}</h2>"]
    room = _("{n} min in the room", n=scene.minutes) if scene.minutes is not None else ""
    when = " · ".join(part for part in (scene.when, scene.clock, room) if part)
    if when:
        parts.append(f'<p class="quiet">{escape(when)}</p>')
    if scene.narration:
        word = _("Read aloud")
        parts.append(f'<h3>{escape(word)}</h3><p class="narration">{escape(scene.narration)}</p>')
    if scene.material:
        word = _("Show")
        parts.append(f'<p><span class="label">{escape(word)}</span> {escape(joined(scene.material))}</p>')
    parts.append(_table(scene.slips))
    if scene.comment:
        points = "".join(f"<li>{escape(one)}</li>" for one in scene.comment)
        word = _("To comment on afterwards")
        parts.append(f"<h3>{escape(word)}</h3><ul>{points}</ul>")
    return "\n".join(part for part in parts if part)


def _block(title: str, slips: tuple[Slip, ...]) -> str:
    return f"<h2>{escape(title)}</h2>{_table(slips)}" if slips else ""


def _table(slips: tuple[Slip, ...]) -> str:
    if not slips:
        return ""
    heads = (
        ("narrow", _("No.")),
        ("time", _("Time")),
        ("", _("What the controllers do")),
        ("", _("What is hoped for")),
    )
    head = "".join(f'<th class="{kind}">{escape(word)}</th>' for kind, word in heads)
    rows = "".join(_row(slip) for slip in slips)
    return f'<table class="rows"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(slip: Slip) -> str:
    when = "\n".join(part for part in (slip.when, slip.clock, slip.only) if part)
    return (
        f"<tr><td>{escape(slip.number)}</td><td>{escape(when)}</td><td>{_given(slip)}</td><td>{_hoped(slip)}</td></tr>"
    )


def _given(slip: Slip) -> str:
    """What is handed over, by whom to whom, and what changes with it."""
    way = route_words(slip)
    parts = [f'<p class="label">{escape(slip.title)}</p>']
    if way:
        parts.append(f'<p class="quiet">{escape(way)}</p>')
    parts += [f"<p>{escape(slip.message)}</p>"] if slip.message else []
    labelled = (
        (_("Place"), slip.place),
        (_("Effect"), _("; ").join(slip.effects)),
        (_("Given by"), slip.controller),
        (_("Notes"), slip.notes),
    )
    parts += [f'<p><span class="label">{escape(word)}</span> {escape(said)}</p>' for word, said in labelled if said]
    return "".join(parts)


def route_words(slip: Slip) -> str:
    """From whom to whom, and how."""
    to = joined(slip.to)
    between = _("{source} to {to}", source=slip.source, to=to) if slip.source and to else slip.source
    between = between or (_("to {to}", to=to) if to else "")
    return " · ".join(part for part in (between, slip.by) if part)


def _hoped(slip: Slip) -> str:
    """Expected actions, questions with their points, the objectives it serves."""
    done = "".join(f"<li>{escape(one)}</li>" for one in slip.expected)
    parts = [f"<ul>{done}</ul>"] if done else []
    for asked in slip.questions:
        head, *points = question_lines(asked)
        lines = "".join(f"<p>{escape(point)}</p>" for point in points)
        parts.append(f'<div class="ask"><p class="label">{escape(head)}</p>{lines}</div>')
    if slip.objectives:
        parts += [_paragraphs([_("serves: {what}", what=joined(slip.objectives))])]
    return "".join(parts)
