"""Every word on a screen is in both catalogues, and the compiled catalogues are the written ones."""

import ast
import gettext
import io
import re
import string

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from drillbook.schema.finding import requoted, say
from drillbook.schema.values.vocabulary import COVERS, STATUSES
from drillbook.ui.translation import (
    DOMAIN,
    LOCALES,
    _,
    asked_language,
    counted,
    home_language,
    listed,
    sentences,
    speak,
)
from tests.command import ROOT

KEYWORDS = {"_": None, "later": None, "counted": (1, 2)}
METHOD = [("**.py", "python")]


def written(language):
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def said():
    return {message for _file, _line, message, *_more in extract_from_dir(ROOT / "ui", METHOD, keywords=KEYWORDS)}


def blanks(text):
    return {name for _text, name, *_more in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_catalogue_has_exactly_the_words_in_use(language):
    assert {message.id for message in written(language) if message.id} == said()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_word_is_translated_with_the_same_blanks(language):
    for message in written(language):
        for one in (message.id,) if isinstance(message.id, str) else message.id:
            for other in (message.string,) if isinstance(message.string, str) else message.string:
                assert other or not one, f"{one!r} has no {language}"
                assert blanks(other) == blanks(one), one


def test_an_address_is_written_as_browsers_read_it():
    for message in written("zh_CN"):
        if isinstance(message.id, str):
            for address in re.findall(r"\w+://[\w.:{}]*[\w}]", message.id):
                assert address in message.string, message.string


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_compiled_catalogue_is_current(language):
    compiled = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    wanted = io.BytesIO()
    write_mo(wanted, written(language))
    wanted.seek(0)
    assert dict(texts(read_mo(io.BytesIO(compiled.read_bytes())))) == dict(texts(read_mo(wanted)))


def texts(catalogue):
    """Message ids with what they become, plurals as tuples."""
    pairs = ((message.id, message.string) for message in catalogue if message.id)
    return [tuple(text if isinstance(text, str) else tuple(text) for text in pair) for pair in pairs]


def test_no_word_hides_in_an_f_string():
    """Babel does not look into f-strings, so a word there would never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in KEYWORDS
    ]
    assert hidden == []


def test_a_plural_is_written_where_it_is_counted():
    """Babel reads ``counted("{n} plan", "{n} plans", n)``; what comes by a name never reaches a catalogue."""
    unread = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "counted"
        if not all(isinstance(sentence, ast.Constant) for sentence in call.args[:2])
    ]
    assert unread == []


def test_words_follow_the_language_spoken():
    speak("zh")
    chinese = (_("error"), counted("{n} plan", "{n} plans", 3))
    speak("en")
    assert chinese == ("必改", "3部预案")
    assert (_("error"), counted("{n} plan", "{n} plans", 1), counted("{n} plan", "{n} plans", 3)) == (
        "error",
        "1 plan",
        "3 plans",
    )


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["check", "--lang", "zh"], "zh"),
        (["--lang=en"], "en"),
        (["--lang", "fr"], None),
        (["--lang"], None),
        ([], None),
    ],
)
def test_language_is_seen_before_the_command_line_is_parsed(arguments, language):
    assert asked_language(arguments) == language


@pytest.mark.parametrize(
    ("wish", "language"), [("zh_CN.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C", "en"), ("de_DE", "en")]
)
def test_language_of_the_machine(monkeypatch, wish, language):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", wish)
    assert home_language() == language


def test_catalogues_open_without_babel():
    assert gettext.translation(DOMAIN, LOCALES, ["zh_CN"]).gettext("error") == "必改"


def test_parts_are_sentences_of_their_language():
    speak("en")
    assert (
        sentences("role 'desc' is not defined", "", "did you mean desk?")
        == "Role 'desc' is not defined. Did you mean desk?"
    )
    speak("zh")
    assert sentences("责任岗位“desc”未定义", "是否应为 desk？") == "责任岗位“desc”未定义。是否应为 desk？"


def test_english_values_are_said_without_the_hyphens_they_are_written_with():
    assert STATUSES.shown("in-force", "en") == "in-force"
    assert [STATUSES.said("in-force", language) for language in ("en", "zh")] == ["in force", "现行有效"]
    assert COVERS.said("self-rescue", "en") == "self-rescue"


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("“终报（“预警解除”之后）”未按时", "“终报（‘预警解除’之后）”未按时"),
        ("“甲“乙“丙”””和“丁”", "“甲‘乙“丙”’”和“丁”"),
        ("“甲‘乙’”", "“甲‘乙’”"),
        ("“甲”和“乙”", "“甲”和“乙”"),
        ("“甲“乙”", "“甲“乙”"),
        ("”甲““乙", "”甲““乙"),
        ("“it’s” and “that’s”", "“it’s” and “that’s”"),
    ],
)
def test_quotation_marks_within_quotation_marks_are_single(said, marks):
    """As GB/T 15834 has it; what is not balanced is an author's and left alone."""
    assert requoted(said) == requoted(requoted(said)) == marks


def test_a_title_with_quotation_marks_is_quoted_with_single_ones_inside():
    title = "终报（“预警解除”之后）"
    speak("zh")
    assert _("“{what}”：{names}", what=title, names="甲") == "“终报（‘预警解除’之后）”：甲"
    assert counted("“{inject}”", "“{inject}”", 1, inject=title) == "“终报（‘预警解除’之后）”"
    assert say(en="“{what}” late", zh="“{what}”超时", what=title).render("zh") == "“终报（‘预警解除’之后）”超时"
    assert say(en="{what} late", zh="{what}超时", what=title).render("zh") == title + "超时"


@pytest.mark.parametrize(
    ("names", "zh"),
    [(["电话", "电台"], "电话、电台"), (["核实医院、独居老人安全", "首次报告"], "核实医院、独居老人安全；首次报告")],
)
def test_names_that_hold_the_comma_of_a_list_are_not_joined_by_it(names, zh):
    speak("zh")
    assert listed(names) == zh
