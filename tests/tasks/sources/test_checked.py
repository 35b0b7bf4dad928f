import pytest

from tasks.sources import checked


@pytest.mark.parametrize(
    ("fact", "written", "expected"),
    [
        ("source", " عنب\u202e بلدي ", "عنب بلدي"),
        ("country", "sy", "SY"),
        ("lang", "ar-SY", "ar-SY"),
        ("zone", "asia/damascus", "Asia/Damascus"),
        ("zone", "UTC", "UTC"),
        ("kind", "agency", "agency"),
    ],
)
def test_a_fact_has_one_spelling(fact, written, expected):
    assert checked(fact, written) == expected


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("source", " "),
        *(("country", one) for one in ("Syria", "XX", "")),
        *(("lang", one) for one in ("arabic", "!!", "7", "")),
        *(("zone", one) for one in ("localtime", "Factory", "posix/Asia/Damascus", "+03:00", "")),
        ("kind", "gazette"),
    ],
)
def test_what_is_none_is_refused_with_what_to_write(fact, written):
    with pytest.raises(ValueError, match=r"give|letters|one of|is it"):
        checked(fact, written)
