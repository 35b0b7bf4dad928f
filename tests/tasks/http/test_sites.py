import pytest

from tasks.http.sites import site_of


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://www.news.example/a", "https://m.news.example/b", True),
        ("https://news.com.tr/a", "https://amp.news.com.tr/b", True),
        ("https://a.com.tr/", "https://b.com.tr/", False),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://a.gov.sy/", "https://b.gov.sy/", False),
        ("https://ne.ws/", "https://ab.ws/", False),
        ("https://m.ne.ws/", "https://ne.ws/", True),
        ("https://a.example/", "https://b.example/", False),
        ("https://ours.wordpress.com/", "https://stranger.wordpress.com/", False),
        ("https://ours.wordpress.com/", "https://m.ours.wordpress.com/", True),
        ("https://ours.wordpress.com/", "https://wordpress.com/", False),
        ("https://ours.blogspot.com/", "https://stranger.blogspot.com/", False),
        ("https://ours.github.io/", "https://stranger.github.io/", False),
        ("https://ours.substack.com/", "https://stranger.substack.com/", False),
        ("http://127.0.0.1:8001/", "http://127.0.0.1:8002/", False),
        ("http://10.0.0.1/", "http://10.1.0.1/", False),
        ("http://[::1]/", "http://[::2]/", False),
        ("http://localhost:1/", "http://localhost:1/x", True),
        ("https://com.tr/", "https://co.uk/", False),
    ],
)
def test_a_site_is_what_one_publisher_registered(one, other, is_same):
    assert (site_of(one) == site_of(other)) is is_same
