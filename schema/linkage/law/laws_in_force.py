"""A dated list of national laws, documents and standards on contingency plans: what is in force, and what was replaced.

Only what was read in a published text stands here; what is not known for certain (whether the regulation 国务院令第591号
ends with 《危险化学品安全法》, older editions of the standards) is left out, so that silence means "not known". Local law
belongs into a book's own library.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from drillbook.schema.finding import Text, plain, say
from drillbook.schema.values.names import normalise

AS_OF = date(2026, 11, 27)


@dataclass(frozen=True, slots=True)
class NationalLaw:
    """One law: how it is called and cited, when it was made and came into force, and where that was read.

    ``ended`` and ``heir``: for what was replaced, the day and the key of what replaced it. ``above``: the key of a
    regulation on the same subject, below it in rank. What is not known is None or empty.
    """

    key: str
    title: str
    number: str
    source: str
    issued: date | None = None
    in_force: date | None = None
    ended: date | None = None
    heir: str = ""
    above: str = ""

    def is_cited_in(self, text: str) -> bool:
        """Say whether a text cites it by its official number, with whatever brackets."""
        return bool(self.number) and "号" in text and _pattern(self.number).search(text) is not None

    def is_named_in(self, text: str) -> bool:
        """Say whether a text names it: by its official number, or by its title in 《》."""
        called = self.title and re.search(f"《(?:中华人民共和国)?{re.escape(self.title)}》", text)
        return bool(called) or self.is_cited_in(text)

    def is_called(self, title: str, number: str) -> bool:
        """Say whether an entry of a library is this law: by number where both have one, else by title."""
        if self.number and number:
            return _pattern(self.number).search(number) is not None
        bare = normalise(title).partition("(")[0].removeprefix("中华人民共和国")
        return bool(self.title) and bare == normalise(self.title)

    def said(self) -> Text:
        """Name it: 《突发事件应急预案管理办法》（国办发〔2024〕5号）."""
        if not self.title:
            return plain(self.number)
        number = say(en=" ({number})", zh="（{number}）", number=self.number) if self.number else plain("")
        return say(en="'{title}'{number}", zh="《{title}》{number}", title=self.title, number=number)


_TEXT = "the law's own text"
LAWS = (
    NationalLaw("response-law", "突发事件应对法", "", _TEXT, date(2024, 6, 28), date(2024, 11, 1)),
    NationalLaw("plan-measures-2024", "突发事件应急预案管理办法", "国办发〔2024〕5号", _TEXT, date(2024, 1, 31)),
    NationalLaw(
        "plan-measures-2013", "突发事件应急预案管理办法", "国办发〔2013〕101号", "国办发〔2024〕5号",
        ended=date(2024, 1, 31), heir="plan-measures-2024",
    ),
    NationalLaw("national-plan-2025", "国家突发事件总体应急预案", "", "Xinhua, 2025-02-25", date(2025, 2, 25)),
    NationalLaw(
        "national-plan-2005", "", "国发〔2005〕11号", "国家突发事件总体应急预案 (2025)",
        ended=date(2025, 2, 25), heir="national-plan-2025",
    ),
    NationalLaw("safety-regulation", "生产安全事故应急条例", "国务院令第708号", _TEXT, date(2019, 2, 17)),
    NationalLaw("safety-plan-measures", "生产安全事故应急预案管理办法", "应急管理部令第2号", _TEXT),
    NationalLaw(
        "hazardous-chemicals-law", "危险化学品安全法", "", "Standing Committee, adopted 2025-12-27",
        date(2025, 12, 27), date(2026, 5, 1), above="hazardous-chemicals-regulation",
    ),
    NationalLaw("hazardous-chemicals-regulation", "危险化学品安全管理条例", "国务院令第591号", _TEXT, date(2013, 12, 7)),
    NationalLaw(
        "unit-plan-standard", "生产经营单位生产安全事故应急预案编制导则", "GB/T 29639-2020", _TEXT, in_force=date(2021, 4, 1)
    ),
    NationalLaw("drill-standard", "生产安全事故应急演练基本规范", "AQ/T 9007-2019", _TEXT, in_force=date(2020, 2, 1)),
    NationalLaw("drill-evaluation-standard", "生产安全事故应急演练评估规范", "AQ/T 9009-2015", _TEXT),
    NationalLaw("plan-evaluation-standard", "生产经营单位生产安全事故应急预案评估指南", "AQ/T 9011-2019", _TEXT),
)  # fmt: skip


@cache
def law_called(title: str, number: str) -> NationalLaw | None:
    """Return the law of the list that an entry of a library is."""
    return next((law for law in LAWS if law.is_called(title, number)), None)


def law_keyed(key: str) -> NationalLaw | None:
    """Return the law with this key."""
    return next((law for law in LAWS if law.key == key), None)


def replaced_by(day: date) -> tuple[NationalLaw, ...]:
    """Return the laws that had been replaced by a day."""
    return tuple(law for law in LAWS if law.ended is not None and law.ended <= day)


@cache
def _pattern(number: str) -> re.Pattern[str]:
    """Match 国发〔2005〕11号 with any brackets, blanks and 第."""
    found = re.fullmatch(r"(\S+?)〔(\d{4})〕(\d+)号", number)
    if found:
        office, year, serial = found.groups()
        return re.compile(rf"{office}\s*[〔\[(（【［]\s*{year}\s*[〕\])）】］]\s*第?\s*{serial}\s*号")
    return re.compile(r"\s*".join(re.escape(part) for part in number.split()))
