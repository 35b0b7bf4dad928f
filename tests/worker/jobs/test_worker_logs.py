"""Every line that a worker's libraries write is in our shape."""

import json
import logging

import pytest
from billiard.util import get_logger

from worker.jobs.tasks import Jobs


@pytest.fixture
def root_as_before():
    root, level, handlers = logging.getLogger(), logging.root.level, logging.root.handlers[:]
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    logging.captureWarnings(capture=False)
    get_logger().propagate = False


@pytest.mark.usefixtures("root_as_before")
def test_a_line_of_billiard_is_json_like_all_others(settings, capsys):
    get_logger().propagate = False  # as billiard leaves it
    Jobs(settings.model_copy(update={"log_json": True})).configure_logs()
    get_logger().error("Process %r pid:%r exited with %r", "ForkPoolWorker-1", 7, "signal 9")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "Process 'ForkPoolWorker-1' pid:7 exited with 'signal 9'"
