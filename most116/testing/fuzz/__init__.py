"""Feeds the readers of what platforms post with bytes that atheris makes up, by what the code does with them."""
