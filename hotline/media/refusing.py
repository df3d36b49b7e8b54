"""Why a decoder does not go on with a file that it could read."""


class TooLargeError(Exception):
    """More pixels, pages or minutes than anybody needs to show something."""


class LockedError(Exception):
    """A password is asked for."""
