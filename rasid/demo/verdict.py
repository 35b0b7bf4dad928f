"""Compare the newsroom's expectations with the entries and streams in Redis."""

from datetime import datetime

import msgspec

from rasid.demo.newsroom import Expectation
from tasks.http.urls import clean_url
from tasks.publishing.article_v1 import ArticleMessage
from worker.state.frontier import RedisFrontier
from worker.store.client import Store
from worker.streams.streams import Streams


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """How one entry ended; ``message`` is its newest revision, None when nothing was published."""

    state: str = "unknown"
    outcome: str = ""
    reason: str = ""
    message: ArticleMessage | None = None


class Verdict(msgspec.Struct, frozen=True):
    """One planned case; ``problem`` is "" when it ended as planned."""

    case: str
    url: str
    problem: str


def judge(expectations: tuple[Expectation, ...], store: Store) -> list[Verdict]:
    """Judge every expectation, in the plan's order."""
    return [Verdict(e.case, e.url, problem_of(e, ending_of(e.url, store))) for e in expectations]


def ending_of(url: str, store: Store) -> Ending:
    """Look up how the entry with this address ended."""
    fields = RedisFrontier(store).fields_of(clean_url(url))
    message = None
    if article := fields.get("article"):
        newest = Streams(store).article(article)
        if newest:
            message = msgspec.json.decode(newest.fields["data"], type=ArticleMessage)
    known = {name: fields[name] for name in ("state", "outcome", "reason") if name in fields}
    return Ending(**known, message=message)


def problem_of(plan: Expectation, ending: Ending) -> str:
    """Name the first thing that is not as planned, "" when all is."""
    if ending.state != "done":
        return f"not ended ({ending.state})"
    if ending.outcome not in plan.outcome.split("|"):
        return f"{ending.outcome} {ending.reason}".strip() + f" instead of {plan.outcome}"
    if plan.reason and ending.reason != plan.reason:
        return f"reason {ending.reason or 'none'} instead of {plan.reason}"
    if ending.outcome != "published":
        return ""
    return (
        "no message in the stream" if ending.message is None else _difference(plan, ending.message)
    )


def _difference(plan: Expectation, message: ArticleMessage) -> str:
    topics = {tag.id for tag in message.tags}
    checks = (
        (
            message.revision == plan.revision,
            f"revision {message.revision} instead of {plan.revision}",
        ),
        (set(plan.topics) <= topics, f"topics {sorted(set(plan.topics) - topics)} are missing"),
        (
            not set(plan.not_topics) & topics,
            f"topics {sorted(set(plan.not_topics) & topics)} are wrong",
        ),
        (not plan.title or message.title == plan.title, f"title {message.title!r}"),
        (
            not plan.published_at or _same_moment(plan.published_at, message.published_at),
            f"date {message.published_at}",
        ),
        (all(part in message.text for part in plan.text_has), "text is not complete"),
        (not any(part in message.text for part in plan.text_lacks), "furniture in the text"),
    )
    return next((problem for is_good, problem in checks if not is_good), "")


def _same_moment(planned: str, found: datetime | None) -> bool:
    return found is not None and datetime.fromisoformat(planned) == found
