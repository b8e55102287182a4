"""What containers are called, read from the files in which their runtimes keep it: for an agent that may read them, and may not command the runtime.

Who may ask Docker's socket can have everything on the machine; who may only read learns the same name. Docker Engine
writes its `Container` to config.v2.json (moby, daemon/container/container.go), with the members Name, Config.Image and
Config.Labels of its interface. Podman lists all of an owner in containers.json (containers/storage, containers.go): id,
names, and as text within the text `metadata` the image's name.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Optional

from hoofhearted_desktop.probes import foreign_json

if TYPE_CHECKING:
    from hoofhearted_desktop.probes.cgroups import CgroupFacts

LARGEST = 1 << 20
_OF_DOCKER, _OF_PODMAN = "config.v2.json", "containers.json"
_DOCKER = ("/var/lib/docker", "/.local/share/docker")
_PODMAN = ("/var/lib/containers/storage", "/.local/share/containers/storage")
"""The machine's, and below the home of who runs their own."""


def found(facts: CgroupFacts, root: str = "/") -> tuple[str, ...]:
    """Give the files that may tell of a container, as far as they are there and this user may know of them.

    Of one in a user's slice those in that user's home alone, who can have it called by any id.
    """
    identity = facts.container_id
    homes = ["" if facts.owner in {None, 0} else None, _home(facts.owner)]
    above = [None if home is None else root.rstrip("/") + home for home in homes]
    places = []
    if facts.runtime in {"docker", None}:
        places += [
            f"{top}{name}/containers/{identity}/{_OF_DOCKER}" for top, name in zip(above, _DOCKER) if top is not None
        ]
    if facts.runtime in {"podman", None}:
        places += [
            f"{top}{name}/overlay-containers/{_OF_PODMAN}" for top, name in zip(above, _PODMAN) if top is not None
        ]
    return tuple(path for path in places if identity is not None and os.path.exists(path))


def read(path: str, identity: str, owner: Optional[int] = None) -> Optional[dict[str, Any]]:
    """Give what one of these files has of a container, in the form of Docker's interface; None where that is nothing.

    It has to belong to `owner`, or else to root or to us: a link in a user's home may lead to where the machine's files are.
    """
    told = foreign_json.read(
        path, LARGEST, frozenset({0, os.geteuid() if hasattr(os, "geteuid") else 0} if owner is None else {owner})
    )
    if path.endswith(_OF_DOCKER):
        return told if isinstance(told, dict) else None
    for each in told if isinstance(told, list) else ():
        if isinstance(each, dict) and each.get("id") == identity:
            return _as_docker_has_it(each)
    return None


def _home(owner: Optional[int]) -> Optional[str]:
    import pwd

    if owner is None:
        return None
    try:
        return pwd.getpwuid(owner).pw_dir
    except KeyError:
        return None


def _as_docker_has_it(kept: dict[str, Any]) -> dict[str, Any]:
    names = kept.get("names")
    try:
        said = json.loads(kept.get("metadata") or "{}")
    except (TypeError, ValueError, RecursionError):
        said = None
    image = said.get("image-name") if isinstance(said, dict) else None
    return {"Name": names[0] if isinstance(names, list) and names else None, "Config": {"Image": image}}
