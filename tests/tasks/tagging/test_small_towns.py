"""Small towns count where grammar and the article say so, and namesakes do not."""

import pytest

from rasid import tag


@pytest.mark.parametrize(
    ("sentence", "lang", "topic"),
    [
        ("تسليم أسلحة مقاتلين من قسد للجيش السوري في الكسرة", "ar", "kisreh"),
        ("اشتباكات في جرمانا بعد هجوم من المليحة", "ar", "maliha"),
        ("A raid nets a bomb maker near Atareb", "en", "atareb"),
        ("Beit Jinn mourns its dead", "en", "bait-jan"),
        ("Maarat al-Noman museum reopens", "en", "maarrat-al-nu-man"),
        ("فڕۆکەخانەی دیمەشق لە سووریا کرایەوە", "ckb", "damascus"),
        ("Dımaşk'ta fuar açıldı", "tr", "damascus"),
    ],
)
def test_a_town_is_found_by_its_grammar(sentence, lang, topic):
    assert topic in {given.id for given in tag(title=sentence, text="", lang=lang)}


@pytest.mark.parametrize(
    ("sentence", "lang", "topic"),
    [
        ("أعدت أمي الكسرة لنا في المساء", "ar", "kisreh"),
        ("North Lebanon School District approves a water line", "en", "lebanon"),
        ("Lebanon County elects a sheriff", "en", "lebanon"),
        ("قصف تركي على قريتي معلق وصيدا شمالي الرقة", "ar", "lebanon"),
    ],
)
def test_a_namesake_is_not(sentence, lang, topic):
    assert topic not in {given.id for given in tag(title=sentence, text="", lang=lang)}
