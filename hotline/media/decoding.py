"""The child process: one file in on stdin, one clean file out on stdout, and nothing else that it could do.

Decoders are written in C and get what strangers send. So they run here, with little memory and time, where no file can
be written; the settings, the keys and the database are in the parent.
"""

import json
import resource
import sys

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


def main() -> None:
    """Read, decode, write; the first line says what came of it."""
    limit()
    data = sys.stdin.buffer.read()
    said, body = answer(data)
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def answer(data: bytes) -> tuple[dict[str, str], bytes]:
    """What came of a file: `kind` and `mimetype` with the clean bytes, or why it is `unfit`."""
    from hotline.media import papers, pictures, sounds  # after the limits: these are what is limited
    from hotline.media.forms import form_of

    form = form_of(data)
    if form is None:
        return {"unfit": "unknown"}, b""
    try:
        match form.kind:
            case "picture":
                return {"kind": "picture", "mimetype": "image/jpeg"}, pictures.rewritten(data, form.name)
            case "paper":
                return {"kind": "paper", "mimetype": "application/pdf"}, papers.rewritten(data)
            case "sound":
                return {"kind": "sound", "mimetype": "audio/mpeg"}, sounds.rewritten(data, form.name)
    except (pictures.TooLargeError, MemoryError):
        return {"unfit": "too_large"}, b""
    except papers.LockedError:
        return {"unfit": "locked"}, b""
    except Exception as error:  # every decoder has errors of its own, and none may say what it read
        return {"unfit": "too_large" if "Bomb" in type(error).__name__ else "broken"}, b""


if __name__ == "__main__":
    main()
