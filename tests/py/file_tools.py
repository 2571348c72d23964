# pathlib, shutil, tempfile, inspect.

import inspect
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath

p = PurePosixPath("/usr/lib/python3/x.tar.gz")
print(p, p.name, p.stem, p.suffix, p.suffixes, p.parent, p.parts, p.root, p.anchor, p.is_absolute())
print([str(parent) for parent in p.parents], p.with_name("y"), p.with_suffix(".txt"), p.with_stem("z"))
print(PurePosixPath("a") / "b" / "../c", "/x" / PurePosixPath("y"), PurePosixPath("a", "/b", "c"), PurePosixPath("a//./b/"))
print(p.relative_to("/usr"), p.is_relative_to("/etc"), p.match("*.gz"), p.match("/usr/*.gz"), PurePosixPath("."), PurePosixPath(""))
print(PurePosixPath("a") == PurePosixPath("a/"), PurePosixPath("a") < PurePosixPath("b"), {PurePosixPath("q"): 1}[PurePosixPath("q")])
print(PurePosixPath(".bashrc").suffix, PurePosixPath("a.").suffix, PurePosixPath("/").name, p.as_uri(), p.joinpath("k"))
for bad in (lambda: p.relative_to("/etc"), lambda: p.with_suffix("x"), lambda: PurePosixPath("/").with_name("a")):
    try:
        bad()
    except ValueError as error:
        print("ValueError")

with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    (root / "sub" / "deep").mkdir(parents=True)
    (root / "sub").mkdir(exist_ok=True)
    print((root / "a.txt").write_text("hello"), (root / "a.txt").read_text(), (root / "b.bin").write_bytes(b"\x00\x01"))
    (root / "sub" / "c.txt").touch()
    (root / "sub" / "deep" / "d.txt").write_text("deep")
    print(sorted(entry.name for entry in root.iterdir()), root.is_dir(), (root / "a.txt").is_file(), (root / "z").exists())
    print(sorted(str(path.relative_to(root)) for path in root.glob("*.txt")))
    print(sorted(str(path.relative_to(root)) for path in root.rglob("*.txt")))
    print(sorted(str(path.relative_to(root)) for path in root.glob("*/[cd]*")))
    with (root / "a.txt").open() as file:
        print(file.read(2))
    print((root / "a.txt").rename(root / "e.txt").name, (root / "e.txt").stat()[6])
    (root / "none").unlink(missing_ok=True)
    shutil.copy(str(root / "e.txt"), str(root / "sub"))
    shutil.copyfile(str(root / "e.txt"), str(root / "f.txt"))
    shutil.copytree(str(root / "sub"), str(root / "tree"))
    print(sorted(str(path.relative_to(root)) for path in (root / "tree").rglob("*")))
    shutil.move(str(root / "f.txt"), str(root / "tree"))
    print((root / "tree" / "f.txt").read_text(), (root / "f.txt").exists())
    shutil.rmtree(str(root / "tree"))
    print((root / "tree").exists(), root.resolve() == root)
    try:
        (root / "sub").rmdir()
    except OSError as error:
        print("OSError", error.errno)
    print(shutil.which("no such program"), os.path.basename(shutil.which("sh") or "sh"))
print(os.access(name, 0) if hasattr(os, "access") else False)
with tempfile.NamedTemporaryFile("w+") as file:
    file.write("text")
    file.seek(0)
    print(file.read(), Path(file.name).exists())
print(Path(file.name).exists())


def function(a, b, c=3, *args, d, **kwargs):
    yield a


class Thing:
    def __init__(self, size, name="x"):
        pass

    def method(self, other):
        pass


signature = inspect.signature(function)
print(signature, list(signature.parameters), signature.parameters["c"].default, signature.parameters["d"].kind == inspect.Parameter.KEYWORD_ONLY)
print(inspect.signature(Thing), inspect.signature(Thing(1).method), inspect.signature(lambda: 0))
bound = signature.bind(1, 2, d=4, z=6)
print(bound.args, bound.kwargs)
bound.apply_defaults()
print(bound.arguments)
try:
    signature.bind(1)
except TypeError as error:
    print(error)
print(inspect.isfunction(function), inspect.isclass(Thing), inspect.ismethod(Thing(1).method), inspect.ismodule(os), inspect.isbuiltin(len))
print(inspect.isgeneratorfunction(function), inspect.isgenerator(function(1, 2, d=3)), inspect.getmro(Thing)[0].__name__)
print([name for name, _ in inspect.getmembers(Thing(1), inspect.ismethod) if name[0] != "_"], inspect.cleandoc("a\n    b\n      c\n"))
