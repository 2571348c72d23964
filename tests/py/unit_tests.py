# unittest.

import io
import unittest


class Arithmetic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print("class is set up")

    @classmethod
    def tearDownClass(cls):
        print("class is torn down")

    def setUp(self):
        self.items = [1, 2]
        self.addCleanup(print, "cleaned up")

    def tearDown(self):
        self.items = None

    def test_pass(self):
        self.assertEqual(1 + 1, 2)
        self.assertNotEqual(1, 2)
        self.assertIn(1, self.items)
        self.assertNotIn(3, self.items)
        self.assertTrue(self.items)
        self.assertIsNone(None)
        self.assertIsInstance(1, int)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertGreater(2, 1)
        self.assertCountEqual([1, 2], [2, 1])
        self.assertRegex("hello", "l+")
        with self.assertRaises(ZeroDivisionError) as caught:
            1 / 0
        self.assertIsInstance(caught.exception, ZeroDivisionError)
        self.assertRaises(ValueError, int, "x")
        with self.assertRaisesRegex(ValueError, "inv.lid"):
            raise ValueError("invalid")

    def test_fail(self):
        self.assertEqual(1, 2, "numbers differ")

    def test_error(self):
        raise KeyError("lost")

    def test_not_raised(self):
        with self.assertRaises(KeyError):
            pass

    @unittest.skip("not today")
    def test_skipped(self):
        self.fail()

    def test_skipped_inside(self):
        self.skipTest("inside")

    @unittest.expectedFailure
    def test_expected(self):
        self.assertEqual(1, 2)

    @unittest.skipIf(False, "never")
    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertEqual(i % 2, 0)


@unittest.skipUnless(False, "whole class")
class Nothing(unittest.TestCase):
    def test_it(self):
        self.fail()


class Waiting(unittest.IsolatedAsyncioTestCase):
    async def test_async(self):
        import asyncio

        await asyncio.sleep(0)
        self.assertEqual(await self.give(5), 5)

    async def give(self, value):
        return value


suite = unittest.TestSuite()
for case in (Arithmetic, Nothing, Waiting):
    suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(case))
print(suite.countTestCases())
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), result.wasSuccessful())
print(sorted([str(test).split(" (")[0] for test, _ in result.failures + result.errors]))
print([reason for _, reason in result.skipped], len(result.expectedFailures), len(result.unexpectedSuccesses))
print([report.splitlines()[-1] for _, report in result.failures + result.errors])


class Small(unittest.TestCase):
    def test_one(self):
        pass

    def test_two(self):
        pass


out = io.StringIO()
unittest.TextTestRunner(stream=out, verbosity=1).run(unittest.defaultTestLoader.loadTestsFromTestCase(Small))
lines = out.getvalue().splitlines()
print(lines[0], lines[1] == "-" * 70, lines[2].split(" in ")[0], lines[-1])
