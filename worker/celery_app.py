"""What ``celery -A worker.celery_app`` loads. Celery wants an app at import time: the one exception to the rule."""

from worker.app import create_app
from worker.settings import load_settings

app = create_app(load_settings())
