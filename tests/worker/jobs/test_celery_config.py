"""How the broker library is told of the server."""

import ssl

import pytest
from kombu import Connection

from worker.config.settings import Settings
from worker.jobs import transport
from worker.jobs.celery_config import broker_url


@pytest.fixture(autouse=True)
def _transports():
    transport.install()


@pytest.mark.parametrize(
    "url", ["rediss://:p@queue.example/0", "rediss://:p@queue.example/0?ssl_ca_certs=/ca.pem"]
)
def test_certificates_are_looked_at_unless_somebody_says_otherwise(url):
    asked = Connection(broker_url(Settings(redis_url=url)))
    assert asked.ssl["ssl_cert_reqs"] == ssl.CERT_REQUIRED
    assert (asked.hostname, asked.password) == ("queue.example", "p")


def test_an_operator_may_decide_otherwise():
    given = "rediss://queue.example/0?ssl_cert_reqs=none"
    assert broker_url(Settings(redis_url=given)) == f"rasid-{given}"
    assert Connection(broker_url(Settings(redis_url=given))).ssl["ssl_cert_reqs"] == ssl.CERT_NONE


def test_a_socket_has_the_library_s_own_scheme():
    assert (
        broker_url(Settings(redis_url="unix:///run/valkey.sock"))
        == "rasid-redis+socket:///run/valkey.sock"
    )
