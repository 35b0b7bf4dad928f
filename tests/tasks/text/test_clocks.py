"""Times of day: zones, parts of the day, and what is not understood."""

import pytest

from tasks.text.dates import read_date


def minute(text, zone="Asia/Damascus", lang=""):
    found = read_date(text, zone, lang)
    assert found is None or found.precision == "minute"
    return found and found.at.strftime("%Y-%m-%d %H:%M")


def test_the_zone_of_the_source_holds_where_none_is_written():
    assert minute("29 Kasım 2025 20:47", "UTC") == "2025-11-29 20:47"
    assert minute("2025-07-01T12:00:00", "Europe/Berlin") == "2025-07-01 10:00"


def test_damascus_had_winter_time_until_october_2022():
    assert minute("2022-03-20T14:00:00") == "2022-03-20 12:00"
    assert minute("2022-07-20T14:00:00") == "2022-07-20 11:00"
    assert minute("2023-01-20T14:00:00") == "2023-01-20 11:00"


def test_a_zone_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Asia/Nowhere"):
        read_date("2025-11-29", "Asia/Nowhere")


@pytest.mark.parametrize(
    "zone",
    [
        *("+03", "+03:00", "+3:00", "+0300", "GMT+3", "GMT+03:00", "UTC+3", "UTC+0300"),
        *("TRT", "EEST", "MSK", "EAT", "TSİ", "Asia/Damascus", "[Europe/Istanbul]"),
        *("(GMT+3)", "GMT+0300 (Arabian Standard Time)", "AST", "بتوقيت دمشق", "(توقيت دمشق)"),
        *("بتوقيت مكة المكرمة", "بتوقيت موسكو", "Damascus time", "بالتوقيت المحلي"),
    ],
)
def test_every_spelling_of_three_hours_east_is_the_same_moment(zone):
    assert minute(f"29 Nov 2025 20:47:00 {zone}") == "2025-11-29 17:47"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("CET", "19:47"),
        ("MET", "19:47"),
        ("EET", "18:47"),
        ("CEST", "18:47"),
        ("GST", "16:47"),
        ("بتوقيت أبوظبي", "16:47"),
        ("ت.غ", "20:47"),
        ("Zulu", "20:47"),
        ("02:00", "18:47"),
        ("0200", "18:47"),
        ("بتوقيت غرينتش", "20:47"),
        ("-0430", "01:17"),
    ],
)
def test_a_zone_is_read(zone, expected):
    assert minute(f"29 Nov 2025 20:47:00 {zone}")[-5:] == expected


def test_an_abbreviation_that_continents_share_is_that_of_the_source():
    assert minute("29 Nov 2025 20:47 AST", "America/Halifax") == "2025-11-30 00:47"
    assert minute("29 Nov 2025 20:47 CST", "Asia/Shanghai") == "2025-11-29 12:47"
    assert minute("29 Nov 2025 20:47 IST", "Asia/Jerusalem") == "2025-11-29 18:47"


@pytest.mark.parametrize(
    "zone",
    [
        "XQT",
        "Pacific Standard Time",
        "(Arab Summer Time)",
        "+0300Z",
        "+03:00X",
        "+25:00",
        "+03:07",
        "IST",
        "بتوقيت المريخ",
        "Asia/Nowhere",
    ],
)
def test_a_zone_that_is_not_understood_makes_the_date_unknown(zone):
    assert read_date(f"29 Nov 2025 20:47:00 {zone}") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:10 ص", "00:10"),
        ("12:10 م", "12:10"),
        ("الساعة 3 مساءً", "15:00"),
        ("الساعة 3:05 عصراً", "15:05"),
        ("الساعة 5:00 فجراً", "05:00"),
        ("9:15 ليلاً", "21:15"),
        ("1:15 ليلاً", "01:15"),
        ("2:15 بعد الظهر", "14:15"),
        ("بعد الظهر 2:15", "14:15"),
        ("08:47 بعدازظهر", "20:47"),
        ("akşam 8:47", "20:47"),
        ("ÖS 8:47", "20:47"),
        ("8:47 êvarê", "20:47"),
        ("8:47ی ئێوارە", "20:47"),
        ("٨:٤٧ د.ن", "20:47"),
        ("at 8pm", "20:00"),
        ("8:47 p.m.", "20:47"),
        ("20h47", "20:47"),
        ("saat 20.47", "20:47"),
        ("20.47.30", "20:47"),
        ("kl. 20.47", "20:47"),
        ("8:47 من مساء الأحد", "20:47"),
        ("8:47 صباح الأحد", "08:47"),
        ("9:15 ليل الأحد", "21:15"),
        ("12:15 فجر الأحد", "00:15"),
        ("12:15 بعد منتصف الليل", "00:15"),
        ("1:30 بعد منتصف الليل", "01:30"),
        ("12:00 منتصف الليل", "00:00"),
        ("11:30 قبل منتصف الليل", "23:30"),
        ("12:15 gece yarısından sonra", "00:15"),
        ("12:15ی پاش نیوەشەو", "00:15"),
        ("12:15 نیمه‌شب", "00:15"),
        ("11:45 ظهراً", "11:45"),
        ("12:45 ظهراً", "12:45"),
        ("1:45 ظهراً", "13:45"),
        ("8 مساءً", "20:00"),
        ("8 akşam", "20:00"),
        ("12 noon", "12:00"),
        ("20h", "20:00"),
        ("20 Uhr", "20:00"),
    ],
)
def test_a_part_of_the_day_is_read(text, expected):
    assert minute(f"12 Oct 2025 {text}", "UTC")[-5:] == expected


def test_an_hour_that_may_be_either_is_no_time():
    assert read_date("12 أكتوبر 2025 الساعة 3").precision == "day"


@pytest.mark.parametrize("text", ["12 أكتوبر 2025 م", "ص 8 - 12 أكتوبر 2025", "5 km, 12 Oct 2025"])
def test_a_number_beside_a_letter_is_no_hour(text):
    assert read_date(text).precision == "day"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-12T24:00:00Z", "2025-10-13 00:00"),
        ("2025-10-12T24:00:00+03:00", "2025-10-12 21:00"),
        ("2025-12-31 24:00", "2025-12-31 21:00"),
        ("Sun, 12 Oct 2025 23:59:60 GMT", "2025-10-13 00:00"),
        ("2025-10-12T20:47:60Z", "2025-10-12 20:48"),
        ("2025-10-12T20Z", "2025-10-12 20:00"),
        ("2025-10-12T20+03:00", "2025-10-12 17:00"),
        ("2025-10-12T20", "2025-10-12 17:00"),
    ],
)
def test_the_last_moment_and_the_hour_alone_of_iso_8601(text, expected):
    assert minute(text) == expected


@pytest.mark.parametrize(
    "text", ["2025-10-12T24:05:00Z", "2025-10-12 20:47:61", "2025-10-12 25:00"]
)
def test_a_time_that_no_clock_shows_leaves_the_day(text):
    assert read_date(text).precision == "day"


@pytest.mark.parametrize("sign", ["\N{MINUS SIGN}", "\N{NON-BREAKING HYPHEN}", "\N{HYPHEN}"])
def test_every_minus_is_one(sign):
    assert minute(f"Sun, 12 Oct 2025 20:47:00 {sign}0300") == "2025-10-12 23:47"
    assert minute(f"2025-10-12T20:47:00{sign}03:00") == "2025-10-12 23:47"


def test_a_hyphen_between_time_and_day_is_no_zone():
    assert minute("نُشر: 18:22-12 أكتوبر 2025 م") == "2025-10-12 15:22"


@pytest.mark.parametrize(
    "text",
    [
        "12 October 2025 8.47pm",
        "12th October 2025 8.47 p.m.",
        "8.47pm, 12 October 2025",
        "12 تشرين الأول 2025 8.47 مساء",
        "12ê Cotmehê 2025 saet 8:47ê êvarê",
        "12 Ekim 2025 20:47'de",
    ],
)
def test_the_part_of_the_day_behind_a_dot_or_an_ending(text):
    assert minute(text) == "2025-10-12 17:47"


def test_a_number_with_a_dot_is_no_time():
    assert read_date("8.47 million people, 12 October 2025").precision == "day"
