"""The files of a report at the desk: shown to the one who opened it, and let go to an authority that has it."""

from flask import Response, request

from hotline.console.acting import Answer, attempt, refuse
from hotline.journey import attachments, sharing
from hotline.journey.parts import Hotline
from hotline.pages import language
from hotline.pages.staff import inert
from hotline.people.visitor import Visitor


def show_attachment(hotline: Hotline, visitor: Visitor, report_id: str, attachment_id: str) -> Response:
    """The file, a piece at a time. Each opening stands on the trail."""
    found, pieces = attachments.opened(hotline, visitor, report_id, attachment_id)
    return inert.show(found.mimetype, pieces)


def share_attachment(hotline: Hotline, visitor: Visitor, report_id: str, attachment_id: str) -> Answer:
    """Let the authority of `linea` open the file."""
    referral_id, form = request.form.get("linea", ""), f"archivo:{attachment_id}"
    if not referral_id:
        nobody = language.say("Elija una autoridad")
        return refuse(hotline, visitor, report_id, form, nobody)

    def act() -> None:
        sharing.share(hotline, visitor, report_id, attachment_id, referral_id)

    return attempt(hotline, visitor, report_id, "archivo", act, form)
