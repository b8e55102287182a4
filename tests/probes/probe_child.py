"""A program that reads the GPUs whenever a line with a time arrives, and prints each reading as a line of JSON.

A line "want details pcie" changes what is wanted, at first the details, and prints nothing.
"""

import json
import sys

from hoofhearted_desktop.core import messages, samples
from hoofhearted_desktop.probes import nvml

probe = nvml.NvmlProbe()
probe.want(frozenset({messages.DETAILS}))
for line in sys.stdin:
    if line.startswith("want"):
        probe.want(frozenset(line.split()[1:]))
        continue
    reading = probe.read(float(line))
    told = samples.part_to_json(reading._replace(earlier=()))
    told["earlier"] = [[samples.part_to_json(gpu) for gpu in gpus] for gpus in reading.earlier]
    print(json.dumps(told), flush=True)
probe.close()
