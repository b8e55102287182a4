"""What a person sees: tray, window, charts, notifications. Everything that imports Qt is here, and nothing here measures or decides."""
