"""What a reader cannot see never becomes text; what belongs to the text stays."""

import pytest

from tasks.errors import NoArticle
from tasks.extraction import extract
from tests.support.pages import page

TITLE = "بلدية السويداء تبدأ ترميم السوق القديم"
HEAD = "<meta property='og:type' content='article'>"
FIRST = (
    "بدأت ورشات البلدية صباح الاثنين ترميم السوق القديم في مدينة السويداء، بعد توقف دام ثلاث سنوات."
)
SECOND = "وقال رئيس البلدية إن العمل يشمل شبكات المياه والإنارة، وإنه يستمر حتى بداية الصيف المقبل."
THIRD = "وينتظر أصحاب المحال تعويضات وعدت بها المحافظة، ولم يحدد موعد صرفها حتى الآن."
SMUGGLED = "زلزال مدمر"


def text_of(body: str) -> str:
    return extract(page(f"<article><h1>{TITLE}</h1><div class='entry'>{body}</div></article>")).text


def lines_of(body: str) -> list[str]:
    return text_of(body).split("\n\n")


STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
HIDDEN = [
    "hidden",
    'aria-hidden="true"',
    'style="display:none"',
    'style="color:red; DISPLAY : none"',
    'style="visibility: hidden"',
    'style="visibility:collapse"',
    'style="opacity:0"',
    'style="opacity: 0.0;color:red"',
    'style="font-size:0"',
    'style="font-size:0px;"',
    'style="position:absolute;left:-9999px"',
    'style="position:absolute; top:-5000px"',
    'style="text-indent:-9999px"',
    'style="position:absolute;clip:rect(0,0,0,0)"',
    'style="clip:rect(1px, 1px, 1px, 1px)"',
    'style="clip-path:inset(50%)"',
    'style="width:1px;height:1px;overflow:hidden"',
    'style="transform:scale(0)"',
    'style="color:transparent"',
    'class="sr-only"',
    'class="u visually-hidden"',
    'class="screen-reader-text"',
]


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("tag", ["span", "b", "a", "div", "p"])
def test_hidden_words_never_reach_the_text(tag, how):
    hidden = f"<{tag} {how}>{SMUGGLED}</{tag}>"
    where = f"<p>{FIRST}{hidden}</p>" if tag in {"span", "b", "a"} else f"<p>{FIRST}</p>{hidden}"
    text = text_of(f"{where}<p>{SECOND}</p><p>{THIRD}</p>")
    assert SMUGGLED not in text
    assert FIRST in text


@pytest.mark.parametrize(
    "how",
    [
        'style="opacity:0.9"',
        'style="font-size:0.9em"',
        'style="left:-1px"',
        'style="margin-left:-20px"',
        'style="width:100%;overflow:hidden"',
        'style="color:red"',
        'aria-hidden="false"',
        'class="visually-rich"',
    ],
)
def test_styles_of_visible_words_hide_nothing(how):
    assert "أكد المجلس" in text_of(f"<p>{FIRST} <span {how}>أكد المجلس</span> ذلك.</p>{STORY}")


def test_a_large_first_letter_stays_in_its_word():
    assert lines_of(f"<p><span aria-hidden='true'>ب</span>{FIRST[1:]}</p><p>{SECOND}</p>")[0] == (
        FIRST
    )


def test_paragraphs_that_fade_in_are_read():
    faded = "".join(f"<p style='opacity:0'>{line}</p>" for line in (FIRST, SECOND, THIRD))
    assert lines_of(faded) == [FIRST, SECOND, THIRD]


def test_struck_words_go_and_inserted_ones_stay():
    counts = "<del>خمسون</del> <s>ستون</s> <ins>سبعون</ins>"
    body = f"<p>وصل {counts} عاملاً. {FIRST}</p><p>{SECOND}</p>"
    assert lines_of(body)[0] == f"وصل سبعون عاملاً. {FIRST}"


@pytest.mark.parametrize("tag", ["nobr", "o:p", "x-term", "font", "st1:place"])
def test_an_inline_element_never_breaks_the_line(tag):
    body = f"<div>وقال <{tag}>رئيس البلدية</{tag}> إن العمل بدأ. {FIRST}</div><p>{SECOND}</p>"
    assert lines_of(body)[0] == f"وقال رئيس البلدية إن العمل بدأ. {FIRST}"


# --- tables


TABLE = (
    "<table><tr><th>الحي</th><th>محال</th></tr><tr><td>الشمالي</td><td><p>14</p></td></tr>"
    "<tr><td>الجنوبي</td><td></td><td>9</td></tr></table>"
)
ROWS = ["الحي | محال", "الشمالي | 14", "الجنوبي | 9"]


@pytest.mark.parametrize(
    "around",
    ["{}", "<figure>{}</figure>", "<figure><div>{}<figcaption>جدول</figcaption></div></figure>"],
)
def test_a_row_of_a_table_is_one_line(around):
    lines = lines_of(f"<p>{FIRST}</p>{around.format(TABLE)}<p>{SECOND}</p><p>{THIRD}</p>")
    assert lines == [FIRST, *ROWS, SECOND, THIRD]


def test_columns_of_a_layout_are_no_rows():
    body = f"<table><tr><td>{FIRST}<br><br>{SECOND}</td><td>روابط</td></tr></table>"
    assert lines_of(body)[:2] == [FIRST, SECOND]


# --- the end of a text


@pytest.mark.parametrize(
    ("end", "lines"),
    [
        ("<p>ورفض الرد.</p>", ["ورفض الرد."]),
        ("<div>ورفض الرد.</div>", ["ورفض الرد."]),
        ("<ul><li>سليم عزام</li><li>هيا نصر</li></ul>", ["سليم عزام", "هيا نصر"]),
        ("<p>سليم عزام</p><p>هيا نصر</p>", ["سليم عزام", "هيا نصر"]),
        (TABLE, ROWS),
        ("<p>يا جبل<br>لا تنم</p>", ["يا جبل", "لا تنم"]),
    ],
)
def test_short_lines_after_running_text_belong_to_it(end, lines):
    assert lines_of(STORY + end)[3:] == lines


def test_a_short_answer_at_the_beginning_is_text():
    assert lines_of(f"<p>هل انتهى العمل؟</p><p>لا.</p>{STORY}")[:2] == ["هل انتهى العمل؟", "لا."]


@pytest.mark.parametrize("end", ["<div><div>٣ د</div></div>", "<h3>وسوم</h3>"])
def test_what_hangs_loose_at_the_end_goes(end):
    assert lines_of(STORY + end) == [FIRST, SECOND, THIRD]


# --- names of boxes


@pytest.mark.parametrize(
    "names",
    [
        "post-7 post type-post hentry category-popular tag-daraa author-salim",
        "story has-comments has-related",
        "post no-sidebar comments-open",
        "article--with-gallery",
        "sponsored",
        "share-box",
    ],
)
def test_names_on_the_articles_own_box_are_no_boilerplate(names):
    about = "نبذة طويلة عن كاتبة الموقع وعملها في الصحافة. " * 30
    aside = f"<section class='x'><p>{about}</p></section>"
    text = extract(page(f"<article class='{names}'><h1>{TITLE}</h1>{STORY}</article>{aside}")).text
    assert text.split("\n\n") == [FIRST, SECOND, THIRD]


def test_a_paragraph_in_a_place_for_advertisements_is_text():
    body = f"<p>{FIRST}</p><div class='ad-slot'><p>{SECOND}</p></div><p>{THIRD}</p>"
    assert lines_of(body) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("names", ["correction", "correction-box", "article-corrections"])
@pytest.mark.parametrize("is_first", [True, False])
def test_corrections_belong_to_the_text(names, is_first):
    fixed = "تصحيح: ورد في نسخة سابقة أن الترميم بدأ الأحد، والصواب الاثنين."
    box = f"<div class='{names}'><p>{fixed}</p></div>"
    assert fixed in lines_of(box + STORY if is_first else STORY + box)


# --- what stands beside


ASKED = (
    "نحن وشركاؤنا نستخدم ملفات تعريف الارتباط لقياس الزيارات وعرض إعلانات تناسبك، ويمكنك تغيير "
    "تفضيلاتك متى شئت. "
)


def test_a_consent_dialog_is_no_article_whatever_its_size():
    dialog = f"<div class='z'><div><p>{ASKED * 6}</p><p>{ASKED * 6}</p></div></div>"
    html = f"<article><h1>{TITLE}</h1>{STORY}</article>{dialog}"
    assert extract(page(html)).text.split("\n\n") == [FIRST, SECOND, THIRD]


def test_a_page_that_is_a_consent_dialog_has_no_article():
    with pytest.raises(NoArticle):
        extract(page(f"<h1>{TITLE}</h1><div><p>{ASKED * 6}</p><p>{ASKED * 6}</p></div>"))


def test_an_article_about_cookies_is_read():
    title = "هيئة الاتصالات تنظم استخدام ملفات تعريف الارتباط"
    html = f"<article><h1>{title}</h1><p>{ASKED}{FIRST}</p><p>{SECOND}</p></article>"
    assert ASKED.strip() in extract(page(html)).text


def test_the_next_story_of_a_page_without_end_stays_out():
    other = f"<article class='s'><h1>افتتاح مدرسة في شهبا</h1><div><p>{THIRD}</p></div></article>"
    html = f"<article class='s'><h1>{TITLE}</h1><div><p>{FIRST}</p><p>{SECOND}</p></div></article>"
    assert extract(page(html + other * 2, HEAD)).text.split("\n\n") == [FIRST, SECOND]


def test_entries_of_a_live_report_are_one_text():
    entries = "".join(
        f"<article><h3>تحديث {number}</h3><p>{number}. {FIRST}</p></article>"
        for number in (1, 2, 3)
    )
    text = extract(page(f"<main><h1>{TITLE}</h1><div>{entries}</div></main>")).text
    assert text.count(FIRST) == 3


def test_a_footer_is_no_article():
    about = "شبكة أخبار محلية تعمل منذ عشر سنوات في الجنوب، ويكتب فيها صحفيون من المنطقة كلها."
    with pytest.raises(NoArticle):
        extract(page(f"<h1>{TITLE}</h1><footer><p>{about}</p></footer>"))


@pytest.mark.parametrize(
    "top",
    [
        "<div class='top'><h1>{title}</h1><h2 class='summary'>{lead}</h2></div>",
        "<header><h1>{title}</h1><p>{lead}</p></header>",
        "<h1>{title}</h1><div class='teaser'><p>{lead}</p></div>",
    ],
)
def test_a_lead_comes_in_from_where_it_stands(top):
    lead = "قالت مصادر في البلدية إن كلفة الترميم تبلغ نصف مليار ليرة، تدفع المنظمة الدولية ثلثيها."
    html = f"<article>{top.format(title=TITLE, lead=lead)}<div class='body'>{STORY}</div></article>"
    assert extract(page(html)).text.split("\n\n")[0] == lead


@pytest.mark.parametrize(
    "caption",
    [
        "<div class='story-image'><img src=a.jpg><div class='t'>{}</div></div>",
        "<div class='k'><a href=/a><img src=a.jpg></a><p>{}</p></div>",
    ],
)
def test_a_line_alone_with_a_picture_is_its_caption(caption):
    line = "عمال البلدية عند مدخل السوق القديم وسط المدينة صباح الاثنين (تصوير: هبة سليم)"
    body = f"<p>{FIRST}</p>{caption.format(line)}<p>{SECOND}</p><p>{THIRD}</p>"
    assert lines_of(body) == [FIRST, SECOND, THIRD]


def test_a_heading_over_links_goes_with_them():
    links = "<h4>من الأرشيف</h4><ul><li><a href=/1>مدرسة جديدة في شهبا بعد الترميم</a></li></ul>"
    assert lines_of(f"<p>{FIRST}</p>{links}<p>{SECOND}</p><p>{THIRD}</p>") == [FIRST, SECOND, THIRD]


def test_a_rule_between_two_lines_parts_them():
    assert text_of(f"<div>كتبها: سامر<hr>{FIRST}<hr>{SECOND}</div>").endswith(
        f"{FIRST}\n\n{SECOND}"
    )


@pytest.mark.parametrize("name", ["amp-ad", "amp-embed", "amp-consent"])
def test_what_an_element_of_amp_puts_around_a_story_is_left_out(name):
    text = text_of(
        f"<p>{FIRST}</p><{name}><div placeholder>إعلان ممول</div></{name}><p>{SECOND}</p>"
    )
    assert text == f"{FIRST}\n\n{SECOND}"


def test_a_sentence_in_a_heading_below_the_title_is_the_lead():
    lead = "السوق مغلق منذ ثلاث سنوات، وأصحابه ينتظرون."
    html = (
        f"<div><h1>{TITLE}</h1><h2 class=spot>{{}}</h2><div>12.05.2013</div>"
        f"<div class=entry><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div></div>"
    )
    assert extract(page(html.format(lead))).text.startswith(lead)
    assert extract(page(html.format("السوق القديم"))).text.startswith(FIRST)
