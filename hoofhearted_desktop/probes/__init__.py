"""What touches hardware and the operating system: NVML, /sys, /proc, and their stand-ins, the simulated server and recordings. Decides nothing."""
