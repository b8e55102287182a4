"""What a person types: the programs' grammar, and answers as text. Asks agents by `link`, starts the desktop, decides nothing."""
