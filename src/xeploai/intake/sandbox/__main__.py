"""Start the reader: `python -m xeploai.intake.sandbox`."""

from .reader import main

if __name__ == "__main__":
    main()
