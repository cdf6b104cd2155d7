"""Pages that need no kernel: their screens live in the server, behind a socket of its own."""
