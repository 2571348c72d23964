# A package inside the package for imports.py: says what a star import takes.
__all__ = ["listed"]
listed = "listed"
hidden = "hidden"
