"""Carry who and why into the worker, and turn claims' job requests into tasks."""

from uuid import UUID

import structlog
from celery import Task


class PracticeTask(Task):
    """A task that runs as the person, and under the number, it was asked with."""

    abstract = True

    def __call__(self, *args: object, **kwargs: object) -> object:
        with structlog.contextvars.bound_contextvars(task=self.name, task_id=self.request.id):
            return super().__call__(*args, **kwargs)


def connect() -> None:
    """Connect the announcements the wiring answers to their tasks."""
