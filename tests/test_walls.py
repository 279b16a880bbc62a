"""Each wall of the house was broken once on a copy, and was seen to turn red."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

BREACHES = {
    "Floors": ("claims/domain/__init__.py", "import integrations.errors"),
    "Inside claims": ("claims/models/__init__.py", "import claims.services"),
    "Claims never touch the network": ("claims/services/__init__.py", "import httpx"),
    "The domain is plain Python": ("claims/domain/__init__.py", "import django.db"),
    "Vendors know nothing of each other": (
        "integrations/vendors/fhir/__init__.py",
        "import integrations.vendors.demo",
    ),
    "No module imports a vendor": (
        "integrations/errors.py",
        "import integrations.vendors.fhir.adapter",
    ),
    "Vendors translate": ("integrations/vendors/fhir/__init__.py", "import claims.models"),
}


@pytest.fixture
def copy(tmp_path):
    """Copy the three packages, to be broken."""
    for package in ("claims", "clinicbridge", "integrations"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(settings.BASE_DIR / package, tmp_path / package, ignore=ignored)
    shutil.copy(settings.BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder):
    """Run the contracts over FOLDER and return what they say."""
    program = "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PATH": "", "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_walls_stand(copy):
    verdict = lint(copy)

    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize(("wall", "breach"), BREACHES.items(), ids=BREACHES)
def test_a_breach_is_seen(copy, wall, breach):
    file, line = breach
    with (copy / file).open("a") as source:
        source.write(f"\n{line}\n")

    verdict = lint(copy)

    broken = [text for text in verdict.stdout.splitlines() if text.endswith("BROKEN")]
    assert verdict.returncode == 1
    assert any(text.startswith(wall) for text in broken), verdict.stdout
