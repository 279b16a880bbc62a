"""What a page of the desk would send: its forms with the values they hold."""

from html.parser import HTMLParser
from urllib.parse import urlsplit


class Forms(HTMLParser):
    """Gathers a page's forms: path of the action, and name to value of their ``fields``."""

    fields: tuple[str, ...] = ("input",)

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((urlsplit(said.get("action", "")).path, {}))
        elif tag in self.fields and self.found and said.get("name"):
            self.found[-1][1][said["name"]] = said.get("value", "")


def sent(page: str, act: str = "") -> tuple[str, dict[str, str]]:
    """Return where the page's form for an act goes and what it carries."""
    forms = [form for form in Forms(page).found if form[0].rpartition("/")[2] == act]
    assert forms, f"The page has no form to {act or 'send'}."
    return forms[0]
