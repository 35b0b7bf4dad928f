"""What workers say of their topics is seen by whoever watches."""

from structlog.testing import capture_logs

from worker.exporter import exposition
from worker.jobs.bootstrap import taxonomy_reporter
from worker.state.taxonomy_state import TaxonomyState


def test_topics_that_cannot_be_read_show_in_a_metric_until_they_are_mended(settings, store):
    state = TaxonomyState(store)
    for wrong, shown in (("", "0.0"), ("a.toml: topic: add it", "1.0"), ("", "0.0")):
        state.report("0123456789abcdef", wrong)
        assert state.wrong() == wrong
        assert f"rasid_taxonomy_stale {shown}" in exposition(settings, store).decode()


def test_topics_that_cannot_be_read_are_logged_with_file_and_remedy(store):
    with capture_logs() as logged:
        taxonomy_reporter(TaxonomyState(store))("0123456789abcdef", "a.toml:3: topic: add it")
        taxonomy_reporter(TaxonomyState(store))("0123456789abcdef", "")
    ((event,),) = [logged]
    assert (event["log_level"], event["wrong"]) == ("warning", "a.toml:3: topic: add it")
