"""`hoofhearted record` and `hoofhearted replay`: samples into a file, and a file through the very same engine."""

from __future__ import annotations
