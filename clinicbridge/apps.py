"""Wire the house together once, when Django starts."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Load the Celery app and connect what claims announces to tasks."""

    name = "clinicbridge"
    label = "wiring"

    def ready(self) -> None:
        """Import for effect: tasks find their app, announcements their task."""
        from clinicbridge import celery, tasks

        celery.app.set_default()
        tasks.connect()
