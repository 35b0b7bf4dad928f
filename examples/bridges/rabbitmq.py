"""Carry a topic's stream into a RabbitMQ exchange, each message at least once under its id.

    pip install redis pika
    RASID_REDIS_URL=… RABBITMQ_URL=amqp://… python rabbitmq.py sdf

A message is acknowledged when RabbitMQ has confirmed it. After a crash it may come again with the
same ``message_id``: a receiver that keeps the last id it has handled, as ids only rise, handles
each exactly once.
"""

import json
import os
import sys

import pika
import redis

topic = sys.argv[1]
prefix = os.environ.get("RASID_PREFIX", "rasid:")
stream, group, me = f"{prefix}topic:{topic}", "rabbitmq", "bridge"
client = redis.Redis.from_url(os.environ["RASID_REDIS_URL"], decode_responses=True, protocol=2)
channel = pika.BlockingConnection(pika.URLParameters(os.environ["RABBITMQ_URL"])).channel()
channel.exchange_declare("rasid", exchange_type="topic", durable=True)
channel.confirm_delivery()
try:
    client.xgroup_create(stream, group, id="0", mkstream=True)
except redis.ResponseError as error:
    if "BUSYGROUP" not in str(error):
        raise
position = "0"
while True:
    rows = client.xreadgroup(group, me, {stream: position}, count=100, block=2000)
    messages = rows[0][1] if rows else []
    for message, fields in messages:
        if fields:  # else it was trimmed while it waited
            properties = pika.BasicProperties(message_id=message, delivery_mode=2)
            channel.basic_publish("rasid", topic, json.dumps(fields), properties)
        client.xack(stream, group, message)
    if not messages:
        position = ">"
        channel.connection.process_data_events()  # answers the broker's heartbeats
