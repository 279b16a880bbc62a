"""Connect Celery to the settings."""

import os

from celery import Celery, signals
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbridge.settings")

TRANSPORT_ALIASES["filesystem"] = "clinicbridge.broker:Transport"
app = Celery("clinicbridge", task_cls="clinicbridge.tasks:PracticeTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Let Django's logging stand: its lines are the safe ones."""


@signals.celeryd_init.connect
def give_worker_patience(**_: object) -> None:
    """Lift the publisher's short limits: a worker waits long on purpose."""
    for limit in ("socket_timeout", "socket_connect_timeout", "max_retries"):
        app.conf.broker_transport_options.pop(limit, None)


def load_publisher() -> None:
    """Load all that the first message of a process would: a third of a second.

    Nothing is connected, so a server may fork afterwards.
    """
    app.finalize()
    _ = app.backend, app.producer_pool, app.events.Dispatcher
