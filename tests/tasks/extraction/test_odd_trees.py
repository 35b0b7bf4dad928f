"""Trees that no careful page has."""

import pytest

from tasks.errors import NoArticle
from tasks.extraction import extract
from tasks.model import Page


def test_a_page_whose_only_text_is_the_heading_of_a_list_is_no_article():
    heading = (
        "<h3>Twenty teams have won their tickets for next summer's tournament, here is who</h3>"
    )
    html = f"<div>{heading}<ul><li><a href=/1>Another story of the day here</a></li></ul></div>"
    with pytest.raises(NoArticle):
        extract(Page("https://a.example/1", html.encode(), "text/html"))
