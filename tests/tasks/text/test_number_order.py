"""5/6: in June or in May, as the day of the week or the neighbours say."""

import pytest

from tasks.text.dates import orders_of, read_date


def month(text, **given):
    found = read_date(text, **given)
    return found and found.at.month


@pytest.mark.parametrize(
    "text",
    [
        "Friday 05/06/2026",
        "Fri, 05/06/2026 14:00",
        "Fri 14:00 05/06/2026",
        "الجمعة 05/06/2026",
        "الجمعة، 5-6-2026",
        "05/06/2026 - الجمعة",
        "5/6/2026 (Friday)",
        "Cuma, 05/06/2026",
        "هەینی 05/06/2026",
        "Înî 05/06/2026",
        "جمعه ۰۵/۰۶/۲۰۲۶",
    ],
)
@pytest.mark.parametrize("lang", ["", "ar", "en", "en-US"])
def test_the_day_of_the_week_decides(text, lang):
    assert month(text, lang=lang) == 6


@pytest.mark.parametrize("text", ["Wednesday 05/06/2026", "الأربعاء 05/06/2026"])
def test_it_may_decide_for_the_month_first(text):
    assert month(text, lang="ar") == 5


def test_a_day_of_the_week_that_fits_neither_makes_the_date_unknown():
    assert read_date("Sunday 05/06/2026", lang="ar") is None


@pytest.mark.parametrize("text", ["Sunday 13/05/2026", "Sunday 05/13/2026", "Sunday 05/05/2026"])
def test_a_wrong_day_of_the_week_costs_no_date_that_is_plain(text):
    assert month(text) == 5


def test_a_weekday_of_another_phrase_decides_nothing():
    assert month("05/06/2026 Sunday Times") == 6
    assert month("يوم الأحد في حلب 05/06/2026") == 6


def test_an_order_that_is_known_holds_before_the_language():
    assert month("05/06/2026", lang="ar", order="mdy") == 5
    assert month("05/06/2026", lang="en-US", order="dmy") == 6
    assert read_date("05/06/2026", order="unknown") is None
    assert month("13/06/2026", order="unknown") == 6
    assert month("Friday 05/06/2026", order="mdy") == 6


@pytest.mark.parametrize(
    ("texts", "orders"),
    [
        (["13/05/2026", "05/06/2026"], {"dmy", ""}),
        (["05/13/2026 10:00 AM"], {"mdy"}),
        (["Friday 05/06/2026"], {"dmy"}),
        (["05.06.2026"], {"dmy"}),
        (["05/06/2026", "2026-06-05", "", "5 June 2026"], {""}),
        (["13/05/2026", "05/13/2026"], {"dmy", "mdy"}),
        (["Sunday 05/06/2026"], {"unknown"}),
        ([], set()),
    ],
)
def test_dates_show_orders(texts, orders):
    assert orders_of(texts) == orders
