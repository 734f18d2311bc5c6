"""`python -m lustrum` is the command `lustrum`."""

from lustrum.cli.main import main

if __name__ == "__main__":
    main()
