"""The child process: one file in on stdin, one clean file out on stdout, and nothing else that it could do.

Decoders are written in C and get what strangers send. So they run here, with little memory and time; the settings, the
keys and the database are in the parent. Before a decoder sees a byte the process has given up files, addresses and
other processes (`confining`), so whatever a decoder needs is loaded before that.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping

from hotline.media import confining
from hotline.media.forms import Form, Kind, form_of
from hotline.media.refusing import LockedError, TooLargeError

MEMORY = 1_500 * 1024 * 1024
"""Of addresses, of which the libraries map more than they use."""
SECONDS = 30
FILES = 64


def limit() -> None:
    """No file may grow and no core be dumped; time, memory and open files end."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES),
    ):
        resource.setrlimit(what, (most, most))


Decode = Callable[[bytes], bytes]

MIMETYPES: Mapping[Kind, str] = {"picture": "image/jpeg", "paper": "application/pdf", "sound": "audio/mpeg"}


def main() -> None:
    """Read, decode, write; the first line says what came of it."""
    limit()
    data = sys.stdin.buffer.read()
    form = form_of(data)
    decode = None if form is None else loaded(form)
    confining.cut_off()
    said, body = ({"unfit": "unknown"}, b"") if form is None or decode is None else answer(form, decode, data)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def loaded(form: Form) -> Decode:
    """The decoder of a form with all that it needs; after the limits, for the libraries are what is limited."""
    match form.kind:
        case "picture":
            from hotline.media import pictures

            return lambda data: pictures.rewritten(data, form.name)
        case "paper":
            from hotline.media import papers

            return papers.rewritten
        case "sound":
            from hotline.media import sounds

            return lambda data: sounds.rewritten(data, form.name)


def answer(form: Form, decode: Decode, data: bytes) -> tuple[dict[str, str], bytes]:
    """What came of a file: `kind` and `mimetype` with the clean bytes, or why it is `unfit`."""
    try:
        return {"kind": form.kind, "mimetype": MIMETYPES[form.kind]}, decode(data)
    except (TooLargeError, MemoryError):
        return {"unfit": "too_large"}, b""
    except LockedError:
        return {"unfit": "locked"}, b""
    except Exception as error:  # every decoder has errors of its own, and none may say what it read
        return {"unfit": "too_large" if "Bomb" in type(error).__name__ else "broken"}, b""


if __name__ == "__main__":
    main()
