#!/usr/bin/env python3
"""Prepare, run and check ClinicBridge; needs nothing but Python."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "ClinicBridge needs Python 3.11 or newer and this is %d.%d: "
        "install it and say `python3.11 dev.py` instead." % sys.version_info[:2]
    )

from devtools import cli

if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))
