"""What lives in Redis besides streams: frontier, feeds, ledger, stories, workers."""
