"""The loop that every tutorial of Redis streams shows: XREADGROUP, note, XACK."""

import redis

from tests.chaos.readers.delivered import Message, Reader

GROUP, CONSUMER = "chaos-plain", "one"
BLOCK_MILLISECONDS = 500


class PlainGroup(Reader):
    """Reads streams with nothing of ours, straight from the server."""

    name = "plain group"

    def __init__(self, path: str, keys: dict[str, str]) -> None:
        super().__init__()
        self._path, self._names = path, {key: name for name, key in keys.items()}
        self._noted: set[tuple[str, str]] = set()

    def failures(self) -> tuple[type[Exception], ...]:
        return (redis.RedisError, OSError)

    def read(self) -> None:
        options = {"decode_responses": True, "protocol": 2, "socket_timeout": 5}
        with redis.Redis(unix_socket_path=self._path, **options) as client:
            for key in self._names:
                self._join(client, key)
            self._round(client, "0")  # what an answer that was lost gave us
            while not self.closing.is_set():
                self._round(client, ">")

    @staticmethod
    def _join(client: redis.Redis, key: str) -> None:
        try:
            client.xgroup_create(key, GROUP, "0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _round(self, client: redis.Redis, start: str) -> None:
        marks = dict.fromkeys(self._names, start)
        for key, entries in client.xreadgroup(
            GROUP, CONSUMER, marks, count=500, block=BLOCK_MILLISECONDS
        ):
            for id_, fields in entries:
                if (key, id_) not in self._noted:
                    self._noted.add((key, id_))
                    self.take(Message.of(self._names[key], id_, fields))
                client.xack(key, GROUP, id_)
