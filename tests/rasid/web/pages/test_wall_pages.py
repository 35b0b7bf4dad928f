"""The pages as a browser without a script gets them."""

import gzip
import re
import urllib.parse
import urllib.request
from datetime import UTC, datetime

from rasid.web.pages.wall import CARDS
from tests.rasid.web.pages.conftest import Site, cards
from tests.support.processes import until
from tests.support.wall_news import add, message, serving, tagged


def test_the_wall_shows_stories_with_all_that_a_reader_asks(site):
    html = site.page("/")
    assert cards(html)[:2] == ["mine", "gas"]
    story = html[html.index('id="s-mine"') : html.index('id="s-gas"')]
    assert "<mark>انفجار لغم</mark>" in story
    assert "revision 2" in story
    assert "Also told by" in story
    assert "<b>2</b> independent" in story
    assert 'href="/article/ledger"' in story
    assert re.search(
        r'<time datetime="[^"]+" data-at="[^"]+"><b class="clock">\d\d:\d\d</b>', story
    )
    assert '<html lang="en" dir="ltr"' in html
    assert len(html.encode()) < 250_000


def test_a_day_has_no_hour_and_no_zone(site):
    html = site.page("/")
    story = html[html.index('id="s-gas"') :].split("</article>")[0]
    assert 'class="clock"' not in story
    assert "data-at" not in story.split("</time>")[0].split("<time")[1]


def test_filters_live_in_the_address(site):
    assert cards(site.page("/?lang=tr")) == ["gas"]
    assert cards(site.page("/?topic=turkey&not=sdf")) == ["gas"]
    assert cards(site.page("/?independent=2")) == ["mine"]
    assert cards(site.page("/?q=%D9%84%D8%BA%D9%85&since=24h")) == ["mine"]
    assert "hidden" in site.page("/?lang=tr").split('name="lang" value="tr"')[0][-40:]


def test_a_wrong_filter_is_left_out_and_told(site):
    html = site.page("/?lang=tr&level=village")
    assert cards(html) == ["gas"]
    assert "<bdi>level</bdi> was left out of the query" in html
    assert "is none of country" in html


def test_every_filter_has_its_control(site):
    chosen = {
        "kind": "theme",
        "form": "full",
        "salience": "main",
        "level": "governorate",
        "published_from": "2026-01-01",
        "since": "30d",
        "independent": "2",
    }
    html = site.page("/?" + urllib.parse.urlencode(chosen))
    form = html[html.index('id="filters"') :].split("</form>")[0]
    for name, value in chosen.items():
        assert re.search(f'name="{name}".*?value="{value}"', form, re.DOTALL), name
    assert cards(site.page("/?kind=place&lang=ar"))[0] == "mine"
    assert cards(site.page("/?governorate=hasakah&salience=main")) == []
    assert cards(site.page("/?published_to=2020-01-01")) == []


def test_a_query_is_taken_along_in_its_text_form(site):
    html = site.page("/?lang=tr&q=%22a+b%22")
    assert "rasid tail --follow &#39;lang:tr &#34;a b&#34;&#39;" in html
    assert "/topics/articles/atom.xml?lang=tr&amp;q=%22a+b%22" in html


def test_an_empty_page_tells_a_way_out(site):
    html = site.page("/?lang=tr&topic=hasakah")
    assert cards(html) == []
    assert "Nothing matches" in html
    assert 'href="/?lang=tr"' in html
    assert 'href="/?topic=hasakah"' in html


def test_a_topic_is_added_by_any_of_its_names_and_a_wrong_name_is_told(site):
    answer, _ = site.ask("/?lang=ar&add=%D9%82%D8%B3%D8%AF&as=not&topic=syria")
    assert (answer.status, answer.getheader("Location")) == (303, "/?topic=syria&not=sdf&lang=ar")
    answer, _ = site.ask("/?add=%3Cb%3E")
    html = site.page(answer.getheader("Location"))
    assert "There is no topic" in html
    assert "<b></b>" not in html


def test_older_pages_follow_without_a_gap_and_without_a_double(site, store):
    for number in range(CARDS + 5):
        one = message(f"x{number}", f"title {number}", seen_at=datetime.now(UTC))
        add(store, one, at=datetime.now(UTC))
    assert until(lambda: cards(site.page("/"))[:1] == [f"x{CARDS + 4}"])  # the index has all
    first = site.page("/")
    older = re.search(r'id="older" href="([^"]+)"', first)[1].replace("&amp;", "&")
    both = [*cards(first), *cards(site.page(older))]
    assert len(cards(first)) == CARDS
    assert len(both) == len(set(both)) > CARDS + 5
    newer = re.search(r'id="newer" href="([^"]+)"', site.page(older))[1].replace("&amp;", "&")
    assert cards(site.page(newer)) == cards(first)


def test_what_is_new_comes_as_cards_alone(site, store):
    last = re.search(r'data-last="([^"]+)"', site.page("/"))[1]
    assert cards(site.page(f"/?after={last}")) == []
    add(store, message("fresh", "جديد", seen_at=datetime.now(UTC)), at=datetime.now(UTC))
    html = site.page(f"/?after={last}")
    assert cards(html) == ["fresh"]
    assert "<html" not in html
    assert cards(site.page(f"/?after={last}&lang=en")) == []


def test_five_languages_and_their_directions(site):
    for lang, tag, direction in [("ar", "ar", "rtl"), ("ckb", "ckb", "rtl"), ("kmr", "ku", "ltr")]:
        answer, _ = site.ask(f"/?topic=syria&ui={lang}")
        assert (answer.status, answer.getheader("Location")) == (303, "/?topic=syria")
        html = site.page("/?topic=syria")
        assert f'<html lang="{tag}" dir="{direction}"' in html
    site.cookies.clear()
    assert 'lang="tr"' in site.page("/", **{"Accept-Language": "tr-TR,tr;q=0.9"})[:200]


def test_a_readers_zone_and_theme_are_kept_in_cookies(site):
    site.cookies |= {"rasid-zone": "Asia/Tokyo", "rasid-theme": "dark"}
    html = site.page("/")
    assert 'data-theme="dark"' in html
    assert "Times of Tokyo" in html
    site.cookies |= {"rasid-zone": "../../etc/passwd", "rasid-theme": '"><script>'}
    html = site.page("/")
    assert "Times of Damascus" in html
    assert "data-theme" not in html


def test_an_article_tells_why_and_where_else_and_what_changed(site):
    html = site.page("/article/mine")
    assert "Why these topics" in html
    assert re.search(r'<a class="mk" data-why id="m-\d+" href="\?why=explosion-ied#why">', html)
    assert "Levant Ledger" in html
    assert "<del>قتيلين</del>" in html
    assert "read from: json-ld" in html
    assert 'href="https://news.example/mine" rel="noopener noreferrer nofollow"' in html
    why = site.page("/article/mine?why=drugs&part=why")
    assert "It does not have the topic" in why
    assert "<html" not in why
    assert "There is no topic" in site.page("/article/mine?why=nonsense")


def test_an_article_that_is_not_kept_is_told_so(site):
    answer, html = site.ask("/article/none")
    assert answer.status == 404
    assert "No such article is kept" in html


def test_a_withdrawn_article_says_so_and_leaves_the_wall(site, store, news):
    gone = news["gas"]
    add(store, gone, at=datetime.now(UTC), kind="withdrawn")
    assert "gas" not in cards(site.page("/"))
    assert "Withdrawn: the page says" in site.page("/article/gas")


def test_every_topic_has_its_page_and_its_feeds_from_the_start(site):
    html = site.page("/topic/drugs")
    assert "No article has this topic yet" in html
    assert site.page("/topics/drugs/atom.xml").startswith("<?xml")
    assert site.ask("/v1/stream/drugs/json")[0].status == 200
    assert site.ask("/topic/atlantis")[0].status == 404


def test_a_topic_page_counts_charts_and_maps(site):
    html = site.page("/topic/explosion-ied?span=24h")
    assert 'class="chart"' in html
    assert "rasid tail explosion-ied" in html
    assert 'aria-label="Map of the governorates of Syria"' in html
    assert "<th scope" in html
    assert cards(html)[0] == "mine"


def test_pages_are_compressed_and_files_kept_for_ever(site):
    answer, _ = site.ask("/static/base.css")
    assert answer.getheader("Cache-Control") == "no-cache"
    address = re.search(r'href="(/static/base\.css\?v=\w+)"', site.page("/"))[1]
    assert "immutable" in site.ask(address)[0].getheader("Cache-Control")
    assert site.ask("/static/../app.py")[0].status == 404
    asked = urllib.request.Request(f"{site.base}/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=10) as response:
        body = response.read()
    assert len(body) < 60_000
    assert cards(gzip.decompress(body).decode())[0] == "mine"


HOSTILE = (
    "<script>alert(1)</script>\u202eevil\u2066\"'><img src=x onerror=alert(1)> {{7*7777}} "
    "javascript:alert(1)"
)


def test_hostile_text_in_every_field_is_text(site, store):
    one = message(
        "evil",
        HOSTILE + "A" * 10_000,
        f"{HOSTILE}\n\n{HOSTILE}",
        lang='ar"><script>',
        source=HOSTILE,
        agency=HOSTILE,
        place=HOSTILE,
        section=HOSTILE,
        keywords=(HOSTILE,),
        authors=(HOSTILE,),
        url="javascript:alert(1)",
        canonical_url="javascript:alert(1)",
        dated_by=HOSTILE,
        extraction=HOSTILE,
        seen_at=datetime.now(UTC),
        tags=(tagged("sdf", HOSTILE, "evil"),),
    )
    add(store, one, at=datetime.now(UTC))
    for path in ("/", "/article/evil", "/topic/sdf", "/article/evil?why=%3Cscript%3E"):
        html = site.page(path)
        assert html.count("<script") == 1, path
        assert "<img" not in html
        assert "\u202e" not in html
        assert "\u2066" not in html
        assert re.search(r'href="\s*javascript:', html, re.IGNORECASE) is None
        assert re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', html)) is None
        assert "54439" not in html


def test_a_composing_sign_breaks_no_tag(site, store):
    """T17: U+0338 after a ">" composes to another sign, and the tag would go on."""
    title = "\u0338 id=forged x"
    add(store, message("forged", title), at=datetime.now(UTC))
    for path in ("/", "/article/forged", f"/?wrong={urllib.parse.quote(title)}"):
        assert "\u226f" not in site.page(path), path


def test_hostile_parameters_are_refused_and_hold_no_place_among_listeners(site):
    many = "&".join("x=1" for _ in range(101))
    for path in (f"/?{many}", f"/live?{many}"):
        assert site.ask(path)[0].status == 400
    assert "rasid_web_clients 0.0" in site.page("/metrics")
    assert site.ask("/article/mine?rev=123456x")[0].status == 400
    number = "0" * 8 + "19999999"
    assert site.ask(f"/v1/stream/articles/json?newest={number}")[0].status == 400
    assert site.ask(f"/v1/articles?independent={'0' * 9}{'9' * 20}")[0].status == 400


def test_words_are_found_in_texts_too(site):
    # المتحدث stands in the text of one story alone
    assert cards(site.page("/?q=" + urllib.parse.quote("متحدث"))) == ["mine"]


def test_an_address_that_leads_nowhere_leads_people_home(site):
    answer, html = site.ask("/nowhere", Accept="text/html,*/*", Cookie="rasid-lang=ar")
    assert (answer.status, answer.getheader("Content-Type")) == (404, "text/html; charset=utf-8")
    assert 'href="/"' in html
    answer, told = site.ask("/v1/nowhere", Accept="application/json")
    assert (answer.status, answer.getheader("Content-Type")) == (404, "application/problem+json")
    assert "nothing at this address" in told


def test_the_day_on_which_an_old_report_came_is_a_moment_too(settings, store, news):
    old = datetime(2020, 5, 3, 9, 0, tzinfo=UTC)
    add(store, message("old", "خبر قديم", seen_at=datetime.now(UTC), published_at=old))
    with serving(settings, store) as base:
        story = Site(base).page("/").split('id="s-old"')[1].split("</article>")[0]
    assert re.search(r'seen later: <time data-at="[^"]+"><span class="day">', story)
