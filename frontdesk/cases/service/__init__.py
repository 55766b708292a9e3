"""The import, the only use case that writes the register. Start in importing.import_folder."""
