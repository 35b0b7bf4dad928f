"""Rasid watches news feeds and turns them into tagged, replayable streams."""
