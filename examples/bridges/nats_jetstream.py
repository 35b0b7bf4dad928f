"""Carry a topic's stream into NATS JetStream, each message exactly once under its id.

    pip install redis nats-py
    RASID_REDIS_URL=… NATS_URL=nats://… python nats_jetstream.py sdf

A message is acknowledged when JetStream has stored it. After a crash it may be sent again with the
same ``Nats-Msg-Id``, which JetStream drops for ``duplicate_window`` (an hour here).
"""

import asyncio
import json
import os
import sys

import nats
import redis.asyncio
from nats.js.api import StreamConfig

topic = sys.argv[1]
prefix = os.environ.get("RASID_PREFIX", "rasid:")
stream, group, me = f"{prefix}topic:{topic}", "nats", "bridge"


async def carry() -> None:
    """Carry what is there and what comes."""
    client = redis.asyncio.Redis.from_url(
        os.environ["RASID_REDIS_URL"], decode_responses=True, protocol=2
    )
    server = (await nats.connect(os.environ["NATS_URL"])).jetstream()
    await server.add_stream(StreamConfig(name="RASID", subjects=["rasid.>"], duplicate_window=3600))
    try:
        await client.xgroup_create(stream, group, id="0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
    position = "0"
    while True:
        rows = await client.xreadgroup(group, me, {stream: position}, count=100, block=2000)
        messages = rows[0][1] if rows else []
        for message, fields in messages:
            if fields:  # else it was trimmed while it waited
                body, name = json.dumps(fields).encode(), f"{topic}:{message}"
                await server.publish(f"rasid.{topic}", body, headers={"Nats-Msg-Id": name})
            await client.xack(stream, group, message)
        position = position if messages else ">"


asyncio.run(carry())
