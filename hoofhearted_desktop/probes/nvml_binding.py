"""Imports nvidia-ml-py, the one who may, without what it imports and never uses, and lets go of what we never use of it."""

from __future__ import annotations

import ctypes
import gc
import sys
import types
from typing import TYPE_CHECKING, Union

from hoofhearted_desktop.core import shortages
from hoofhearted_desktop.probes import nvml_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "pynvml"
_SEARCH = "ctypes.util"
USED = ("nvmlInitWithFlags", "_nvmlGetFunctionPointer", "NVMLError")
"""What `nvml_library` takes of it."""


def why_not_loaded() -> int:
    """Tell a driver's library that is not there from one for which there is no memory: the binding says the same of both.

    Gives LIBRARY_NOT_FOUND or LIBRARY_UNREADABLE.
    """
    if sys.platform != "linux":
        return nvml_errors.LIBRARY_NOT_FOUND
    try:
        ctypes.CDLL("libnvidia-ml.so.1")
    except (OSError, MemoryError) as error:
        if shortages.of(error) is not None:
            return nvml_errors.LIBRARY_UNREADABLE
    return nvml_errors.LIBRARY_NOT_FOUND


def load() -> Union[types.ModuleType, int]:
    """Give the module pynvml of nvidia-ml-py with what is USED of it, or BINDING_MISSING or BINDING_UNREADABLE (probes/nvml_errors.py).

    It has a line `from ctypes.util import find_library` that nothing in it needs (seen in 11.x to 13.x): the driver's library
    is loaded by its name. That module would bring tempfile, random, shutil and three compressors with it, 0.9 MB in an agent
    for the rest of its life. So another stands in its place for that moment.

    Of its hundreds of functions and structures we call none; a module that somebody else has imported is left as it is.
    """
    is_others = sys.modules.get(_NAME) is not None
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
    if not is_others:
        _keep_only(found, USED)
    return found


def _keep_only(module: types.ModuleType, wanted: tuple[str, ...]) -> None:
    """Take out of a module what the `wanted` of it do not need, by the names in their code, and theirs: 1.3 MB of an agent.

    The dictionary is emptied first, because it never shrinks by itself.
    """
    names = vars(module)
    kept = {name: value for name, value in names.items() if name.startswith("__")}
    waiting = [name for name in wanted if name in names]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept[name] = names[name]
            waiting += [each for each in _named(names[name]) if each in names]
    names.clear()
    names.update(kept)
    gc.collect()


def _named(value: object) -> Iterator[str]:
    """Give what the code of a function, or of the functions of a class and of those above it, may look for in its module."""
    values = [value]
    if isinstance(value, type):
        values = [getattr(each, "__func__", each) for kind in value.__mro__ for each in vars(kind).values()]
    codes = [each.__code__ for each in values if isinstance(each, types.FunctionType)]
    while codes:
        code = codes.pop()
        yield from code.co_names
        codes += [each for each in code.co_consts if isinstance(each, types.CodeType)]
