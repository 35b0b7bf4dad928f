"""Which addresses belong to one publisher, for grouping and politeness.

Never for secrets: those hold for an exact origin (``urls.same_origin``).
"""

import functools
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

# Hosters whose customers each have a name of their own below theirs and that the public list lacks.
HOSTERS = frozenset(
    "wordpress.com substack.com medium.com tumblr.com livejournal.com over-blog.com "
    "wixsite.com weebly.com ghost.io".split()
)


def site_of(url: str) -> str:
    """Name the registered domain of a URL, by the list of public suffixes.

    A hoster's customers are sites of their own. So are an address by number and a name without a
    dot, each port another.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    if len(labels) == 1 or labels[-1].isdecimal() or ":" in host:
        return parts.netloc.lower()
    site = _suffixes().privatesuffix(host) or host
    if site in HOSTERS and host != site:
        return ".".join(labels[-site.count(".") - 2 :])
    return site


@functools.cache
def _suffixes() -> PublicSuffixList:
    """Read the list of the installed package; two threads that both do so read the same."""
    return PublicSuffixList()
