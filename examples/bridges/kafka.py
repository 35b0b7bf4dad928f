"""Carry a topic's stream into a Kafka topic, each message at least once under its id.

    pip install redis aiokafka
    RASID_REDIS_URL=… KAFKA_SERVERS=kafka:9092 python kafka.py sdf

A message is acknowledged when all replicas have it. After a crash it may come again with the same
``id`` header: a receiver that keeps the last id it has handled, as ids only rise, handles each
exactly once. One partition keeps their order.

Never tried on a broker: neither Debian nor PyPI has one for the tests to start. The loop is that of
the bridges beside it, which are tried; ``send_and_wait`` is called as aiokafka 0.14 takes it.
"""

import asyncio
import json
import os
import sys

import redis.asyncio
from aiokafka import AIOKafkaProducer

topic = sys.argv[1]
prefix = os.environ.get("RASID_PREFIX", "rasid:")
stream, group, me = f"{prefix}topic:{topic}", "kafka", "bridge"


async def carry() -> None:
    """Carry what is there and what comes."""
    client = redis.asyncio.Redis.from_url(
        os.environ["RASID_REDIS_URL"], decode_responses=True, protocol=2
    )
    servers = os.environ["KAFKA_SERVERS"]
    async with AIOKafkaProducer(bootstrap_servers=servers, enable_idempotence=True) as producer:
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
                headers = [("id", message.encode())]
                if fields:  # else it was trimmed while it waited
                    body, key = json.dumps(fields).encode(), topic.encode()
                    await producer.send_and_wait(
                        f"rasid.{topic}", body, key=key, headers=headers, partition=0
                    )
                await client.xack(stream, group, message)
            position = position if messages else ">"


asyncio.run(carry())
