#!/usr/bin/env python
"""Run one of ClinicBridge's management commands."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
except ModuleNotFoundError:
    sys.exit("Say `python3 dev.py setup` once, then run this with .venv/bin/python.")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinicbridge.settings")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError:
        sys.exit(
            "The database does not answer, or has no tables: CLINICBRIDGE_DATA or DATABASE_URL"
            " says where it is, `manage.py migrate` makes its tables."
        )


if __name__ == "__main__":
    main()
