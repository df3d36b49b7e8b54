"""What every answer tells the browser: load nothing from elsewhere, tell nobody, keep nothing."""

import hashlib
from base64 import b64encode

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",  # the blank icon; pictures are drawn in the page
        "media-src 'self'",  # recordings, at the desk
        "form-action 'self'",
        "object-src 'none'",  # said by the default too; scanners and ASVS 3.4.3 look for the word
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

SCRIPTED = POLICY + "; script-src 'self'; connect-src 'self'"
"""The policy of pages that load a script of this house, which may ask nobody but this house."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-DNS-Prefetch-Control": "off",
}


KEPT = frozenset({"pages.static", "sounds.recording"})
"""The only answers that anybody may keep: the same for everybody, and about nobody."""


def styled_policy(style: str) -> str:
    """The policy of a drawing that carries this one style sheet inside, and may use or load nothing else."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer. https: the public address is; browsers are told never to try without."""

    def dress(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in KEPT or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        return response

    app.after_request(dress)
