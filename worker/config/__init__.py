"""Settings: what the operator decides."""
