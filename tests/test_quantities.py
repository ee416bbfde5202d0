"""Names, times and quantities as people write them."""

import datetime
import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drillbook.schema.finding import Unreadable
from drillbook.schema.values import distributions, instants, names, quantities, times
from tests.refused import refused_well

MINUTE = 60_000
HOUR = 60 * MINUTE
READERS = [
    names.parse_name, names.parse_reference, times.parse_duration, times.parse_offset, instants.parse_of_day, times.parse_date, instants.parse_date_time, quantities.parse_number, quantities.parse_count, quantities.parse_truth, quantities.parse_quantity,
    quantities.parse_takes, quantities.parse_spread, names.canonical_level, names.canonical_colour, names.normalise, names.is_name,
]  # fmt: skip


def refusal(read, text):
    """The whole refusal, in Chinese: message, way out, place."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    problem = caught.value
    return problem.message.render("zh"), problem.hint.render("zh") if problem.hint else "", problem.offset


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("45 s", 45_000),
        ("15 min", 15 * MINUTE),
        ("1 h 30 min", 90 * MINUTE),
        ("2 d", 48 * HOUR),
        ("45秒", 45_000),
        ("15分钟", 15 * MINUTE),
        ("1小时30分", 90 * MINUTE),
        ("半小时", 30 * MINUTE),
        ("半个小时", 30 * MINUTE),
        ("1.5小时", 90 * MINUTE),
        ("2天", 48 * HOUR),
        ("３０分钟", 30 * MINUTE),
        (" 30 min ", 30 * MINUTE),
        ("0 min", 0),
    ],
)
def test_a_duration_is_read_in_both_languages(written, ms):
    assert times.parse_duration(written) == ms


@pytest.mark.parametrize("vague", ["尽快", "及时", "立即", "第一时间", "asap", "ASAP"])
def test_a_vague_time_is_refused_by_name(vague):
    message, way_out, _ = refusal(times.parse_duration, vague)
    assert vague.lower() in message
    assert "15分钟" in way_out


def test_a_forgotten_unit_is_told_with_its_way_out():
    assert refusal(times.parse_duration, "15") == ("“15”缺少时间单位", "请写明单位，例如：15分钟、15秒、15小时", 0)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("-3 min", 0),
        ("367 d", 0),
        ("nan", 0),
        ("inf", 0),
        ("30分钟内", 4),
        ("1 h 30", 4),
        ("30 min 1 h", 7),
        ("5-10分钟", 0),
        ("三十分钟", 0),
        ("　５ 公里", 3),
        ("", 0),
        ("9" * 5000 + " s", 0),
    ],
)
def test_what_is_no_duration_is_refused_at_its_place(written, place):
    assert refusal(times.parse_duration, written)[2] == place


@given(st.integers(0, 366 * 24 * HOUR), st.sampled_from(["zh", "en"]))
def test_a_rendered_duration_reads_back(ms, language):
    assert times.parse_duration(times.render_duration(ms, language)) == ms


@pytest.mark.parametrize(
    ("ms", "zh", "en"),
    [
        (0, "0分钟", "0 min"),
        (15 * MINUTE, "15分钟", "15 min"),
        (90 * MINUTE, "1小时30分", "1 h 30 min"),
        (90_500, "1分30.5秒", "1 min 30.5 s"),
        (-2 * HOUR, "-2小时", "-2 h"),
    ],
)
def test_durations_are_shown_short(ms, zh, en):
    assert (times.render_duration(ms, "zh"), times.render_duration(ms, "en")) == (zh, en)


def test_clock_offsets_dates_and_numbers():
    assert times.parse_offset("T+0:45") == 45 * MINUTE
    assert times.parse_offset("Ｔ＋１：２０：３０") == HOUR + 20 * MINUTE + 30_000
    assert times.render_offset(HOUR + 20 * MINUTE) == "T+1:20"
    assert times.parse_date("2026-05-20") == times.parse_date("2026年5月20日") == datetime.date(2026, 5, 20)
    assert instants.parse_date_time("2026-09-14 21:00") == datetime.datetime(2026, 9, 14, 21)
    assert (
        quantities.parse_number("-4.55"),
        quantities.parse_count("12"),
        quantities.parse_truth("是"),
        quantities.parse_truth("yes"),
        quantities.parse_truth("false"),
    ) == (
        -4.55,
        12,
        True,
        True,
        False,
    )
    assert quantities.parse_quantity("35 cm") == (35.0, "cm")
    assert quantities.parse_quantity("35") == (35.0, None)


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (times.parse_offset, "T+20"),
        (times.parse_offset, "T+0:75"),
        (times.parse_date, "2026-02-30"),
        (times.parse_date, "2026.5.20"),
        (instants.parse_date_time, "2026-09-14"),
        (quantities.parse_number, "1e5"),
        (quantities.parse_number, "nan"),
        (quantities.parse_number, "1,000"),
        (quantities.parse_count, "-1"),
        (quantities.parse_count, "2.5"),
        (quantities.parse_truth, "maybe"),
        (quantities.parse_quantity, "5-3"),
    ],
)
def test_near_misses_are_refused_with_a_way_out(read, written):
    message, way_out, _ = refusal(read, written)
    assert written in message
    assert way_out


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("两人", "2"), ("三名", "3"), ("十", "10"), ("十二人", "12"), ("二十余人", "20"), ("约三十五名", "35")),
        *(("一百零五人", "105"), ("一百二", "120"), ("两千三百人", "2300"), ("一千二百人", "1200"), ("二〇六", "206")),
        *(
            ("一万二", "12000"),
            ("三万零五十人", "30050"),
            ("5万人", "50000"),
            ("1.5万人", "15000"),
            ("1万2千人", "12000"),
        ),
        *(("1,200人", "1200"), ("４人", "4"), ("约30名", "30"), ("two", "2"), ("2 people", "2")),
    ],
)
def test_a_count_in_words_is_answered_with_its_own_number(written, meant):
    assert refusal(quantities.parse_count, written)[1].endswith(f"例如：{meant}")


@pytest.mark.parametrize(("written", "meant"), [("两台", "2"), ("1.5万", "15000"), ("nan", "4.55"), ("5-3", "4.55")])
def test_a_quantity_in_words_is_answered_with_its_own_number(written, meant):
    assert refusal(quantities.parse_number, written)[1].endswith(f"例如：{meant}")


@pytest.mark.parametrize("written", ["1,5小时", "1，5小时", "1。5小时", "1·5小时"])
def test_a_decimal_point_of_another_kind_is_told_as_what_it_is(written):
    assert refusal(times.parse_duration, written)[:2] == ("小数点应写作“.”", "请写作：1.5小时")


@pytest.mark.parametrize("written", ["几人", "十几人", "一部分", "三至五人", "1.55人", "三1.5人", "万" * 5000])
def test_a_count_that_is_no_one_number_gets_an_example(written):
    assert refusal(quantities.parse_count, written)[1].endswith("例如：3")


@pytest.mark.parametrize("written", ["一半", "50%", "五十％", "三分之一", "百分之五十", "过半", "七成"])
def test_a_share_is_no_count(written):
    message, hint, *_ = refusal(quantities.parse_count, written)
    assert (message.endswith("是比例，此处应为数目"), hint) == (True, "请写明是多少，例如：2")


def test_a_wrong_clock_is_marked_behind_its_date():
    assert refusal(instants.parse_date_time, "2026-09-14 25:00")[2] == 11


@pytest.mark.parametrize("good", ["flood", "区防汛办", "run-pumps_2", "Ⅲ级任务", "ｆｌｏｏｄ"])
def test_names(good):
    assert names.is_name(good)
    assert names.parse_name(good) == unicodedata.normalize("NFKC", good)


@pytest.mark.parametrize(
    "bad", ["", "2nd", "-a", "a b", "a/b", "on", "No", "y", "incident", "事发", "且", "parallel", "完成", "三角"]
)
def test_what_cannot_be_a_name(bad):
    assert not names.is_name(bad)
    assert refusal(names.parse_name, bad)[0]


def test_another_plans_name_is_a_reference():
    assert names.parse_reference("flood/run-pumps") == "flood/run-pumps"
    assert names.parse_reference("flood") == "flood"
    assert refusal(names.parse_reference, "flood/2nd")[2] == 6
    assert refusal(names.parse_reference, "a/b/c")[2] == 3


@pytest.mark.parametrize("written", ["Ⅲ", "III", "三级", "Ⅲ级", "3级", "Ⅲ级响应", "iii"])
def test_a_level_has_one_spelling(written):
    assert names.canonical_level(written) == "III"


def test_level_names_of_ones_own_stay():
    assert [names.canonical_level(name) for name in ("红色", "red", "3", "无")] == ["红色", "red", "3", "none"]


def test_colours_have_one_spelling():
    assert [names.canonical_colour(name) for name in ("无", "蓝", "黄色", "橙色预警", "RED", "暴雨")] == [
        "none", "blue", "yellow", "orange", "red", "暴雨",
    ]  # fmt: skip


def minutes(*values):
    return tuple(value * MINUTE for value in values)


@pytest.mark.parametrize(
    ("written", "kind", "parameters"),
    [
        ("5 min", "fixed", minutes(5)),
        ("10 / 20 min", "uniform", minutes(10, 20)),
        ("60 / 90 / 180 min", "pert", minutes(60, 90, 180)),
        ("5 min / 8 min / 10 min", "pert", minutes(5, 8, 10)),
        ("２０／４０／９０秒", "pert", (20_000, 40_000, 90_000)),
        ("半小时 / 2小时", "uniform", minutes(30, 120)),
        ("5 / 5 min", "fixed", minutes(5)),
        ({"triangular": ["1 min", "2 min", "6 min"]}, "triangular", minutes(1, 2, 6)),
        ({"三角": "1 / 2 / 6 分钟"}, "triangular", minutes(1, 2, 6)),
        ({"lognormal": {"median": "5 min", "p90": "8 min"}}, "lognormal", minutes(5, 8)),
        ({"对数正态": {"中位": "5分钟", "九成": "8分钟"}}, "lognormal", minutes(5, 8)),
        ({"exponential": "3 min"}, "exponential", minutes(3)),
        ({"正态": {"均值": "16分钟", "标准差": "2分钟"}}, "normal", minutes(16, 2)),
        ({"observed": ["6 min", "4 min"]}, "observed", minutes(6, 4)),
    ],
)
def test_takes_in_all_its_forms(written, kind, parameters):
    assert quantities.parse_takes(written) == distributions.Takes(kind, parameters)


def test_unordered_values_are_refused_with_the_ordered_ones():
    assert refusal(quantities.parse_takes, "10 / 5 / 20 min") == (
        "“10 / 5 / 20 min”未按由小到大排列",
        "请写作：5分钟 / 10分钟 / 20分钟",
        0,
    )


def test_a_vague_word_inside_takes_is_found_at_its_place():
    assert refusal(quantities.parse_takes, "5 / 尽快 / 30 min")[2] == 4


@pytest.mark.parametrize(
    "wrong",
    [
        "5 / 8",
        "1 / 2 / 3 / 4 min",
        {"lognorml": {}},
        {"triangular": ["1 min"]},
        {"lognormal": {"median": "8 min", "p90": "5 min"}},
        {"normal": {"mean": "8 min"}},
        {"normal": {"mean": "8 min", "sd": "1 min", "max": "9 min"}},
        {"observed": []},
        {"exponential": {"mean": "3 min"}},
        {"exponential": "3 min", "observed": ["1 min"]},
        {},
    ],
)
def test_a_wrong_takes_has_a_way_out(wrong):
    assert refusal(quantities.parse_takes, wrong)[1]


def test_a_misspelt_distribution_is_suggested():
    assert refusal(quantities.parse_takes, {"lognorml": {}})[1] == "是否应为 lognormal？"


@pytest.mark.parametrize(
    ("written", "mean", "median"),
    [
        ("1 / 2 / 6 min", 2.5, None),
        ("4 / 8 min", 6, 6),
        ({"triangular": "1 / 2 / 6 min"}, 3, 6 - math.sqrt(10)),
        ({"exponential": "3 min"}, 3, 3 * math.log(2)),
        ({"lognormal": {"median": "5 min", "p90": "8 min"}}, 5.347821, 5),
        ({"normal": {"mean": "16 min", "sd": "2 min"}}, 16, 16),
        ({"observed": ["1 min", "2 min", "6 min"]}, 3, 2),
    ],
)
def test_mean_and_median(written, mean, median):
    takes = quantities.parse_takes(written)
    assert takes.mean / MINUTE == pytest.approx(mean, rel=1e-6)
    if median is not None:
        assert takes.median / MINUTE == pytest.approx(median, rel=1e-6)


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=3).filter(lambda ends: min(ends) < max(ends)))
def test_the_pert_median_is_within_half_a_percent_of_the_range(ends):
    # Given the beta density on a fine grid
    low, likely, high = sorted(ends)
    median = quantities.parse_takes(f"{low} / {likely} / {high} s").median / 1000
    alpha = 1 + 4 * (likely - low) / (high - low)
    grid = [(step + 0.5) / 2000 for step in range(2000)]
    density = [x ** (alpha - 1) * (1 - x) ** (5 - alpha) for x in grid]
    # Then about half of it lies below the median
    half, below, exact = sum(density) / 2, 0.0, 0.0
    for x, weight in zip(grid, density, strict=True):
        below += weight
        if below >= half:
            exact = x
            break
    assert abs((median - low) / (high - low) - exact) < 0.0055


def test_shortest_and_longest():
    assert (
        quantities.parse_takes("5 / 8 / 10 min").shortest,
        quantities.parse_takes("5 / 8 / 10 min").longest,
    ) == minutes(5, 10)
    assert quantities.parse_takes({"exponential": "3 min"}).longest == math.inf


def test_spreads_of_numbers_and_instants():
    assert quantities.parse_spread("20 / 60 cm") == quantities.Spread("uniform", (20.0, 60.0), "cm")
    assert quantities.parse_spread("35厘米") == quantities.Spread("fixed", (35.0,), "厘米")
    assert quantities.parse_spread("20/30/60 mm/h") == quantities.Spread("pert", (20.0, 30.0, 60.0), "mm/h")
    assert quantities.parse_spread("T+0:45 / T+1:15") == quantities.Spread("uniform", minutes(45, 75), None, "instant")
    assert refusal(quantities.parse_spread, "T+1:15 / T+0:45")[1] == "请写作：T+0:45 / T+1:15"
    assert refusal(quantities.parse_spread, "5 cm / 6 m")[2] == 7


ALPHABET = st.text(alphabet="0123456789.:/-+ T时分秒小半天日年月级ⅢＴ＋／minhsd　\u0301﷽½①尽快", max_size=30)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(text=st.one_of(st.text(), ALPHABET))
def test_no_text_raises_anything_but_unreadable(read, text):
    try:
        read(text)
    except Unreadable as problem:
        refused_well(problem, text)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("五分钟", "时长请用阿拉伯数字", "请写作：5分钟"),
        ("二十五分钟", "时长请用阿拉伯数字", "请写作：25分钟"),
        ("一刻钟", "时长请用阿拉伯数字", "请写作：15分钟"),
        ("一个半小时", "时长请用阿拉伯数字", "请写作：1小时30分"),
        ("30分钟以内", "此处只写时长", "请写作：30分钟"),
        ("不超过5分钟", "此处只写时长", "请写作：5分钟"),
        ("within 5 min", "此处只写时长", "请写作：5分钟"),
        ("当日16时前", "“当日16时前”是钟点，此处应为时长", "请写时长，例如：2小时；钟点只用于时限、“每隔”和“等待”"),
        ("16:00", "“16:00”是钟点，此处应为时长", "请写时长，例如：2小时；钟点只用于时限、“每隔”和“等待”"),
    ],
)
def test_a_time_with_words_around_it_is_shown_as_it_should_be(written, message, hint):
    with pytest.raises(Unreadable) as refused:
        times.parse_duration(written)
    assert (refused.value.message.render("zh"), refused.value.hint.render("zh")) == (message, hint)


@pytest.mark.parametrize("written", ["2026.5.1", "2026/5/1", "2026年5月1"])
def test_a_date_with_other_signs_is_shown_as_it_should_be(written):
    with pytest.raises(Unreadable) as refused:
        times.parse_date(written)
    assert refused.value.hint.render("en") == "write 2026-05-01"
