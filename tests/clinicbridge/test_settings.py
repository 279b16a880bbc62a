"""Production refuses doubtful settings by name; a demo keeps to its own machine."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

SAFE = {
    "CLINICBRIDGE_ENV": "production",
    "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnop",
    "VAULT_KEK": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "ALLOWED_HOSTS": "claims.example",
    "DATABASE_URL": "postgresql://app:secret@db.example/clinicbridge",
    "DATABASE_OWNER_URL": "postgresql://owner:secret@db.example/clinicbridge",
}
ASK = """
import json
from clinicbridge import settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))
"""


def load(tmp_path, **environment):
    """Load the settings in a process of their own, in this environment alone."""
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env={"CLINICBRIDGE_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_when_everything_is_said(tmp_path):
    loaded = json.loads(load(tmp_path, **SAFE).stdout)

    assert loaded["SESSION_COOKIE_NAME"] == "__Host-cb_8000_session"
    assert loaded["SESSION_COOKIE_SECURE"]
    assert loaded["SECURE_SSL_REDIRECT"]
    assert loaded["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert loaded["DATABASES"]["default"]["USER"] == "app"
    assert loaded["DATABASE_APP_ROLE"] == "app"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
        ("VAULT_KEK", ""),
        ("VAULT_KEK", "c2hvcnQ="),
        ("DEBUG", "yes"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "claims.example,*.example"),
        ("CLINICBRIDGE_HTTPS", "no"),
        ("DATABASE_URL", "mysql://db.example/clinicbridge"),
        ("CELERY_BROKER_URL", "memory://"),
        ("CLINICBRIDGE_ENV", "staging"),
    ],
)
def test_production_refuses_a_doubtful_value_and_names_the_variable(tmp_path, name, value):
    refusal = load(tmp_path, **{**SAFE, name: value})

    assert refusal.returncode != 0
    assert name in refusal.stderr.splitlines()[-1]


def test_production_names_every_missing_variable_at_once(tmp_path):
    refusal = load(tmp_path, CLINICBRIDGE_ENV="production").stderr

    for name in ("SECRET_KEY", "VAULT_KEK", "ALLOWED_HOSTS", "DATABASE_URL"):
        assert f"  {name}: " in refusal


def test_a_refusal_never_shows_the_value(tmp_path):
    refusal = load(tmp_path, **{**SAFE, "SECRET_KEY": "almost-secret"}).stderr

    assert "almost-secret" not in refusal


def test_no_key_has_a_default(tmp_path):
    first, second = (json.loads(load(tmp_path).stdout) for _ in range(2))

    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["VAULT_KEK"] == ""


def test_the_demo_finds_the_keys_kept_in_its_folder(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("kept")

    assert json.loads(load(tmp_path).stdout)["SECRET_KEY"] == "kept"


def test_the_demo_answers_this_machine_only(tmp_path):
    assert json.loads(load(tmp_path).stdout)["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


def test_two_copies_on_one_machine_have_cookies_of_their_own(tmp_path):
    names = {
        json.loads(load(tmp_path, CLINICBRIDGE_PORT=port).stdout)["SESSION_COOKIE_NAME"]
        for port in ("8000", "8100")
    }

    assert names == {"cb_8000_session", "cb_8100_session"}


def test_migrations_run_as_the_owner(tmp_path):
    loaded = json.loads(load(tmp_path, **SAFE, CLINICBRIDGE_DB_ROLE="owner").stdout)

    assert loaded["DATABASES"]["default"]["USER"] == "owner"
    assert loaded["DATABASE_APP_ROLE"] == "app"


def test_redis_keeps_a_running_task_longer_than_the_longest_may_last(tmp_path):
    loaded = json.loads(load(tmp_path, CELERY_BROKER_URL="redis://localhost:6379/0").stdout)

    kept = loaded["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    assert kept > loaded["CELERY_TASK_TIME_LIMIT"]
