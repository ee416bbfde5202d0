"""A rehearsal book for tests: one duty officer, a report with a limit that only a second officer can keep."""

from drillbook.ui.storage.runs import RunRequest, Runs
from drillbook.ui.storage.worker import work

BOOK = {
    "book.yaml": "book: small\ntitle: 示例库\nlanguage: zh\nas_of: 2026-09-01\nretry: 5 min\n",
    "libraries/contacts.yaml": """library: contacts
organizations:
  office: {title: 区防汛办, duty_phone: "021-00000001"}
posts:
  # 夜间一人
  duty: {title: 防汛值班员, organization: office, staff: 1}
people:
  one: {name: 张三丰, title: 主任, posts: [duty]}
channels:
  phone: {title: 电话, takes: 1 min}
""",
    "flood.yaml": """plan: flood
title: 防汛应急预案（示例）
kind: special
status: in-force
roles:
  desk: {title: 值班室, post: duty}
  lead: {title: 总指挥, organization: office, staff: 1}
tasks:
  patrol: {title: 巡查, role: desk, takes: 20 min, priority: urgent}
  report: {title: 首次报告, role: desk, takes: 5 min, within: 15 min, report: {to: lead, by: [phone]}}
procedures:
  rain: {title: 暴雨, steps: [{parallel: [patrol, report]}]}
""",
    "scenarios/night.yaml": """scenario: night
title: 夜间暴雨
book: ..
begins: 2026-09-14 21:00
lasts: 2 h
injects:
  rain: {title: 暴雨, at: T+0:10, from: 张三丰, to: [flood/desk], message: 请致电13800001234, starts: flood/rain}
  phones-down: {title: 电话中断, at: T+0:00, message: 电话中断, disrupt: {channel: phone, for: 20 min}}
  more: {title: 再次强降雨, pool: true, starts: flood/rain}
""",
}
LONG = BOOK["scenarios/night.yaml"].replace("night", "long").replace("lasts: 2 h", "lasts: 300 d")
LONG_RAIN = "{title: 暴雨, at: T+0:00, starts: flood/rain, times: {every: 30 min, count: 14000}}"


def rehearsal_book(folder):
    """The book with a short scenario, and one that takes long enough to be stopped."""
    rain = BOOK["scenarios/night.yaml"].split("  rain: ")[1].split("\n")[0]
    for name, text in {**BOOK, "scenarios/long.yaml": LONG.replace(rain, LONG_RAIN)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def rehearsed(folder, **request):
    """A run carried out here and now; its id."""
    runs = Runs(folder)
    name = runs.begin(RunRequest(**{"scenario": "night", **request}), "夜间暴雨")
    work(folder, name)
    assert runs.get(name).status.state == "done", runs.get(name).status
    return name
