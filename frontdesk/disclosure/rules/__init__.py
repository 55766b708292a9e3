"""What may be said to whom: the table, the mandates, the reasons, and the sentences. All pure."""
