"""The operator's pages: how the service is, feeds, dead letters, who changed what."""
