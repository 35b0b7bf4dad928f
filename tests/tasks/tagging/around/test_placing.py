"""The words around a name say that it is a place: by its kind, strongly, weakly or not at all."""

import pytest

from tasks.tagging.around.placing import placing
from tests.support.hits import marked


def placed(sentence, lang="ar", **where):
    return placing(*marked(sentence, lang, **where))


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("أغلقت السوق في مدينة <الباب> مساء", "ar"),
        ("هطلت أمطار على ريف <حمص> أمس", "ar"),
        ("قرب معبر «<نصيب>» الحدودي", "ar"),
        ("وصل وفد من أهالي <التل>", "ar"),
        ("حريق في محيط #<تدمر>", "ar"),
        ("وبمحافظة <حماة> ورش جديدة", "ar"),
        ("ولمنطقة <الجزيرة> محصول جيد", "ar"),
        ("a school in the town of <Dana> reopened", "en"),
        ("farmers in eastern <Hama> complain", "en"),
        ("dust over the <Aleppo> countryside", "en"),
        ("li bajarê <Reqa> kar dikin", "ku"),
        ("li navçeya <Dirbêsiyê>", "ku"),
        ("لە شاری <حەلەب> باران باری", "ckb"),
        ("<Humus> kırsalında yangın", "tr"),
        ("Dün <+İdlib+'in> ilçesinde okul açıldı", "tr"),
    ],
)
def test_a_word_for_a_kind_of_place_beside_it_is_the_best_sign(sentence, lang):
    assert placed(sentence, lang) == "kind"


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("<حلب>: إصلاح خط المياه", "ar"),
        ("عاجل | <حمص> - قطع الطريق", "ar"),
        ("#<دوما> ✅ افتتاح حديقة", "ar"),
        ("الخبر الأول\n<درعا>: وصول القمح", "ar"),
        ("عاد من #<الباب> أمس", "ar"),
        ("<+Şam+'da> hava sıcak", "tr"),
        ("<+Halep+’ten> gelenler", "tr"),
        ("<Aleppo>: bakeries reopen", "en"),
    ],
)
def test_what_ordinary_words_do_not_have_around_them_is_a_strong_sign(sentence, lang):
    assert placed(sentence, lang) == "strong"


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("خرج من <الباب> مسرعا", "ar"),
        ("جلس <ب+الباب> ساعة", "ar"),
        ("نام <وب+الباب> ضوء", "ar"),
        ("كتبوا #<الباب> كثيرا", "ar"),
        ("ذهب إلى <القصير> مشيا", "ar"),
        ("workers from <Dana> left", "en"),
        ("li <Bab> bû", "ku"),
        ("لە <باب> بوو", "ckb"),
    ],
)
def test_a_preposition_or_a_hashtag_alone_is_a_weak_sign(sentence, lang):
    assert placed(sentence, lang) == "weak"


@pytest.mark.parametrize(
    ("sentence", "lang"),
    [
        ("طرق الرجل <الباب> مرتين", "ar"),
        ("هذا <و+الباب> مفتوح", "ar"),
        ("ولم يأبه <لل+باب> أحد", "ar"),
        ("قال إن <حلب>: الجميلة", "ar"),
        ("اسمها <دوما> ✅", "ar"),
        ("a girl called <Dana> sang", "en"),
        ("the <Hama> cityscape", "en"),
    ],
)
def test_other_words_place_nothing(sentence, lang):
    assert placed(sentence, lang) == ""


def test_a_colon_far_into_the_text_sets_no_place_off():
    long = "هذه فقرة طويلة عن الطقس وحال الطرق وأسعار الخضار في الأسواق"
    assert placed(f"{long}\n<حمص>: أمطار") == ""


def test_a_place_in_a_title_is_placed_by_the_title():
    assert placed("مدينة <الباب> تحتفل", field="title") == "kind"
    assert placed("<الباب> يحتفل", title="في مدينة") == ""


def test_items_of_a_round_up_begin_with_their_places():
    items = [
        "عفرين: انفجار عبوة بسيارة قيادي وإصابته بجروح في وسط المدينة",
        "مارع: قصف صاروخي يوقع ثلاثة جرحى مدنيين في السوق الشعبي",
        "<الباب>: إضراب للمعلمين للأسبوع الثاني احتجاجا على الرواتب",
    ]
    assert placing(*marked("\n".join(items))) == "strong"
    assert placing(*marked("\n".join(items[1:]))) == ""
