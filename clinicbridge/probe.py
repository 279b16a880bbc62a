"""Tell a container's health check whether its one program is well."""

import http.client
import sys
import time
from pathlib import Path

from clinicbridge import env

STALE_AFTER = 180.0  # seconds: a few sweeps missed


def main(what: str) -> int:
    """Return 0 when WHAT, web, worker or beat, is well."""
    return 0 if (_web() if what == "web" else _beats(what)) else 1


def _web() -> bool:
    port = env.number("CLINICBRIDGE_PORT", 8000, least=1, most=65535)
    host = (env.listed("ALLOWED_HOSTS") or ["127.0.0.1"])[0].lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/health/ready", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _beats(name: str) -> bool:
    mark = Path(env.text("CLINICBRIDGE_DATA", "var")) / "heartbeats" / name
    return mark.exists() and time.time() - mark.stat().st_mtime < STALE_AFTER


if __name__ == "__main__":
    if sys.argv[1:] not in (["web"], ["worker"], ["beat"]):
        sys.exit(f"usage: {Path(sys.argv[0]).name} web|worker|beat")
    sys.exit(main(sys.argv[1]))
