"""Numbers of things, as English says them."""


def counted(number: int, one: str, many: str = "") -> str:
    """Write "1 topic", "2 topics"; ``many`` where it is not ``one`` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
