"""Lets `python -m most116` run the command line."""

from most116.cli import main

if __name__ == "__main__":
    main()
