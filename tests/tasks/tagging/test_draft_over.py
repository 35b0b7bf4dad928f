"""A topic of any file is typed and written again without a loss."""

from importlib.resources import files

import pytest

from tasks.errors import TaxonomyError
from tasks.tagging.draft import OVER, draft_over, toml_over
from tasks.tagging.taxonomy_toml import parse_topics


def bundled():
    folder = files("tasks") / "data" / "topics"
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            yield from parse_topics(file.name, file.read_text("utf-8"))


@pytest.mark.untraced
def test_every_bundled_topic_is_the_same_when_nothing_was_changed():
    topics = list(bundled())
    assert len(topics) > 50
    for topic in topics:
        text = toml_over(draft_over(topic), topic)
        assert text.startswith(OVER)
        assert parse_topics("here", text) == (topic,), topic.id


def test_nothing_that_is_typed_becomes_a_key():
    topic = next(bundled())
    draft = draft_over(topic)
    hostile = 'x"\n[[topic]]\nid = "evil"'
    for field in ("strong", "must", "description", "parent", "kind"):
        changed = type(draft)(
            **{name: getattr(draft, name) for name in draft.__struct_fields__} | {field: hostile}
        )
        try:
            found = parse_topics("here", toml_over(changed, topic))
        except TaxonomyError:
            continue
        assert [one.id for one in found] == [topic.id]
    with pytest.raises(TaxonomyError, match="labels"):
        toml_over(type(draft)(id=topic.id, labels={'en = "a" } #': "x"}), topic)
