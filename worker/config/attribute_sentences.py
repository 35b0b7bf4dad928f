"""The sentences below the lines of a class, which Python itself does not keep."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path


@cache
def sentences_of(owner: type) -> dict[str, str]:
    """Return what stands below each annotated name of a class, from the source of its module."""
    source = Path(str(sys.modules[owner.__module__].__file__)).read_text("utf-8")
    classes = (one for one in ast.parse(source).body if isinstance(one, ast.ClassDef))
    body = next((one.body for one in classes if one.name == owner.__name__), [])
    return dict(_pairs(body))


def _pairs(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for line, below in pairwise(body):
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            yield line.target.id, cleandoc(str(below.value.value))
