"""What the player says, by the names its scripts know."""

from drillbook.ui.report.clock_text import lasting_forms, month_names
from drillbook.ui.translation import _


def words() -> dict[str, str]:
    """What the player says."""
    return {**_controls(), **_views(), **_board(), **_asked(), **_ends()}


def _controls() -> dict[str, str]:
    return {
        "controls": _("Playing"),
        "next_day": _("{clock}+1", clock="{clock}"),
        "date": _("{day} {month} {clock}", day="{day}", month="{month}", clock="{clock}"),
        "months": " ".join(month_names()),
        **{f"lasting_{parts}": form for parts, form in lasting_forms().items()},
        "play": _("Play"),
        "pause": _("Pause"),
        "to_start": _("To the start"),
        "step": _("Next event"),
        "step_back": _("Event before"),
        "scrub": _("Moment of the run"),
        "speed": _("Speed"),
        "whole": _("all in 40 s"),
        "real": _("as it was"),
        "lanes": _("Lanes by"),
        "by_plan": _("plan"),
        "by_house": _("organization"),
        "by_place": _("place"),
        "jump": _("Broken promises"),
        "choose": _("choose one"),
        "closer": _("Closer"),
        "wider": _("Wider"),
        "more": _("More settings"),
        "link": _("Link to this moment"),
        "link_here": _("This link opens the replay at this moment:"),
        "canvas": _("Who did what when; up and down point at things, Enter opens them; the same is in the table below"),
        "table": _("The same as a table"),
        "back": _("Back to the board"),
        "keys": _("Space plays · ← → events · M map · P present · F full screen · D dark"),
        "too_old": _(
            "This browser cannot unpack the run. It plays in Chrome and Edge from 80, Firefox from 113, Safari from 16.4."
        ),
    }


def _views() -> dict[str, str]:
    return {
        "view": _("View"),
        "time_view": _("Time"),
        "map_view": _("Map"),
        "map": _("Places, roads and who is on the way"),
        "full": _("Full screen"),
        "dark": _("Dark room"),
        "only_different": _("Only differences"),
        "routine": _("Rounds that went as usual; one that was late or did not work stands by itself."),
        "routine_short": _("rounds that went as usual"),
        "unfold": _("Show each round"),
        "fold": _("Fold them again"),
        "no_map": _("None of the places of this run has coordinates or a road: there is nothing to draw."),
        "by_roads": _(
            "The places have no coordinates; they lie as far apart as their roads take. Not to scale, north is not up."
        ),
        "not_placed": _("{n} places without coordinates and roads are not shown", n="{n}"),
        "north": _("N"),
        "people": _("people"),
        "here": _("Here"),
        "coming": _("On the way here"),
        "happened": _("What happened here"),
        "minutes": _("{n} min", n="{n}"),
        "present": _("Present"),
        "show_it": _("Show it to the room"),
        "before": _("Back"),
        "next": _("Next"),
        "countdown": _("Time to discuss: start or stop"),
        "leave": _("Leave"),
        "no_cards": _("This run has no scenes and no injects."),
    }


def _board() -> dict[str, str]:
    return {
        "now": _("At this moment"),
        "scene": _("Scene"),
        "injects": _("Injects"),
        "levels": _("Response levels"),
        "pools": _("Waited for"),
        "waited": _("waited for at times"),
        "tasks": _("Tasks"),
        "full_now": _("Fully taken now"),
        "broken": _("Promised times not kept"),
        "letters": _("Messages"),
        "in_flight": _("Messages on their way"),
        "failed": _("tries in vain:"),
        "at_work": _("At work"),
        "where": _("Where teams and equipment are"),
        "none": _("none"),
        "nobody": _("nobody"),
        "comma": _(", "),
        "colon": _(": "),
        "queued": _("waiting"),
        "travelling": _("on the way"),
        "working": _("working"),
        "sending": _("being sent"),
    }


def _asked() -> dict[str, str]:
    return {
        "promise": _("Promised time"),
        "chain": _("Driving chain"),
        "sum": _("Together"),
        "because": _("Because of"),
        "first": _("Nothing before it."),
        "why": _("Why?"),
        "ask": _("Why, as of this moment?"),
        "no_answer": _("This file has no answer made ahead for it; the log has: drillbook why."),
        "left_out": _("Left out in this run"),
        "question": _("Question"),
        "points": _("Reference points"),
        "expected": _("Expected actions"),
        "effects": _("Effect"),
        "comment": _("To comment on afterwards"),
    }


def _ends() -> dict[str, str]:
    return {
        "time": _("Time"),
        "plan": _("Plan"),
        "what": _("What"),
        "who": _("Who"),
        "ended": _("Ended"),
        "differs": _("Differs"),
        "only_here": _("only in this run"),
        "later": _("later by"),
        "earlier": _("earlier by"),
        "undone": _("not done"),
        "done": _("done"),
        "skipped": _("skipped"),
        "withdrawn": _("withdrawn"),
        "aborted": _("aborted"),
        "failed": _("did not work"),
        "starved": _("starved"),
        "unmet": _("unmet"),
        "unfinished": _("unfinished"),
        "open": _("still open"),
    }
