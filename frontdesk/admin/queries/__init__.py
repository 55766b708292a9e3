"""What the administrator is told, and whom the desk has something planned for."""
