"""A query that is kept can be read again, or is refused at the door."""

import pytest

from tasks.errors import QueryError
from tasks.query import kept_form, parse_text, read_kept


def test_what_is_kept_is_read_again():
    query = parse_text('topic:sdf -topic:isis lang:ar "دير الزور" قسد*')
    assert read_kept(kept_form(query)) == query


def test_a_query_that_grows_too_long_by_being_written_is_refused():
    text = '"' + "a" * 999  # its mark is closed when it is written
    with pytest.raises(QueryError, match="1000"):
        kept_form(parse_text(text))
