"""Arguments of the command line, as CPython's argparse, with its messages and its help. There is no
MetavarTypeHelpFormatter.

Flash on thumbv7m: 11.9 KB.
"""

import sys

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = None if argument is None else argument._display()
        self.message = message
        super().__init__(message)

    def __str__(self):
        if self.argument_name is None:
            return self.message
        return "argument %s: %s" % (self.argument_name, self.message)


class ArgumentTypeError(Exception):
    pass


class Namespace:
    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __repr__(self):
        return "Namespace(" + ", ".join(["%s=%r" % item for item in self.__dict__.items()]) + ")"

    def __eq__(self, other):
        return isinstance(other, Namespace) and self.__dict__ == other.__dict__

    def __contains__(self, name):
        return name in self.__dict__


class HelpFormatter:
    keeps_lines = False
    shows_defaults = False


class RawDescriptionHelpFormatter(HelpFormatter):
    keeps_lines = True


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    pass


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    shows_defaults = True


class FileType:
    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        self._mode = mode

    def __call__(self, string):
        if string == "-":
            return sys.stdin if "r" in self._mode else sys.stdout
        try:
            return open(string, self._mode)
        except OSError as error:
            raise ArgumentTypeError("can't open '%s': %s" % (string, error))


class Action:
    # How many arguments it takes if nothing is said.
    takes = None

    def __init__(
        self,
        option_strings,
        dest,
        nargs=None,
        const=None,
        default=None,
        type=None,
        choices=None,
        required=False,
        help=None,
        metavar=None,
    ):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)

    def _display(self):
        if self.option_strings:
            return "/".join(self.option_strings)
        if self.metavar not in (None, SUPPRESS):
            return self.metavar if isinstance(self.metavar, str) else "/".join(self.metavar)
        return self.dest

    def _metavar(self):
        if self.metavar is not None:
            return self.metavar
        if self.choices is not None:
            return "{" + ",".join([str(choice) for choice in self.choices]) + "}"
        return self.dest.upper() if self.option_strings else self.dest

    def _arguments(self):
        # The arguments as the usage shows them.
        name = self._metavar()
        names = name if isinstance(name, tuple) else None
        nargs = self.nargs
        if nargs is None:
            return name if names is None else names[0]
        if nargs == 0:
            return ""
        if nargs == OPTIONAL:
            return "[%s]" % name
        if nargs == ZERO_OR_MORE:
            return "[%s ...]" % name
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % (names or (name, name))
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % name
        return " ".join(names or [name] * nargs)


class _Store(Action):
    pass


class _StoreConst(Action):
    takes = 0

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrue(_StoreConst):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, 0, True, default, required=required, help=help)


class _StoreFalse(_StoreConst):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, 0, False, default, required=required, help=help)


class _Append(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.append(values)
        setattr(namespace, self.dest, items)


class _AppendConst(Action):
    takes = 0

    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.append(self.const)
        setattr(namespace, self.dest, items)


class _Extend(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        items = list(getattr(namespace, self.dest, None) or [])
        items.extend(values)
        setattr(namespace, self.dest, items)


class _Count(Action):
    takes = 0

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _Help(Action):
    takes = 0

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _Version(Action):
    takes = 0

    def __init__(self, option_strings, dest, version=None, help="show program's version number and exit", **options):
        super().__init__(option_strings, SUPPRESS, 0, default=SUPPRESS, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        print(self.version.replace("%(prog)s", parser.prog))
        parser.exit()


class BooleanOptionalAction(Action):
    takes = 0

    def __init__(self, option_strings, dest, default=None, required=False, help=None, **options):
        all_strings = []
        for text in option_strings:
            all_strings.append(text)
            if text.startswith("--"):
                all_strings.append("--no-" + text[2:])
        super().__init__(all_strings, dest, 0, default=default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _SubParsers(Action):
    def __init__(self, dest=SUPPRESS, title=None, description=None, prog=None, parser_class=None, required=False, help=None, metavar=None):
        super().__init__([], dest, PARSER, required=required, help=help, metavar=metavar)
        self._prog = prog
        self._class = parser_class
        self._parsers = {}
        self._helps = []
        self.choices = self._parsers

    def add_parser(self, name, *, help=None, aliases=(), **kwargs):
        kwargs.setdefault("prog", "%s %s" % (self._prog, name))
        parser = self._class(**kwargs)
        self._parsers[name] = parser
        for alias in aliases:
            self._parsers[alias] = parser
        if help is not None:
            shown = "%s (%s)" % (name, ", ".join(aliases)) if aliases else name
            self._helps.append((shown, help))
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name = values[0]
        if self.dest != SUPPRESS:
            setattr(namespace, self.dest, name)
        found, rest = self._parsers[name].parse_known_args(values[1:], None)
        for key, value in found.__dict__.items():
            setattr(namespace, key, value)
        # What it does not know is for the outer parser to complain about.
        parser._unknown.extend(rest)


_ACTIONS = {
    None: _Store,
    "store": _Store,
    "store_const": _StoreConst,
    "store_true": _StoreTrue,
    "store_false": _StoreFalse,
    "append": _Append,
    "append_const": _AppendConst,
    "extend": _Extend,
    "count": _Count,
    "help": _Help,
    "version": _Version,
}


class _Group:
    def __init__(self, parser, title=None, description=None):
        self._parser = parser
        self.title = title
        self.description = description
        self._actions = []

    def add_argument(self, *args, **kwargs):
        action = self._parser._make_action(args, kwargs)
        self._actions.append(action)
        return action

    def add_mutually_exclusive_group(self, *, required=False):
        return self._parser.add_mutually_exclusive_group(required=required, _group=self)

    def add_argument_group(self, *args, **kwargs):
        return self._parser.add_argument_group(*args, **kwargs)


class _Exclusive:
    def __init__(self, group, required):
        self._group = group
        self.required = required
        self._members = []

    def add_argument(self, *args, **kwargs):
        action = self._group.add_argument(*args, **kwargs)
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        self._members.append(action)
        return action


class ArgumentParser:
    def __init__(
        self,
        prog=None,
        usage=None,
        description=None,
        epilog=None,
        parents=(),
        formatter_class=HelpFormatter,
        prefix_chars="-",
        fromfile_prefix_chars=None,
        argument_default=None,
        conflict_handler="error",
        add_help=True,
        allow_abbrev=True,
        exit_on_error=True,
    ):
        if prog is None:
            prog = (sys.argv[0] if sys.argv else "").split("/")[-1]
        self.prog = prog
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self._formatter = formatter_class
        self._prefix = prefix_chars
        self._default = argument_default
        self._abbreviates = allow_abbrev
        self.exit_on_error = exit_on_error
        self._positionals = _Group(self, "positional arguments")
        self._optionals = _Group(self, "options")
        self._groups = []
        self._exclusive = []
        self._actions = []
        self._defaults = {}
        self._subparsers = None
        self._unknown = []
        if add_help:
            self.add_argument("-h", "--help", action="help", default=SUPPRESS, help="show this help message and exit")
        for parent in parents:
            for action in parent._actions:
                self._actions.append(action)
                (self._optionals if action.option_strings else self._positionals)._actions.append(action)
            self._defaults.update(parent._defaults)

    def _make_action(self, args, kwargs):
        kwargs = dict(kwargs)
        kind = kwargs.pop("action", None)
        action_class = _ACTIONS.get(kind, kind) if kind is None or isinstance(kind, str) else kind
        if action_class is None or isinstance(action_class, str):
            raise ValueError('unknown action "%s"' % kind)
        is_option = bool(args) and args[0][:1] in self._prefix and args[0] != ""
        if is_option:
            dest = kwargs.pop("dest", None)
            if dest is None:
                long = [text for text in args if len(text) > 1 and text[1] in self._prefix]
                dest = (long or list(args))[0].lstrip(self._prefix).replace("-", "_")
            strings = list(args)
        else:
            if len(args) > 1:
                raise ValueError("invalid option string %r: must start with a character %r" % (args[0], self._prefix))
            dest = args[0] if args else kwargs.pop("dest")
            strings = []
            nargs = kwargs.get("nargs")
            if nargs == ZERO_OR_MORE:
                kwargs["required"] = "default" not in kwargs
            elif nargs not in (OPTIONAL, REMAINDER):
                kwargs["required"] = True
        if dest in self._defaults:
            kwargs["default"] = self._defaults[dest]
        elif "default" not in kwargs and self._default is not None:
            kwargs["default"] = self._default
        if action_class.takes == 0 and action_class in (_StoreConst, _AppendConst, _Count, _Help):
            kwargs["nargs"] = 0
        for other in self._actions:
            for text in strings:
                if text in other.option_strings:
                    raise ArgumentError(_Named("/".join(strings)), "conflicting option string: " + text)
        action = action_class(strings, dest, **kwargs)
        self._actions.append(action)
        return action

    def add_argument(self, *args, **kwargs):
        action = self._make_action(args, kwargs)
        (self._optionals if action.option_strings else self._positionals)._actions.append(action)
        return action

    def add_argument_group(self, title=None, description=None, **kwargs):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, *, required=False, _group=None):
        group = _Exclusive(_group or self, required)
        self._exclusive.append(group)
        return group

    def add_subparsers(self, **kwargs):
        positionals = [action._arguments() for action in self._positionals._actions]
        prog = kwargs.pop("prog", None) or " ".join([self.prog] + positionals)
        title = kwargs.pop("title", None)
        description = kwargs.pop("description", None)
        action = _SubParsers(prog=prog, parser_class=kwargs.pop("parser_class", type(self)), **kwargs)
        self._actions.append(action)
        if title or description:
            group = _Group(self, title or "subcommands", description)
            self._groups.append(group)
            group._actions.append(action)
        else:
            self._positionals._actions.append(action)
        self._subparsers = action
        return action

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        found, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error("unrecognized arguments: " + " ".join(rest))
        return found

    def parse_known_args(self, args=None, namespace=None):
        args = list(sys.argv[1:] if args is None else args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest != SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for dest, value in self._defaults.items():
            if not hasattr(namespace, dest):
                setattr(namespace, dest, value)
        try:
            return self._parse(args, namespace)
        except ArgumentError as error:
            if not self.exit_on_error:
                raise
            self.error(str(error))

    parse_intermixed_args = parse_args

    def _option(self, text):
        # The action that an argument names, and what comes after its `=`; None if it is no option.
        if not text or text[0] not in self._prefix or text == "-":
            return None
        for action in self._actions:
            if text in action.option_strings:
                return action, text, None
        if " " in text and "=" not in text:
            return None
        if self._is_negative_number(text):
            return None
        name, equals, value = text.partition("=")
        value = value if equals else None
        candidates = []
        if len(name) > 2 and name[1] in self._prefix:
            for action in self._actions:
                for option in action.option_strings:
                    if option == name or self._abbreviates and option.startswith(name):
                        candidates.append((action, option, value))
                    if option == name:
                        return action, option, value
        else:
            for action in self._actions:
                if text[:2] in action.option_strings:
                    return action, text[:2], text[2:]
        if len(candidates) > 1:
            raise ArgumentError(
                None,
                "ambiguous option: %s could match %s" % (text, ", ".join([option for _, option, _ in candidates])),
            )
        return candidates[0] if candidates else (None, text, None)

    def _is_negative_number(self, text):
        digits = text[1:].replace(".", "", 1)
        if not digits.isdigit():
            return False
        return not any([option[1:].isdigit() for action in self._actions for option in action.option_strings])

    def _parse(self, args, namespace):
        self._unknown = []
        positionals = [action for action in self._actions if not action.option_strings]
        seen = []
        waiting = []
        i = 0
        while i < len(args):
            text = args[i]
            if text == "--":
                waiting.extend(args[i + 1 :])
                i = len(args)
                break
            option = self._option(text)
            if option is None:
                # As many positional arguments as come together.
                start = i
                while i < len(args) and args[i] != "--" and self._option(args[i]) is None:
                    i += 1
                if _take_the_rest(positionals, len(waiting) + i - start):
                    i = len(args)
                waiting.extend(args[start:i])
                if i < len(args) and args[i] == "--":
                    waiting.extend(args[i + 1 :])
                    i = len(args)
                more = any([self._option(rest) is None for rest in args[i:]])
                waiting = self._consume(positionals, waiting, namespace, seen, more)
                if not positionals:
                    self._unknown.extend(waiting)
                    waiting = []
                continue
            i += 1
            action, name, value = option
            if action is None:
                self._unknown.append(text)
                continue
            i = self._take(action, name, value, args, i, namespace, seen)
        waiting = self._consume(positionals, waiting, namespace, seen, False)
        rest = self._unknown + waiting
        missing = [
            action._display()
            for action in self._actions
            if action.required and action not in seen and (action.option_strings or action in positionals)
        ]
        for action in self._actions:
            # Defaults that are text are converted like arguments.
            if (
                action not in seen
                and isinstance(action.default, str)
                and action.type is not None
                and getattr(namespace, action.dest, None) is action.default
            ):
                setattr(namespace, action.dest, self._value(action, action.default))
        if missing:
            raise ArgumentError(None, "the following arguments are required: " + ", ".join(missing))
        for group in self._exclusive:
            if group.required and not any([action in seen for action in group._members]):
                names = [action._display() for action in group._members if action.help is not SUPPRESS]
                raise ArgumentError(None, "one of the arguments %s is required" % " ".join(names))
        return namespace, rest

    def _note(self, action, seen):
        for group in self._exclusive:
            if action in group._members:
                for other in group._members:
                    if other is not action and other in seen:
                        raise ArgumentError(action, "not allowed with argument " + other._display())
        seen.append(action)

    def _take(self, action, name, value, args, i, namespace, seen):
        nargs = action.nargs
        if nargs == 0 or action.takes == 0:
            while value and not name.startswith("--"):
                # Several short ones in one argument.
                self._note(action, seen)
                action(self, namespace, [], name)
                following = self._option("-" + value)
                if following is None or following[0] is None:
                    raise ArgumentError(action, "ignored explicit argument %r" % value)
                action, name, value = following
                if action.nargs != 0 and action.takes != 0:
                    return self._take(action, name, value or None, args, i, namespace, seen)
            if value is not None and value != "":
                raise ArgumentError(action, "ignored explicit argument %r" % value)
            self._note(action, seen)
            action(self, namespace, [], name)
            return i
        if value is not None:
            if isinstance(nargs, int) and nargs != 1:
                raise ArgumentError(action, "expected %d arguments" % nargs)
            values = [value]
        else:
            most = nargs if isinstance(nargs, int) else 1 if nargs in (None, OPTIONAL) else len(args)
            values = []
            while i < len(args) and len(values) < most:
                if nargs != REMAINDER and (args[i] == "--" or self._option(args[i]) is not None):
                    break
                values.append(args[i])
                i += 1
            least = nargs if isinstance(nargs, int) else 1 if nargs in (None, ONE_OR_MORE) else 0
            if len(values) < least:
                if nargs is None:
                    raise ArgumentError(action, "expected one argument")
                if nargs == ONE_OR_MORE:
                    raise ArgumentError(action, "expected at least one argument")
                raise ArgumentError(action, "expected %d argument%s" % (nargs, "" if nargs == 1 else "s"))
        self._note(action, seen)
        action(self, namespace, self._values(action, values), name)
        return i

    def _consume(self, positionals, waiting, namespace, seen, more):
        # Gives arguments to the positionals: as many as each can have while those behind it get what
        # they need.
        while positionals:
            action = positionals[0]
            nargs = action.nargs
            least = _least(nargs)
            behind = sum([_least(other.nargs) for other in positionals[1:]])
            if len(waiting) < least:
                return waiting
            if not waiting and more:
                return waiting
            if least == 0 and not waiting:
                # It may not be there.
                positionals.pop(0)
                seen.append(action)
                value = action.default
                if nargs == ZERO_OR_MORE and value is None:
                    value = []
                if nargs == REMAINDER:
                    value = []
                if isinstance(value, str):
                    value = self._value(action, value)
                action(self, namespace, value)
                continue
            if isinstance(nargs, int):
                count = nargs
            elif nargs in (None, OPTIONAL):
                count = 1 if nargs is None or len(waiting) > behind else 0
            else:
                count = max(least, len(waiting) - (0 if nargs in (PARSER, REMAINDER) else behind))
            positionals.pop(0)
            values, waiting = waiting[:count], waiting[count:]
            self._note(action, seen)
            if nargs == PARSER:
                if values[0] not in action.choices:
                    raise ArgumentError(action, self._invalid_choice(action, values[0]))
                action(self, namespace, values)
            elif count == 0:
                setattr(namespace, action.dest, action.default)
            else:
                action(self, namespace, self._values(action, values))
        return waiting

    def _invalid_choice(self, action, value):
        choices = ", ".join([repr(choice) for choice in action.choices])
        return "invalid choice: %r (choose from %s)" % (value, choices)

    def _value(self, action, text):
        convert = action.type
        if convert is None:
            return text
        try:
            return convert(text)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error))
        except (TypeError, ValueError):
            name = getattr(convert, "__name__", repr(convert))
            raise ArgumentError(action, "invalid %s value: %r" % (name, text))

    def _values(self, action, texts):
        if action.nargs == OPTIONAL and not texts:
            return action.const
        values = [self._value(action, text) for text in texts]
        if action.choices is not None:
            for value in values:
                if value not in action.choices:
                    raise ArgumentError(action, self._invalid_choice(action, value))
        if action.nargs is None or action.nargs == OPTIONAL:
            return values[0]
        return values

    # Help.

    def _usage_parts(self):
        parts = []
        shown = []
        for action in self._actions:
            if action.help is SUPPRESS or not action.option_strings or action in shown:
                continue
            group = None
            for candidate in self._exclusive:
                if action in candidate._members:
                    group = candidate
            if group is not None:
                members = [self._usage_of(member) for member in group._members if member.help is not SUPPRESS]
                shown.extend(group._members)
                brackets = "(%s)" if group.required else "[%s]"
                if len(members) > 1:
                    parts.append(brackets % " | ".join(members))
                else:
                    parts.append(("%s" if group.required else "[%s]") % members[0])
                continue
            text = self._usage_of(action)
            parts.append(text if action.required else "[%s]" % text)
        positionals = [
            action._arguments() for action in self._actions if not action.option_strings and action.help is not SUPPRESS
        ]
        return parts, positionals

    def _usage_of(self, action):
        arguments = action._arguments() if action.takes != 0 else ""
        if isinstance(action, BooleanOptionalAction):
            return " | ".join(action.option_strings)
        return action.option_strings[0] + (" " + arguments if arguments else "")

    def format_usage(self):
        if self.usage is not None:
            return "usage: " + self.usage.replace("%(prog)s", self.prog) + "\n"
        options, positionals = self._usage_parts()
        start = "usage: " + self.prog
        line = " ".join([start] + options + positionals)
        width = _width()
        if len(line) <= width:
            return line + "\n"
        if len(start) <= 0.75 * width:
            indent = " " * (len(start) + 1)
            if options:
                lines = _filled([start] + options, indent, width)
                if positionals:
                    lines += _filled(positionals, indent, width, indent)
            else:
                lines = _filled([start] + positionals, indent, width)
        else:
            indent = " " * 7
            lines = [start] + _filled(options, indent, width, indent) + _filled(positionals, indent, width, indent)
        return "\n".join(lines) + "\n"

    def _text(self, text, width):
        text = text.replace("%(prog)s", self.prog)
        if self._formatter.keeps_lines:
            return text.rstrip("\n")
        from textwrap import fill

        return fill(" ".join(text.split()), width)

    def _help_text(self, action):
        text = action.help
        if self._formatter.shows_defaults and "%(default)" not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        values = {"prog": self.prog}
        for name, value in action.__dict__.items():
            if value is not SUPPRESS:
                values[name] = getattr(value, "__name__", value) if name == "type" else value
        if action.choices is not None:
            values["choices"] = ", ".join([str(choice) for choice in action.choices])
        return text % values

    def format_help(self):
        width = _width()
        sections = []
        for group in [self._positionals, self._optionals] + self._groups:
            rows = []
            for action in group._actions:
                if action.help is SUPPRESS:
                    continue
                if action.option_strings:
                    arguments = action._arguments() if action.takes != 0 else ""
                    if arguments:
                        left = ", ".join([text + " " + arguments for text in action.option_strings])
                    else:
                        left = ", ".join(action.option_strings)
                else:
                    name = action._metavar()
                    left = name if isinstance(name, str) else " ".join(name)
                rows.append((2, left, self._help_text(action) if action.help else ""))
                if isinstance(action, _SubParsers):
                    rows.extend([(4, name, help) for name, help in action._helps])
            if rows:
                sections.append((group, rows))
        most = max([indent + len(left) for _, rows in sections for indent, left, _ in rows] or [0]) + 2
        column = min(most, 24, max(width - 20, 4))
        out = [self.format_usage()]
        if self.description:
            out.append(self._text(self.description, width) + "\n")
        for group, rows in sections:
            lines = [group.title + ":"] if group.title else []
            if group.description:
                lines.append("  " + self._text(group.description, width - 2) + "\n")
            for indent, left, text in rows:
                lines.extend(_row(indent, left, text, column, width))
            out.append("\n".join(lines) + "\n")
        if self.epilog:
            out.append(self._text(self.epilog, width) + "\n")
        return "\n".join(out)

    def print_usage(self, file=None):
        (file or sys.stdout).write(self.format_usage())

    def print_help(self, file=None):
        (file or sys.stdout).write(self.format_help())

    def exit(self, status=0, message=None):
        if message:
            sys.stderr.write(message)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, "%s: error: %s\n" % (self.prog, message))


class _Named:
    def __init__(self, name):
        self._name = name

    def _display(self):
        return self._name


def _least(nargs):
    """How many arguments a positional one takes at least."""
    return nargs if isinstance(nargs, int) else 0 if nargs in (OPTIONAL, ZERO_OR_MORE, REMAINDER) else 1


def _take_the_rest(positionals, count):
    """Does one of the positional arguments, of which so many are there, take all that follow, options too?"""
    for action in positionals:
        count -= _least(action.nargs)
        if count < 0:
            return False
        if action.nargs in (PARSER, REMAINDER):
            return True
    return False


def _width():
    from os import getenv

    columns = getenv("COLUMNS")
    return (int(columns) if columns and columns.isdigit() else 80) - 2


def _filled(parts, indent, width, first=None):
    lines = []
    line = []
    length = len(first if first is not None else "") - 1
    for part in parts:
        if line and length + 1 + len(part) > width:
            lines.append((indent if lines or first is not None else "") + " ".join(line))
            line = []
            length = len(indent) - 1
        line.append(part)
        length += len(part) + 1
    if line:
        lines.append((indent if lines or first is not None else "") + " ".join(line))
    return lines


def _row(indent, left, text, column, width):
    start = " " * indent + left
    if not text:
        return [start]
    from textwrap import wrap

    lines = wrap(" ".join(text.split()), max(width - column, 11))
    rows = []
    if len(start) <= column - 2:
        rows.append(start + " " * (column - len(start)) + lines[0])
        lines = lines[1:]
    else:
        rows.append(start)
    return rows + [" " * column + line for line in lines]
