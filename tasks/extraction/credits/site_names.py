"""What a page calls its site: declared names, its host, and the links to its front page."""

from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

import msgspec

from tasks.extraction.page_metadata import PageMetadata
from tasks.text.normalize import COMPARE, normalize
from tasks.text.sanitize import clean_line

_MAX_LONGER = 2  # a part that names the site and says more than this is no name


class SiteNames(msgspec.Struct, frozen=True):
    """Names of a site in the form of `COMPARE`.

    ``declared`` are for programs; ``shown`` are texts of links to the front page, where a word such
    as "home" stands too: only what is the whole of one is a name.
    """

    declared: frozenset[str]
    shown: frozenset[str] = frozenset()

    def has(self, text: str) -> bool:
        """Tell whether a text is a name of the site."""
        form = normalize(text, COMPARE)
        return form in self.declared or form in self.shown

    def names(self, part: str) -> bool:
        """Tell whether a part of a title names the site, in fewer words or in a few more."""
        form = normalize(part, COMPARE)
        return bool(form) and (
            form in self.shown
            or any(
                form in site or (site in form and len(form) <= _MAX_LONGER * len(site))
                for site in self.declared
            )
        )

    @property
    def longest(self) -> int:
        """The length of the longest name."""
        return max(map(len, self.declared | self.shown), default=0)


def site_names(metadata: PageMetadata, url: str) -> SiteNames:
    """Collect the names of a page's site."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    declared = (
        metadata.metas.get("og:site_name", ""),
        metadata.metas.get("application-name", ""),
        *(story.publisher for story in metadata.stories),
        *metadata.site_names,
        host,
    )
    return SiteNames(_forms(declared), _forms(metadata.home_links))


def _forms(names: Iterable[str]) -> frozenset[str]:
    forms = (normalize(clean_line(unescape(name)), COMPARE) for name in names)
    return frozenset(filter(None, forms))
