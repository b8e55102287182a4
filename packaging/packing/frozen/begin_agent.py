"""What the frozen `hoofhearted-agent` begins with."""

from leave_environment import leave_environment
from read_from_itself import read_from_itself

leave_environment()
read_from_itself()

from hoofhearted_desktop.agent.__main__ import leave, main  # noqa: E402 - the environment first

if __name__ == "__main__":
    leave(main())
