"""What a page's own style sheet hides by one class or id is no text; what it may show again is."""

import pytest

from rasid import extract

TEXT = "<p>قالت فرق الإطفاء إنها سيطرت على الحريق الذي نشب في عدد من المحال وسط المدينة.</p>" * 4
SMUGGLED = "كلمات مدسوسة لا يراها القارئ عن حلب والرقة ودير الزور في هذه الصفحة."


def text_of(head: str, element: str) -> str:
    return extract(
        f"<html lang=ar><head><meta charset=utf-8>{head}</head><body><main><article>"
        f"<h1>حريق كبير في دمشق</h1>{TEXT}{element}{TEXT}</article></main></body></html>".encode()
    ).text


@pytest.mark.parametrize(
    "rule",
    [
        ".zz{display:none}",
        "p.zz { color:red; display : none !important }",
        "/* x{y} */ .k{color:red} .zz{display:none}",
        ".a,.zz,.b{margin:0;display:none;}",
        "#zz{visibility:hidden}",
        "@media print{.k{color:red}} .zz{display:none}",
    ],
)
def test_rule_with_a_simple_selector_hides(rule: str) -> None:
    assert SMUGGLED not in text_of(f"<style>{rule}</style>", f"<p class=zz id=zz>{SMUGGLED}</p>")


@pytest.mark.parametrize(
    "head",
    [
        "<style>@media print{.zz{display:none}}</style>",
        "<style>.zz{display:none} .open .zz{display:block}</style>",
        "<style>.no-js .zz{display:none}</style>",
        "<style>.zz:empty{display:none}</style>",
        "<style media=print>.zz{display:none}</style>",
        "<noscript><style>.zz{display:none}</style></noscript>",
    ],
)
def test_rule_for_a_state_or_another_medium_hides_nothing(head: str) -> None:
    assert SMUGGLED in text_of(head, f"<p class=zz>{SMUGGLED}</p>")


def test_rule_that_hides_most_of_a_page_waits_for_its_script() -> None:
    page = (
        "<html lang=ar><head><meta charset=utf-8><style>.body{display:none}</style></head><body>"
        f"<article><h1>حريق كبير في دمشق</h1><div class=body>{TEXT}</div></article></body></html>"
    )
    assert "فرق الإطفاء" in extract(page.encode()).text
