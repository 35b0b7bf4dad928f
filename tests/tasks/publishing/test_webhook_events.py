"""What webhooks send is what Standard Webhooks asks for."""

import json
from datetime import UTC, datetime

from tasks.publishing.webhook_events import article_event, headers, new_secret, signature

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_signature_is_the_one_of_the_reference_libraries():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = '{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected


def test_secrets_are_never_the_same():
    assert len({new_secret() for _ in range(100)}) == 100


def test_every_secret_signs():
    event = article_event("1-0", "new", ("sdf",), {}, NOW)
    one, two = new_secret(), new_secret()
    assert headers(event, [one, two], 7)["webhook-signature"] == " ".join(
        signature(secret, event.id, 7, event.body) for secret in (one, two)
    )


def test_an_event_says_what_changed_and_has_the_id_of_its_message():
    event = article_event(
        "1-0", "revised", ("sdf",), {"changed": "title,numbers", "title": "عنوان"}, NOW
    )
    told = json.loads(event.body)
    assert (event.id, told["type"], told["timestamp"]) == (
        "1-0.revised",
        "article.revised",
        "2026-11-24T00:00:00.000Z",
    )
    assert (told["data"]["changed"], told["data"]["title"]) == (["title", "numbers"], "عنوان")
