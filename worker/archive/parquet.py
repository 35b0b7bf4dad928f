"""Articles as one Parquet file, for notebooks and data frames.

Needs the extra ``parquet`` (DuckDB writes it).
"""

import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import msgspec

from tasks.errors import SettingsError
from worker.archive.files import Line

# One column a field that people filter by; the whole document stays beside them as JSON.
_SELECT = """
    SELECT message, seq, kind, changed,
           article->>'id' AS id, CAST(article->>'revision' AS INTEGER) AS revision,
           article->>'url' AS url, article->>'canonical_url' AS canonical_url,
           article->>'title' AS title, article->>'text' AS text,
           article->>'lang' AS lang, article->>'source' AS source, article->>'feed' AS feed,
           CAST(article->>'published_at' AS TIMESTAMPTZ) AS published_at,
           CAST(article->>'seen_at' AS TIMESTAMPTZ) AS seen_at,
           article->>'$.tags[*].id' AS topics, article
    FROM read_json(?, format = 'newline_delimited', maximum_object_size = 67108864,
                   columns = {message: 'VARCHAR', seq: 'BIGINT', kind: 'VARCHAR',
                              changed: 'VARCHAR[]', article: 'JSON'})
"""


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("duckdb") is not None


def write_parquet(found: Iterable[Line], output: Path) -> int:
    """Write articles to a file, in their order; returns how many.

    Raises SettingsError without DuckDB.

    The file appears whole or not at all.
    """
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError("Parquet needs DuckDB: pip install 'rasid[parquet]'") from error
    part = output.with_name(f".{output.name}.part")
    with (
        tempfile.NamedTemporaryFile(suffix=".jsonl", dir=output.parent) as lines,
        duckdb.connect() as database,
    ):
        count = 0
        for count, line in enumerate(found, 1):  # noqa: B007 - the last count is returned
            lines.write(msgspec.json.encode(line) + b"\n")
        lines.flush()
        database.execute("SET TimeZone = 'UTC'")
        relation = database.sql(_SELECT, params=[lines.name])
        relation.write_parquet(str(part), compression="zstd")
    part.replace(output)
    return count
