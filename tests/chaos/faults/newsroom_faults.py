"""Outlets that do not answer, and topics that cannot be read."""

from collections.abc import Iterator

from tests.chaos.faults.fault import Scene, fault


@fault(seconds=5)
def trouble_at_outlets(scene: Scene) -> Iterator[str]:
    mood = scene.draw.choice(("down", "refusing", "slow"))
    hit = scene.draw.sample(scene.newsroom.outlets, scene.draw.randint(1, 3))
    for outlet in hit:
        outlet.mood = mood
    try:
        yield f"{len(hit)} {mood}"
    finally:
        for outlet in hit:
            outlet.mood = "well"


@fault(seconds=7)
def break_the_topics(scene: Scene) -> Iterator[str]:
    """As an editor does who saves half a file."""
    broken = scene.stage.topics / "half-written.toml"
    broken.write_text('[[topic]]\nid = "half', "utf-8")
    try:
        yield "half a file"
    finally:
        broken.unlink()
