"""Imports nvidia-ml-py, the one who may, and leaves out what it imports and never uses."""

from __future__ import annotations

import sys
import types
from typing import Union

from hoofhearted_desktop.probes import nvml_errors

_SEARCH = "ctypes.util"


def load() -> Union[types.ModuleType, int]:
    """Give the module pynvml of nvidia-ml-py, or BINDING_MISSING or BINDING_UNREADABLE (probes/nvml_errors.py).

    It has a line `from ctypes.util import find_library` that nothing in it needs (seen in 11.x to 13.x): the driver's library
    is loaded by its name. That module would bring tempfile, random, shutil and three compressors with it, 0.9 MB in an agent
    for the rest of its life. So another stands in its place for that moment.
    """
    spare = None if _SEARCH in sys.modules else types.ModuleType(_SEARCH)
    if spare is not None:
        spare.find_library = lambda _name: None  # type: ignore[attr-defined]
        sys.modules[_SEARCH] = spare
    try:
        import pynvml
    except ImportError:
        return nvml_errors.BINDING_MISSING
    except OSError:  # such as EMFILE, which passes
        return nvml_errors.BINDING_UNREADABLE
    finally:
        if sys.modules.get(_SEARCH) is spare:
            del sys.modules[_SEARCH]
    found: types.ModuleType = pynvml
    return found
