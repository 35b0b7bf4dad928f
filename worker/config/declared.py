"""Settings as a class declares them: each is read, checked, compared and written again.

A class with annotations and defaults, as pydantic's models are and with their names, but without
pydantic: importing that costs more processor time than most commands take as a whole.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import get_annotations
from pathlib import Path
from types import NoneType
from typing import Any, ClassVar, Literal, Self, dataclass_transform, get_args, get_origin

from worker.config.attribute_sentences import sentences_of

_MISSING: Any = object()
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "on", "1", "t", "y"), True),
    **dict.fromkeys(("false", "no", "off", "0", "f", "n"), False),
}


@dataclass(frozen=True)
class Read:
    """How what was given is brought into the form that the type is read from."""

    step: Callable[[Any], Any]


@dataclass(frozen=True)
class Check:
    """What is wrong with a value of the right type: raises ValueError that says so."""

    step: Callable[[Any], Any]


@dataclass(frozen=True)
class Agreement:
    """What is wrong with a value beside the settings before it: raises ValueError."""

    step: Callable[[Any, Mapping[str, Any]], None]


class WrongSettingError(ValueError):
    """One setting cannot be used; ``given`` may be a secret."""

    def __init__(self, name: str, given: Any, fault: str) -> None:
        super().__init__(name, fault)  # without the value, so no traceback has it
        self.name = name
        self.given = given
        self.fault = fault

    def __str__(self) -> str:
        return f"{self.name}: {self.fault}"


@dataclass
class Setting:
    """One setting: its type, default, bounds, and the marks of its type."""

    default: Any = _MISSING
    default_factory: Callable[[], Any] | None = None
    ge: float | None = None
    gt: float | None = None
    le: float | None = None
    repr: bool = True
    name: str = ""
    annotation: Any = None
    metadata: tuple[Any, ...] = ()
    owner: type | None = None

    @cached_property
    def description(self) -> str:
        """The sentence below the default, from the source."""
        return sentences_of(self.owner).get(self.name, "") if self.owner else ""

    def get_default(self) -> Any:
        """Return the default, computed where it depends on the machine."""
        return self.default_factory() if self.default_factory else self.default

    def read(self, given: Any) -> Any:
        """Turn what was given into the value. Raises WrongSettingError."""
        try:
            for mark in self.metadata:
                if isinstance(mark, Read):
                    given = mark.step(given)
            value = _of_type(self.annotation, given)
            self._within(value)
            for mark in self.metadata:
                if isinstance(mark, Check):
                    mark.step(value)
        except ValueError as error:
            raise WrongSettingError(self.name, given, str(error)) from error
        return value

    def agree(self, value: Any, others: Mapping[str, Any]) -> None:
        """Raise WrongSettingError where the value does not go with the settings before it."""
        for mark in self.metadata:
            if isinstance(mark, Agreement):
                try:
                    mark.step(value, others)
                except ValueError as error:
                    raise WrongSettingError(self.name, value, str(error)) from error

    def _within(self, value: Any) -> None:
        if self.ge is not None and value < self.ge:
            raise ValueError(f"it must be {self.ge} or more")
        if self.gt is not None and value <= self.gt:
            raise ValueError(f"it must be more than {self.gt}")
        if self.le is not None and value > self.le:
            raise ValueError(f"it must be {self.le} or less")


def setting(
    default: Any = _MISSING,
    *,
    default_factory: Callable[[], Any] | None = None,
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    repr: bool = True,  # noqa: A002 - the name that dataclasses and pydantic give it
) -> Any:
    """Declare a setting with bounds, or one that is not shown with the others."""
    return Setting(default, default_factory, ge, gt, le, repr)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(setting,))
class DeclaredSettings:
    """What a class of settings can do. Its values never change."""

    model_fields: ClassVar[dict[str, Setting]] = {}
    model_fields_set: frozenset[str] = frozenset()

    def __init_subclass__(cls) -> None:
        """Collect the settings that the class adds to those of the class before it."""
        own = {
            name: _declared(cls, name, annotation)
            for name, annotation in get_annotations(cls).items()
        }
        cls.model_fields = {**cls.model_fields, **own}

    def __init__(self, **given: Any) -> None:
        """Read and check what was given. Raises WrongSettingError."""
        for name, value in given.items():
            if name not in self.model_fields:
                raise WrongSettingError(name, value, "it is no setting")
        values: dict[str, Any] = {}
        for name, field in self.model_fields.items():
            value = field.read(given[name]) if name in given else field.get_default()
            field.agree(value, values)
            values[name] = value
        self.__dict__.update(values, model_fields_set=frozenset(given))

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return a copy with other values, which are taken as they are."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__ | dict(update))
        copy.__dict__["model_fields_set"] = self.model_fields_set | update.keys()
        return copy

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield each setting's name and value."""
        return ((name, getattr(self, name)) for name in self.model_fields)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in self if self.model_fields[name].repr)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"settings do not change: {name}")


def _declared(owner: type, name: str, annotation: Any) -> Setting:
    """Read one line of the class; the class keeps the default, as other classes do."""
    written = owner.__dict__[name]
    field = written if isinstance(written, Setting) else Setting(written)
    field.name = name
    field.owner = owner
    marks = getattr(annotation, "__metadata__", None)
    field.annotation = annotation.__origin__ if marks else annotation
    field.metadata = marks or ()
    return field


def _of_type(kind: Any, given: Any) -> Any:
    """Read a value of a type that a setting may have. Raises ValueError."""
    if kind in _READERS:
        return _READERS[kind](given)
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        if not isinstance(given, list | tuple):
            raise ValueError("it must be a list")
        return tuple(_of_type(arguments[0], one) for one in given)
    if get_origin(kind) is Literal:
        if given not in arguments:
            raise ValueError(f"it must be one of {', '.join(arguments)}")
        return given
    if NoneType not in arguments:
        raise TypeError(f"no setting is {kind}")
    return None if given in (None, "") else _of_type(arguments[0], given)


def _whole(given: Any) -> int:
    try:
        value = float(given) if isinstance(given, float) else int(given)
    except (TypeError, ValueError) as error:
        raise ValueError("it must be a whole number") from error
    if value != value // 1:
        raise ValueError("it must be a whole number")
    return int(value)


def _number(given: Any) -> float:
    try:
        value = float(given)
    except (TypeError, ValueError) as error:
        raise ValueError("it must be a number") from error
    if not math.isfinite(value):
        raise ValueError("it must be a finite number")
    return value


def _truth(given: Any) -> bool:
    value = _TRUTHS.get(str(given).strip().lower())
    if value is None:
        raise ValueError("it must be true or false")
    return value


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("it must be a text")  # noqa: TRY004 - whoever reads it wrote the value
    return given


def _path(given: Any) -> Path:
    if isinstance(given, Path):
        return given
    if "\0" in _text(given):
        raise ValueError("a path has no zero byte")
    return Path(given)


_READERS: dict[Any, Callable[[Any], Any]] = {
    int: _whole,
    float: _number,
    bool: _truth,
    str: _text,
    Path: _path,
}
