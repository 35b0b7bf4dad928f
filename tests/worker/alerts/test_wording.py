"""What a parcel says to people: nothing is left out without being counted."""

import json
import re

import pytest

from worker.alerts.alert import channel_id
from worker.alerts.channels import Channel
from worker.alerts.finds import Find
from worker.alerts.mail import message_of
from worker.alerts.outbox import Delivery
from worker.alerts.requests import request_of

WALL = "https://wall.example"
SLACK = "https://hooks.slack.com/services/T000/B000/xyz0123456789"


def delivery_of(alert, count: int, more: int, title: str = "عنوان") -> Delivery:
    finds = [
        Find(
            message=f"{number}-0",
            article=f"a{number}",
            story="s",
            url=f"https://news.example/{number}",
            title=f"{title} {number}.",
            lang="ar",
            source="ضفاف",
            published_at="",
            seen_at="",
        )
        for number in range(count)
    ]
    return Delivery(
        id="p.1",
        alert=alert.id,
        channel=channel_id(alert.channels[0]),
        finds=tuple(finds[:20]),
        others=tuple(find.article for find in finds[20:]),
        titles=tuple(find.title for find in finds[20:]),
        more=count - 20 + more,
        made_at=1.0,
    )


def test_a_mail_names_all_that_was_held_back_and_counts_what_was_not_kept(add, near):
    settings = near.model_copy(
        update={"mail_server": "smtp://127.0.0.1:1", "mail_from": "r@a.example", "public_url": WALL}
    )
    alert = add(Channel("mail", "lina@desk.example"), settings=settings, query="topic:sdf")
    delivery = delivery_of(alert, 200, 7)
    text = message_of(alert.channels[0], alert, delivery, settings).get_content()
    assert set(re.findall(r"عنوان (\d+)\.", text)) == set(map(str, range(200)))
    assert set(re.findall(rf"{WALL}/article/a(\d+)\n", text)) == set(map(str, range(200)))
    assert text.rstrip().endswith(f"… +7 {WALL}/?topic=sdf")


@pytest.mark.parametrize(
    ("channel", "most"),
    [
        (Channel("ntfy", "https://ntfy.example/desk"), lambda text: len(text.encode()) <= 4_096),
        (Channel("telegram", "-1001"), lambda text: len(text.encode("utf-16-le")) <= 2 * 4_096),
        (Channel("slack", SLACK), lambda text: len(text) <= 40_000),
    ],
)
@pytest.mark.parametrize("title", ["عنوان طويل " * 16, "🌉" * 190, "<&>" * 60])
def test_what_does_not_fit_is_counted(add, near, channel, most, title):
    settings = near.model_copy(update={"telegram_token": "1:x"})
    alert = add(channel, settings=settings)
    request = request_of(channel, alert, delivery_of(alert, 200, 5, title), settings, 1.0)
    body = json.loads(request.body)
    text = body.get("message") or body["text"]
    assert most(text)
    left = re.search(r"… \+(\d+)$", text)
    named = len(re.findall(r"(?m)^(?:ضفاف$|\+ )", text))
    assert named >= 4
    assert named + int(left[1]) == 205
