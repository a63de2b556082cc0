"""What the engine says of a question that it cannot take."""


class Refused(ValueError):
    """A wrong question: str() names the argument, the place in it, and what is expected."""
