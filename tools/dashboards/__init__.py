"""The dashboards as Python tables, and the program that writes them for Grafana."""
