import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec

from tasks.model import Article, Story, Tag, TagMatch
from tasks.publishing.article_v1 import (
    ArticleMessage,
    ArticleReference,
    Provenance,
    TagLine,
    article_of,
    direction,
    encode,
    flat_fields,
    schema,
)
from tasks.publishing.fingerprint import fingerprint, prints_of

ROOT = Path(__file__).parents[3]
MOMENT = datetime(2025, 11, 29, 20, 47, tzinfo=timezone(timedelta(hours=3)))


def message() -> ArticleMessage:
    article = Article(
        url="https://a.example/1",
        canonical_url="https://a.example/1",
        title="عنوان",
        text="نص",
        lang="ar",
        published_at=MOMENT,
    )
    tags = (
        Tag("sdf", 0.9, (TagMatch("قسد", "لقسد", 3, 7, "lead"),), "main"),
        Tag("coalition", 0.5, (), "main"),
    )
    came = Provenance(source="A", feed="f", seen_at=MOMENT, taxonomy="t1")
    return article_of(article, tags, Story("0f"), came, article_id="0f", revision=2)


def test_flat_fields_are_the_contract():
    flat = flat_fields(message())
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    assert fields["published_at"] == "2025-11-29T17:47:00.000Z"
    assert (fields["schema"], fields["revision"], fields["topics"]) == (
        "article.v1",
        "2",
        "sdf,coalition",
    )


def test_the_document_reads_back_as_it_was():
    original = message()
    assert msgspec.json.decode(
        encode(original, with_text=True), type=ArticleMessage
    ) == msgspec.structs.replace(
        original, published_at=MOMENT.astimezone(UTC), seen_at=MOMENT.astimezone(UTC)
    )
    assert "text" not in msgspec.json.decode(encode(original, with_text=False))


def test_a_fingerprint_sees_words_and_not_spacing():
    assert fingerprint("a  b", "c\n") == fingerprint("a b", "c")
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_prints_tell_title_text_and_numbers_apart():
    before = prints_of("قتيلان", "قتل ٠٢ في 10 آذار").split()
    assert prints_of("قتيلان", "قتل 2 في 10 آذار").split()[2] == before[2]
    renamed = prints_of("مقتل اثنين", "قتل ٠٢ في 10 آذار").split()
    assert (renamed[0] != before[0], renamed[1] == before[1]) == (True, True)
    assert prints_of("قتيلان", "قتل ٣ في 10 آذار").split()[2] != before[2]
    assert len(prints_of("", "9" * 10_000)) == len(" ".join(before))


def test_a_reference_leaves_out_the_text_and_the_evidence():
    reference = msgspec.json.decode(encode(message(), with_text=False), type=ArticleReference)
    assert reference.tags == (TagLine("sdf", 0.9, "main"), TagLine("coalition", 0.5, "main"))
    assert reference.story == Story("0f")


def test_the_published_schema_is_that_of_the_code():
    published = json.loads(
        (ROOT / "docs" / "reference" / "article.v1.schema.json").read_text("utf-8")
    )
    assert published == json.loads(json.dumps(schema())), "run: python tools/schemas.py"


def test_direction_follows_the_language():
    assert [direction(lang) for lang in ("ar", "ckb", "ku", "en", "he-IL", "und")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "rtl",
        "ltr",
    ]
