"""`python -m hoofhearted_desktop` is `hoofhearted`."""

from hoofhearted_desktop.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
