# What is planted, and how thirsty it is: litres a day.
PLANTS = {"tomato": 1.5, "basil": 0.25, "cactus": 0.05}


def thirst(plant, hours):
    return PLANTS[plant] * hours / 24
