"""What ``benchmarks.answers`` asks: every command in its forms and languages, and what is asked wrongly.

A line is read as a shell would read it. ``{mark}`` stands for the first finding of ``review list``.
"""

from collections.abc import Iterator

BOOKS = ("plans/putuo", "plans/putuo-flawed", "plans/riverton")
SCENARIOS = ("muifa-night", "hotel-fire", "rain-and-tanker", "tanker-acetone", "riverton-chlorine")
PUTUO = "--book plans/putuo"
FLAWED = "--book plans/putuo-flawed"


def command_lines() -> Iterator[str]:
    """Every line, in the order in which they are asked."""
    yield from _of_authors()
    yield from _of_facilitators()
    yield from _of_reviewers()
    yield from MISUSE


def _of_authors() -> Iterator[str]:
    for book in BOOKS:
        for language in ("en", "zh"):
            yield f"check {book} --lang {language}"
    for form in ("json", "sarif", "junit", "github", "html"):
        yield f"check plans/putuo-flawed --format {form}"
    yield from AUTHORS


def _of_facilitators() -> Iterator[str]:
    for name in SCENARIOS:
        yield f"run scenarios/{name}.yaml --lang zh"
        yield f"run scenarios/{name}.yaml --lang en --seed 7 --replication 3"
        yield f"run scenarios/{name}.yaml --format json --seed 11"
        yield f"verify logs/{name}.jsonl --lang en"
    yield from FACILITATORS


def _of_reviewers() -> Iterator[str]:
    yield from REVIEWERS
    for form in ("text --lang en", "text --lang zh", "json", "html"):
        yield f"diff plans/putuo plans/putuo-flawed --format {form}"
    for kind in ("plans", "roles", "tasks", "resources", "all"):
        yield f"graph plans/putuo --kind {kind} --format json"
    for form in ("svg", "dot", "mermaid", "graphml"):
        yield f"graph plans/riverton --plan hazmat --format {form}"


AUTHORS = (
    "check",
    "check scenarios",
    "check scenarios/muifa-night.yaml plans/putuo/flood.yaml --lang en",
    "check plans/putuo-flawed/flood.yaml --lang en",
    "check plans/putuo-flawed --select X,S07 --ignore X04 --lang zh",
    "check plans/putuo-flawed --fail-on note --lang en",
    "check plans/putuo-flawed --profile draft --lang en",
    "check plans/putuo-flawed --profile review --format json",
    "check plans/putuo-flawed --profile publish --select D --lang en",
    "check plans/putuo --as-of 2031-01-01 --lang en",
    "check plans/putuo-flawed --write-baseline known.json --lang en",
    "check mistakes --lang en",
    "check mistakes --lang zh",
    "check mistakes --format json",
    "check mistakes --fix --yes --lang en",
    "check mistakes --fix --lang zh",
    "convert mistakes/gbk.yaml --keep --lang en",
    "convert mistakes/gbk.yaml mistakes/slips.yaml no-such.yaml",
    "schema plan",
    "schema scenario --keys zh",
    "schema --to editor",
    "new fresh --lang en",
    "new plans",
    "--version",
    "--help --lang en",
    "--help --lang zh",
    "check --help --lang zh",
    "review --help --lang en",
)
FACILITATORS = (
    "run scenarios/muifa-night.yaml --until T+2:00 --lang en",
    "run scenarios/muifa-night.yaml --until T+0:30 --format json",
    "run scenarios/muifa-night.yaml --require-met --lang en",
    "run scenarios/muifa-night.yaml --book plans/putuo-flawed --lang en",
    "run scenarios/tanker-acetone.yaml --log night.jsonl --seed 5",
    "run scenarios/riverton-chlorine.yaml --amount dispatcher=1 --without haze-spreads --lang en",
    "run scenarios/riverton-chlorine.yaml --undisturbed haze-spreads --format json",
    "run hotel-fire --lang en",
    "verify logs/hotel-fire.jsonl --scenario scenarios/muifa-night.yaml --lang en",
    "verify logs/muifa-night.jsonl --book plans/putuo-flawed --lang zh",
    "verify mistakes/cut.jsonl --lang en",
    "replay logs/hotel-fire.jsonl --html hotel.html --lang zh",
    "replay logs/riverton-chlorine.jsonl --html chlorine.html --named --lang en",
    "replay logs/tanker-acetone.jsonl --html two.html --beside logs/tanker-acetone.jsonl --lang en",
)
REVIEWERS = (
    "rules --lang en",
    "rules --lang zh",
    "rules --format json",
    f"who 区水务局 {PUTUO} --lang en",
    f"who 区应急局 {FLAWED} --lang zh",
    f"who 区应急局 {PUTUO} --format json",
    "who RFD --book plans/riverton --lang en",
    f"who 区水务厅 {PUTUO} --lang en",
    f"trace flood {PUTUO} --lang en",
    f"trace flood {FLAWED} --lang zh",
    f"trace flood {PUTUO} --format json",
    "trace hazmat/report-town --book plans/riverton --lang en",
    "coverage plans/putuo --lang en",
    "coverage plans/putuo-flawed --lang zh",
    "coverage plans/riverton --format json",
    "status plans/putuo --as-of 2026-10-08 --lang en",
    "status plans/putuo-flawed --lang zh",
    "status plans/putuo-flawed --format json",
    "status plans/riverton --format csv",
    "graph plans/putuo --around flood --hops 2 --format dot",
    f"matrix {PUTUO} --lang en",
    f"matrix {FLAWED} --lang zh",
    "matrix --book plans/riverton --format json",
    f"review list {FLAWED} --lang en",
    f"review list {FLAWED} --format json",
    f"review list {FLAWED} --plan flood --lang zh",
    f"review put-off {{mark}} --until 2099-01-01 --by 区防汛办主任 --reason 街道预案修订中 {FLAWED}",
    f"review assign {{mark}} --to 街道 --text 请核对时限 --due 2099-01-01 --by 审核员 {FLAWED} --lang zh",
    f"review comment {{mark}} 请说明依据 --by 审核员 {FLAWED} --lang en",
    f"review answer {{mark}} 已修改 --outcome mended --by 编制员 {FLAWED} --lang en",
    f"review opinion flood {FLAWED} --lang zh",
    f"review opinion flood {FLAWED} --lang en",
    "diff plans/putuo/flood.yaml plans/putuo-flawed/flood.yaml --lang en",
    "diff plans/putuo plans/putuo --lang zh",
)
MISUSE = (
    "",
    "chek",
    "check nowhere",
    "check --format xml",
    "check --as-of yesterday --lang en",
    "check plans/putuo --select Z99 --lang zh",
    "check plans/putuo --bok plans/putuo --lang en",
    "run",
    "run no-such-night --lang en",
    "run scenarios --lang zh",
    "run scenarios/muifa-night.yaml --seed -1 --lang en",
    "run scenarios/muifa-night.yaml --until later --lang en",
    "run scenarios/muifa-night.yaml --amount duty-desk --lang zh",
    "run scenarios/muifa-night.yaml --amount nobody=3 --lang en",
    "run scenarios/muifa-night.yaml --log plans/putuo/flood.yaml --lang en",
    "verify no-such.jsonl --lang en",
    "verify scenarios/muifa-night.yaml --lang zh",
    "replay logs/hotel-fire.jsonl --lang en",
    "rules S99 --lang en",
    "rules Q --lang zh",
    f"trace nothing {PUTUO} --lang en",
    "graph plans/putuo --plan nothing --lang en",
    "diff plans/putuo nowhere --lang en",
    f"review comment 00000000 text --by x {FLAWED} --lang en",
    f"review opinion nothing {FLAWED} --lang zh",
    f"review put-off {{mark}} --until soon --by x --reason y {FLAWED} --lang en",
    "status plans/putuo --as-of never --lang zh",
    "ui nowhere --lang en",
    "coverage logs --lang en",
)
