"""The application's settings under test: fresh keys, a folder that is thrown away."""

import atexit
import base64
import os
import secrets
import shutil
import tempfile

os.environ["CLINICBRIDGE_ENV"] = "test"
os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["VAULT_KEK"] = base64.b64encode(secrets.token_bytes(32)).decode()
os.environ["CLINICBRIDGE_DATA"] = tempfile.mkdtemp(prefix="clinicbridge-test-")
atexit.register(shutil.rmtree, os.environ["CLINICBRIDGE_DATA"], ignore_errors=True)

from clinicbridge.settings import *  # noqa: E402, F403

from importlib.util import find_spec  # noqa: E402

if find_spec("clinicbridge.accounts.models") is None:
    AUTH_USER_MODEL = "auth.User"
if find_spec("clinicbridge.audit.models") is None:
    INSTALLED_APPS = [a for a in INSTALLED_APPS if a != "auditlog"]  # noqa: F405
    AUDITLOG_LOGENTRY_MODEL = "auditlog.LogEntry"
