"""Work that can wait, beside the relay: claimed in one transaction, computed outside any, saved in another one.

Any number of processes may do it: whoever saves first was the one. What is due by the clock, `bot.timer` ticks.
"""
