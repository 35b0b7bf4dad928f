"""A message shows the topics that its reader's token opens, and no others."""

import json

import msgspec

from rasid.web.documents import document, narrowed
from tasks.model import Tag
from tests.worker.index.messages import told

OPENED = frozenset({"sdf", "syria"})


def tag(topic: str, via: str = "") -> Tag:
    return Tag(topic, 0.9, (), "main", via=via)


def test_other_topics_and_children_are_left_out():
    message = told(1, tag("isis"), tag("sdf"), tag("syria", via="isis"))
    read = json.loads(document(narrowed(message, OPENED)))
    assert read["topics"] == "sdf,syria"
    assert [(one["id"], one.get("via", "")) for one in read["data"]["tags"]] == [
        ("sdf", ""),
        ("syria", ""),
    ]


def test_a_child_that_is_open_is_told():
    message = told(1, tag("sdf"), tag("syria", via="sdf"))
    read = json.loads(document(narrowed(message, OPENED)))
    assert read["data"]["tags"][1]["via"] == "sdf"


def test_a_token_for_all_changes_nothing():
    message = told(1, tag("isis"))
    assert narrowed(message, None) is message


def test_what_is_no_document_is_left_out():
    for data in ("[]", "{", '{"tags": [{"id": 3}]}', "{}"):
        message = msgspec.structs.replace(told(1, tag("sdf")), fields={"data": data})
        assert json.loads(document(narrowed(message, OPENED)))["data"] is None
