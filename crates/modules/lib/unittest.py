"""Tests in classes, as CPython's unittest: cases, suites, loaders, a runner for the terminal. What differs is
shown whole, without the lines of a comparison; there is no `mock`.

Flash on thumbv7m: 11.3 KB.
"""

import sys


class SkipTest(Exception):
    pass


class _ExpectedFailure(Exception):
    pass


def skip(reason):
    def decorate(item):
        if isinstance(item, type):
            item.__unittest_skip__ = True
            item.__unittest_skip_why__ = reason
            return item

        def skipped(*args, **kwargs):
            raise SkipTest(reason)

        skipped.__unittest_skip__ = True
        skipped.__unittest_skip_why__ = reason
        return skipped

    if callable(reason):
        function, reason = reason, ""
        return decorate(function)
    return decorate


def _same(item):
    return item


def skipIf(condition, reason):
    return skip(reason) if condition else _same


def skipUnless(condition, reason):
    return _same if condition else skip(reason)


class _Expecting:
    def __init__(self, function):
        self._function = function
        self.__name__ = getattr(function, "__name__", "test")
        self.__unittest_expecting_failure__ = True

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        bound = _Expecting(lambda: self._function(instance))
        return bound

    def __call__(self):
        return self._function()


def expectedFailure(test_item):
    return _Expecting(test_item)


class _Raises:
    def __init__(self, case, expected, pattern=None, msg=None):
        self._case = case
        self._expected = expected
        self._pattern = pattern
        self._message = msg
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            self._case._fail(self._message, _names_of(self._expected) + " not raised")
        if not issubclass(exc_type, self._expected):
            return False
        self.exception = exc_value
        if self._pattern is not None:
            import re

            if not re.search(self._pattern, str(exc_value)):
                self._case._fail(
                    self._message, '"%s" does not match "%s"' % (self._pattern, exc_value)
                )
        return True


def _names_of(kinds):
    if isinstance(kinds, tuple):
        return "(" + ", ".join([kind.__name__ for kind in kinds]) + ")"
    return kinds.__name__


class _SubTest:
    def __init__(self, case, message, params):
        self._case = case
        parts = []
        if message is not None:
            parts.append("[%s]" % message)
        if params:
            parts.append("(" + ", ".join(["%s=%r" % item for item in params.items()]) + ")")
        self._text = " ".join(parts) or "(<subtest>)"

    def __enter__(self):
        pass

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None or not issubclass(exc_type, Exception) or issubclass(exc_type, SkipTest):
            return False
        self._case._failed_parts.append((self._text, exc_value))
        return True


class _Logs:
    def __init__(self, case, logger, level):
        import logging

        self._case = case
        self._logger = logger if isinstance(logger, logging.Logger) else logging.getLogger(logger)
        self._level = logging._level(level) if level else logging.INFO

    def __enter__(self):
        import logging

        self.records = []
        self.output = []
        watcher = self

        class Watching(logging.Handler):
            def emit(self, record):
                watcher.records.append(record)
                watcher.output.append("%s:%s:%s" % (record.levelname, record.name, record.getMessage()))

        self._saved = self._logger.handlers, self._logger.level, self._logger.propagate
        self._logger.handlers = [Watching(self._level)]
        self._logger.setLevel(self._level)
        self._logger.propagate = False
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self._logger.handlers, self._logger.level, self._logger.propagate = self._saved
        if exc_type is None and not self.records:
            self._case._fail(None, "no logs of the level triggered on " + self._logger.name)
        return False


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._failed_parts = []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        cls = type(self)
        return "%s.%s.%s" % (getattr(cls, "__module__", "__main__"), cls.__qualname__, self._testMethodName)

    def __str__(self):
        cls = type(self)
        return "%s (%s.%s.%s)" % (
            self._testMethodName,
            getattr(cls, "__module__", "__main__"),
            cls.__qualname__,
            self._testMethodName,
        )

    def shortDescription(self):
        return None

    def countTestCases(self):
        return 1

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def _call(self, function):
        function()

    def run(self, result=None):
        if result is None:
            result = TestResult()
        result.startTest(self)
        try:
            self._run(result)
        finally:
            result.stopTest(self)
        return result

    __call__ = run

    def _run(self, result):
        method = getattr(self, self._testMethodName)
        for owner in (type(self), getattr(type(self), self._testMethodName, None)):
            if getattr(owner, "__unittest_skip__", False):
                result.addSkip(self, owner.__unittest_skip_why__)
                return
        expecting = getattr(method, "__unittest_expecting_failure__", False)
        self._failed_parts = []
        error = None
        try:
            self._call(self.setUp)
            try:
                self._call(method)
            except Exception as raised:
                error = raised
            try:
                self._call(self.tearDown)
            except Exception as raised:
                error = error or raised
        except Exception as raised:
            error = raised
        try:
            self.doCleanups()
        except Exception as raised:
            error = error or raised
        if isinstance(error, SkipTest):
            result.addSkip(self, str(error))
        elif expecting:
            if error is None:
                result.addUnexpectedSuccess(self)
            else:
                result.addExpectedFailure(self, error)
        elif self._failed_parts or error is not None:
            for text, part in self._failed_parts:
                result._add(self, part, text)
            if error is not None:
                result._add(self, error, "")
        else:
            result.addSuccess(self)

    def debug(self):
        self.setUp()
        getattr(self, self._testMethodName)()
        self.tearDown()
        self.doCleanups()

    def _fail(self, msg, standard):
        if msg is None:
            text = standard
        elif self.longMessage:
            text = "%s : %s" % (standard, msg)
        else:
            text = msg
        raise self.failureException(text)

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, "%r is not true" % (expr,))

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, "%r is not false" % (expr,))

    def assertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail(msg, "%r != %r" % (first, second))

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, "%r == %r" % (first, second))

    assertListEqual = assertTupleEqual = assertSetEqual = assertDictEqual = assertEqual
    assertMultiLineEqual = assertEqual

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        for sequence in (first, second):
            if seq_type is not None and not isinstance(sequence, seq_type):
                self._fail(msg, "%r is not a %s" % (sequence, seq_type.__name__))
        if list(first) != list(second):
            self._fail(msg, "Sequences differ: %r != %r" % (first, second))

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, "%r is not %r" % (expr1, expr2))

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, "unexpectedly identical: %r" % (expr1,))

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, "%r is not None" % (obj,))

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, "%r not found in %r" % (member, container))

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, "%r unexpectedly found in %r" % (member, container))

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, "%r is not an instance of %r" % (obj, cls))

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, "%r is an instance of %r" % (obj, cls))

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, "%r not less than %r" % (a, b))

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, "%r not less than or equal to %r" % (a, b))

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, "%r not greater than %r" % (a, b))

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, "%r not greater than or equal to %r" % (a, b))

    def _is_near(self, first, second, places, delta):
        if first == second:
            return True
        if delta is not None:
            if places is not None:
                raise TypeError("specify delta or places not both")
            return abs(first - second) <= delta
        return round(abs(first - second), 7 if places is None else places) == 0

    def _nearness(self, first, second, places, delta):
        if delta is not None:
            return "%r delta (%r difference)" % (delta, abs(first - second))
        return "%r places (%r difference)" % (7 if places is None else places, abs(first - second))

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if not self._is_near(first, second, places, delta):
            how = self._nearness(first, second, places, delta)
            self._fail(msg, "%r != %r within %s" % (first, second, how))

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if self._is_near(first, second, places, delta):
            how = self._nearness(first, second, places, delta)
            self._fail(msg, "%r == %r within %s" % (first, second, how))

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            if item not in rest:
                self._fail(msg, "Element counts were not equal: %r, %r" % (first, second))
            rest.remove(item)
        if rest:
            self._fail(msg, "Element counts were not equal: %r, %r" % (first, second))

    def assertRegex(self, text, expected_regex, msg=None):
        import re

        if not re.search(expected_regex, text):
            self._fail(msg, "Regex didn't match: %r not found in %r" % (expected_regex, text))

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        import re

        if re.search(unexpected_regex, text):
            self._fail(msg, "Regex matched: %r in %r" % (unexpected_regex, text))

    def assertRaises(self, expected_exception, *args, **kwargs):
        return self._raising(_Raises(self, expected_exception, None, kwargs.pop("msg", None)), args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        context = _Raises(self, expected_exception, expected_regex, kwargs.pop("msg", None))
        return self._raising(context, args, kwargs)

    def _raising(self, context, args, kwargs):
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        import warnings

        case = self

        class Warns(warnings.catch_warnings):
            def __enter__(self):
                self._caught = super().__enter__()
                warnings.simplefilter("always")
                return self

            def __exit__(self, exc_type, exc_value, traceback):
                super().__exit__(exc_type, exc_value, traceback)
                if exc_type is None and not any([issubclass(w.category, expected_warning) for w in self._caught]):
                    case._fail(None, _names_of(expected_warning) + " not triggered")

        return self._raising(Warns(record=True), args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _Logs(self, logger, level)


class IsolatedAsyncioTestCase(TestCase):
    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def _run(self, result):
        import asyncio

        method = getattr(self, self._testMethodName)

        async def whole():
            self.setUp()
            await self.asyncSetUp()
            try:
                answer = method()
                if hasattr(answer, "send"):
                    await answer
            finally:
                await self.asyncTearDown()

        self._call = lambda function: asyncio.run(whole()) if function == method else None
        super()._run(result)


class FunctionTestCase(TestCase):
    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__("runTest")
        self.runTest = testFunc
        if setUp is not None:
            self.setUp = setUp
        if tearDown is not None:
            self.tearDown = tearDown


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        self._tests.extend(tests)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return sum([test.countTestCases() for test in self._tests])

    def run(self, result, debug=False):
        current = None
        broken = False
        for test in self._tests:
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            if result.shouldStop:
                break
            cls = type(test)
            if cls is not current:
                if current is not None and not broken:
                    current.tearDownClass()
                current = cls
                broken = False
                if not getattr(cls, "__unittest_skip__", False):
                    try:
                        cls.setUpClass()
                    except SkipTest as skipped:
                        broken = True
                        result.addSkip(_ClassTest("setUpClass", cls), str(skipped))
                    except Exception as error:
                        broken = True
                        result._add(_ClassTest("setUpClass", cls), error, "")
            if not broken:
                test.run(result)
        if current is not None and not broken:
            current.tearDownClass()
        return result


class _ClassTest:
    def __init__(self, what, cls):
        self._text = "%s (%s.%s)" % (what, getattr(cls, "__module__", "__main__"), cls.__qualname__)

    def __str__(self):
        return self._text


class TestResult:
    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failures = []
        self.errors = []
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.testsRun = 0
        self.shouldStop = False
        self.failfast = False

    def startTest(self, test):
        self.testsRun += 1

    def stopTest(self, test):
        pass

    def stop(self):
        self.shouldStop = True

    def _add(self, test, error, part):
        if isinstance(error, AssertionError):
            self.addFailure(test, error, part)
        else:
            self.addError(test, error, part)
        if self.failfast:
            self.stop()

    def addSuccess(self, test):
        pass

    def addFailure(self, test, error, part=""):
        self.failures.append((_titled(test, part), _report(error)))

    def addError(self, test, error, part=""):
        self.errors.append((_titled(test, part), _report(error)))

    def addSkip(self, test, reason):
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, error):
        self.expectedFailures.append((test, _report(error)))

    def addUnexpectedSuccess(self, test):
        self.unexpectedSuccesses.append(test)

    def __repr__(self):
        return "<%s run=%d errors=%d failures=%d>" % (
            type(self).__name__,
            self.testsRun,
            len(self.errors),
            len(self.failures),
        )

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)


def _titled(test, part):
    return "%s %s" % (test, part) if part else test


def _report(error):
    from traceback import format_exception

    parts = format_exception(error)
    # What is done here is of no interest to who reads it.
    own = __file__ if "__file__" in globals() else "unittest.py"
    return "".join([part for part in parts if not part.lstrip().startswith('File "%s"' % own)])


class TextTestResult(TestResult):
    def __init__(self, stream, descriptions, verbosity):
        super().__init__()
        self._stream = stream
        self._verbosity = verbosity

    def startTest(self, test):
        super().startTest(test)
        if self._verbosity > 1:
            self._stream.write("%s ... " % test)

    def _show(self, letter, word):
        if self._verbosity > 1:
            self._stream.write(word + "\n")
        elif self._verbosity:
            self._stream.write(letter)

    def addSuccess(self, test):
        self._show(".", "ok")

    def addFailure(self, test, error, part=""):
        super().addFailure(test, error, part)
        self._show("F", "FAIL")

    def addError(self, test, error, part=""):
        super().addError(test, error, part)
        self._show("E", "ERROR")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._show("s", "skipped %r" % reason)

    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self._show("x", "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._show("u", "unexpected success")


class TextTestRunner:
    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False, resultclass=None, **options):
        self.stream = stream or sys.stderr
        self.verbosity = verbosity
        self.failfast = failfast
        if resultclass is not None:
            self.resultclass = resultclass

    def run(self, test):
        result = self.resultclass(self.stream, True, self.verbosity)
        result.failfast = self.failfast
        test.run(result)
        write = self.stream.write
        if self.verbosity:
            write("\n")
        for kind, found in (("ERROR", result.errors), ("FAIL", result.failures)):
            for case, report in found:
                write("=" * 70 + "\n%s: %s\n" % (kind, case) + "-" * 70 + "\n" + report + "\n")
        if result.unexpectedSuccesses:
            write("=" * 70 + "\n")
            for case in result.unexpectedSuccesses:
                write("UNEXPECTED SUCCESS: %s\n" % case)
        write("-" * 70 + "\n")
        # The end is as upstream's, for tools that look for it: without the time.
        write("Ran %d tests\n\n" % result.testsRun)
        notes = []
        for name, found in (
            ("failures", result.failures),
            ("errors", result.errors),
            ("skipped", result.skipped),
            ("expected failures", result.expectedFailures),
            ("unexpected successes", result.unexpectedSuccesses),
        ):
            if found:
                notes.append("%s=%d" % (name, len(found)))
        write("OK" if result.wasSuccessful() else "FAILED")
        write(" (%s)\n" % ", ".join(notes) if notes else "\n")
        return result


class TestLoader:
    testMethodPrefix = "test"

    def getTestCaseNames(self, testCaseClass):
        return sorted([name for name in dir(testCaseClass) if name.startswith(self.testMethodPrefix) and callable(getattr(testCaseClass, name))])

    def loadTestsFromTestCase(self, testCaseClass):
        names = self.getTestCaseNames(testCaseClass)
        if not names and hasattr(testCaseClass, "runTest"):
            names = ["runTest"]
        return TestSuite([testCaseClass(name) for name in names])

    def loadTestsFromModule(self, module, *, pattern=None):
        suite = TestSuite()
        for name in sorted(dir(module)):
            value = getattr(module, name)
            if (
                isinstance(value, type)
                and issubclass(value, TestCase)
                and value not in (TestCase, FunctionTestCase, IsolatedAsyncioTestCase)
            ):
                suite.addTest(self.loadTestsFromTestCase(value))
        return suite

    def loadTestsFromName(self, name, module=None):
        parts = name.split(".")
        found = module
        if found is None:
            found = __import__(parts.pop(0))
        for part in parts:
            holder, found = found, getattr(found, part)
        if isinstance(found, type):
            return self.loadTestsFromTestCase(found)
        if callable(found) and isinstance(holder, type):
            return TestSuite([holder(parts[-1])])
        return self.loadTestsFromModule(found)

    def loadTestsFromNames(self, names, module=None):
        return TestSuite([self.loadTestsFromName(name, module) for name in names])


defaultTestLoader = TestLoader()


class TestProgram:
    def __init__(self, module="__main__", defaultTest=None, argv=None, testRunner=None, testLoader=defaultTestLoader, exit=True, verbosity=1, failfast=False, **options):
        if isinstance(module, str):
            module = __import__(module)
        names = []
        for argument in (sys.argv if argv is None else argv)[1:]:
            if argument in ("-v", "--verbose"):
                verbosity = 2
            elif argument in ("-q", "--quiet"):
                verbosity = 0
            elif argument in ("-f", "--failfast"):
                failfast = True
            else:
                names.append(argument)
        if not names and defaultTest:
            names = [defaultTest] if isinstance(defaultTest, str) else list(defaultTest)
        suite = testLoader.loadTestsFromNames(names, module) if names else testLoader.loadTestsFromModule(module)
        runner = testRunner or TextTestRunner
        if isinstance(runner, type):
            runner = runner(verbosity=verbosity, failfast=failfast)
        self.result = runner.run(suite)
        if exit:
            sys.exit(not self.result.wasSuccessful())


main = TestProgram
