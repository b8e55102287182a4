"""A program that reads the GPUs whenever a line with a time arrives, and prints each reading as a line of JSON."""

import json
import sys

from hoofhearted_desktop.core import samples
from hoofhearted_desktop.probes import nvml

probe = nvml.NvmlProbe()
for line in sys.stdin:
    print(json.dumps(samples.part_to_json(probe.read(float(line)))), flush=True)
probe.close()
