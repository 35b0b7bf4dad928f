"""Tags as sources write them."""

import pytest

from tasks.text.language_codes import language_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ar", "ar"),
        ("AR_sy", "ar"),
        ("apc-Latn", "ar"),
        ("kmr", "ku"),
        ("ckb-IQ", "ckb"),
        ("prs", "fa"),
        ("iw-IL", "he"),
        ("pt-BR", "pt"),
        ("", ""),
        ("Arabic", "arabic"),
    ],
)
def test_a_tag_is_reduced_to_the_code_of_its_language(tag, code):
    assert language_code(tag) == code
