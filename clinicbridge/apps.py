"""Wire the house together once, when Django starts."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Load the Celery app and the tasks of the wiring in every process."""

    name = "clinicbridge"
    label = "wiring"

    def ready(self) -> None:
        """Import for effect: tasks find their app, messages carry their sender."""
        from claims import signals
        from clinicbridge import celery, tasks

        celery.app.set_default()
        signals.job_requested.connect(tasks.start_job, dispatch_uid="clinicbridge.start_job")
        signals.claim_drafted.connect(tasks.start_reading, dispatch_uid="clinicbridge.read")
