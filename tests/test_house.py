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
    "integrations.HookRoute": "Lets a webhook find its practice; an opaque id and nothing else.",
}
# Guarded tables with rows of no practice, and which those are.
NOT_ALWAYS = {
    "audit.LogEntry": "What happens to people and practices themselves.",
    "claims.CodeRelease": "Published code tables, read by all.",
    "claims.Code": "A row of such a table.",
    "claims.PtpEdit": "A row of such a table.",
}


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


# --- Data ----------------------------------------------------------------------
@pytest.mark.parametrize("model", models_of_ours(), ids=lambda model: model._meta.label)
def test_every_model_is_audited_or_exempt_by_name(model):
    followed, exempt = model in audit.registered(), model in audit.exemptions()

    assert followed != exempt, "register it with the audit, or exempt it with a reason: one of them"
    assert followed or audit.exemptions()[model].endswith(".")


@pytest.mark.parametrize("model", models_of_ours(), ids=lambda model: model._meta.label)
def test_every_table_belongs_to_a_practice_or_is_known_to_stand_outside(model):
    assert (model in guarded()) != (model._meta.label in OUTSIDE)


@pytest.mark.parametrize("model", guarded(), ids=lambda model: model._meta.label)
def test_every_guarded_row_carries_its_practice(model):
    assert not model._meta.get_field("practice").null or model._meta.label in NOT_ALWAYS


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_every_tenant_row_has_an_id_nobody_can_guess(model):
    assert isinstance(model._meta.pk, models.UUIDField)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("model", guarded(), ids=lambda model: model._meta.label)
def test_postgres_forces_a_policy_on_every_guarded_table(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity,"
            " (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid),"
            " pg_get_userbyid(relowner) <> current_user"
            " FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        enabled, forced, policies, owned_by_another = cursor.fetchone()

    assert (enabled, forced, owned_by_another) == (True, True, True)
    assert policies >= 1


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
@pytest.mark.parametrize("file", python_files(*KEPT[:6]), ids=named)
def test_no_file_and_no_function_is_too_long(file):
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1})"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 40
    ]

    assert text_of(file).count("\n") <= 300
    assert long == []


@pytest.mark.parametrize("file", python_files(*PACKAGES, "devtools"), ids=named)
def test_every_file_says_in_a_sentence_what_it_is_for(file):
    docstring = ast.get_docstring(tree_of(file)) or ""

    assert docstring.partition("\n")[0].endswith((".", ".)", '."', "?", ":"))


def test_generated_pages_are_fresh():
    call_command("document_states", check=True)
    call_command("document_edits", check=True)


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
