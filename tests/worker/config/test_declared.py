"""A class of settings reads, checks and compares its values."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from worker.config.declared import DeclaredSettings, Read, WrongSettingError, setting


class Shop(DeclaredSettings):
    """For these tests."""

    name: str = "corner"
    """How it is called."""
    seats: int = setting(4, ge=1, le=10)
    """How many may sit,
    in all."""
    price: float = setting(1.5, gt=0)
    is_open: bool = False
    door: Path | None = None
    size: Literal["small", "large"] = "small"
    rooms: Annotated[tuple[int, ...], Read(lambda given: given.split())] = (1,)
    secret: str = setting("", repr=False)


class Chain(Shop):
    """One that adds to it."""

    shops: int = setting(default_factory=lambda: 7)


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("seats", "7", 7),
        ("seats", 7.0, 7),
        ("price", "2", 2.0),
        ("price", 3, 3.0),
        ("is_open", "Yes", True),
        ("is_open", " off ", False),
        ("is_open", True, True),
        ("is_open", 0, False),
        ("door", "front", Path("front")),
        ("door", "", None),
        ("size", "large", "large"),
        ("rooms", "1 2", (1, 2)),
    ],
)
def test_a_value_is_of_its_type(name, given, value):
    read = getattr(Shop(**{name: given}), name)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("name", "given", "fault"),
    [
        ("seats", "0", "1 or more"),
        ("seats", "11", "10 or less"),
        ("seats", "many", "a whole number"),
        ("seats", "1.5", "a whole number"),
        ("seats", 1.5, "a whole number"),
        ("seats", float("nan"), "a whole number"),
        ("seats", float("inf"), "a whole number"),
        ("seats", "9" * 5000, "a whole number"),
        ("seats", None, "a whole number"),
        ("price", "0", "more than 0"),
        ("price", "nan", "finite"),
        ("price", "inf", "finite"),
        ("is_open", "perhaps", "true or false"),
        ("is_open", "", "true or false"),
        ("name", 3, "a text"),
        ("size", "huge", "one of small, large"),
        ("size", ["small"], "one of small, large"),
        ("rooms", "1 x", "a whole number"),
        ("door", "a\0b", "zero byte"),
        ("nothing", "x", "no setting"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(name, given, fault):
    with pytest.raises(WrongSettingError, match=fault) as caught:
        Shop(**{name: given})
    assert caught.value.name == name
    assert repr(given) not in f"{caught.value!r}{caught.value}"


def test_what_comes_after_knows_what_stands_before():
    assert [name for name, _ in Chain()][-2:] == ["secret", "shops"]
    assert Chain().shops == 7
    assert "shops" not in Shop.model_fields


def test_sentences_stand_below_the_lines():
    fields = Chain.model_fields
    assert fields["name"].description == "How it is called."
    assert fields["seats"].description == "How many may sit,\nin all."
    assert fields["price"].description == ""


def test_values_do_not_change_but_copies_differ():
    shop: Any = Shop(seats=2)
    with pytest.raises(AttributeError):
        shop.seats = 3
    other = shop.model_copy(update={"seats": 3})
    assert (shop.seats, other.seats, other.model_fields_set) == (2, 3, {"seats"})
    assert shop == Shop(seats=2) != other
    assert hash(shop) == hash(Shop(seats=2))


def test_a_secret_is_not_in_its_description():
    assert "hush" not in repr(Shop(secret="hush"))
