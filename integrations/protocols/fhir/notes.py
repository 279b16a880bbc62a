"""Reads clinical notes as plain text."""

import base64
import binascii
from datetime import datetime
from html.parser import HTMLParser

from claims.domain.encounter import NoteRecord
from integrations.protocols.fhir import concepts
from integrations.protocols.fhir.node import Node
from integrations.protocols.fhir.reading import Reading
from integrations.protocols.fhir.resource import Resource

PLAIN, MARKED_UP = "text/plain", ("text/html", "application/xhtml+xml")
CHARSETS = {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}
BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "section",
        "dt",
        "dd",
    ]
)
DEEPEST_SECTION = 20


def read(reading: Reading) -> tuple[NoteRecord, ...]:
    """Return every note of the visit that is text; others stay unknown."""
    notes = [_document(reading, resource) for resource in reading.own("DocumentReference")]
    notes += [_composition(reading, resource) for resource in reading.own("Composition")]
    return tuple(note for note in notes if note)


def signed_at(notes: tuple[NoteRecord, ...]) -> datetime | None:
    """Return when the last of the notes was signed."""
    return max((note.signed_at for note in notes if note.signed_at), default=None)


def _document(reading: Reading, resource: Resource) -> NoteRecord | None:
    node = Node(resource, reading.ledger, resource.body)
    if node.get("status").peek() in reading.words.not_meant:
        return None
    ours = f"notes[{_key(resource)}]"
    texts = [_attachment(reading, c.get("attachment"), ours) for c in node.each("content")]
    if not any(texts):
        return None
    reading.open(resource)
    reading.link(ours, resource)
    authors = node.each("author")
    is_final = node.get("docStatus").peek() in ("final", "amended", "")
    return NoteRecord(
        key=_key(resource),
        kind=concepts.words(node.get("type"), f"{ours}.kind"),
        text=next(filter(None, texts)),
        signed_at=instant(node.get("date").moment(f"{ours}.signed_at")) if is_final else None,
        author_key=_author(reading, authors, ours),
    )


def _composition(reading: Reading, resource: Resource) -> NoteRecord | None:
    node = Node(resource, reading.ledger, resource.body)
    if node.get("status").peek() in reading.words.not_meant:
        return None
    ours = f"notes[{_key(resource)}]"
    sections = [_section(section, f"{ours}.text", 0) for section in node.each("section")]
    text = "\n\n".join(filter(None, sections))
    if not text:
        return None
    reading.open(resource)
    reading.link(ours, resource)
    signed = [
        instant(attester.get("time").moment(f"{ours}.signed_at"))
        for attester in node.each("attester")
    ]
    return NoteRecord(
        key=_key(resource),
        kind=concepts.words(node.get("type"), f"{ours}.kind"),
        text=text,
        signed_at=max(filter(None, signed), default=None),
        author_key=_author(reading, node.each("author"), ours),
    )


def _section(section: Node, ours: str, depth: int) -> str:
    parts = [section.get("title").text(ours), plain(section.get("text", "div").text(ours))]
    if depth < DEEPEST_SECTION:
        parts += [_section(child, ours, depth + 1) for child in section.each("section")]
    return "\n".join(filter(None, parts))


def _attachment(reading: Reading, attachment: Node, ours: str) -> str:
    kind, _, rest = attachment.get("contentType").peek().lower().partition(";")
    if kind.strip() not in (PLAIN, *MARKED_UP):
        return ""
    data = attachment.get("data")
    binary = reading.message.resolve(attachment.get("url").peek(), seen_from=attachment.resource)
    if not data and binary and binary.kind == "Binary":
        attachment.get("url").mark(ours)
        data = reading.open(binary).get("data")
    if not data:
        return ""
    attachment.get("contentType").mark(f"{ours}.content_type")
    text = _decoded(data, rest)
    data.mark(f"{ours}.text")
    return plain(text) if kind.strip() in MARKED_UP else text


def _decoded(data: Node, parameters: str) -> str:
    charset = parameters.partition("charset=")[2].strip(" \"'") or "utf-8"
    if charset not in CHARSETS:
        data.refuse("is text in a character set we do not read")
    try:
        text = base64.b64decode("".join(data.peek().split()), validate=True).decode(charset)
    except (binascii.Error, ValueError):
        data.refuse("is not base64 of text")
    if "\x00" in text:
        data.refuse("is text with a NUL in it")
    return text


def instant(moment: object) -> datetime | None:
    """Return what is an instant; a day is none."""
    return moment if isinstance(moment, datetime) else None


def _author(reading: Reading, authors: list[Node], ours: str) -> str:
    for author in authors:
        resource = reading.follow(author)
        if resource:
            author.get("reference").mark(f"{ours}.author_key")
            return resource.key
    return ""


def _key(resource: Resource) -> str:
    return resource.key or resource.path


class _Text(HTMLParser):
    """Keeps what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        self._hidden += tag in ("script", "style")
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def plain(markup: str) -> str:
    """Return HTML as text, one line per block."""
    if not markup:
        return ""
    reader = _Text()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)
