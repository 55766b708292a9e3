"""Bootstrap: the only place where settings, stores, ports and rooms are joined.

Start in `build.build_house()` (the web) and `ticking.start()` (the clock).
"""
