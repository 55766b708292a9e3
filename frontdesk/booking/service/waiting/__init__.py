"""The waiting list: join it, tell it what came free, offer that to one at a time, and take their answer.

Start in `offering.run`, which the clock calls every minute.
"""
