"""Write the JSON Schemas that the documents publish.

Articles as subscribers read them, topics files.

python tools/schemas.py
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

# the repository is not installed where tools run
from tasks.publishing import article_v1 as message  # noqa: E402

# the repository is not installed where tools run
from tasks.tagging import taxonomy_toml as topic_files  # noqa: E402

SCHEMAS = {"article.v1": message.schema, "topics": topic_files.schema}


def main() -> None:
    """Write every schema."""
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True)
        (ROOT / "docs" / "reference" / f"{name}.schema.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
