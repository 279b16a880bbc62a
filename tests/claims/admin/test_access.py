"""Each kind of admin page for everybody: axe in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from claims.models import EditSetting, Payer
from clinicbridge import scope
from devtools.shots.looking import RULES
from tests.claims.admin.test_browser import SIZES, enter, world  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESSES = (
    "admin:index",
    "admin:claims_payer_changelist",
    "admin:claims_payer_add",
    "admin:claims_coderelease_changelist",
    "admin:claims_coderelease_load",
    "admin:claims_coderelease_find",
    "admin:claims_editsetting_changelist",
    "admin:claims_editsetting_add",
    "admin:integrations_inboundmessage_changelist",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_kind_of_page_is_for_everybody(world, live_server, browser, scheme):  # noqa: F811
    page, _ = enter(browser, live_server, SIZES[1], scheme)
    with scope.practice(world.practice.pk):
        row = EditSetting.objects.create(edit="lines.none", severity="NOTE", reason="Ours.")
        payer = Payer.objects.get()
    paths = [reverse(name) for name in ADDRESSES]
    paths += [
        reverse(f"admin:claims_{name}", args=[pk])
        for name, pk in (
            ("payer_change", payer.pk),
            ("payer_history", payer.pk),
            ("editsetting_change", row.pk),
            ("editsetting_delete", row.pk),
            ("editsetting_open", row.pk),
        )
    ]
    faults = []
    for path in paths:
        page.goto(path)
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [
            (path, one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found
        ]

    assert not faults, "\n".join(map(str, faults))
