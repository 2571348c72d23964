"""What `with` can be used with, as CPython's contextlib.

Flash on thumbv7m: 4.3 KB.
"""


from abc import ABC, abstractmethod


def _has(cls, *names):
    # Do these methods exist, and are not `None`?
    return all(getattr(cls, name, None) is not None for name in names) or NotImplemented


class AbstractContextManager(ABC):
    def __enter__(self):
        return self

    @abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, other):
        return _has(other, "__enter__", "__exit__") if cls is AbstractContextManager else NotImplemented


class AbstractAsyncContextManager(ABC):
    async def __aenter__(self):
        return self

    @abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, other):
        return _has(other, "__aenter__", "__aexit__") if cls is AbstractAsyncContextManager else NotImplemented


def _like(inner, function):
    for name in ("__name__", "__qualname__", "__module__", "__doc__"):
        if hasattr(function, name):
            try:
                setattr(inner, name, getattr(function, name))
            except AttributeError:
                pass
    for name, value in getattr(function, "__dict__", {}).items():
        setattr(inner, name, value)
    inner.__wrapped__ = function
    return inner


def _method(manager, name, kind="context manager"):
    # A special method of the object's class, bound.
    method = getattr(type(manager), name, None)
    if method is None:
        raise TypeError("'%s' object does not support the %s protocol" % (type(manager).__qualname__, kind))
    return lambda *args: method(manager, *args)


class ContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, function):
        def inner(*args, **kwargs):
            with self._recreate_cm():
                return function(*args, **kwargs)

        return _like(inner, function)


class AsyncContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, function):
        async def inner(*args, **kwargs):
            async with self._recreate_cm():
                return await function(*args, **kwargs)

        return _like(inner, function)


class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, kwargs):
        self._made = function, args, kwargs
        self.gen = function(*args, **kwargs)

    def _recreate_cm(self):
        return _GeneratorContextManager(*self._made)

    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if exc_value is None:
            exc_value = exc_type()
        try:
            self.gen.throw(exc_value)
        except StopIteration as error:
            # The end of the generator, unless it is what was raised in the block.
            return error is not exc_value
        except RuntimeError as error:
            if error is exc_value:
                return False
            if isinstance(exc_value, StopIteration) and error.__cause__ is exc_value:
                return False
            raise
        except BaseException as error:
            if error is not exc_value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    def helper(*args, **kwargs):
        return _GeneratorContextManager(function, args, kwargs)

    return _like(helper, function)


class _AsyncGeneratorContextManager(AsyncContextDecorator):
    def __init__(self, function, args, kwargs):
        self._made = function, args, kwargs
        self.gen = function(*args, **kwargs)

    def _recreate_cm(self):
        return _AsyncGeneratorContextManager(*self._made)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            try:
                await self.gen.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if exc_value is None:
            exc_value = exc_type()
        try:
            await self.gen.athrow(exc_value)
        except StopAsyncIteration as error:
            return error is not exc_value
        except BaseException as error:
            if error is not exc_value:
                raise
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def asynccontextmanager(function):
    def helper(*args, **kwargs):
        return _AsyncGeneratorContextManager(function, args, kwargs)

    return _like(helper, function)


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, exc_type, exc_value, traceback):
        self.thing.close()


class aclosing:
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, exc_type, exc_value, traceback):
        await self.thing.aclose()


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, exc_type, exc_value, traceback):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, exc_type, exc_value, traceback):
        pass


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exc_type, exc_value, traceback):
        return exc_type is not None and issubclass(exc_type, self._exceptions)


class chdir:
    def __init__(self, path):
        self.path = path
        self._before = []

    def __enter__(self):
        import os

        self._before.append(os.getcwd())
        os.chdir(self.path)

    def __exit__(self, exc_type, exc_value, traceback):
        import os

        os.chdir(self._before.pop())


class redirect_stdout:
    _stream = "stdout"

    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        import sys

        self._old_targets.append(getattr(sys, self._stream))
        setattr(sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, exc_type, exc_value, traceback):
        import sys

        setattr(sys, self._stream, self._old_targets.pop())


class redirect_stderr(redirect_stdout):
    _stream = "stderr"


def _after(raised, before, first):
    """An exception that was raised while there was another one: it comes after that, not after the first of all."""
    last = raised
    while last.__context__ is not None and last.__context__ is not first:
        if last.__context__ is before:
            return raised
        last = last.__context__
    if last is not before:
        last.__context__ = before
    return raised


def _raise(error):
    # Raising it where an exception is handled makes that one its context.
    context = error.__context__
    try:
        raise error
    finally:
        error.__context__ = context


class ExitStack:
    def __init__(self):
        # Pairs: is it asynchronous, what is called at the end.
        self._callbacks = []

    def enter_context(self, cm):
        enter, leave = _method(cm, "__enter__"), _method(cm, "__exit__")
        result = enter()
        self._callbacks.append((False, leave))
        return result

    def push(self, exit):
        leave = _method(exit, "__exit__") if hasattr(type(exit), "__exit__") else exit
        self._callbacks.append((False, leave))
        return exit

    def callback(self, callback, /, *args, **kwargs):
        self._callbacks.append((False, lambda *_: callback(*args, **kwargs) and None))
        return callback

    def pop_all(self):
        stack = type(self)()
        stack._callbacks = self._callbacks
        self._callbacks = []
        return stack

    def close(self):
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        error = exc_value
        suppressed = False
        while self._callbacks:
            _, callback = self._callbacks.pop()
            try:
                if callback(None if error is None else type(error), error, None):
                    suppressed = True
                    error = None
            except BaseException as raised:
                error = _after(raised, error, exc_value)
        if error is not None and error is not exc_value:
            _raise(error)
        return error is None and suppressed


class AsyncExitStack(ExitStack):
    async def enter_async_context(self, cm):
        kind = "asynchronous context manager"
        enter, leave = _method(cm, "__aenter__", kind), _method(cm, "__aexit__", kind)
        result = await enter()
        self._callbacks.append((True, leave))
        return result

    def push_async_exit(self, exit):
        leave = _method(exit, "__aexit__") if hasattr(type(exit), "__aexit__") else exit
        self._callbacks.append((True, leave))
        return exit

    def push_async_callback(self, callback, /, *args, **kwargs):
        async def call(*_):
            await callback(*args, **kwargs)

        self._callbacks.append((True, call))
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_value, traceback):
        error = exc_value
        suppressed = False
        while self._callbacks:
            is_async, callback = self._callbacks.pop()
            try:
                answer = callback(None if error is None else type(error), error, None)
                if is_async:
                    answer = await answer
                if answer:
                    suppressed = True
                    error = None
            except BaseException as raised:
                error = _after(raised, error, exc_value)
        if error is not None and error is not exc_value:
            _raise(error)
        return error is None and suppressed
