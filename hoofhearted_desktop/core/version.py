"""The one version of program, agent and packages."""

VERSION = "0.1.0"
