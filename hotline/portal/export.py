"""Taking one referral out as a file, for the authority's own system."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from hotline.clock import today
from hotline.journey import agency
from hotline.journey.parts import Hotline
from hotline.pages.staff import files
from hotline.people.visitor import Visitor
from hotline.portal.referral import ABOUT_THE_REPORTER


def export_referral(hotline: Hotline, visitor: Visitor, referral_id: str) -> Response:
    """The file, with exactly what the page shows."""
    record = agency.export(hotline, visitor, referral_id)
    sheet: Mapping[str, Any] = record["sheet"]
    facts = {key: value for key, value in sheet.get("facts", {}).items() if key not in ABOUT_THE_REPORTER}
    whole = {**record, "sheet": {**sheet, "facts": facts}}
    return files.answer([whole], request.form.get("formato", ""), "canalizacion", today(hotline.clock))
