"""Reception's immutable data classes for templates."""
