"""How a process of ours keeps free memory: one arena for its threads, and now and then what is free given back."""

from __future__ import annotations

import contextlib
import gc
import sys

_M_ARENA_MAX = -8


def share_one_arena() -> None:
    """Let all threads take memory from one arena (mallopt(3), M_ARENA_MAX), before there is a second thread.

    glibc gives each thread one of its own, for programs whose threads allocate at the same time; ours wait for each other
    anyway, and four half empty ones were 0.7 MB. A C library that does not know it is left as it is.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def forget_references() -> None:
    """Have our records keep the types of their members as the texts that they are written as: 0.4 MB less.

    typing.NamedTuple makes a ForwardRef of each, with compiled code, because our annotations are texts (PEP 563); nobody
    evaluates them. The earlier this is done, the more of what it frees is used again.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("hoofhearted_desktop."):
            for record in vars(module).values():
                if isinstance(record, type) and issubclass(record, tuple) and record.__module__ == name:
                    types = getattr(record, "__annotations__", {})
                    types.update({member: getattr(kind, "__forward_arg__", kind) for member, kind in types.items()})


class Tidying:
    """Gives the system back, every now and then, what an agent of many days would otherwise come to hold."""

    def __init__(self) -> None:
        """Know nothing yet of what is there to stay."""
        self._settled = False

    def __call__(self) -> None:
        """Collect cycles, which Python does ever more rarely, and trim the heap (malloc_trim(3)).

        What is there at the first time is there to stay: it is not looked through again (`gc.freeze`), so that this takes a
        millisecond and not twenty. And what only the start needed of the libraries is let go of.
        """
        gc.collect()
        first, self._settled = not self._settled, True
        if first:
            from hoofhearted_desktop.probes import mapped_libraries

            gc.freeze()
            mapped_libraries.let_go()
        trim()


def trim() -> None:
    """Give the system back what is free in the heap (malloc_trim(3)), where the C library knows how."""
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
