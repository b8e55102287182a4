"""Makes what people install, from a checkout: packaging/build.py is the door, docs/releasing.md tells what it is for."""
