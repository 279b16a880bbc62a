"""The server's first caller waits for nothing to be loaded."""

import json
import subprocess
import sys

from django.conf import settings

ASK = """
import json, sys, uuid
import clinicbridge.wsgi
from integrations import tasks
before = set(sys.modules)
tasks.wake_ingest(uuid.uuid4())
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_the_first_wake_up_of_a_process_loads_no_module(tmp_path):
    (tmp_path / "broker" / "messages").mkdir(parents=True)
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={"CLINICBRIDGE_ENV": "test", "CLINICBRIDGE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(asked.stdout) == []
    assert len(list((tmp_path / "broker" / "messages").iterdir())) == 1
