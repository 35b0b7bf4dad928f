"""Random faults on real processes, and readers that notice when anything is lost or doubled."""
