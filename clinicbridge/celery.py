"""Connect Celery to the settings and carry who and why from web to worker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbridge.settings")

app = Celery("clinicbridge", task_cls="clinicbridge.tasks:PracticeTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
