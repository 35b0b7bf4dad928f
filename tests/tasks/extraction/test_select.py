"""Which text of a page is its article."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extraction import extract
from tests.support.pages import PARAGRAPH, TITLE, page

LINES = [f"{PARAGRAPH} {word}" for word in ("أولًا", "ثانيًا", "ثالثًا", "رابعًا")]
STORY = "".join(f"<p>{line}</p>" for line in LINES)
ASIDE = (
    "ارتفعت أسعار الخضار في الأسواق المحلية خلال الأسبوع الماضي، ويقول التجار إن السبب هو "
    "أجور النقل."
)
HEADING = f"<h1>{TITLE}</h1>"


def lines_of(body: str, head: str = "") -> list[str]:
    return extract(page(body, head)).text.split("\n\n")


@pytest.mark.parametrize(
    "body",
    [
        f"<div><article>{HEADING}{STORY}</article></div>",
        f"<table><tr><td>{HEADING}{STORY}</td></tr></table>",
        f"{HEADING}{''.join(f'<div>{line}</div>' for line in LINES)}",
        f"{HEADING}<div>{'<br><br>'.join(LINES)}</div>",
        f"{HEADING}<div class='comment-box share'>{STORY}</div>",
        f"{HEADING}<div hidden id='S:1'>{STORY}</div>",
        f"{HEADING}<div style='display:none'><p>{ASIDE}</p></div><div>{STORY}</div>",
        f"{HEADING}<div aria-hidden=true><p>{ASIDE}</p></div><div>{STORY}</div>",
        f"{HEADING}<div>{STORY}</div><div id=comments>{f'<p>{ASIDE}</p>' * 25}</div>",
        f"{HEADING}<div>{STORY}</div><aside><p>{ASIDE}</p></aside><footer><p>{ASIDE}</p></footer>",
        f"{HEADING}<div>{STORY}</div><div class=related><p>{ASIDE}</p></div>",
        (
            f"<nav><p>{ASIDE}</p></nav>{HEADING}<div>{STORY}</div>"
            f"<ul>{'<li><a href=x>خبر آخر من الأخبار</a></li>' * 20}</ul>"
        ),
        (
            f"{HEADING}<p>{LINES[0]}</p><div "
            f"class=body>{''.join(f'<p>{line}</p>' for line in LINES[1:])}</div>"
        ),
        (
            f"{HEADING}<div class=text><p>{LINES[0]}</p><blockquote "
            f"class='social-embed'><p>{LINES[1]}</p></blockquote>"
            f"<p>{LINES[2]}</p><p>{LINES[3]}</p></div>"
        ),
        f"{HEADING}<div>{STORY}<figure><img src=x><figcaption>{ASIDE}</figcaption></figure></div>",
        (
            f"{HEADING}<div><p>{LINES[0][:30]}<x-term>{LINES[0][30:]}</x-term></p>"
            f"{STORY[STORY.index('</p>') + 4 :]}</div>"
        ),
    ],
    ids=[
        *[
            "article",
            "table",
            "boxes",
            "breaks",
            "named like furniture",
            "streamed",
            "undisplayed",
            "hidden",
            "many comments",
        ],
        *[
            "aside and footer",
            "related",
            "navigation",
            "lead beside the body",
            "quotation",
            "caption",
            "custom element",
        ],
    ],
)
def test_the_story_comes_out_whole_and_alone(body):
    assert lines_of(body) == LINES


def test_what_programs_are_told_is_taken_when_people_see_next_to_nothing():
    declared = "\\n".join(LINES)
    story = f'{{"@type":"NewsArticle","articleBody":"{declared}"}}'
    head = f'<script type="application/ld+json">{story}</script>'
    article = extract(page(f"{HEADING}<p>{PARAGRAPH[:60]}</p>", head))
    assert (article.text.split("\n\n"), article.method) == (LINES, "json-ld")
    assert extract(page(f"{HEADING}<div>{STORY * 2}</div>", head)).method == "blocks"


def test_a_sentence_that_is_mostly_a_link_goes_on_with_the_paragraph_above():
    linked = "وكانت الوزارة <a href=x>أعلنت في الأسبوع الماضي موعد الامتحانات في كل المحافظات</a>."
    body = f"{HEADING}<div><p>{LINES[0]}</p><p>{linked}</p>{STORY}</div>"
    assert "موعد الامتحانات" in extract(page(body)).text


def test_rows_of_data_are_no_boilerplate_whatever_their_names():
    rows = "".join(
        f"<tr class=player-{at}><td>{at}</td><td>فريق المدينة رقم {at}</td><td>{at} نقطة</td></tr>"
        for at in range(1, 20)
    )
    body = f"{HEADING}<div><p>{LINES[0]}</p><table>{rows}</table><p>{LINES[1]}</p></div>"
    assert "7 | فريق المدينة رقم 7 | 7 نقطة" in extract(page(body)).text


def test_joined_words_stay_apart_and_split_words_stay_together():
    body = (
        f"<div><p>{PARAGRAPH} <b>دير</b> "
        f"<i>الزور</i>{PARAGRAPH}<span>أ</span><span>ب</span></p>{STORY}</div>"
    )
    text = extract(page(HEADING + body)).text
    assert "دير الزور" in text
    assert "أب" in text


MARKUP = (
    f"<div class='top x' id=t><nav class=n><a href=/ "
    f"title=x>الرئيسية</a></nav></div><main id=m class=c>{HEADING}"
    f"<div class='entry-content' id='e' data-x='1'>{STORY}</div>"
    f"<div id=s class='sidebar'><p class=q id=w>{ASIDE}</p></div></main>"
)
TAG = re.compile(r"<(\w+)((?: [\w-]+=(?:'[^']*'|\w+|/))+)>")


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_the_order_of_attributes_makes_no_difference(random):
    def shuffled(tag: re.Match[str]) -> str:
        attributes = re.findall(r"[\w-]+=(?:'[^']*'|\w+|/)", tag[2])
        random.shuffle(attributes)
        return f"<{tag[1]} {' '.join(attributes)}>"

    assert lines_of(TAG.sub(shuffled, MARKUP)) == LINES


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(["\n", "\t ", "<!-- a > b -->", "<!---->", "\r\n  "]),
        min_size=1,
        max_size=8,
    )
)
def test_white_space_and_comments_between_tags_make_no_difference(pieces):
    assert lines_of(MARKUP.replace("><", f">{''.join(pieces)}<")) == LINES
