"""The commands of the command line beside `try` and `run`; each imports what it runs only when it runs."""
