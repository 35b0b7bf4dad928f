"""Scripts carry the shared parts that they use, and no others."""

import re

import pytest

from worker.store.steps import SCRIPTS, source_of

STEPS = sorted(
    path.name.removesuffix(".lua")
    for folder in ("frontier", "feeds", "streams")
    for path in (SCRIPTS / folder).iterdir()
)
DEFINED = re.compile(r"^local (?:function )?([\w, ]+?)(?:\(| =|$)", re.MULTILINE)


def defined(source):
    return {name for names in DEFINED.findall(source) for name in names.split(", ")}


SHARED = {
    name for path in (SCRIPTS / "shared").iterdir() for name in defined(path.read_text("utf-8"))
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_defines_what_it_uses(step):
    source = source_of(step)
    code = re.sub(r"--.*|'[^'\n]*'|[.]\w+|\w+(?= = )", "", source)
    assert not (SHARED & set(re.findall(r"\w+", code))) - defined(source)


def test_a_step_has_no_part_that_it_does_not_use():
    assert "local function paced" not in source_of("story")
    assert "local function paced" in source_of("finish")
