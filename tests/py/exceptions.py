# Exceptions: every way out of a try, chaining, custom classes, and what a finally decides.
# Boards run this too.


def path(action):
    seen = []
    try:
        seen.append("try")
        action()
    except ZeroDivisionError as e:
        seen.append(type(e).__name__)
    except (KeyError, IndexError) as e:
        seen.append(f"lookup {e.args}")
    except Exception as e:
        seen.append(f"other {e}")
    else:
        seen.append("else")
    finally:
        seen.append("finally")
    return seen


def fails():
    raise ValueError("bad", 3)


for action in [lambda: 1, lambda: 1 // 0, lambda: {}["k"], lambda: [][2], fails]:
    print(path(action))


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    for i in range(3):
        try:
            if i == 1:
                continue
            raise KeyError(i)
        except KeyError:
            if i == 2:
                break
        finally:
            print("round", i)
    else:
        print("never")
    return i


print(override(), swallow())


class AppError(Exception):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code

    def __str__(self):
        return f"code {self.code}"


class Specific(AppError):
    pass


try:
    try:
        {}["missing"]
    except KeyError as cause:
        raise Specific(7, "more") from cause
except AppError as e:
    print(e, repr(e.__cause__), e.args, isinstance(e, Specific))

try:
    try:
        1 // 0
    except ZeroDivisionError:
        raise AppError(1)
except AppError as e:
    print(repr(e), type(e.__context__).__name__, e.__cause__)

try:
    try:
        1 // 0
    except ZeroDivisionError:
        raise AppError(2) from None
except AppError as e:
    print(e, e.__cause__)


def reraise():
    try:
        [][0]
    except IndexError:
        try:
            {}[0]
        except KeyError:
            pass
        raise


try:
    reraise()
except LookupError as e:
    print("still", type(e).__name__)

try:
    raise AppError
except TypeError:
    print("AppError needs a code")

try:
    assert 1 == 2, "sums"
except AssertionError as e:
    print("assert:", e)

for wrong in [lambda: undefined, lambda: None.x, lambda: 1 + "1", lambda: int("x"), lambda: next(iter([]))]:
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, end=" ")
print()

e = "kept"
try:
    raise ValueError
except ValueError as e:
    pass
try:
    e
except NameError:
    print("the name is unbound after its clause")
