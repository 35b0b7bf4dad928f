"""A parcel as a mail, through the server that the operator set."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from worker.alerts import wording
from worker.alerts.alert import Alert
from worker.alerts.channels import Channel
from worker.alerts.outbox import Delivery
from worker.alerts.outcome import Outcome
from worker.config.settings import Settings

_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT = 500  # from here on a server of mail refuses for good


def message_of(
    channel: Channel, alert: Alert, delivery: Delivery, settings: Settings
) -> EmailMessage:
    """Write the mail; its Message-ID is the same in every attempt."""
    mail = EmailMessage()
    mail["Subject"] = wording.subject(alert, delivery)
    mail["From"] = settings.mail_from
    mail["To"] = channel.to
    mail["Date"] = formatdate(delivery.made_at)
    domain = settings.mail_from.rpartition("@")[2].rstrip(">") or "localhost"
    mail["Message-ID"] = f"<{delivery.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers it
    mail.set_content(wording.lines(alert, delivery, settings.public_url))
    return mail


def send(mail: EmailMessage, settings: Settings) -> Outcome:
    """Hand a mail to the server."""
    try:
        server = _connected(settings)
        try:
            server.send_message(mail)
        finally:
            server.close()  # how it takes a farewell says nothing of the mail
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _refusal(code, said)
    except smtplib.SMTPAuthenticationError as error:  # the operator's to mend
        return _refusal(error.smtp_code, error.smtp_error)._replace(is_final=False)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code, error.smtp_error)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Outcome(is_sent=False, detail=f"{type(error).__name__}: {error}")
    return Outcome(is_sent=True, detail="250")


def _connected(settings: Settings) -> smtplib.SMTP:
    """Connect, by TLS where the server offers it; a password is never sent without."""
    parts = urlsplit(settings.mail_server)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    seconds, context = settings.fetch_seconds, ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=seconds)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.password:
            raise smtplib.SMTPNotSupportedError("no TLS there, so the password is not sent")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _refusal(code: int, said: bytes | str) -> Outcome:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    detail = f"{code} {' '.join(text.split())[:200]}"
    return Outcome(is_sent=False, detail=detail, is_final=code >= _PERMANENT)
