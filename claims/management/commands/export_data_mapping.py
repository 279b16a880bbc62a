"""Write a mapping set's document to sign and its file to keep."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from claims.domain.mapping import setfile
from claims.models import Connection, MappingSet
from claims.queries import mapping_document
from claims.services import mappings
from clinicbridge import audit, scope
from clinicbridge.accounts.models import Practice


class Command(BaseCommand):
    """Write what was asked for; or say in one line what is wrong, with exit 2."""

    help = "Write a mapping set as its document (HTML), its file (JSON), or both."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--connection", required=True, metavar="NAME")
        parser.add_argument("--number", type=int, metavar="N", help="Else the published version")
        parser.add_argument("--document", type=Path, metavar="FILE", help="The document, as HTML")
        parser.add_argument("--json", type=Path, metavar="FILE", help="The file, for the admin")

    def handle(self, *args: Any, **options: Any) -> None:
        practice = Practice.objects.filter(slug=options["practice"]).first()
        if practice is None:
            raise wrong(f"There is no practice called {options['practice']}.")
        if not (options["document"] or options["json"]):
            raise wrong("Say what to write: --document FILE, --json FILE, or both.")
        with audit.acting(source="command"), scope.practice(practice.pk):
            chosen = find(options["connection"], options["number"])
            if options["json"]:
                write(options["json"], text_of(chosen))
            if options["document"]:
                write(options["document"], document_of(chosen, practice))
        for path in filter(None, (options["document"], options["json"])):
            self.stdout.write(f"{path}: version {chosen.version}, {chosen.get_state_display()}")


def find(connection: str, number: int | None) -> MappingSet:
    """Return the version asked for, or the published one."""
    line = Connection.objects.filter(name=connection).first()
    if line is None:
        names = ", ".join(Connection.objects.order_by("name").values_list("name", flat=True))
        raise wrong(f"There is no connection called {connection}. There are: {names or 'none'}.")
    sets = MappingSet.objects.filter(connection=line).select_related("connection")
    found = sets.filter(version=number) if number is not None else sets.filter(state="PUBLISHED")
    chosen = found.first()
    if chosen is None:
        what = "published version" if number is None else f"version {number}"
        raise wrong(f"{connection} has no {what} of its mapping.")
    return chosen


def text_of(chosen: MappingSet) -> str:
    """Return the set as a file."""
    mapping, name = mappings.compiled(chosen), chosen.connection.name
    return setfile.write(mapping, connection=name, note=chosen.note[:2_000])


def document_of(chosen: MappingSet, practice: Practice) -> str:
    """Return the document as a page that needs nothing beside it."""
    context = {
        "paper": mapping_document.paper(chosen),
        "practice": practice,
        "may_sign": False,
        "style": style(),
    }
    return render_to_string("admin/mapping_document.html", context)


def style() -> SafeString:
    """Return the page's style sheet as part of it; it is our own file."""
    found = finders.find("admin-desk/mapping_document.css")
    return mark_safe(f"<style>{Path(str(found)).read_text(encoding='utf-8')}</style>")  # noqa: S308


def write(path: Path, text: str) -> None:
    """Write a file, or say why it cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise wrong(f"{path} cannot be written: {error.strerror}.") from None


def wrong(words: str) -> CommandError:
    """Return what ends the command with a sentence."""
    return CommandError(words, returncode=2)
