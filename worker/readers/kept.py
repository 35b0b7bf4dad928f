"""What a reader keeps: views by name, stars and notes on articles."""

import msgspec

from tasks.errors import SettingsError
from tasks.text.sanitize import clean, clean_line
from worker.store.client import Store
from worker.store.keys import READ_MARKS, SHARED_VIEWS, STARS, VIEWS

MOST_VIEWS = 50  # of one reader
MOST_SHARED = 500  # of all readers
MOST_STARS = 1_000  # of one reader
MOST_NAME, MOST_QUERY, MOST_NOTE = 60, 2_000, 2_000  # letters


class View(msgspec.Struct, frozen=True):
    """A query that was saved by name: the parameters of its address."""

    name: str
    query: str
    saved_at: float


class SharedView(msgspec.Struct, frozen=True):
    """A view that others may open, and whose it is."""

    reader: str
    name: str
    query: str


class Star(msgspec.Struct, frozen=True):
    """An article that a reader keeps, with a note ("" for none)."""

    article: str
    note: str
    starred_at: float


class Kept:
    """The views and stars of one reader."""

    def __init__(self, store: Store, reader: str) -> None:
        self._store, self._reader = store, reader
        self._views, self._stars = store.key(VIEWS, reader), store.key(STARS, reader)
        self._shared = store.key(SHARED_VIEWS)

    def views(self) -> list[View]:
        """Read the views by name."""
        with self._store.plain() as client:
            kept = client.hgetall(self._views)
        return [msgspec.json.decode(kept[name], type=View) for name in sorted(kept)]

    def save_view(self, name: str, query: str, now: float) -> View:
        """Save a view, or change the one of this name. Raises SettingsError for too much."""
        view = View(clean_line(name), query, now)
        if not 0 < len(view.name) <= MOST_NAME:
            raise SettingsError(f"a view needs a name of at most {MOST_NAME} letters")
        if len(query) > MOST_QUERY:
            raise SettingsError(f"a view's query has at most {MOST_QUERY} letters")
        with self._store.plain() as client:
            is_new = not client.hexists(self._views, view.name)
            if is_new and client.hlen(self._views) >= MOST_VIEWS:
                raise SettingsError(f"at most {MOST_VIEWS} views; remove one first")
            client.hset(self._views, view.name, msgspec.json.encode(view))
            if client.hexists(self._shared, self._field(view.name)):
                self._share(view)
        return view

    def share(self, name: str, *, is_shared: bool) -> None:
        """Let others open a view, or no more. Raises SettingsError for too many."""
        view = next((one for one in self.views() if one.name == name), None)
        if view is None:
            raise SettingsError("there is no such view")
        with self._store.plain() as client:
            if not is_shared:
                client.hdel(self._shared, self._field(name))
                return
            is_new = not client.hexists(self._shared, self._field(name))
            if is_new and client.hlen(self._shared) >= MOST_SHARED:
                raise SettingsError(f"at most {MOST_SHARED} views are shared")
        self._share(view)

    def remove_view(self, name: str) -> None:
        """Forget a view, shared or not."""
        with self._store.transaction() as pipe:
            pipe.hdel(self._views, name)
            pipe.hdel(self._shared, self._field(name))

    def shared(self) -> list[SharedView]:
        """Read the views that readers share, by reader and name."""
        with self._store.plain() as client:
            kept = client.hvals(self._shared)
        views = [msgspec.json.decode(one, type=SharedView) for one in kept]
        return sorted(views, key=lambda one: (one.reader, one.name))

    def stars(self) -> list[Star]:
        """Read the stars, the newest first."""
        with self._store.plain() as client:
            kept = client.hvals(self._stars)
        stars = [msgspec.json.decode(one, type=Star) for one in kept]
        return sorted(stars, key=lambda one: one.starred_at, reverse=True)

    def star(self, article: str) -> Star | None:
        """Read the star of an article, None where there is none."""
        with self._store.plain() as client:
            kept = client.hget(self._stars, article)
        return msgspec.json.decode(kept, type=Star) if kept else None

    def keep(self, article: str, note: str, now: float) -> None:
        """Star an article, or change its note. Raises SettingsError for too many."""
        star = Star(article, clean(note), now)
        if len(star.note) > MOST_NOTE:
            raise SettingsError(f"a note has at most {MOST_NOTE:,} letters")
        with self._store.plain() as client:
            is_new = not client.hexists(self._stars, article)
            if is_new and client.hlen(self._stars) >= MOST_STARS:
                raise SettingsError(f"at most {MOST_STARS} stars; take some away first")
            client.hset(self._stars, article, msgspec.json.encode(star))

    def forget(self, article: str) -> None:
        """Take a star and its note away."""
        with self._store.plain() as client:
            client.hdel(self._stars, article)

    def forget_all(self) -> None:
        """Forget everything of this reader."""
        shared = [self._field(one.name) for one in self.shared() if one.reader == self._reader]
        with self._store.transaction() as pipe:
            pipe.delete(self._views, self._stars, self._store.key(READ_MARKS, self._reader))
            if shared:
                pipe.hdel(self._shared, *shared)

    def _share(self, view: View) -> None:
        shared = SharedView(self._reader, view.name, view.query)
        with self._store.plain() as client:
            client.hset(self._shared, self._field(view.name), msgspec.json.encode(shared))

    def _field(self, name: str) -> str:
        return f"{self._reader} {name}"
