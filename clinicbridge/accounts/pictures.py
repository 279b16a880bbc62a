"""An address as a picture that a phone's camera reads."""

from django.utils.safestring import SafeString, mark_safe
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage


def svg(text: str) -> SafeString:
    """Return an SVG element to stand in a page; nothing of the text is markup in it."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(text)
    return mark_safe(code.make_image().to_string(encoding="unicode"))  # noqa: S308 - only squares
