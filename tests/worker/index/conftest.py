from collections.abc import Iterator

import pytest

from tests.tasks.query.articles import TOPICS
from worker.index import ArticleIndex
from worker.index.files import IndexFiles
from worker.index.writer import IndexWriter


@pytest.fixture
def writer(tmp_path) -> Iterator[IndexWriter]:
    """A writer of an empty index that is in use, in ``tmp_path``."""
    files = IndexFiles(tmp_path)
    path = files.create(TOPICS)
    files.use(path)
    with IndexWriter(path, TOPICS) as opened:
        yield opened


@pytest.fixture
def index(tmp_path, writer) -> Iterator[ArticleIndex]:
    """A reader of the same index."""
    opened = ArticleIndex(tmp_path)
    yield opened
    opened.close()
