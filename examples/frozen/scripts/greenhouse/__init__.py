# How much water a greenhouse needs.
from .plants import PLANTS, thirst


def water(hours):
    """How many litres the plants need."""
    return sum(thirst(plant, hours) for plant in PLANTS)
