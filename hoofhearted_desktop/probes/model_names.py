"""What a model is called whose file a program was given: Ollama keeps models under the hashes of their contents.

Its store (github.com/ollama/ollama, docs/faq: `~/.ollama/models`, `/usr/share/ollama/.ollama/models`, or OLLAMA_MODELS) has
`blobs/sha256-…`, which the runner's command line names, and `manifests/REGISTRY/NAMESPACE/MODEL/TAG`, JSON in the shape of
an OCI image manifest whose layer of the type below has the blob's digest.
"""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, Callable, Optional

from hoofhearted_desktop.probes import foreign_json
from hoofhearted_desktop.probes.errands import Errands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MODEL_LAYER = "application/vnd.ollama.image.model"
_BLOB = re.compile(r"(.+)/blobs/sha256-([0-9a-f]{64})\Z")
_OFFICIAL = ("registry.ollama.ai", "library")
LOOK_AGAIN_S = 60.0
LARGEST_MANIFEST = 1 << 18
MOST_MANIFESTS = 2000
MOST_KNOWN = 256
MOST_ENTRIES = 20_000
DEEPEST = 8


class ModelNames:
    """Remembers the names of model files. The store is read by a thread that ends, for it may be on a slow disk."""

    def __init__(self, proc_root: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Look into containers through their processes' root directories below `proc_root` (proc_pid_root(5))."""
        self._root = proc_root
        self._monotonic = monotonic
        self._errands = Errands("model names")
        self._names: dict[str, str] = {}
        self._again: dict[str, float] = {}

    def name_of(self, pid: int, path: str) -> Optional[str]:
        """Give the name of the model in the file `path` as process `pid` sees it: "llama3:8b".

        None for a path that is no file of such a store, where the store cannot be read, and before it has been; never
        waits.
        """
        found = _BLOB.match(path)
        if found is None:
            return None
        store, digest = found[1], found[2]
        name, now = self._names.get(digest), self._monotonic()
        if name is None and now >= self._again.get(digest, now):
            if len(self._again) >= MOST_KNOWN:
                del self._again[next(iter(self._again))]
            if self._errands.run(lambda: self._look(pid, store)):
                self._again[digest] = now + LOOK_AGAIN_S
        return name

    def _look(self, pid: int, store: str) -> None:
        for directory in (f"{self._root}/{pid}/root{store}/manifests", f"{store}/manifests"):
            names = dict(models(directory))
            if names:
                if len(self._names) + len(names) > MOST_MANIFESTS:
                    self._names.clear()
                self._names.update(names)
                return


def models(manifests: str) -> Iterator[tuple[str, str]]:
    """Give the digest and the name of every model in a directory of manifests; of two names the shorter comes last."""
    found = []
    for parts in _files(manifests):
        if len(parts) >= 3:
            found.append((_name(parts), "/".join((manifests, *parts))))
        if len(found) >= MOST_MANIFESTS:
            break
    for name, path in sorted(found, key=lambda each: (-len(each[0]), each[0])):
        digest = _digest(path)
        if digest is not None:
            yield digest, name


def _files(top: str) -> Iterator[list[str]]:
    """Give the files below a directory as the parts of their paths: whoever runs the program says where it is, and what lies there.

    Links are not followed, and no more than MOST_ENTRIES are looked at: os.walk holds a whole directory, however large.
    """
    waiting: list[list[str]] = [[]]
    looked = 0
    while waiting:
        above = waiting.pop()
        try:
            with os.scandir("/".join((top, *above))) as entries:
                for entry in entries:
                    looked += 1
                    if looked > MOST_ENTRIES:
                        return
                    if not entry.is_dir(follow_symlinks=False):
                        yield [*above, entry.name]
                    elif len(above) < DEEPEST:
                        waiting.append([*above, entry.name])
        except OSError:
            continue


def _name(parts: list[str]) -> str:
    """Give the name that `ollama ps` shows: without what is the same for most, the registry and its library."""
    registry, *namespace, model, tag = parts
    if registry != _OFFICIAL[0]:
        return "/".join((registry, *namespace, f"{model}:{tag}"))
    return "/".join((*(part for part in namespace if part != _OFFICIAL[1]), f"{model}:{tag}"))


def _digest(path: str) -> Optional[str]:
    manifest = foreign_json.read(path, LARGEST_MANIFEST)
    layers = manifest.get("layers") if isinstance(manifest, dict) else None
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict) and layer.get("mediaType") == _MODEL_LAYER:
            digest = layer.get("digest")
            if isinstance(digest, str) and digest.startswith("sha256:"):
                return digest[len("sha256:") :]
    return None
