"""A job that the server refused is logged with the reason."""

import pytest
from structlog.testing import capture_logs

from tasks.errors import StoreDownError
from worker.jobs.refusal_log import RefusalLog


class Sender:
    name = "rasid.poll"


@pytest.mark.parametrize(
    ("error", "lines"), [(StoreDownError("OOM command not allowed"), 1), (ValueError("a bug"), 0)]
)
def test_a_job_that_the_server_refused_leaves_a_line_with_the_reason(error, lines):
    with capture_logs() as logged:
        RefusalLog().log(Sender(), error)
    assert len(logged) == lines
    for event in logged:
        assert (event["event"], event["job"]) == ("job_given_back", "rasid.poll")
        assert "OOM" in event["error"]
