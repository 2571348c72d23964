# Annotations may name what is not there: nobody looks until somebody asks.
variable: Missing = 1


def function(a: Missing) -> Missing:
    return a


class Class:
    item: Later


print(function(2), variable)
for what in function, Class:
    try:
        print(what.__annotations__)
    except NameError as error:
        print(error)
Later = int
print(Class.__annotations__)
Later = str
print(Class.__annotations__)
