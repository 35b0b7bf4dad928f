from datetime import date

import pytest

from tasks.text.dates import read_date
from tasks.text.dates.calendars import islamic_day, persian_day


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("۱۳۹۸/۱۱/۲۹", date(2020, 2, 18)),
        ("۸ آذر ۱۴۰۴", date(2025, 11, 29)),
        ("شنبه 15 اردیبهشت 1403 ساعت 10:20", date(2024, 5, 4)),
        ("۱ فروردین ۱۴۰۴", date(2025, 3, 21)),
        ("30 اسفند 1403", date(2025, 3, 20)),
        ("8 جمادى الآخرة 1447 هـ", date(2025, 11, 29)),
        ("الأول من رمضان", None),
        ("29 رمضان، 1446", date(2025, 3, 29)),
        ("السبت 08 جمادى الآخرة 1447هـ الموافق 29 نوفمبر 2025", date(2025, 11, 29)),
        ("19/6/1448هـ", date(2026, 11, 29)),
        ("١٩/٠٦/١٤٤٨ هـ", date(2026, 11, 29)),
        ("19 - 6 - 1448 هجري", date(2026, 11, 29)),
        ("1448/6/19 هـ", date(2026, 11, 29)),
        ("19/6/1448 AH", date(2026, 11, 29)),
        ("18/6/1448هـ الموافق 29/11/2026م", date(2026, 11, 29)),
        ("الأحد 19/6/1448هـ", date(2026, 11, 29)),
        ("الاثنين 19/6/1448هـ", date(2026, 11, 30)),
        ("السبت 19 جمادى الآخرة 1448هـ", date(2026, 11, 28)),
        ("الأربعاء 19/6/1448هـ", None),
        ("6/19/1448هـ", None),
        ("31/6/1448هـ", None),
        ("19/6/1448", None),
        ("30 اسفند 1402", None),
        ("32 فروردین 1404", None),
        ("1447/06/08", None),
        ("1200/06/08", None),
    ],
)
def test_days_of_the_persian_and_the_islamic_calendar(line, expected):
    read = read_date(line)
    assert (read and read.at.date()) == expected


@pytest.mark.parametrize("year", range(1374, 1421))
def test_persian_years_follow_each_other_without_a_gap(year):
    last = persian_day(year, 12, 30) or persian_day(year, 12, 29)
    following = persian_day(year + 1, 1, 1)
    assert following is None or (following - last).days == 1
    assert persian_day(year, 1, 1).month == 3


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1300, 1, 1), (1404, 0, 1), (1404, 13, 1), (1404, 7, 31), (1404, 1, 0)],
)
def test_persian_days_that_are_none(year, month, day):
    assert persian_day(year, month, day) is None


@pytest.mark.parametrize(("year", "month", "day"), [(1300, 1, 1), (1447, 13, 1), (1447, 6, 31)])
def test_islamic_days_that_are_none(year, month, day):
    assert islamic_day(year, month, day) is None
