"""What reaches an agent and stays connected to it: byte streams and the session over them. Above the shipping line."""
