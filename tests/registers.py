"""Small books of which the register of plans can be asked: laws, organizations of several sectors, plans on cards."""

from drillbook.schema.linkage.facts.register import register
from tests.assembled import book_from, plan_text

HEAD = "book: b\ntitle: 书\nlanguage: {language}\nas_of: {day}\nincident_types:\n  rain: {{title: 暴雨, class: natural}}\n  blaze: {{title: 火灾, class: accident}}\n"
CONTACTS = """\
library: contacts
organizations:
  water: {title: 水务局, sector: 水务}
  hotel: {title: 酒店, sector: 旅馆}
  plant: {title: 工厂, sector: 制造}
  school: {title: 学校, sector: 教育}
  emergency: {title: 应急局, sector: 应急}
  mall: {title: Mall, sector: Retail}
  plain: {title: 某单位}
"""
LAWS = """\
library: regulations
regulations:
  decree: {title: 生产安全事故应急条例, number: 国务院令第708号}
  fire: {title: 上海市消防条例}
  local: {title: 上海市实施《中华人民共和国突发事件应对法》办法}
  old: {title: 旧法, repealed: 2026-06-30}
  sunk: {title: 沉法, repealed_by: heir}
  heir: {title: 新法, issued: 2026-05-01, in_force: 2026-06-30}
  aged: {title: 老法, repealed_by: young}
  young: {title: 少法, issued: 2026-06-30}
  lost: {title: 失法, repealed_by: gone}
"""


def a_book(*plans, day="2026-06-30", language="zh", drills="", laws=LAWS):
    more = (f"library: drills\ndrills:\n{drills}",) if drills else ()
    return book_from(HEAD.format(day=day, language=language), CONTACTS, *((laws,) if laws else ()), *plans, *more)


def a_plan(body="", name="p", kind="special", status="in-force", issued="2026-03-02", by="water", events="rain"):
    issue = f"issued: {issued}\n" if issued else ""
    return plan_text(
        name, f"{issue}drafted_by: {by}\nincident_types: [{events}]\n{body}", kind=kind, status=status, depth="card"
    )


def entry(plan, **more):
    return next(one for one in register(a_book(plan, **more)) if one.plan.value.plan == "p")
