"""What happens to an article, as a pipe.

feeds due | poll | frontier | fetch | extract | tag | publish | streams

``poll`` reads one feed and hands its entries to the frontier. ``scrape`` ends every entry that is
taken out of it in exactly one outcome; ``shift`` does so for many at once. Each is its flow on one
screen; ``ports`` is what they need from the outside world. Everything else is pure: values in,
values out, without I/O, clock, randomness, logging or environment.
"""
