"""What the frozen `hoofhearted` begins with."""

from leave_environment import leave_environment
from read_from_itself import read_from_itself

leave_environment()
read_from_itself()

from hoofhearted_desktop.cli.main import main  # noqa: E402 - the environment first

if __name__ == "__main__":
    raise SystemExit(main())
