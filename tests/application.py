"""The application without a browser, on a copy of a book that a test may spoil."""

import json
import shutil
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from drillbook.ui.app import access_settings
from drillbook.ui.app.sent_once import unpacked
from drillbook.ui.translation import speak
from tests.command import ROOT

APP = ROOT / "ui" / "app" / "app.py"
SMALL = {
    "book.yaml": "book: small\ntitle: 示例库\nlanguage: zh\nas_of: 2026-09-01\nincident_types: {rainstorm: {title: 暴雨, class: natural}}\n",
    "flood.yaml": """# 汛前核对过
plan: flood
title: 防汛应急预案（示例）
kind: special
status: in-force
depth: linkage
incident_types: [rainstorm]
roles:
  desk: {title: 值班室, organization: office, staff: 1, duties: [接收报告]}
  # 总指挥由分管领导担任
  lead: {title: 总指挥, organization: office, staff: 1}
tasks:
  # 首报以电话为准
  report: {title: 首次报告, phase: report, role: desk, within: 30 min}
  pump: {title: 抽排积水, role: lead, within: 60 min}
""",
    "libraries/contacts.yaml": """library: contacts
organizations:
  # 全天值守
  office: {title: 区防汛办, duty_phone: "021-00000001", checked: 2025-01-01, owner: office}
  idle: {title: 闲置单位, checked: 2026-08-01}
""",
}


def small_book(folder):
    """Three files that say little and hold comments."""
    for name, text in SMALL.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def sample_book(folder):
    """The sample of Putuo with its scenarios, as they lie in the checkout."""
    shutil.copytree(ROOT / "plans" / "putuo", folder / "plans" / "putuo")
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    return folder / "plans" / "putuo"


def opened(folder, page="home", /, *, read_only=False, lang="en", **query):
    """A page of the application, run once."""
    access_settings.begin(access_settings.Serving(folder, read_only))
    speak(lang)  # the words of options are asked for in the test's own thread, too
    app = AppTest.from_file(str(APP), default_timeout=60)
    if page != "home":
        app.switch_page(f"screens/{page}.py")
    return at(app, lang=lang, **query)


def at(app, **query):
    """The same browser at another address."""
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def links(app):
    """Every link on the page, in lists too: its words, and what its address asks for."""
    plain = {
        one.proto.label: dict(part.split("=", 1) for part in one.proto.query_string.split("&") if part)
        for one in app.get("page_link")
    }
    listed = {row["cells"][0]: dict(parse_qsl(row["href"].partition("?")[2])) for row in rows(app)}
    return {**plain, **listed}


def rows(app):
    """The rows of the lists on the page."""
    return _rows_of(app, "drillbook_listing")


def heads(app):
    """The heads of the lists on the page."""
    return [head for shown in _lists(app, "drillbook_listing") for head in shown["columns"]]


def _rows_of(app, component):
    return [row for shown in _lists(app, component) for row in shown["rows"]]


def _lists(app, component):
    shown = [one.proto for one in app.get("bidi_component") if one.proto.component_name == component]
    return [unpacked(json.loads(one.json)) for one in shown]


def button(app, label):
    """The first button with these words."""
    return next(one for one in app.button if one.label == label)


def widget(found, label):
    """The first widget with this label."""
    return next(one for one in found if one.label == label)


def field(app, path, name):
    """The widget of a field of the object at ``path``, as ``tasks/report``."""
    boxes = [*app.text_input, *app.text_area, *app.selectbox]
    return next(one for one in boxes if one.key and one.key.endswith(f"|{path}|{name}"))


def texts(app):
    """All words on the page, those of the findings below an editor too."""
    found = [word for row in _rows_of(app, "drillbook_findings") for word in row.values()]
    return found + [
        one.value
        for kind in ("title", "header", "markdown", "caption", "warning", "error", "info")
        for one in getattr(app, kind)
    ]
