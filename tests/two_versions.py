"""A small book in two versions: what was, and what it is with one thing changed."""

from tests.assembled import book_from, plan_text

FLOOD = """\
version: "1"
drafted_by: water
roles:
  boss: {title: 总指挥, clause: "2.1"}
  desk: {title: 值班室, duties: [值守]}
warnings:
  blue: {when: rain >= 5, issued_by: 区水务局防汛办, actions: [pump]}
levels:
  III: {when: rain >= 30, decided_by: boss, within: 10 min, clause: "4.1", notice: {to: other/desk, contents: [级别]}}
tasks:
  report: {title: 口头报告, role: desk, takes: 5 min, within: 30 min, clause: "4.5", report: {to: other/desk, form: oral}}
  pump: {title: 抽水, role: desk, takes: 5 min, clause: "5.1", hands_over_to: [other/listen]}
  move: {title: 转移, role: desk, takes: 5 min, clause: "5.2", evacuates: {people: 100, from: north, to: [school]}}
procedures:
  rain: {title: 暴雨, steps: [report, pump, move], clause: "5"}
response_times:
  dry: {title: 排干, from: incident, to: pump finished, within: 2 h}
command: {held_by: boss, passes_to: {other/desk: level >= III}}
sections:
  - {clause: "1.1", title: 总则, text: 统一领导, covers: [principles]}
  - {clause: "1.2", title: 分级, text: 分四级, covers: [note, grading]}
  - {title: 附则, text: 由区水务局防汛办解释。}
annexes: {contacts: 通讯录}
consulted:
  - {unit: water, sent: 2026-03-01}
  - {unit: health, sent: 2026-03-02}
filed: {date: 2026-04-01, with: 区水务局防汛办}
"""
FLOOD = FLOOD.replace("covers: [note, grading]", "covers: [prevention, grading]")
OTHER = "roles: {desk: {title: 总值班室}}\ntasks: {note: {title: 记录, role: desk, takes: 1 min}}\nprocedures: {listen: {title: 接听, steps: [note]}}\n"
CHILD = "parent: [flood]\nroles: {desk: {title: 街道值班室}}\n"
INDICATORS = "library: indicators\nindicators: {rain: {title: 雨量, unit: mm, range: 0 / 200}}\n"
CONTACTS = "library: contacts\norganizations:\n  water: {title: 区水务局防汛办, aliases: [水务, 值班台]}\n  health: {title: 卫健委}\n"
PLACES = (
    "library: places\nplaces: {north: {title: 北片}, school: {title: 学校, capacity: 500}, tunnel: {title: 下立交}}\n"
)


def a_book(flood=FLOOD, *, other=OTHER, child=CHILD, contacts=CONTACTS, places=PLACES, status="in-force", more=()):
    plans = [plan_text("other", other, kind="overall"), plan_text("child", child, kind="street", depth="card")]
    return book_from(INDICATORS, contacts, places, plan_text("flood", flood, status=status), *plans, *more)


def changed(*replaced, **new):
    text = FLOOD
    for before, after in replaced:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return a_book(), a_book(text, **new)
