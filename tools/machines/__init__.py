"""Deployment files tried on a machine made for it: a root of Debian, its systemd, an image."""
