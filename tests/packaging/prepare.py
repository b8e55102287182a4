"""Makes what the tests of packages want, beside the tests that come before them: python -m tests.packaging.prepare.

Whoever wants a part before it is made waits for it; what cannot be made is told by the tests that want it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))


def main() -> int:
    """Make the bare Debians, the frozen program and its packages; gives 0, because a test says better what is wrong."""
    import pytest
    from packing import project

    from tests.packaging import bare_debian, made

    os.setpgrp()  # so that it can be ended with what it has started
    os.environ["SOURCE_DATE_EPOCH"] = made.MOMENT
    for what, make in (("packages", made.desktop), ("a bare Debian", bare_debian.serving)):
        began = time.monotonic()
        try:
            make()
        except (project.Failed, pytest.skip.Exception, pytest.fail.Exception) as error:
            print(f"prepare: {what}: {error}", file=sys.stderr)
        else:
            print(f"prepare: {what}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
