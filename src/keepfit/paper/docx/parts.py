"""The parts of the file around the text: settings, styles, fonts, properties, and its bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime, time

import docx
from docx.document import Document as Opened
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from keepfit.kit.text import Lang
from keepfit.paper.documents import Document, printable
from keepfit.paper.docx.markup import NAMESPACE, font_table_xml, styles_xml

_SETTINGS = (
    f"<w:settings {NAMESPACE}>"
    '<w:zoom w:val="fullPage" w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl '
    'w:val="compressPunctuation"/><w:compat><w:balanceSingleByteDoubleByteWidth/>'
    "<w:doNotLeaveBackslashAlone/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/>"
    '<w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
_APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>keepfit</Application></Properties>"
)
_UNUSED = ("stylesWithEffects", "customXml", "webSettings", "numbering", "theme", "thumbnail")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def blank(document: Document, banner_size: float) -> Opened:
    """Return an empty file with the language's styles and the document's properties."""
    opened = docx.Document()
    _drop_unused(opened)
    _refill(opened.styles.element, styles_xml(document.lang, banner_size))
    _refill(opened.settings.element, _SETTINGS)
    for relation in opened.part.rels.values():
        if relation.reltype == KIND.FONT_TABLE:
            relation.target_part._blob = font_table_xml(
                document.lang
            ).encode()  # python-docx has no setter
    for relation in opened.part.package.rels.values():
        if relation.reltype == KIND.EXTENDED_PROPERTIES:
            relation.target_part._blob = _APP.encode()  # python-docx has no setter
    _tell(opened, document)
    return opened


def _drop_unused(opened: Opened) -> None:
    for rels in (opened.part.rels, opened.part.package.rels):
        for key in [key for key, one in rels.items() if one.reltype.endswith(_UNUSED)]:
            del rels[key]


def _refill(element: BaseOxmlElement, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml)))


def _tell(opened: Opened, document: Document) -> None:
    """Set the file's properties; its moments are the document's day, not those of writing."""
    told = opened.core_properties
    moment = datetime.combine(document.signature.dated, time())
    told.title = printable(document.name)[:255]
    told.subject = printable(document.number)[:255]
    told.author = told.last_modified_by = printable(document.signature.organ)[:255]
    told.language = _language(document.lang)
    told.created = told.modified = moment
    told.revision = 1
    told.comments = told.keywords = ""


def _language(lang: Lang) -> str:
    return "zh-CN" if lang == "zh" else "en-GB"


def file_bytes(opened: Opened) -> bytes:
    """Return the file's bytes: parts in a fixed order, no moment of writing."""
    written = io.BytesIO()
    opened.save(written)
    with zipfile.ZipFile(written) as parts:
        return zip_bytes({name: parts.read(name) for name in parts.namelist()})


def zip_bytes(contents: Mapping[str, bytes]) -> bytes:
    """Return a .zip of these files: the same bytes for the same contents, on every machine.

    The list of content types, which readers of office files expect in front, comes first.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(contents, key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Written on every system as if on the same one.
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, contents[name])
    return out.getvalue()
