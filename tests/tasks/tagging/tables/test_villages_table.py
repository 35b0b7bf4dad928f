"""The table of villages."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.tables.villages import key_of, parse_villages, villages

HEAD = "pcode\tar\tlatin\tckb\n"


def test_a_name_is_known_by_its_key_with_every_sub_district_that_has_one():
    table = parse_villages(f"{HEAD}SY1\tالقرية|تل حسن\tAl Qarya\t\nSY2\tتل حسن\t\tتەل حەسەن\n")

    assert table[key_of("تل حسن")] == ("SY1", "SY2")
    assert table[key_of("qarya")] == table[key_of("al qarya")] == ("SY1",)
    assert table[key_of("القريه")] == table[key_of("القرية")] == ("SY1",)


@pytest.mark.parametrize(
    ("text", "line"),
    [("pcode\tar\n", 1), (f"{HEAD}SY1\tا\n", 2), (f"{HEAD}SY1\tا\tb\tc\n\tا\tb\tc\n", 3)],
)
def test_a_wrong_table_is_told_with_its_line(text, line):
    with pytest.raises(SettingsError, match=f"villages.tsv: line {line}"):
        parse_villages(text)


def test_the_bundled_table_has_villages_of_every_governorate():
    governorates = {pcode[:4] for pcodes in villages().values() for pcode in pcodes}
    assert governorates == {f"SY{number:02}" for number in range(1, 15)}
