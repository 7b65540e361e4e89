"""One database session per request, finished before the answer leaves: committed, or rolled back with every refusal."""

from typing import Any

from flask import Flask, Response, current_app, g, request, session

from web.kit import current_session


def finish(response: Response) -> Response:
    """Commit, or roll back when the answer is a refusal. When that fails, the failure is the answer."""
    if "session_way" not in g:
        return response
    if response.status_code >= 400:  # noqa: PLR2004 - every refusal
        current_session().rollback()
    try:
        _leave()
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must not be told that it worked
        _forget_cookie_changes()
        return current_app.make_response(current_app.handle_user_exception(error))
    return response


def _leave(*error: Any) -> None:
    way = g.pop("session_way")
    g.pop("session")
    way.__exit__(*(error or (None, None, None)))


def _forget_cookie_changes() -> None:
    """Keep the browser's session as it came: nobody is signed in by a link whose use could not be written down."""
    before = current_app.session_interface.open_session(current_app, request)
    session.clear()
    session.update(before or {})
    session.modified = False


def _abandon(error: BaseException | None) -> None:
    """Roll back what an exception left open: no answer will be made any more."""
    if "session_way" in g:
        failed = error or RuntimeError("the request ended without an answer")
        try:
            _leave(type(failed), failed, failed.__traceback__)
        except BaseException as raised:
            if raised is not failed:
                raise


def wire(app: Flask) -> None:
    """Finish the session of every request. Call it so that the headers are still set after it."""
    app.after_request(finish)
    app.teardown_request(_abandon)
