"""Reception's use cases."""
