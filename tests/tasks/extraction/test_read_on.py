"""The last line may say that the rest is elsewhere; a line of the story that ends it may not."""

import pytest

from tasks.extraction.boilerplate import PageContext, strip

STORY = "أعاد مجلس مدينة الرقة فتح الجسر القديم أمام السيارات الصغيرة بعد أعمال ترميم طويلة."
HELD_BACK = [
    "لقراءة بقية المقال يرجى تسجيل الدخول.",
    "تابع القراءة بالاشتراك في الموقع",
    "تتمة المقال للمشتركين",
    "هل أنت مشترك؟ سجّل دخولك",
    "لقد قرأت جميع المقالات المجانية هذا الشهر.",
    "اضغط هنا لقراءة الخبر كاملاً",
    "Continue reading with a subscription.",
    "You have reached your limit of free articles this month.",
    "Already have an account? Log in.",
    "Read the full story",
    "The rest of this story is available to members.",
    "Haberin tamamını okumak için abone olun.",
    "Haberin devamı için tıklayın",
    "برای خواندن ادامه مطلب مشترک شوید.",
    "متن کامل این خبر تنها برای اعضا در دسترس است.",
    "بۆ خوێندنەوەی تەواوی بابەتەکە ببە بە ئەندام.",
    "زیاتر بخوێنەوە",
    "Ji bo xwendina tevahiya nûçeyê bibin abone.",
    "Berdewamiya nûçeyê bixwînin",
]
NEWS = [
    "وسيُنشر التقرير كاملا مطلع الشهر المقبل.",
    "ونشرت الوزارة النص الكامل لبيان مشترك مع الأمم المتحدة.",
    "The full report will be available to the public this month.",
    "The council will register the whole text of the deal.",
    "Raporun tamamı bu ay yayımlanacak.",
    "متن کامل گزارش به اعضای شورا داده شد.",
    "He told pupils to keep the habit and read on every day of the summer.",
]


@pytest.mark.parametrize("line", HELD_BACK)
def test_a_last_line_that_holds_the_rest_back_goes(line: str) -> None:
    assert strip([STORY, line], PageContext()) == ([STORY], [line])


@pytest.mark.parametrize("line", NEWS)
def test_a_last_line_that_tells_of_a_whole_text_stays(line: str) -> None:
    assert strip([STORY, line], PageContext())[0] == [STORY, line]


def test_such_a_line_inside_the_story_stays() -> None:
    lines = [STORY, "Read the full story", f"{STORY} وأضاف."]
    assert strip(lines, PageContext())[0] == lines


def test_a_quotation_is_no_request() -> None:
    line = "وكُتب على اللافتة: «اشترك الآن لقراءة المقال كاملا في العدد المقبل»"
    assert strip([STORY, f"{line} قرب دوار النعيم"], PageContext())[0][-1].startswith(line)
