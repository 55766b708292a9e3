"""The import: the one use case that writes the register. Start in importing.import_folder."""
