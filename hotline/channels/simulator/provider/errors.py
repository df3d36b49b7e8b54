"""The provider's errors by its own codes (https://www.twilio.com/docs/api/errors)."""


class ApiError(Exception):
    """What a client is answered instead of what it asked for."""

    status, code, message = 500, 20500, "Internal Server Error"


class UnauthenticatedError(ApiError):
    """No user of this account."""

    status, code, message = 401, 20003, "Authenticate"


class UnknownParameterError(ApiError):
    """A filter that this list does not have, or that cannot be read."""

    status, code, message = 400, 20001, "Unknown parameters"


class BadTokenError(ApiError):
    """A page that no list ever named."""

    status, code, message = 400, 21481, "Invalid PageToken"


class NotFoundError(ApiError):
    """Nothing there, or nothing any more."""

    status, code, message = 404, 20404, "The requested resource was not found"


class NotAllowedMethodError(ApiError):
    """The description knows no such thing to do."""

    status, code, message = 405, 20004, "Method not allowed"


class UnfinishedError(ApiError):
    """Not ended, or ended a moment ago. The page of this code names no status of HTTP; 409 is what fits."""

    status, code, message = 409, 20009, "Cannot delete this resource before it is complete"


class BusyError(ApiError):
    """Too many at once."""

    status, code, message = 429, 20429, "Too Many Requests"


class BadParameterError(ApiError):
    """Something that this request needs is missing or cannot be read."""

    status, code, message = 400, 20001, "Unknown or missing parameters"


class BadParticipantError(ApiError):
    """A label or a coaching that is not allowed."""

    status, code, message = 400, 16023, "Invalid participant label or coaching"


class NotInProgressError(ApiError):
    """The call is over, or has not begun."""

    status, code, message = 400, 21220, "Call is not in-progress. Cannot redirect."
