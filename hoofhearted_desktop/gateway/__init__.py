"""What speaks to other people's dashboards: one more client of the agent, an extra, never shipped in the bundle."""
