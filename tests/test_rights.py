"""Every address, for every role: who gets in is written here, and a new address must be too."""

import re
import uuid

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from claims.models import MappingSet
from clinicbridge import scope
from clinicbridge.accounts import roles
from clinicbridge.accounts.models import Membership, Practice, User
from clinicbridge.accounts.roles import Role
from tests import clinic as clinics
from tests.test_addresses import ADDRESSES, PUBLIC

# Whoever has signed in or is about to; the hook asks for a signature and for nobody.
OWN = ("change-password", "choose-practice", "sign-out-everywhere", "second-step", "enrol")
OWN += ("second-factor", "new-codes", "confirm")
ANYBODY = {*(f"accounts:{name}" for name in OWN), "api-schema", "api-docs"}
SIGNED = {"integrations:hook"}
# The first refuses whoever has come in; the second, whoever names no field to complete.
NOBODY = {"admin:login", "admin:autocomplete"}
READ, EDIT = "claim.read", "claim.edit"
DESK = {
    **dict.fromkeys(
        ("queue", "counts", "arrived", "figures", "tables-seen", "find", "claim", "would-be-sent"),
        READ,
    ),
    **dict.fromkeys(
        ("edit", "fix", "undo", "accept", "accept-line", "dismiss", "redraw", "merge"), EDIT
    ),
    **dict.fromkeys(("attest", "record", "record-remove", "record-attest", "not-to-bill"), EDIT),
    **dict.fromkeys(("here", "take-over", "leave", "assign", "recheck", "note"), EDIT),
    **dict.fromkeys(("save-view", "rename-view", "remove-view"), EDIT),
    **dict.fromkeys(("override", "withdraw", "keep"), "claim.override"),
    **dict.fromkeys(("hold", "release", "snooze", "ask"), "claim.hold"),
    "insights": "insights.read",
    **{act: f"claim.{act}" for act in ("approve", "recall", "reopen", "void", "close", "settle")},
    "correct": "claim.correct",
    "correct-unasked": "claim.correct_unasked",
}
ENTER, MAP, CONNECT = "admin.enter", "mapping.edit", "connection.edit"
SIGN = "mapping.sign"
PEOPLE, PAYERS, AUDIT = "people.edit", "payer.edit", "audit.read"
# Of the admin: the permission to view, add, change and delete; "" is nobody's.
ADMIN = {
    "accounts.practice": (ENTER, "", PEOPLE, ""),
    "accounts.location": (ENTER, PEOPLE, PEOPLE, ""),
    "accounts.membership": (ENTER, "", PEOPLE, ""),
    "audit.logentry": (AUDIT, "", "", ""),
    "audit.accessrecord": (AUDIT, "", "", ""),
    **dict.fromkeys(("claims.claim", "claims.claimrevision"), (READ, "", "", "")),
    "claims.claimstep": (READ, "", "", ""),
    "claims.coderelease": (ENTER, "", "", ""),
    "claims.editsetting": (PAYERS,) * 4,
    **dict.fromkeys(("claims.mappingset", "claims.lookuptable"), (SIGN, MAP, MAP, MAP)),
    **dict.fromkeys(("claims.payer", "claims.feeschedule"), (PAYERS, PAYERS, PAYERS, "")),
    **dict.fromkeys(("claims.fieldseen", "claims.fieldincident"), (MAP, "", "", "")),
    "claims.notephrase": (PAYERS,) * 4,
    "claims.suggestionpolicy": (PAYERS, PAYERS, PAYERS, ""),
    "claims.suppressedkind": (PAYERS, "", "", ""),
    "claims.provider": (PAYERS, PAYERS, PAYERS, ""),
    "claims.job": (ENTER, "", "", ""),
    "claims.connection": (CONNECT, CONNECT, CONNECT, ""),
    "claims.suggestersettings": (ENTER, "suggester.edit", "suggester.edit", ""),
    "claims.suggestionrun": (ENTER, "", "", ""),
    "integrations.apicall": (CONNECT, "", "", ""),
    "integrations.hookroute": (CONNECT, "", CONNECT, ""),
    "integrations.inboundmessage": ("inbox.read", "", "", ""),
}
PRESSED = {"claims.connection": "test", "claims.mappingset": "sign"}
PRESSED |= {"claims.suggestersettings": "off"}
ACTS = {"changelist": 0, "history": 0, "add": 1, "change": 2, "delete": 3}
EDITOR = (
    "preview",
    "replay_last",
    "rule",
    "rule_new",
    "rule_add",
    "rule_shown",
    "rule_copy",
    "rule_move",
)
EDITOR += ("rule_remove", "table_add", "table_remove", "word_add", "word", "word_remove")
ITSELF = ("index", "password_change", "password_change_done", "jsi18n", "app_list")
OTHERS = {
    **{f"admin:{name}": ENTER for name in (*ITSELF, "view_on_site", "None")},
    "admin:claims_claim_open": READ,
    "admin:claims_coderelease_open": "admin.enter",
    "admin:claims_editsetting_open": "payer.edit",
    "admin:claims_claimrevision_open": READ,
    "admin:claims_claimstep_open": READ,
    "admin:claims_coderelease_load": "payer.edit",
    "admin:claims_coderelease_find": ENTER,
    **{f"admin:claims_fieldseen_{act}": MAP for act in ("open", "count", "map", "leave")},
    "admin:claims_fieldincident_open": MAP,
    **{f"admin:claims_mappingset_{act}": SIGN for act in ("editor", "fields", "proof")},
    **{f"admin:claims_mappingset_{act}": MAP for act in EDITOR},
    "admin:claims_mappingset_replay": MAP,
    "admin:claims_mappingset_replayed": SIGN,
    "admin:claims_mappingset_remap": "mapping.redraw",
    "admin:claims_mappingset_remapped": SIGN,
    **{f"admin:claims_mappingset_{name}": SIGN for name in ("press", "document", "compare")},
    "admin:claims_mappingset_export": SIGN,
    "admin:claims_mappingset_import": MAP,
    "admin:claims_lookuptable_export": SIGN,
    "admin:claims_lookuptable_import": MAP,
    "admin:claims_suppressedkind_press": PAYERS,
    "admin:claims_job_progress": ENTER,
    "admin:claims_connection_press": "connection.edit",
    "admin:integrations_inboundmessage_press": "inbox.read",
    "admin:claims_suggestersettings_press": "suggester.edit",
}


DOORS = ("/accounts/sign-in/", "/admin/login/")


def rule(name, method):
    """Return the permissions that an address asks for, all of them; None without a rule."""
    if name.startswith("desk:"):
        return {DESK[name[5:]]} if name[5:] in DESK else None
    if name.startswith("people:"):
        return {"people.invite"}
    if name in OTHERS:
        return {ENTER, OTHERS[name]}
    if not name.startswith("admin:") or name.count("_") != 2:
        return None
    app, model, act = name[6:].split("_")
    rights = ADMIN.get(f"{app}.{model}")
    if rights is None or act not in ACTS:
        return None
    looks = act == "change" and method == "get"
    return {ENTER, rights[0 if looks else ACTS[act]]}


def test_every_address_has_a_rule():
    names = {name for name, _, _ in ADDRESSES.values()}
    free = ANYBODY | SIGNED | NOBODY | set(PUBLIC)

    assert {name for name in names - free if rule(name, "get") is None} == set()
    assert {f"desk:{name}" for name in DESK} | set(OTHERS) | ANYBODY | SIGNED | NOBODY <= names


def test_every_permission_asked_for_is_in_the_table():
    asked = {
        "people.invite",
        *DESK.values(),
        *OTHERS.values(),
        *(p for row in ADMIN.values() for p in row),
    } - {""}

    assert asked == set(roles.TABLE)


@pytest.fixture
def home(db):
    """Return the clinic whose things are asked for; nobody is inside it yet."""
    return clinics.make()


@pytest.fixture
def visits(home):
    """Return every address with the ids of things the clinic has, and its name."""
    with scope.practice(home.practice.pk):
        claim = home.clean()
        MappingSet.objects.create(connection=home.emr, version=2)
        return [(name, _with_ids(name, path, claim)) for name, path, _ in ADDRESSES.values()]


def _with_ids(name, path, claim):
    if name == "people:enrol-anew":
        member = Membership.objects.get(practice=claim.practice_id, user__email__startswith="dana")
        return path.replace(str(uuid.UUID(int=7)), str(member.pk))
    if name.startswith("desk:"):
        return path.replace(str(uuid.UUID(int=7)), str(claim.pk))
    label = ".".join(path.split("/")[2:4])
    if label not in ADMIN:
        return path
    row = _first(apps.get_model(label), claim.practice_id)
    path = path.replace("/x/", f"/{row.pk}/", 1) if row else path
    return path.replace("press/x", f"press/{PRESSED.get(label, 'publish')}")


def _first(model, practice_id):
    if model is Practice:
        return Practice.objects.get(pk=practice_id)
    rows = model.objects.filter(practice=practice_id)
    # Nobody changes a published mapping: the draft is asked for.
    return (rows.order_by("-version") if model is MappingSet else rows.order_by("pk")).first()


def person(practice, role):
    user = User.objects.create_user(
        f"{role.lower()}.{practice.slug}@people.example", clinics.PASSWORD, full_name=role.title()
    )
    Membership.objects.create(practice=practice, user=user, role=role)
    return user


def answers(user, visits, method):
    """Yield in words, permissions asked and answer of every address that has a rule."""
    browser = Client()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    for name, path in visits:
        asked = rule(name, method)
        if asked is not None:
            response = getattr(browser, method)(path)
            yield f"{method} {name} {path} {response.status_code}", asked, response


def refused(_, response):
    """Whether it showed and did nothing."""
    return response.status_code in {403, 405} or leads_to(response, *DOORS, reverse("admin:index"))


def allowed(label, response):
    """Whether it was let in; of a sample that is nothing the admin says so on its first page."""
    is_missing = leads_to(response, reverse("admin:index")) and "/x/" not in label
    return response.status_code != 403 and not is_missing and not leads_to(response, *DOORS)


def leads_to(response, *places):
    """Whether it sends the person to one of these places."""
    return response.headers.get("Location", "").partition("?")[0] in places


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_gets_where_its_permissions_lead_and_nowhere_else(home, visits, role, method):
    held = roles.PERMISSIONS[role]
    wrong, open_to_it = [], 0
    for label, asked, response in answers(person(home.practice, role), visits, method):
        may = asked <= held
        open_to_it += may
        if response.status_code >= 500 or not (allowed if may else refused)(label, response):
            wrong.append(label)

    assert wrong == []
    assert (open_to_it > 0) == (role != Role.PROVIDER)


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN, Role.COMPLIANCE])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_member_finds_nothing_of_another_practice(home, visits, role, method):
    lakeside = clinics.make("Lakeside Therapy", "lakeside")
    theirs = [
        (name, path) for name, path in visits if re.search("/[0-9][^/]*/|/[0-9a-f-]{36}/", path)
    ]
    opened = [
        label
        for label, _, response in answers(person(lakeside.practice, role), theirs, method)
        if not (refused(label, response) or response.status_code == 404 or " admin:None " in label)
    ]

    assert len(theirs) > 50
    assert opened == []
