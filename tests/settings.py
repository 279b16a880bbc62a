"""The application's settings under test: fresh keys, a folder that is thrown away."""

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from tests import machine

_folder = tempfile.mkdtemp(prefix="clinicbridge-test-")
_maker = os.getpid()
for name in ("messages", "control"):
    Path(_folder, "broker", name).mkdir(mode=0o700, parents=True)


def _clear() -> None:
    """Remove the folder, unless this is a process forked by the one that made it."""
    if os.getpid() == _maker:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_clear)
# In the environment, so that programs started by a test find the same.
os.environ.update(
    CLINICBRIDGE_ENV="test",
    CLINICBRIDGE_DATA=_folder,
    SECRET_KEY=secrets.token_urlsafe(50),
    VAULT_KEK=base64.b64encode(secrets.token_bytes(32)).decode(),
)
if machine.ON_POSTGRES:
    _database = f"clinicbridge_{_maker}"
    os.environ["DATABASE_URL"] = machine.role_url(machine.APP, _database)
    os.environ["DATABASE_OWNER_URL"] = machine.role_url(machine.OWNER, _database)
else:
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("DATABASE_OWNER_URL", None)
os.environ.pop("CELERY_BROKER_URL", None)

from clinicbridge.settings import *

# A browser of the tests is a server of its own, and would list all static files when it starts.
WHITENOISE_AUTOREFRESH = True
