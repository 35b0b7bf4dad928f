"""What channels and pages put around news."""

import pytest

from tasks.stories.surroundings import agencies_in, surroundings
from tasks.stories.tokens import tokens_of

NEWS = "انفجار عبوة ناسفة قرب سوق المدينة"


def words(text: str) -> str:
    return " ".join(token.text for token in tokens_of(text))


@pytest.mark.parametrize(
    "post",
    [
        f"🔴 عاجل | {NEWS}",
        f"عاجل: {NEWS}",
        f"#عاجل | {NEWS}",
        f"#عاجل #حلب | {NEWS} #سوريا #ريف_حلب",
        f"{NEWS} (سانا)",
        f"سانا: {NEWS}",
        f"{NEWS}\n\n#حلب\nhttps://t.me/example/7",
        f"@channel {NEWS} 👇",
        f"خبر عاجل || فيديو | {NEWS}",
    ],
)
def test_only_the_news_is_compared(post):
    assert words(post) == NEWS


@pytest.mark.parametrize(
    "text",
    [
        "وزير الدفاع: لا مكان للسلاح خارج الدولة",
        "انفجار في #حلب قرب السوق",
        "Aleppo: power returns to two districts",
        "عاجل من المواطنين طلب الحصول على الخبز",
    ],
)
def test_words_of_the_news_stay(text):
    assert not surroundings(text)


def test_text_of_nothing_but_tags_ends():
    assert words("#a " * 20_000) is not None
    assert words("#" * 50_000) == ""
    assert words("") == ""


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"دمشق-سانا: {NEWS}", {"sana"}),
        (f"{NEWS} (سانا)", {"sana"}),
        (f"{NEWS}، بحسب وكالة رويترز", {"reuters"}),
        (f"HALEP (AA) - {NEWS}", {"anadolu"}),
        (NEWS, set()),
    ],
)
def test_credited_agencies_are_known(text, ids):
    assert agencies_in(text) == ids
