"""What a process runs out of is known by the words in which the system says it."""

from __future__ import annotations

import errno
import os
from typing import Optional

import pytest

from hoofhearted_desktop.core import shortages
from hoofhearted_desktop.core.shortages import FILES, MEMORY, THREADS, Shortage


@pytest.mark.parametrize(
    ("error", "lacking"),
    [
        (MemoryError(), MEMORY),
        (OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)), MEMORY),
        (OSError(errno.EMFILE, os.strerror(errno.EMFILE), "/x"), FILES),
        (OSError(errno.ENFILE, os.strerror(errno.ENFILE)), FILES),
        (RuntimeError("can't start new thread"), THREADS),
        (BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN)), THREADS),
        (SyntaxError("(unicode error) \\N escapes not supported (can't load unicodedata module)"), MEMORY),
        (ImportError("libx.so: failed to map segment from shared object"), MEMORY),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), None),
        (RuntimeError("something else"), None),
        (ValueError("24"), None),
    ],
)
def test_errors(error: BaseException, lacking: Optional[Shortage]) -> None:
    assert shortages.of(error) == lacking


@pytest.mark.parametrize("shortage", [MEMORY, FILES, THREADS])
def test_what_we_said_ourselves_is_known_again(shortage: Shortage) -> None:
    assert shortages.named(f"{shortage.message}; {shortage.remedy}") == shortage
    assert shortages.named("OSError: [Errno 240] no such thing") is None
