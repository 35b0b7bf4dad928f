"""T36: every regular expression of the code takes linear time, whatever it is given."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.patterns import hostile_texts, is_linear
from tests.support.runaway import CPU_SECONDS

PROGRAM = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
from tests.support.patterns import superlinear
print(*superlinear(["--quick"]), "all were tried", sep="\\n")
"""


@pytest.mark.heavy
def test_t36_every_pattern_takes_linear_time():
    seconds = int(CPU_SECONDS * 6)  # some three hundred patterns
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(seconds=seconds)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert told.stdout == "all were tried\n", told.stdout + told.stderr[-2_000:]


@pytest.mark.parametrize("source", [r"\s+$", r"[\w.]+@"])
def test_a_pattern_that_backtracks_is_found(source):
    pattern = re.compile(source)
    texts = hostile_texts(source, 0)
    assert not all(is_linear(pattern, parts, signs=2_000) for parts in texts)
