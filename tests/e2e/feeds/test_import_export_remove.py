"""``rasid feeds import``, ``export`` and ``remove``."""

import json
from pathlib import Path

from tests.support.processes import rasid
from worker.catalogue.opml import read_feeds_file


def test_what_is_imported_is_exported_and_removed(environment, catalogue, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml><body><outline text="سوريا"><outline text="الشمال"><outline title="أخبار" '
        'language="ar" country="SY" '
        'category="x" xmlUrl="http://a.example/feed"/></outline></outline><outline '
        'xmlUrl="http://b.example/"/></body></opml>'
    )
    told = rasid("feeds", "import", str(file), "--json", **environment)
    assert json.loads(told.stdout) == {"listed": 2, "new": 2, "failed": []}
    assert rasid("feeds", "import", str(file), **environment).stdout == "2 listed, 0 new\n"
    Path(tmp_path / "out.opml").write_text(rasid("feeds", "export", **environment).stdout)
    by_url = {feed.url: feed for feed in read_feeds_file(tmp_path / "out.opml").feeds}
    assert by_url["http://a.example/feed"].labels == ("سوريا/الشمال", "x")
    assert by_url["http://a.example/feed"].country == "SY"
    assert rasid("feeds", "remove", "http://www.a.example/feed/", **environment).returncode == 0
    (left,) = catalogue.rows()
    assert rasid("feeds", "remove", left.id, "--json", **environment).returncode == 0
    gone = rasid("feeds", "remove", left.id, **environment)
    assert (gone.returncode, "rasid feeds list" in gone.stderr) == (2, True)


def test_one_bad_outline_is_told_and_the_others_are_imported(environment, catalogue, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml><body><outline text="bad" language="!!" xmlUrl="http://a.example/feed"/>'
        '<outline xmlUrl="http://b.example/"/></body></opml>'
    )
    done = rasid("feeds", "import", str(file), **environment)
    assert (done.returncode, done.stdout) == (1, "1 listed, 1 new, 1 failed\n")
    assert all(word in done.stderr for word in ("outline 1", "bad", "BCP 47"))
    assert [row.url for row in catalogue.rows()] == ["http://b.example/"]


def test_what_a_feed_declared_that_is_no_language_is_not_exported(environment, catalogue, tmp_path):
    catalogue.add("http://a.example/feed", lang="!!", country="Syria")
    file = tmp_path / "out.opml"
    file.write_text(rasid("feeds", "export", **environment).stdout)
    assert rasid("feeds", "import", str(file), **environment).returncode == 0


def test_the_shipped_catalogue_can_be_imported(environment, catalogue):
    shipped = Path(__file__).parents[3] / "deploy" / "feeds.opml"
    assert rasid("feeds", "import", str(shipped), **environment).returncode == 0
    assert len(list(catalogue.rows())) == len(read_feeds_file(shipped).feeds)
