"""What settings are for: the text below each in the code, read only where it is shown.

Pydantic reads it for every process, which takes 35 ms of processor time.
"""

import ast
import functools
import inspect
from collections.abc import Mapping
from itertools import pairwise

from worker.config.service import ServiceSettings
from worker.config.settings import Settings


@functools.cache
def descriptions() -> Mapping[str, str]:
    """Return what each setting is for, by its name."""
    found: dict[str, str] = {}
    for part in reversed(Settings.__mro__):
        if issubclass(part, ServiceSettings):
            found |= _below_names(inspect.getsource(part))
    return found


def _below_names(source: str) -> dict[str, str]:
    (part,) = ast.parse(source).body
    lines = part.body if isinstance(part, ast.ClassDef) else []
    found = {}
    for one, below in pairwise(lines):
        match one, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                found[name] = inspect.cleandoc(text)
    return found
