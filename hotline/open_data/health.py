"""Whether the line is alive, and whether it can take a report now."""

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from hotline.errors import KeyListError
from hotline.journey.parts import Hotline
from hotline.vocabulary import DESK


def blueprint(hotline: Hotline) -> Blueprint:
    """`/health/live` answers while the process runs; `/health/ready` while a report could be stored."""
    health = Blueprint("health", __name__, url_prefix="/health")

    @health.get("/live")
    def live() -> tuple[dict[str, str], int]:
        return {"status": "ok"}, 200

    @health.get("/ready")
    def ready() -> tuple[dict[str, str], int]:
        missing = what_is_missing(hotline)
        return ({"status": "unavailable", "missing": missing}, 503) if missing else ({"status": "ok"}, 200)

    return health


def what_is_missing(hotline: Hotline) -> str:
    """`keys`, `database` or empty."""
    try:
        hotline.keyring.current().need(DESK)
        with hotline.db.read() as session:
            session.execute(text("SELECT 1 FROM report LIMIT 1"))
    except KeyListError:
        return "keys"
    except SQLAlchemyError:
        return "database"
    return ""
