"""What we and others cost on the same machines: python -m tests.benchmarks.compare.

All watch the same fake driver, which answers at once (but for the 20 ms that a real one takes for the load of the bus, which nvtop asks
for), at 1 Hz where they can. Everybody has his own counters of its calls, and by them a refresh is told: it begins with a reading that
each makes once a refresh (`counters.py`). So the interval is measured, and what is given for a refresh is whole refreshes.

Scenes are machines of 1, 4, 8 and 16 GPUs with 0, 10 and 200 processes, on one GPU each, in turn. Load, power and temperature are others
every second, as they are on a machine: with figures that stand still nvtop writes nothing to its terminal.

In each scene (`scene_run.py`) the programs have their turns, round after round: started, waited for until the first answer is there,
settled, measured, ended; nobody else of them runs then. Ours that last run all the while, as they need more than a minute to come to
rest; when it is their turn nobody of the others is there. The tray is the real program on a real desktop of its own, without a GPU.

Processor time is what the kernel's scheduler counted for the process and its children (clock_getcpuclockid(3)). What the fake driver itself
costs (a stat of its file a call) is in everybody's figure. PSS and USS are by smaps_rollup (proc(5)), with the others beside it that then
ran: Python's own pages are shared by all that are written in it. RSS is the higher for that, and is what `ps` and `top` say.

The rows do not do the same. The rivals draw a terminal, and what nobody sees they do not do: they keep nothing, and find no container,
no spin-up and no alarm. Glances watches the whole machine, and is measured a second time with its GPU part alone.
"""
