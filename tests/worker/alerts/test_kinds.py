"""Each kind of channel, at a real receiver: mail by SMTP, ntfy, Telegram, Slack, Apprise."""

import smtplib
import ssl
from email import message_from_bytes, policy

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from rasid.testing.loopback import says
from tests.support.processes import free_port, until
from tests.worker.alerts.conftest import serving
from worker.alerts import mail
from worker.alerts.alert import channel_id
from worker.alerts.channels import Channel
from worker.alerts.finds import Find
from worker.alerts.outbox import AlertOutbox, Delivery
from worker.alerts.requests import request_of
from worker.alerts.trial import send_sample

SLACK = "https://hooks.slack.com/services/T000/B000/xyz0123456789"


class Inbox:
    """Takes every mail but those to ``nobody``."""

    def __init__(self) -> None:
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def inbox(near):
    kept = Inbox()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    kept.settings = near.model_copy(
        update={"mail_server": f"smtp://127.0.0.1:{port}", "mail_from": "rasid@desk.example"}
    )
    yield kept
    controller.stop()


def delivery_of(alert, **facts) -> Delivery:
    find = Find(
        message="1-0",
        article="a",
        story="a",
        url="https://news.example/a",
        lang="ar",
        published_at="",
        seen_at="",
        **({"title": "رتل <b>&\r\nBcc: x", "source": "ضفاف\u202e"} | facts),
    )
    channel = channel_id(alert.channels[0])
    return Delivery(id="p.1", alert=alert.id, channel=channel, finds=(find,), made_at=1.0)


def test_a_mail_arrives_once_and_says_what_was_found(inbox, store, add, tell):
    alert = add(Channel("mail", "lina@desk.example"), settings=inbox.settings, name="آبار")
    with serving(inbox.settings):
        tell("one", title="حريق في بئر نفط")
        assert until(lambda: [line.state for line in history(store, alert)] == ["sent"], 20)
    (got,) = inbox.mails
    assert (got["To"], got["From"]) == ("lina@desk.example", "rasid@desk.example")
    assert got["Subject"] == "آبار: حريق في بئر نفط"
    assert got["Message-ID"].startswith(f"<{alert.id}.")
    assert "https://news.example/one" in got.get_content()


def history(store, alert):
    return AlertOutbox(store).history(alert.id)


def test_headers_of_a_mail_cannot_be_made_by_a_title(inbox, add):
    alert = add(Channel("mail", "lina@desk.example"), settings=inbox.settings)
    written = mail.message_of(alert.channels[0], alert, delivery_of(alert), inbox.settings)
    assert written["Bcc"] is None
    assert "\n" not in written["Subject"]


def test_what_a_server_of_mail_refuses_is_told(inbox, store, add):
    alert = add(Channel("mail", "nobody@desk.example"), settings=inbox.settings)
    ((_, outcome),) = send_sample(inbox.settings, store, alert)
    assert (outcome.is_sent, outcome.is_final) == (False, True)
    assert "550 no such mailbox" in outcome.detail
    (line,) = history(store, alert)
    assert (line.state, line.detail) == ("failed", outcome.detail)


def test_a_password_is_not_sent_without_tls(inbox, store, add, monkeypatch):
    asked = []
    monkeypatch.setattr(smtplib.SMTP, "login", lambda *said: asked.append(said))
    address = inbox.settings.mail_server.replace("smtp://", "smtp://user:secret@")
    open_ = inbox.settings.model_copy(update={"mail_server": address})
    alert = add(Channel("mail", "lina@desk.example"), settings=open_)
    ((_, outcome),) = send_sample(open_, store, alert)
    assert not outcome.is_sent
    assert "no TLS" in outcome.detail
    assert asked == []


class Login:
    """Lets one user in, and notes what it was given."""

    def __init__(self) -> None:
        self.given = []

    def __call__(self, server, session, envelope, mechanism, data):
        self.given.append((data.login, data.password))
        return AuthResult(success=data.password == b"s@cret")


def test_a_password_is_sent_by_tls_to_a_server_whose_certificate_holds(
    near, store, add, tmp_path, monkeypatch
):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    kept, login = Inbox(), Login()
    controller = Controller(
        kept,
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        authenticator=login,
        auth_required=True,
    )
    controller.start()
    own = near.model_copy(
        update={"mail_server": f"smtp://lina:s%40cret@localhost:{controller.port}"}
    )
    alert = add(Channel("mail", "lina@desk.example"), settings=own)
    ((_, strange),) = send_sample(own, store, alert)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    ((_, known),) = send_sample(own, store, alert)
    controller.stop()
    assert (strange.is_sent, "certificate" in strange.detail.lower()) == (False, True)
    assert known.is_sent, known
    assert login.given == [(b"lina", b"s@cret")]
    assert len(kept.mails) == 1


def test_ntfy_is_told_as_json_so_that_letters_survive(near, store, add, receiver):
    alert = add(Channel("ntfy", f"{receiver.site.url}/wells"), name="آبار")
    ((_, outcome),) = send_sample(near, store, alert)
    assert outcome.is_sent, outcome
    ((_, told),) = receiver.got
    assert told["topic"] == "wells"
    assert told["title"].startswith("آبار: ")
    assert "تجربة" in told["message"]


def test_telegram_is_told_through_the_operators_bot(near, store, add, receiver):
    own = near.model_copy(update={"telegram_token": "12:secret", "telegram_url": receiver.site.url})
    receiver.site.paths["/bot12:secret/sendMessage"] = receiver.site.paths["/"]
    alert = add(Channel("telegram", "-100123"), settings=own)
    ((_, outcome),) = send_sample(own, store, alert)
    assert outcome.is_sent, outcome
    ((_, told),) = receiver.got
    assert told["chat_id"] == "-100123"
    receiver.answers += [403]
    ((_, blocked),) = send_sample(own, store, alert)
    assert blocked.is_final
    assert "secret" not in blocked.detail + "".join(line.detail for line in history(store, alert))


def test_slack_gets_text_without_marks_of_its_own(near, add):
    alert = add(Channel("slack", SLACK))
    request = request_of(alert.channels[0], alert, delivery_of(alert), near, 1.0)
    assert request.url == SLACK
    assert "&lt;b&gt;&amp;" in request.body
    assert "<b>" not in request.body


@pytest.mark.parametrize("kind", ["webhook", "ntfy"])
def test_a_name_that_leads_inside_is_not_asked(settings, near, store, add, receiver, kind):
    """The guard looks when the socket opens, whatever was true when the alert was saved."""
    url = receiver.url if kind == "webhook" else f"{receiver.site.url}/wells"
    alert = add(Channel(kind, url))
    ((_, outcome),) = send_sample(settings, store, alert)  # nothing inside is admitted
    assert (outcome.is_sent, outcome.detail, outcome.is_final) == (
        False,
        "address_forbidden",
        True,
    )
    named = add(Channel(kind, url.replace("127.0.0.1", "localhost")))
    ((_, outcome),) = send_sample(settings, store, named)
    assert not outcome.is_sent
    assert receiver.got == []


def test_a_redirect_is_no_way_inside(near, store, add, receiver):
    inside = says(status=302, Location=f"{receiver.site.url}/")
    receiver.site.paths["/moved"] = inside
    alert = add(Channel("webhook", f"{receiver.site.url}/moved"))
    ((_, outcome),) = send_sample(near, store, alert)
    assert not outcome.is_sent
    assert receiver.got == []


def test_a_channel_that_the_operator_named_is_asked_through_apprise(near, store, add, receiver):
    host = receiver.site.url.partition("://")[2]
    own = near.model_copy(update={"channels": (f"desk=json://{host}/hook",)})
    alert = add(Channel("named", "desk"), settings=own)
    ((_, outcome),) = send_sample(own, store, alert)
    assert outcome.is_sent, outcome
    ((_, told),) = receiver.got
    assert told["title"].startswith("Wells: ")
    ((_, gone),) = send_sample(near, store, alert)
    assert gone.is_final
