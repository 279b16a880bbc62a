"""Examine every open claim again, practice by practice."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from claims.models import Job
from claims.services import jobs, rescrub
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Practice


class Command(BaseCommand):
    """Run the edits over open claims now, and say what changed."""

    help = "Examine every open claim again after a rule or a table changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for practice in Practice.objects.order_by("name"):
            with audit.acting(source="command"):
                with scope.practice(practice.pk):
                    job = jobs.request(kind="rescrub", arguments={}, actor=None)
                jobs.run(practice_id=practice.pk, job_id=job.pk, progress=self.progress)
                job = self.over(practice, job)
            changed = job.result.get("changed", 0)
            self.stdout.write(f"{practice.name}: {job.done} examined, {changed} changed.")
            for sentence in rescrub.words(job.result):
                self.stdout.write(f"  {sentence}")

    def progress(self, done: int, total: int) -> None:
        """Say how far it is."""
        if done < total:
            self.stdout.write(f"  {done} of {total}")

    def over(self, practice: Practice, job: Job) -> Job:
        """Wait until the job is over: a worker may have been quicker to take it."""
        while True:
            with scope.practice(practice.pk):
                known, job = job, Job.objects.get(pk=job.pk)
            if job.total and known.done != job.done:
                self.progress(job.done, job.total)
            if job.state not in (Job.State.WAITING, Job.State.RUNNING):
                return job
            time.sleep(0.2)
