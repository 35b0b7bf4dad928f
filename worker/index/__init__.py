"""A local index of published articles, which answers any query in pages, newest first.

`ArticleIndex` searches; `IndexFeeder` keeps it up to date. It is a copy of streams and archive: it
may be deleted at any time.
"""

from worker.index.article_index import ArticleIndex
from worker.index.page import Page
from worker.index.stories import FoundStory, Member, StoryPage

__all__ = ["ArticleIndex", "FoundStory", "Member", "Page", "StoryPage"]
