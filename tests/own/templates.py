# Template strings, which CPython has from 3.14 on.
from string.templatelib import Interpolation, Template

name, width = "World", 8
template = t"Hello {name!r:>{width}}, {width + 1=}!"
print(template.strings, template.values)
for part in template:
    if isinstance(part, Interpolation):
        print(part.value, part.expression, part.conversion, part.format_spec)
    else:
        print(repr(part))
print((t"a{1}" + t"b{2}").strings, isinstance(t"", Template), t"{name}".interpolations[0].value)
print(rt"\n{1}".strings, t"{{}}".strings)
