# A module of the package for imports.py.


def area(width, height):
    return width * height
