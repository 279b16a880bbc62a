"""Each wall of the house was broken once on a copy, and was seen to turn red."""

import ast
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
}

# All that a vendor may know of ours; a list of what it may not would leave out what is new.
OPEN_TO_VENDORS = (
    "claims.domain",
    "integrations.errors",
    "integrations.http",
    "integrations.ports",
    "integrations.protocols",
)
VENDORS = settings.BASE_DIR / "integrations" / "vendors"


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


def imported(source):
    """Yield every module SOURCE imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{a.name}" for a in node.names)


def trespasses(vendor, source):
    """Return what the vendor's file imports of ours beyond what is open to it."""
    rooms = (*OPEN_TO_VENDORS, f"integrations.vendors.{vendor}")
    return [
        name
        for name in imported(source)
        if name.partition(".")[0] in ("claims", "clinicbridge", "integrations", "")
        and not f"{name}.".startswith(tuple(f"{room}." for room in rooms))
    ]


@pytest.mark.parametrize("file", sorted(VENDORS.rglob("*.py")), ids=lambda file: file.name)
def test_vendors_see_of_ours_the_domain_and_the_ports_alone(file):
    assert trespasses(file.relative_to(VENDORS).parts[0], file.read_text()) == []


@pytest.mark.parametrize(
    "breach",
    [
        "import claims.models",
        "import claims.a_module_of_tomorrow",
        "from claims import services, domain",
        "from integrations import outbox",
        "def f():\n    from clinicbridge.vault import keys",
        "from integrations.vendors.demo import adapter",
        "from ..demo import adapter",
        "import claims.domain_of_others",
    ],
)
def test_a_vendor_that_sees_more_is_caught(breach):
    assert trespasses("fhir", breach)
