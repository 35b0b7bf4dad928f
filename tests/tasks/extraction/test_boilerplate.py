import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extraction.boilerplate import PageContext, strip
from tests.support.pages import PARAGRAPH, TITLE

LINES = [f"{PARAGRAPH} {number}" for number in range(3)]
PAGE = PageContext(
    TITLE, {"مداهمات واعتقالات في عمليات الداخلية ضد تنظيم الدولة"}, {"عنب بلدي", "سلمى الخطيب"}
)
LINK = "مداهمات واعتقالات في عمليات الداخلية ضد تنظيم الدولة"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([TITLE], []),
        ([TITLE, TITLE], []),
        (["السبت, 29 نوفمبر 2025 08:47 PM", TITLE, TITLE], []),
        ([f"«{TITLE.replace('رتلًا', 'رتلا')}»"], []),
        (["تم نشره السبت 29 تشرين الثاني / نوفمبر 2025 09:22 مساءً"], []),
        (["آخر تحديث: 29.11.2025"], []),
        (["شارك", "فيسبوك تويتر واتساب 12"], []),
        ([], ["مشاركة المقال:"]),
        ([], ["Share", "Facebook | Twitter | WhatsApp"]),
        ([], [LINK, "مشاركة المقال:"]),
        ([], ["السابق", LINK, "التالي", LINK]),
        ([], ["اقرأ أيضًا:", LINK]),
        ([], [f"اقرأ أيضًا: {LINK}"]),
        (["دمشق - سانا"], []),
        (["المصدر: سانا", "التاريخ: 29.11.2025"], []),
        (["عنب بلدي – خاص"], []),
        (["سلمى الخطيب"], []),
        (["سلمى الخطيب - دمشق", "وقت القراءة: 3 دقائق"], []),
        (["مشاهدات 512", "5 تعليقات"], []),
        (["۸ آذر ۱۴۰۴ - ۲۰:۴۷", "کد خبر: ۷۷۴۱۲"], []),
        (["8 جمادى الآخرة 1447 هـ"], []),
        ([], ["انتهى"]),
        ([], ["انتهای پیام/"]),
        ([], ["الكلمات الدالة: دير الزور، التحالف"]),
        ([], ["Etiketler: Suriye, Haseke"]),
        ([], ["تابعونا على غوغل نيوز"]),
        ([], ["Bizi Telegram kanalımızdan takip edin"]),
        ([], ["التعليقات لا تعبر عن رأي الموقع، ويرجى الالتزام بآداب الحوار."]),
        ([], ["المقالات المنشورة لا تعبر بالضرورة عن رأي الصحيفة"]),
        ([], ["جميع الحقوق محفوظة © 2025"]),
    ],
)
def test_boilerplate_goes_and_the_story_stays(before, after):
    assert strip([*before, *LINES, *after], PAGE)[0] == LINES


@pytest.mark.parametrize(
    "call",
    [
        "تابعونا على قناتنا في تلغرام",
        "Join our Telegram channel for more",
        "انضموا إلى قناتنا على واتساب",
    ],
)
def test_a_call_to_follow_goes_from_the_middle_too(call):
    assert strip([LINES[0], call, *LINES[1:]], PAGE)[0] == LINES


@pytest.mark.parametrize(
    "line",
    [
        "شارك الرئيس في الاجتماع",
        "وقع الحادث في 29 نوفمبر 2025 قرب مدينة دير الزور وأسفر عن إصابة ثلاثة مدنيين",
        "تحديث المناهج في سوريا",
        "انتهى الاجتماع دون بيان",
        "تابع الرئيس جولته في المحافظة",
        "المصدر نفى ذلك",
        "السلطات: لا إصابات",
        "كتب الوزير رسالة إلى مجلس الأمن",
        "وقالت سانا إن الطريق فتح",
    ],
)
def test_a_line_of_the_story_that_resembles_boilerplate_stays(line):
    assert strip([line, *LINES, line], PageContext(TITLE))[0] == [line, *LINES, line]


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضاً: عودة الكهرباء إلى أحياء في المدينة",
        "طالع أيضا | كيف عادت المدارس إلى العمل؟",
        "Read also: Power returns to parts of the city",
        "Bunu da okuyun: Elektrik geri geldi",
        "İlgili haber: Elektrik geri geldi",
        "İLGİLİ HABER: Elektrik geri geldi",
        "هذا التقرير متاح للمشتركين فقط. اشترك الآن لقراءة المقال كاملاً.",
        "وصلت إلى النهاية. لمواصلة القراءة اشترك الآن.",
        "This article is for subscribers only. Log in to read on.",
        "Get our stories delivered straight to your inbox.",
        "Ducks on the river in spring (Image: GETTY )",
        "مزارعون في سهل الغاب (الصورة: وكالة محلية)",
        "Farmers in the Ghab plain | Photo by Any Person",
        "صورة: وكالة محلية",
        "© A. Person Farmers in the Ghab plain",
    ],
)
def test_a_pointer_a_gate_or_a_credit_goes_from_the_middle(line):
    assert strip([LINES[0], line, *LINES[1:]], PageContext(TITLE))[0] == LINES


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by A. Writer; editing by B. Editor)",
        "(إعداد أحمد حسن للنشرة العربية)",
        "Copyright 2025 A News Agency. All rights reserved.",
        "جميع الحقوق محفوظة لوكالة الأنباء",
    ],
)
def test_who_helped_and_whose_it_is_goes_from_the_end(line):
    assert strip([*LINES, line], PageContext(TITLE))[0] == LINES


@pytest.mark.parametrize(
    "line",
    [
        "المزيد: قال الوزير إن الوزارة ستنشر الأرقام في نهاية الشهر.",
        "وقال رئيس الجمعية إن العضوية ليست للأعضاء فقط بل لكل من يريد أن يعمل مع الجمعية في الريف",
        "The council voted (nine in favour: see the record)",
        "صورة قاتمة للوضع في الشمال: الأسعار ترتفع والماء ينقطع والمدارس مغلقة منذ شهر كامل",
    ],
)
def test_a_sentence_that_resembles_such_a_line_stays(line):
    assert strip([LINES[0], line, *LINES[1:]], PageContext(TITLE))[0] == [
        LINES[0],
        line,
        *LINES[1:],
    ]


def test_a_related_link_inside_goes_with_its_label():
    lines = [LINES[0], "اقرأ أيضًا", LINK, *LINES[1:]]
    assert strip(lines, PageContext(TITLE, {LINK}))[0] == LINES


def test_a_text_that_is_boilerplate_throughout_stays():
    assert strip([TITLE], PageContext(TITLE))[0] == [TITLE]


@given(
    st.lists(
        st.sampled_from([*LINES, TITLE, LINK, "شارك", "السابق", "29 نوفمبر 2025", "x"]), min_size=1
    )
)
def test_stripping_never_empties_and_never_invents(lines):
    kept, _ = strip(lines, PageContext(TITLE, {LINK}))
    assert kept
    assert set(kept) <= set(lines)


@pytest.mark.parametrize(
    "line",
    [
        "ورشة تمد الكابلات في الحي الغربي (تصوير سامر الحمد)",
        "ساهم في دعم الصحافة المستقلة، تبرع لموقعنا.",
    ],
)
def test_a_credit_without_a_colon_and_a_call_to_give_go(line):
    assert strip([LINES[0], line, *LINES[1:]], PageContext(TITLE))[0] == list(LINES)
