"""What may be told to which speaker: the table of levels, mandates, reasons and sentences. Pure."""
