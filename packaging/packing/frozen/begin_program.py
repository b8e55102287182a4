"""What the frozen `hoofhearted` begins with."""

from leave_environment import leave_environment

leave_environment()

from hoofhearted_desktop.cli.main import main  # noqa: E402 - the environment first

if __name__ == "__main__":
    raise SystemExit(main())
