"""Fill in an admin page's form the way a browser does: from what it shows."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Fields(HTMLParser):
    """Gathers the fields of the page's own form with what they hold."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.values: dict[str, str] = {}
        self._select, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        name = found.get("name", "")
        if not self.inside:
            return
        if tag == "input" and found.get("type") not in ("submit", "checkbox"):
            self.values[name] = found.get("value", "")
        elif tag == "input" and found.get("type") == "checkbox" and "checked" in found:
            self.values[name] = found.get("value", "on")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found["value"]
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag == "form":
            self.inside = False


def send(browser: Client, address: str, model: str, /, **changes: Any) -> HttpResponse:
    """Open a page, change some of its fields, and save it."""
    fields = Fields(f"{model}_form")
    fields.feed(browser.get(address).content.decode())
    return browser.post(address, {**fields.values, **changes}, follow=True)


def said(response: HttpResponse) -> str:
    """Return every error and message on the page as one text."""
    found = Words()
    found.feed(response.content.decode())
    return " | ".join(found.words)


class Words(HTMLParser):
    """Gathers what stands in error and message lists."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag == "ul" and ("errorlist" in kind or "messagelist" in kind):
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth and data.strip():
            self.words.append(data.strip())
