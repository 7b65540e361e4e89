"""Headers of every answer: what a browser may load and keep. One after_request, no library (Talisman took 46 µs)."""

from typing import Final

from flask import Flask, Response, g, request

from web.kit import kit

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
YEAR: Final = 365 * 24 * 3600
SECURE: Final = {**ALWAYS, "Strict-Transport-Security": f"max-age={2 * YEAR}; includeSubDomains"}
STATIC: Final = "static"


def add_headers(response: Response) -> Response:
    """Set what is not set yet."""
    headers = response.headers
    given = {name.lower() for name, _value in headers}  # at once: to look each up took longer than to set them
    wanted = SECURE if kit().settings.secure else ALWAYS
    headers.extend({name: value for name, value in wanted.items() if name.lower() not in given})
    if request.endpoint == STATIC:
        versioned = "v" in request.args  # another version has another address
        headers["Cache-Control"] = f"public, max-age={YEAR}, immutable" if versioned else "public, max-age=3600"
    elif "cache-control" not in given:
        # nobody's page stays behind on a shared computer
        private = request.endpoint is None or "signed_in_page" in g or "_login_user" in g
        headers["Cache-Control"] = "no-store" if private else "private, no-cache"
    return response


def wire(app: Flask) -> None:
    """Set the headers of every answer of the app; call it before everything that changes an answer."""
    app.after_request(add_headers)
