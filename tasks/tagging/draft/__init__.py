"""Topics as somebody types them, and their files: new ones, and those in place of others."""

from tasks.tagging.draft.over import OVER, draft_over, toml_over
from tasks.tagging.draft.typed import (
    HEAD,
    LONGEST_ID,
    Draft,
    TypedTopic,
    by_language,
    draft_of,
    language_of,
    toml_of,
)

__all__ = [
    "HEAD",
    "LONGEST_ID",
    "OVER",
    "Draft",
    "TypedTopic",
    "by_language",
    "draft_of",
    "draft_over",
    "language_of",
    "toml_of",
    "toml_over",
]
