"""What happens to an article, as a pipe.

feeds due | poll | frontier | fetch | extract | tag | publish | streams

``poll`` reads one feed and hands its entries to the frontier; ``scrape`` takes a batch out of it and ends every
entry of the batch in exactly one outcome. ``pipeline`` is that flow on one screen, ``ports`` is what it needs from
the outside world, ``core`` is the part that touches nothing.
"""
