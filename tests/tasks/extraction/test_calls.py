"""A verb of following, something to follow the site on, and the site: a call, in every language."""

import pytest

from tasks.extraction.boilerplate import PageContext, strip

FLASH = "أعلنت وزارة الدفاع مقتل ثلاثة جنود في انفجار لغم شرق تدمر."
CALLS = [
    "تابعوا قناتنا على تلغرام ليصلكم كل جديد",
    "يمكنكم متابعة أخبارنا عبر قناتنا على تلغرام",
    "لا تنسوا الاشتراك بقناتنا على يوتيوب",
    "للمزيد من الأخبار تابعوا صفحتنا على فيسبوك",
    "كن أول من يعلم: فعّل الإشعارات",
    "شارك الخبر مع أصدقائك",
    "📲 تابعونا على تيليجرام",
    "Sign up for our daily briefing",
    "Stay up to date: follow our Telegram channel",
    "For more news, follow us on Twitter",
    "Don't forget to subscribe to our YouTube channel!",
    "Telegram kanalımıza katılın",
    "Haberleri Google News'te takip edin",
    "YouTube kanalımıza abone olmayı unutmayın",
    "Beşdarî kanala me ya Telegramê bibin",
    "Li ser Facebookê me bişopînin",
    "لە فەیسبووک شوێنمان بکەون",
]
NEWS = [
    "تابع الرئيس زيارته إلى حمص وتفقد الأسواق.",
    "انضم ثلاثون عنصرا إلى قناة التفاوض في السويداء.",
    "متابعة الملاحة في قناة السويس",
    "حمّل المحافظ البلدية المسؤولية.",
    "Follow-up talks will be held on Telegram, he added.",
    "Subscribers of the operator lost access to WhatsApp.",
]


@pytest.mark.parametrize("call", CALLS)
def test_call_behind_a_flash_of_one_sentence_goes(call: str) -> None:
    assert strip([FLASH, call], PageContext()) == ([FLASH], [call])


@pytest.mark.parametrize("line", NEWS)
def test_news_with_the_same_words_stays(line: str) -> None:
    assert strip([FLASH, line], PageContext())[0] == [FLASH, line]


@pytest.mark.parametrize(
    "moment",
    [
        "أمس",
        "منذ ساعتين",
        "قبل 3 ساعات",
        "2 hours ago",
        "Yesterday at 10:30",
        "dün",
        "îro 10:30",
        "دوێنێ",
    ],
)
def test_line_that_says_only_when_is_no_text(moment: str) -> None:
    assert strip([moment, FLASH], PageContext()) == ([FLASH], [moment])
