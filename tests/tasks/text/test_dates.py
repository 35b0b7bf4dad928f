from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.dates import Date, read_date

NOVEMBER_29 = Date(datetime(2025, 11, 29, tzinfo=UTC), "day")
EVENING = Date(datetime(2025, 11, 29, 17, 47, tzinfo=UTC), "minute")  # 20:47 in Damascus


@pytest.mark.parametrize(
    "text",
    [
        "29 نوفمبر 2025",
        "السبت 29 نوفمبر، 2025",
        "29 من تشرين الثاني 2025",
        "29 تشرين الثاني / نوفمبر 2025",
        "29 تشرين الثاني/نوفمبر 2025",
        "29 تشرين ثاني 2025",
        "29 تشرين 2 2025",
        "29 ت2 2025",
        "29 ت٢، ٢٠٢٥",
        "السبت 29 / 11 / 2025",
        "29 نونبر 2025",
        "29 نوڤمبر 2025",
        "29 ـ 11 ـ 2025",
        "2025-333",
        "٢٩ نوفمبر ٢٠٢٥",
        "۲۹ نوفمبر ۲۰۲۵",
        "29 نُوفَمْبِر 2025",
        "تم نشره السبت 29 تشرين الثاني 2025",
        "نوفمبر 29, 2025",
        "٢٩ی تشرینی دووەمی ٢٠٢٥",
        "29 تشرینی دووەم 2025",
        "29ê Mijdarê 2025",
        "29'ê Mijdara 2025'an",
        "29 Sermawez 2025",
        "29 Kasım 2025 Cumartesi",
        "29 KASIM 2025",
        "Saturday, November 29th, 2025",
        "Nov. 29, 2025",
        "29 Nov 2025",
        "29-Nov-2025",
        "2025 November 29",
        "2025-11-29",
        "2025/11/29",
        "29.11.2025",
        "29/11/2025",
        "11/29/2025",
        "٢٩/١١/٢٠٢٥",
    ],
)
def test_a_day_in_words_is_midnight_utc_of_that_day(text):
    assert read_date(text) == NOVEMBER_29


@pytest.mark.parametrize(
    "text",
    [
        "السبت, 29 نوفمبر 2025 08:47 PM",
        "السبت 29 نوفمبر 2025 - 08:47 م",
        "29 نوفمبر 2025 08:47 مساءً",
        "٢٩ نوفمبر ٢٠٢٥، ٨:٤٧ مساء",
        "آخر تحديث: 20:47 - 29 تشرين الثاني 2025",
        "29 نوفمبر 2025 م 08:47",
        "20:47 29.11.2025",
        "29 نوفمبر 2025 17:47 GMT",
        "29 نوفمبر 2025 17:47 بتوقيت غرينتش",
        "29 Kasım 2025 20:47",
        "29 Kasım 2025 20:47 TRT",
        "29 Nov 2025 20:47 (GMT+3)",
        "2025-11-29 20:47:00",
        "Sat Nov 29 20:47:00 2025",
    ],
)
def test_a_time_without_zone_is_damascus_time(text):
    assert read_date(text) == EVENING


MONTHS = [
    "ك2 شباط آذار نيسان أيار حزيران تموز آب أيلول ت1 ت2 ك1",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
    "كانون_الثاني شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين_الاول تشرين_الثاني كانون_الاول",
    "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
    (
        "کانوونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمموز ئاب ئەیلوول تشرینی_یەکەم "
        "تشرینی_دووەم کانوونی_یەکەم"
    ),
    (
        "rêbendanê reşemiyê adarê avrêlê gulanê pûşperê tîrmehê gelawêjê rezberê kewçêrê "
        "sermawezê berfanbarê"
    ),
    "çile sibat adar nîsan gulan hezîran tîrmeh tebax îlon cotmeh mijdar berfanbar",
    (
        "kanûna_paşîn sibatê adarê nîsanê gulanê hezîranê temûzê tebaxê îlonê çiriya_pêşîn "
        "çiriya_paşîn kanûna_pêşîn"
    ),
    "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "OCAK ŞUBAT MART NİSAN MAYIS HAZİRAN TEMMUZ AĞUSTOS EYLÜL EKİM KASIM ARALIK",
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
]


@pytest.mark.parametrize("row", MONTHS)
def test_all_twelve_months_are_known(row):
    read = [read_date(f"7 {name.replace('_', ' ')} 2024") for name in row.split()]
    days = [datetime(2024, month, 7, tzinfo=UTC) for month in range(1, 13)]
    assert read == [Date(day, "day") for day in days]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "29 من تشرين الثاني",
        "تشرين الثاني 2025",
        "نوفمبر 2025",
        "2025",
        "29/11/25",
        "31 شباط 2024",
        "2025-000",
        "2025-366",
        "2024-13-01",
        "29 تشرين الثاني / كانون الأول 2025",
        "١٤٤٧/٠٦/٠٨",
        "29 نوفمبر 1890",
        "29 نوفمبر 9999",
        "قبل 29 دقيقة",
        "منذ عام 2014 في 29 موقعا",
        "08:47 PM",
        "هاتف 0933-29-11-2025-77",
        "1.2.3.2025.4",
    ],
)
def test_what_is_incomplete_or_ambiguous_is_no_date(text):
    assert read_date(text) is None


def minute(text, zone="Asia/Damascus", lang=""):
    found = read_date(text, zone, lang)
    assert found is None or found.precision == "minute"
    return found and found.at.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1764427620",
            "1764427620000",
            "/Date(1764427620000)/",
            "/Date(1764427620000+0300)/",
            "20251129T144700Z",
        ),
        *("Sat Nov 29 2025 17:47:00 GMT+0300 (Arabian Standard Time)", "Sat, 29 Nov 25 14:47 GMT"),
        *("Sat Nov 29 17:47:00 EEST 2025", "11/29/2025 5:47:00 PM", "29 Nov 2025 | 17:47"),
        *("2025年11月29日 17:47", "29. 11. 2025 17:47", "Cmt, 29 Kas 2025 17:47:00 +0300"),
        *(
            "السبت, 29 نوفمبر 2025 17:47:00 +0300",
            "29 listopada 2025 17:47",
            "29 ноября 2025, 17:47",
        ),
    ],
)
def test_what_programs_and_other_languages_write(text):
    lang = "pl" if "listopada" in text else ""
    assert minute(text, lang=lang) == "2025-11-29 14:47"


def test_a_name_that_means_two_months_needs_its_language():
    assert read_date("29 listopad 2025") is None
    assert read_date("29 listopad 2025", lang="hr").at.month == 10
    assert read_date("29 listopad 2025", lang="cs").at.month == 11


@pytest.mark.parametrize(
    ("lang", "day"), [("", 5), ("ar", 5), ("en-GB", 5), ("en-US", 6), ("en", None)]
)
def test_the_order_of_numbers_is_that_of_the_language(lang, day):
    found = read_date("05/06/2025", lang=lang)
    assert (found and found.at.day) == day


@pytest.mark.parametrize("text", ["2025-11-29T00:00:00", "Sat, 29 Nov 2025 00:00:00 GMT"])
def test_midnight_without_an_offset_is_a_day(text):
    assert read_date(text) == NOVEMBER_29


def test_midnight_with_an_offset_is_a_moment():
    assert minute("2025-11-29T00:00:00+03:00") == "2025-11-28 21:00"


@pytest.mark.parametrize("text", ["2025-W48-6", "٨ ئازاری ٢٠٢٥"])
def test_weeks_and_kurdish_dates_are_days(text):
    assert read_date(text).precision == "day"


@pytest.mark.parametrize(
    "text", ["20ی ڕەزبەری 2725", "20 Rezber 2725", "1404/07/20", "٢٠ مهر ١٤٠٤"]
)
def test_kurdish_and_persian_years_are_converted(text):
    assert read_date(text) == Date(datetime(2025, 10, 12, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-11-29T20:47:00+03:00", EVENING),
        ("2025-11-29T20:47:00+0300", EVENING),
        ("2025-333T20:47:00+03:00", EVENING),
        ("2025-11-29 20:47:00 +0300", EVENING),
        ("2025-11-29T17:47:00Z", EVENING),
        ("2025-11-29T17:47:00.0000000Z", EVENING),
        ("2025-11-29 17:47:00 UTC", EVENING),
        ("2025-11-29T20:47", EVENING),
        ("Sat, 29 Nov 2025 20:47:00 +0300", EVENING),
        ("Sat, 29 Nov 2025 17:47:00 GMT", EVENING),
        ("2025-11-29", NOVEMBER_29),
        ("20251129", NOVEMBER_29),
    ],
)
def test_fields_for_programs_are_read(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "x", "2025", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-10:00", "1969-12-31", "-1"],
)
def test_fields_that_lie_are_no_date(text):
    assert read_date(text) is None


@given(st.text(max_size=100) | st.text("0123456789٠١٢٣ /:.-+TZنوفمبرPMGT", max_size=40))
def test_any_text_gives_a_date_in_range_or_none(text):
    found = read_date(text)
    assert found is None or (found.at.utcoffset() == timedelta(0) and 1994 < found.at.year < 2102)


@given(st.dates(date(1996, 1, 1), date(2099, 12, 31)), st.sampled_from(MONTHS))
def test_every_day_in_words_comes_back(day, row):
    name = row.split()[day.month - 1].replace("_", " ")
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert read_date(f"{day.day} {name} {day.year}") == Date(moment, "day")
