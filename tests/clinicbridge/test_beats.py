"""Every task named in the schedule and the routes is one a worker knows."""

import fnmatch
import re

from django.conf import settings

from clinicbridge import beats
from clinicbridge.celery import app
from devtools import running


def known():
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_beat_asks_only_for_tasks_that_are_there():
    assert set(settings.CELERY_BEAT_SCHEDULE) <= known()


def test_every_route_leads_some_task_to_a_queue_a_worker_listens_to(tmp_path):
    worker = running.commands([1, 2, 3], tmp_path, demo=False)["worker"]
    heard = worker[worker.index("--queues") + 1].split(",")

    for pattern, route in beats.ROUTES.items():
        assert fnmatch.filter(known(), pattern)
        assert route["queue"] in heard
    assert settings.CELERY_TASK_DEFAULT_QUEUE in heard


def test_compose_listens_to_the_same_queues(tmp_path):
    worker = running.commands([1, 2, 3], tmp_path, demo=False)["worker"]
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()

    heard = re.findall(r'--queues,\s+"([a-z,]+)"', compose)
    assert ",".join(heard) == worker[worker.index("--queues") + 1]


def test_what_nobody_took_is_dropped_when_the_next_look_comes():
    made = beats.schedule(sweep=5, fields=7)

    assert {one["options"]["expires"] for one in made.values()} >= {5, 7}
    assert all(one["schedule"] == one["options"]["expires"] for one in made.values())
