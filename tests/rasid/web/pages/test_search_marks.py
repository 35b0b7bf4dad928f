"""Words of a search are marked on cards and in articles, apart from those of topics."""

from datetime import UTC, datetime
from urllib.parse import quote

from rasid.web.pages.marks import Span, begin_of, lead
from tests.rasid.web.pages.conftest import cards
from tests.support.wall_news import add, message

SOUGHT = '<mark class="hit">'


def test_words_are_marked_on_cards_in_any_form(site):
    html = site.page("/?q=" + quote("حصيلة طفل -غاز"))
    assert cards(html) == ["mine"]
    card = html.split('id="s-mine"')[1].split("</article>")[0]
    assert f"{SOUGHT}طفل</mark>" in card.split("<h3")[1].split("</h3>")[0]
    assert f"{SOUGHT}حصيلة</mark>" in card
    assert "<mark>انفجار لغم</mark>" in card
    assert f'href="/article/mine?q={quote("حصيلة")}+{quote("طفل")}"' in card
    assert SOUGHT not in site.page("/")


def test_a_card_shows_the_place_of_words_that_stand_below(site):
    card = site.page("/?q=" + quote("متحدث")).split('id="s-mine"')[1].split("</article>")[0]
    assert f'<p class="lead">… وأوضح {SOUGHT}المتحدث</mark> أن' in card


def test_words_are_marked_in_an_article_whatever_is_asked_there(site):
    asked = quote("لغم متحدث")
    html = site.page(f"/article/mine?q={asked}")
    body = html.split('class="body')[1].split("</article>")[0]
    assert f"{SOUGHT}المتحدث</mark>" in body
    assert '<mark class="hit k-theme' in body
    assert f"?why=explosion-ied&amp;q={asked.replace('%20', '+')}#why" in body
    assert 'name="q" value="لغم متحدث"' in html.split('class="whynot"')[1]
    assert "Words of the search" in html
    assert "hit" not in site.page("/article/mine").split("<main")[1].split("</main>")[0]


def test_a_search_without_a_word_is_told_on_an_article_too(site):
    assert site.ask("/article/mine?q=*")[0].status == 400


def test_what_is_new_is_marked_as_well(site, store):
    last = site.page("/").split('data-last="')[1].split('"')[0]
    add(store, message("new", "اجتماع التحالف", "بيان", seen_at=datetime.now(UTC)))
    html = site.page(f"/?q={quote('تحالف')}&after={last}")
    assert f"اجتماع {SOUGHT}التحالف</mark>" in html


def test_strangers_signs_stay_text(site, store):
    add(store, message("bad", "<b>x</b> سد", "سد <i>", seen_at=datetime.now(UTC)))
    card = site.page("/?q=" + quote("سد b")).split('id="s-bad"')[1].split("</article>")[0]
    assert f"&lt;{SOUGHT}b</mark>&gt;x" in card


def test_a_lead_begins_at_a_word_before_what_is_sought():
    text = "كلمة " * 100 + "هدف هنا"
    at = text.index("هدف")
    begin = begin_of(text, [Span(at, at + 3)], 240)
    assert text[begin - 1] == " "
    shown = "".join(one.text for one in lead(text, [Span(at, at + 3)], 240, begin))
    assert shown.startswith("… كلمة")
    assert "هدف" in shown
    assert begin_of("x" * 500, [Span(400, 410)], 240) == 340
    assert begin_of(text, [], 240) == 0
