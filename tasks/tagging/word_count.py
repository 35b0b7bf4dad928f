"""Which word of an article an offset is in."""


class Words:
    """Which word of an article an offset of a field is in.

    Fields are further apart than any window reaches.

    Words are counted on from match to match, so that a field is read once however many matches it
    has.
    """

    def __init__(self, published: str, first: int) -> None:
        self._published, self._place, self._count = published, 0, first

    def go_to(self, offset: int) -> int:
        """Return the word at ``offset``, which is not before that of the last call."""
        self._count = self.ahead(offset)
        self._place = offset + 1
        return self._count

    def ahead(self, offset: int) -> int:
        """Return the word at an offset behind the last one gone to, without going there."""
        between = self._published[self._place : offset + 1]
        if not between:
            return self._count
        goes_on = (
            self._place > 0
            and not self._published[self._place - 1].isspace()
            and not between[0].isspace()
        )
        return self._count + len(between.split()) - goes_on
