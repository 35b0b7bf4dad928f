"""Every name of Celery and its libraries that Rasid uses and that their authors do not promise.

A release may rename any of them, and the failure would come late and far from its cause. So they
stand here, with the versions that have them, and are looked up whenever an app is made. ``Class()``
makes an instance, for a name that only instances have.
"""

import importlib
import importlib.metadata
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.errors import SettingsError

# as in pyproject.toml; a test compares
VERSIONS = {
    "celery": ">=5.7,<5.8",
    "kombu": ">=5.7,<5.8",
    "redis": ">=8.1,<9",
    "billiard": ">=4.3.2,<5",
}

# distribution -> `module:attribute.attribute`
PRIVATE_NAMES: Mapping[str, Sequence[str]] = {
    "celery": (
        # the program of a worker, and its handlers of signals
        "celery.apps.worker:Worker.on_before_init",
        "celery.apps.worker:Worker.install_platform_tweaks",
        "celery.apps.worker:Worker._send_worker_shutdown",
        "celery.apps.worker:install_worker_term_handler",
        "celery.apps.worker:install_worker_term_hard_handler",
        "celery.apps.worker:install_worker_int_handler",
        "celery:Celery.subclass_with_self",
        "celery:Celery.Worker",
        # acknowledging a job
        "celery:Task.Request",
        "celery.worker.request:Request.acknowledge",
        "celery.worker.request:Request.reject",
        "celery.worker.request:Request.acknowledged",
        "celery.worker.request:Request.connection_errors",
        # what a worker has in hand
        "celery.worker.state:active_requests",
        "celery.worker.state:reserved_requests",
        "celery.worker.state:total_count",
        "celery.worker.state:should_stop",
        # the consumer's loop
        "celery.worker.consumer.tasks:Tasks",
        "celery.worker.consumer.consumer:Consumer.timer",
        "celery.worker.consumer.consumer:Consumer.pool",
        "celery.concurrency.base:BasePool.num_processes",
        "celery.app.amqp:Queues.consume_from",
        # what it imports when it starts, imported before it is forked
        "celery.concurrency.asynpool:AsynPool",
        "celery.concurrency.prefork:TaskPool",
        "celery.utils.imports:symbol_by_name",
        "celery.utils.log:mlevel",
        "celery.worker.consumer:Consumer",
        "celery.worker.worker:WorkController",
        "celery.utils.dispatch:Signal.connect",
        "celery.utils.dispatch:Signal.disconnect",
    ),
    "kombu": (
        "kombu.transport:TRANSPORT_ALIASES",
        "kombu.transport.redis:PrefixedStrictRedis.parse_response",
        "kombu.transport.redis:Channel._get_client",
        "kombu.transport.redis:Channel.global_keyprefix",
        "kombu.transport.redis:SentinelChannel._get_client",
        "kombu.transport.redis:Channel.QoS",
        "kombu.transport.redis:QoS.append",
        "kombu.transport.redis:QoS.ack",
        "kombu.transport.redis:QoS.reject",
        "kombu.transport.virtual:QoS",
        "kombu.transport.redis:Transport.Channel",
        "kombu.transport.redis:SentinelTransport.Channel",
        "kombu.transport.redis:Channel._in_poll",
        "kombu.transport.redis:Channel._brpop_sent_at",
        "kombu.transport.redis:Transport.register_with_event_loop",
        "kombu.transport.redis:Transport.channels",
        "kombu.asynchronous:get_event_loop",
        "kombu.asynchronous:Hub.call_soon",
        "kombu.asynchronous:Hub.call_repeatedly",
        "kombu.asynchronous.timer:Timer.call_repeatedly",
    ),
    "redis": ("redis.client:Redis.parse_response", "redis.connection:Connection()._sock"),
    "billiard": ("billiard.process:active_children", "billiard.util:get_logger"),
}


def check() -> None:
    """Raise SettingsError when the installed libraries lack a name that Rasid uses."""
    for library, names in PRIVATE_NAMES.items():
        for name in names:
            if not exists(name):
                raise SettingsError(_missing(library, name))


def exists(name: str) -> bool:
    """Tell whether ``module:attribute.attribute`` can be imported."""
    module, _, path = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in path.split("."):
            found = getattr(found, part.removesuffix("()"))
            found = found() if part.endswith("()") else found
    except (ImportError, AttributeError):
        return False
    return True


def _missing(library: str, name: str) -> str:
    installed = importlib.metadata.version(library)
    return (
        f"{library} {installed} has no {name.replace(':', '.')}, which Rasid uses; "
        f'install a version that has it: pip install "{library}{VERSIONS[library]}"'
    )
