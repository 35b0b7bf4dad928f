"""Give an article its topics, and tell why."""
