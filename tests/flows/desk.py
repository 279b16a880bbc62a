"""The review desk as people use it: over HTTP, at the running web program, signed in."""

import re
import uuid

import httpx

from clinicbridge.accounts.models import User
from tests.flows.installation import Installation
from tests.kits import desk_forms, second_factor
from tests.kits.demo_programs import PLAIN


class Browser:
    """One person's browser at the desk of an installation."""

    def __init__(self, made: Installation, local: str = "dana") -> None:
        # No line is kept open: nobody closes this browser.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=made.url, timeout=20, **PLAIN, limits=limits)
        password = (made.data / "keys" / "demo-password").read_text().strip()
        email = f"{local}@ridgeline.example"
        with made.inside():
            code = second_factor.code_for(User.objects.get(email=email))
        second_factor.sign_in_over_http(self.http, email, password, code)

    def open(self, claim_id: uuid.UUID) -> str:
        """Return the claim's page as this person sees it now."""
        answer = self.http.get(f"/claims/{claim_id}/")
        assert answer.status_code == 200, answer.status_code
        return answer.text

    def press(self, page: str, act: str, **typed: str) -> httpx.Response:
        """Send a form of a page as it was shown, with what is typed into it."""
        path, carried = desk_forms.sent(page, act)
        return self.http.post(path, data={**carried, **typed})

    def change(self, page: str, **typed: str) -> httpx.Response:
        """Change the claim the page showed, by a change of another kind than its form's."""
        path, carried = desk_forms.sent(page, "edit")
        kept = {name: carried[name] for name in ("csrfmiddlewaretoken", "seen")}
        return self.http.post(path, data={**kept, **typed})

    def let_stand(self, claim_id: uuid.UUID, reason: str) -> None:
        """Confirm with a reason whatever the claim asks to be confirmed."""
        while 'name="reason"' in (page := self.open(claim_id)) and "/override?" in page:
            answer = self.press(page, "override", reason=reason)
            assert answer.status_code == 302, answer.text

    def approve(self, claim_id: uuid.UUID) -> str:
        """Approve what the page shows; return the submission's reference."""
        answer = self.press(self.open(claim_id), "approve")
        assert answer.status_code == 302, answer.text
        found = re.search(r"our reference <code>([A-Z0-9-]+)</code>", self.open(claim_id))
        assert found is not None
        return found[1]
