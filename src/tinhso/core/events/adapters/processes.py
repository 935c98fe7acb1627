"""Which process is which: to know at once that a worker of this machine is dead."""

from pathlib import Path


def machine() -> str:
    """Return what two processes share exactly if they can see one another's ids: the boot and the id namespace."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"[:100]
    except OSError:
        return ""


def born(pid: int) -> str:
    """Return when process *pid* was started (clock ticks since the boot), or "" if there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name of the program, in brackets, may hold anything; what counts comes after the last bracket.
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]
