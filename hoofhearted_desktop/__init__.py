"""Hoof Hearted Desktop: who is using the GPU, since when, who started it, and was it supposed to."""
