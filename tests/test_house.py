"""The house is held to its own rules."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models

from clinicbridge import audit
from clinicbridge.scope.rls import tenant_models

ROOT = Path(settings.BASE_DIR)
OURS = ("accounts", "scope", "vault", "audit", "claims", "integrations")
PACKAGES = ("claims", "clinicbridge", "integrations")
KEPT = (*PACKAGES, "tests", "benches", "devtools", "docs", "templates", "static")
# Tables no practice owns, and why they hold nothing of a patient.
OUTSIDE = {
    "accounts.Practice": "The tenant itself.",
    "accounts.User": "A person may work for several practices.",
    "accounts.Membership": "Read before it is known inside which practice we are.",
    "accounts.SecondFactor": "Asked for before anybody is inside a practice.",
    "accounts.BackupCode": "Stands in for a second factor.",
    "accounts.OneUseLink": "Lets in somebody who is inside no practice yet.",
    "integrations.HookRoute": "Lets a webhook find its practice; an opaque id and nothing else.",
}
# Guarded tables with rows of no practice, and which those are.
NOT_ALWAYS = {
    "audit.LogEntry": "What happens to people and practices themselves.",
    "claims.CodeRelease": "Published code tables, read by all.",
    "claims.Code": "A row of such a table.",
    "claims.PtpEdit": "A row of such a table.",
}
ENDS = (".", ".)", '."', "?", ":")  # of the sentence that says what a file is for


# A check looks at every model or file at once and names each that fails: with
# a test for each, most of the time would go into the tests' own machinery.
def models_of_ours():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def guarded():
    """Return the tables whose rows a practice owns, children included."""
    return [
        model
        for model in models_of_ours()
        if model._meta.label not in OUTSIDE
        and any(field.name == "practice" for field in model._meta.get_fields())
    ]


def labels(found):
    return [model._meta.label for model in found]


def python_files(*tops):
    files = (file for top in tops for file in (ROOT / top).rglob("*.py"))
    return sorted(file for file in files if "migrations" not in file.parts)


@cache
def text_of(file):
    return file.read_text()


@cache
def tree_of(file):
    return ast.parse(text_of(file))


def named(file):
    return str(file.relative_to(ROOT))


def first_line(file):
    return (ast.get_docstring(tree_of(file)) or "").partition("\n")[0]


# --- Data ----------------------------------------------------------------------
def test_every_model_is_audited_or_exempt_by_name():
    followed, exempt = audit.registered(), audit.exemptions()

    # register it with the audit, or exempt it with a reason: one of them
    assert labels(m for m in models_of_ours() if (m in followed) == (m in exempt)) == []
    assert labels(m for m in models_of_ours() if not exempt.get(m, ".").endswith(".")) == []


def test_every_table_belongs_to_a_practice_or_is_known_to_stand_outside():
    inside = guarded()

    assert labels(m for m in models_of_ours() if (m in inside) == (m._meta.label in OUTSIDE)) == []


def test_every_guarded_row_carries_its_practice():
    lacking = [model for model in guarded() if model._meta.get_field("practice").null]

    assert set(labels(lacking)) <= set(NOT_ALWAYS)


def test_every_tenant_row_has_an_id_nobody_can_guess():
    assert labels(m for m in tenant_models() if not isinstance(m._meta.pk, models.UUIDField)) == []


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgres_forces_a_policy_on_every_guarded_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
            " AND pg_get_userbyid(relowner) <> current_user"
            " AND relnamespace = 'public'::regnamespace"
        )
        forced = {name for (name,) in cursor.fetchall()}

    assert labels(model for model in guarded() if model._meta.db_table not in forced) == []


# --- Vendors -------------------------------------------------------------------
def vendors():
    folders = (ROOT / "integrations" / "vendors").iterdir()
    return sorted(f.name for f in folders if f.is_dir() and f.name != "__pycache__")


@pytest.mark.parametrize("vendor", vendors())
def test_every_vendor_has_its_adapter_its_page_and_its_kit(vendor):
    folder = ROOT / "integrations" / "vendors" / vendor
    test = ROOT / "tests" / "integrations" / "vendors" / f"test_{vendor}.py"

    assert (folder / "adapter.py").exists()
    assert (folder / "README.md").exists()
    assert (ROOT / "docs" / "connectors" / f"{vendor}.md").exists()
    assert re.search(r"^class Test\w+\(\w+Kit\)", test.read_text(), re.MULTILINE)


@pytest.mark.parametrize("vendor", vendors())
def test_a_vendor_is_in_the_registry_and_nowhere_else(vendor):
    registry = (ROOT / "integrations" / "registry.py").read_text()

    assert f"integrations.vendors.{vendor}.adapter" in registry


# --- Sizes and words -----------------------------------------------------------
def test_no_file_and_no_function_is_too_long():
    sources = python_files(*KEPT[:6])
    long = [named(file) for file in sources if text_of(file).count("\n") > 300]
    long += [
        f"{named(file)}: {node.name} ({node.end_lineno - node.lineno + 1})"
        for file in sources
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 40
    ]

    assert len(sources) > 600
    assert long == []


def test_every_file_says_in_a_sentence_what_it_is_for():
    ours = python_files(*PACKAGES, "devtools")
    mute = [named(file) for file in ours if not first_line(file).endswith(ENDS)]

    assert len(ours) > 350
    assert mute == []


def test_generated_pages_are_fresh():
    call_command("document_states", check=True)
    call_command("document_edits", check=True)
    call_command("document_roles", check=True)


# Written in two halves, so that this file does not hold them itself.
FORBIDDEN = tuple(
    "".join(halves)
    for halves in (
        ("pypi", ".org"),
        ("python", "hosted"),
        ("npm", "js.org"),
        ("proxy.go", "lang"),
        ("/work", "/main"),
        ("/work", "/shared"),
        ("/ro", "ot/"),
    )
)


def kept_files():
    tops = (ROOT / top for top in KEPT)
    files = [file for top in tops for file in top.rglob("*") if file.is_file()]
    files += [
        file for file in ROOT.iterdir() if file.is_file() and file.name not in (".env", ".git")
    ]
    text = {".py", ".md", ".html", ".css", ".js", ".toml", ".yml", ".txt", ".json", "", ".example"}
    return [f for f in files if f.suffix in text and "__pycache__" not in f.parts]


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine():
    found = [
        f"{named(file)}: {word}"
        for file in kept_files()
        for word in FORBIDDEN
        if word in file.read_text(errors="replace")
    ]

    assert found == []


def test_what_a_session_picks_tests_by_stands_in_the_file_of_the_tests():
    # conftest leaves unread what names none of it: a mark that comes from elsewhere would be lost.
    mark = re.compile(r"\bmark\.(slow|browser|faults|flow|postgres|both)\b")
    others = [file for file in (ROOT / "tests").rglob("*.py") if file.name[:5] != "test_"]
    assert [file for file in others if mark.search(file.read_text())] == []
