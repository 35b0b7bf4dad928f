"""Marks without a letter."""

from tasks.text.marks import has_no_marks, strip_marks


def test_no_mark_and_no_arabic_letter_escapes_the_look_at_the_bytes():
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    marks = [sign for sign in signs if strip_marks(sign) != sign]
    letters = [sign for sign in signs if "\u0621" <= sign <= "\u064a"]
    assert not [f"{sign!r}" for sign in (*marks, *letters) if has_no_marks(f"“{sign}”")]
    assert has_no_marks("“Raqqa”, il’Şam – 5 €")
