"""What is remembered on the machine that has the GPU: settings, episodes, history. One owner for each file; samples nothing."""
