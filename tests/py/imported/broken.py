# A module whose body fails.
raise ValueError("on purpose")
