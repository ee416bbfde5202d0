"""Whatever is done to a valid file, reading it gives a document or findings, never a traceback."""

from hypothesis import given, settings
from hypothesis import strategies as st

from drillbook.schema.reader import read_text_as
from tests.samples import SAMPLES

NASTY = st.sampled_from(
    ["：", "，", "“", "\t", "\u3000", "[", "]", "{", "}", ": ", " #", "&a", "*a", "!!x", "---\n", "\x00", "\ufeff", "|\n", "%", "尽快", "-1", "nan", "\n", "  ", "<<: ", "1e999", "Ⅲ", "a/b/c", "\ud7ff", "😀"]
)  # fmt: skip


@st.composite
def spoilt_files(draw) -> str:
    text = draw(st.sampled_from(SAMPLES)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 30)))
        text = text[:begin] + draw(NASTY | st.text(max_size=8)) + text[end:]
    return text


@settings(max_examples=200, deadline=None)
@given(spoilt_files())
def test_a_spoilt_file_is_read_or_refused_in_words(text):
    read = read_text_as("plan.yaml", text)
    assert read.document is not None or read.findings
    lines = text.count("\n") + 2
    for finding in read.findings:
        assert 1 <= finding.where.line <= lines
        assert finding.where.column >= 1
        assert finding.message.render("zh")
        assert finding.message.render("en")
