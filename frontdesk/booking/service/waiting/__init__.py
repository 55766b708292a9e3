"""The waiting list: join, record released times, offer each to one client at a time, and handle the answer.

Start in `offering.run`, a job that runs every minute.
"""
