"""The use cases of the waiting list: join, record released times, offer each to one client at a time, take the answer.

Start in `offers.run`, a job that runs every minute.
"""
