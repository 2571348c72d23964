# When to heat: the part of a thermostat that its owner may want to change. `room` is
# written in Rust; `decide` is called once for every hour.
import room

DAY, NIGHT, SLACK = 20.5, 17.0, 0.5

heating = False


def wanted(hour):
    return DAY if 6 <= hour < 22 else NIGHT


def decide(hour):
    global heating
    now, goal = room.temperature(), wanted(hour)
    if now < goal - SLACK:
        heating = True
    elif now > goal + SLACK:
        heating = False
    room.heat(heating)
    return f"{hour:02}:00 {now:5.1f} C, wanted {goal:.1f}: {'heat' if heating else 'rest'}"
