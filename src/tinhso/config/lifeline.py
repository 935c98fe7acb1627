"""No process of the platform outlives the one that looks after it: an orphan would keep the port and old code."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1  # prctl(2)
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Have the kernel send this process the signal *number* when its parent is gone, however that went (Linux)."""
    parent = os.getppid()
    _libc.prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # gone in between
        os.kill(os.getpid(), number)
