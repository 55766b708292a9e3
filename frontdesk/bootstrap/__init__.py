"""Bootstrap: settings, stores, ports and rooms are joined here and nowhere else.

Start in `build.build_house()` (the web) and `ticking.start()` (the clock).
"""
