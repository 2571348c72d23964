# Abstract classes: what refuses to be instantiated, registered classes, inspect.

from abc import ABC, ABCMeta, abstractmethod, abstractproperty
class A(ABC):
    @abstractmethod
    def f(self): pass
    @property
    @abstractmethod
    def p(self): pass
class B(A):
    def f(self): return 1
class C(B):
    p = 2
class D(metaclass=ABCMeta):
    @abstractmethod
    def g(self): return 5
class E(D):
    def g(self): return super().g() + 1
class F(A, D): pass
for k in (A, B, C, D, E, F):
    try:
        print(type(k()).__name__, "made")
    except TypeError as e:
        print(e)
print(sorted(A.__abstractmethods__), sorted(B.__abstractmethods__), sorted(C.__abstractmethods__), E().g())
class G(A):
    def __new__(cls): return object.__new__(cls)
try: G()
except TypeError as e: print(e)
class H(A):
    def __init__(self, x): self.x = x
try: H(1)
except TypeError as e: print(e)
@A.register
class R: pass
print(isinstance(R(), A), issubclass(R, A))
class S(ABC):
    @classmethod
    @abstractmethod
    def c(cls): pass
    @staticmethod
    @abstractmethod
    def s(): pass
try: S()
except TypeError as e: print(e)

import inspect
print(inspect.isabstract(A), inspect.isabstract(C), inspect.isabstract(int), isinstance(3, A), issubclass(C, A), isinstance(C(), A))
class T(R): pass
print(issubclass(T, A), isinstance(T(), A), issubclass(int, A), issubclass(B, D))
