"""One verb a file. A job knows ports only; `bot/__main__.py` wires it."""
