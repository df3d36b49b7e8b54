"""The trail's checkpoints, for whoever wants to witness that nobody changed it afterwards."""

from flask import Blueprint, Response, jsonify

from hotline.audit import checkpoints
from hotline.journey.parts import Hotline


def blueprint(hotline: Hotline) -> Blueprint:
    """`/open/trail`: every checkpoint with position, digest, day and signature, oldest first; JSON and nothing else."""
    site = Blueprint("open_trail", __name__, url_prefix="/open")

    @site.get("/trail")
    def trail() -> Response:
        with hotline.db.read() as session:
            published = [one.published() for one in checkpoints.all_of(session)]
        return jsonify({"format": 1, "checkpoints": published})

    return site
