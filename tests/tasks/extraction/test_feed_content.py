import pytest

from tasks.errors import NoArticle
from tasks.extraction.feed_content import Carried, from_feed
from tasks.feeds.parse import parse_feed
from tasks.feeds.telegram import parse as parse_channel

URL = "https://a.example/1"
TITLE = "وصول رتل إلى دير الزور"
SENTENCE = (
    "أعلنت قوات الأمن في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف دير الزور الشرقي."
)
WHOLE = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(8))


def lines(content: str, title: str = TITLE) -> list[str]:
    return from_feed(Carried(URL, title, "ar", content)).text.split("\n\n")


@pytest.mark.parametrize(
    "aside",
    [
        "<figure><img src=x><figcaption>صورة من الأرشيف</figcaption></figure>",
        "<script>var x = 1</script>",
        f"<p>The post <a href=x>{TITLE}</a> appeared first on <a href=y>A</a>.</p>",
        f"<ul><li><a href=x>{TITLE}</a></li></ul>",
        "<iframe src=x>الفيديو</iframe>",
        "<p>شارك فيسبوك تويتر</p>",
    ],
)
def test_a_fragment_comes_out_as_its_text_alone(aside):
    assert lines(
        f"{aside}<p>{SENTENCE}</p><div>{SENTENCE} ثانيًا<br>{SENTENCE} ثالثًا</div>{aside}"
    ) == [
        SENTENCE,
        f"{SENTENCE} ثانيًا",
        f"{SENTENCE} ثالثًا",
    ]


def test_the_title_is_not_the_text():
    assert lines(f"<h1>{TITLE}</h1><p>{SENTENCE}</p>") == [SENTENCE]


def test_a_dateline_is_kept_as_a_fact_and_in_the_text():
    article = from_feed(Carried(URL, TITLE, "ar", f"<p>دمشق-سانا: {SENTENCE}</p>"))
    assert (article.agency, article.place) == ("sana", "دمشق")
    assert article.text.startswith("دمشق-سانا")


@pytest.mark.parametrize(
    "content",
    ["", "<p></p>", "<p>اقرأ المزيد</p>", "<p " + " ".join(f"a{n}" for n in range(900)) + ">x"],
)
def test_a_fragment_without_text_is_no_article(content):
    with pytest.raises(NoArticle):
        from_feed(Carried(URL, TITLE, "ar", content))


@pytest.mark.parametrize(
    ("item", "is_carried"),
    [
        (
            (
                "<description>نبذة</description>"
                f"<content:encoded><![CDATA[{WHOLE}]]></content:encoded>"
            ),
            True,
        ),
        (f"<description><![CDATA[{WHOLE}]]></description>", True),
        ("<description>نبذة من الخبر</description>", False),
        (f"<description><![CDATA[{WHOLE * 200}]]></description>", False),
    ],
    ids=["encoded", "description", "teaser", "endless"],
)
def test_rss_carries_the_text_where_it_is_whole(item, is_carried):
    head = (
        '<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
    )
    body = f"{head}<title>{TITLE}</title><link>{URL}</link>{item}</item></channel></rss>"
    (entry,) = parse_feed(body.encode(), "https://a.example/feed").entries
    assert entry.content == (WHOLE if is_carried else "")


def test_json_feeds_carry_plain_text_as_text():
    text = f"{SENTENCE} 1 < 2\\n{SENTENCE}\\n{SENTENCE * 5}"
    item = f'{{"url":"{URL}","content_text":"{text}"}}'
    body = f'{{"version":"https://jsonfeed.org/version/1","items":[{item}]}}'
    (entry,) = parse_feed(body.encode(), "https://a.example/feed.json").entries
    assert lines(entry.content)[0] == f"{SENTENCE} 1 < 2"


def test_a_channels_message_is_the_whole_article():
    text = f'<div class="tgme_widget_message_text">{SENTENCE}</div>'
    message = f'<div class="tgme_widget_message" data-post="channel/7">{text}</div>'
    (entry,) = parse_channel(f"<html>{message}</html>".encode(), "https://t.me/s/channel").entries
    assert entry.is_whole
    assert lines(entry.content, "") == [SENTENCE]


def test_a_feed_keeps_the_texts_of_its_newest_entries_only():
    long = f"<p>{'running text of a story ' * 3_900}</p>"
    item = (
        "<item><title>t</title><link>https://a.example/{}</link>"
        "<description><![CDATA[{}]]></description></item>"
    )
    items = "".join(item.format(number, long) for number in range(14))
    entries = parse_feed(
        f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), "https://a.example/feed"
    ).entries
    kept = [bool(entry.content) for entry in entries]
    assert kept[0]
    assert not kept[-1]
    assert kept == sorted(kept, reverse=True)
