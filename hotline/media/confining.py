"""What a process gives up for ever before it reads what a stranger sent: files, addresses, and other processes.

Three of the kernel's own means, none of which needs a right or a package:

- no new privileges (prctl(2)): nothing that it could start has more than it has;
- Landlock (landlock(7), Linux 5.13), with a rule for nothing: no path is opened, removed or renamed, no process outside
  is traced or its memory read; since 6.7 no TCP, since 6.12 no signal to others and no abstract socket;
- no new file descriptor (RLIMIT_NOFILE of 0, setrlimit(2)): nothing is opened at all, neither a file nor a socket of
  any family. What is open already stays: the pipe to the parent.

Everything that is needed must have been loaded before. Numbers: linux/landlock.h and linux/prctl.h of Linux 6.12.
"""

import ctypes
import os
import resource

NO_NEW_PRIVILEGES = 38
CREATE_RULESET, RESTRICT_SELF = 444, 446
"""The same on every architecture."""
ASK_VERSION = 1

PATHS = ((1, 13), (2, 14), (3, 15), (5, 16))
"""Since which version of Landlock how many kinds of access to paths are known."""
NETWORK, SCOPES = (4, 0b11), (6, 0b11)
"""Binding and connecting by TCP; abstract sockets and signals."""


class _Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`: what is forbidden unless a rule allows it."""

    _fields_ = (("paths", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


def version() -> int:
    """Which Landlock this kernel has; 0 where there is none, or whoever started us forbids it."""
    return max(0, int(_libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)))


def cut_off() -> None:
    """Give up files, addresses and other processes, as far as this kernel lets one; the last it always does.

    ValueError or OSError where even that fails: then nothing must be decoded.
    """
    _libc().prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _lock(version())
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _lock(known: int) -> None:
    if not known:
        return
    kinds = max(count for since, count in PATHS if since <= known)
    network, scopes = (bits if since <= known else 0 for since, bits in (NETWORK, SCOPES))
    wanted = _Ruleset((1 << kinds) - 1, network, scopes)
    rules = _libc().syscall(CREATE_RULESET, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)), 0)
    if rules < 0:
        return
    _libc().syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
