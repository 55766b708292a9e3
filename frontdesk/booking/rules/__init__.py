"""What booking decides without a database: closed sets, opening windows, free starts, and whom to offer first."""
