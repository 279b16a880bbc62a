"""Load a release of ICD-10-CM: the order file, the tabular XML, or both together."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from claims.domain.codefiles import base
from claims.domain.codefiles.base import BadFile
from claims.domain.coding import icd_files, icd_packing, icd_rows
from claims.domain.coding.icd_pack import IcdPack
from claims.domain.coding.icd_rows import IcdRow, Malformed
from claims.models import CodeRelease
from claims.services.code_sources import Refused, Source

XML = b"<"
MARK = b"\xef\xbb\xbf"


def fill(made: CodeRelease, sources: Sequence[Source], digests: Sequence[str]) -> None:
    """Pack the files into the release; codes from the order file, notes from the XML.

    Raises Refused when they are no whole release.
    """
    try:
        packed = icd_packing.build(
            _rows(sources),
            release=icd_rows.Release(
                made.name,
                made.effective_from,
                made.effective_to,
                {f"File {place}": digest for place, digest in enumerate(digests, 1)},
            ),
        )
    except (Malformed, BadFile) as fault:
        names = " and ".join(source.name for source in sources)
        raise Refused(f"{names}: {str(fault).rstrip('.')}. Nothing was loaded.") from None
    made.pack, made.row_count = packed, len(IcdPack(packed))
    made.files = [{"sha256": digest, "rows": made.row_count} for digest in digests]


def _rows(sources: Sequence[Source]) -> Iterator[IcdRow]:
    tabular = [source for source in sources if _is_xml(source)]
    listed = [source for source in sources if source not in tabular]
    if len(tabular) > 1 or len(listed) > 1:
        raise Malformed("A release is one order file, one tabular XML, or one of each.")
    if not listed:
        return _tabular(tabular[0])
    if not tabular:
        return _order(listed[0])
    return icd_rows.merge(_order(listed[0]), _tabular(tabular[0]))


def _is_xml(source: Source) -> bool:
    with closing(source.open()) as file:
        return file.read(200).removeprefix(MARK).lstrip().startswith(XML)


def _order(source: Source) -> Iterator[IcdRow]:
    return icd_files.rows_from_order_file(base.text_lines(source.lines()))


def _tabular(source: Source) -> Iterator[IcdRow]:
    with closing(source.open()) as file:
        yield from icd_files.rows_from_tabular(file)
