//! The interned strings that exist at compile time: a constant for every name that the
//! runtime, the built-in types and the standard modules use. They lie in flash with their
//! hashes. How a string is found among them is in [`crate::static_names`].

use crate::name::{Interned, Name};

/// Declares the names, in groups that a condition decides about: a constant per name, the table of
/// entries and their number.
macro_rules! names {
    ($($cfg:meta { $($ident:ident $(= $text:literal)?),* $(,)? })*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Position { $($(#[cfg($cfg)] $ident,)*)* Count }

        pub(crate) const COUNT: usize = Position::Count as usize;

        pub(crate) static TABLE: [Interned; COUNT] =
            [$($(#[cfg($cfg)] Interned::new(names!(@text $ident $($text)?)),)*)*];

        pub(crate) const TEXTS: [&str; COUNT] =
            [$($(#[cfg($cfg)] names!(@text $ident $($text)?),)*)*];

        $($(
            #[cfg($cfg)]
            #[doc = concat!("`", names!(@text $ident $($text)?), "`")]
            #[allow(non_upper_case_globals)]
            pub const $ident: Name = Name::from_static(&TABLE[Position::$ident as usize]);
        )*)*
    };
    (@text $ident:ident) => { stringify!($ident) };
    (@text $ident:ident $text:literal) => { $text };
}

names! {
    all() {
        BytesWarning, FutureWarning, ImportWarning, PendingDeprecationWarning, ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning,
        GIL, result, writable,
        Flash, SLEEP, bits, board, callback, feed, flow, handler, hard, high, init, invert, irq, low, mem, on, period, wake,
        UnicodeEncodeError,
        __callback__,
        phase, strftime,
        ARRAY, INT, SHORT,
        websocket,
        asyncio, uasyncio,
        fill, framebuf, text,
        new, GZIP, ZLIB, deflate,
        ASCII, error, escape, expand, repl,
        message,
        partitions, kind, size, info,
        async_generator,
        raised,
        rest,
        async_generator_asend,
        UnicodeDecodeError,
          vfs, newline, _generator,
        alloc_emergency_exception_buf, darwin,   linux, standard, taipan,
        list_iterator, tuple_iterator, range_iterator, set_iterator, callable_iterator, last, defaults,
        hypot, __match_sequence__, __match_mapping__, __match_class__, __except_star__,
        __async_generator__, __async_yield__, filename, flags, dont_inherit, optimize, fromlist, level,
        base,
        conjugate,
        denominator,
        numerator,
        dict_items,
        dict_values,
        dict_keys,
        dict_iterator,
        __origin__,
        __args__,
        GenericAlias,
        UnionType,
        metaclass,
        slot_wrapper,
        __rdivmod__, cell, getset_descriptor, NotImplementedType, ellipsis, ArithmeticError, AssertionError, AttributeError, BaseException, BaseExceptionGroup,
        byteswap, frombytes, tobytes, tolist, typecode, toreadonly, nbytes, ndim, obj, shape, strides, contiguous, cast, format_map, table, tabsize, source, bytes_per_sep, str_iterator,
        DeprecationWarning,
        EOFError, Ellipsis, Exception, ExceptionGroup,
        GeneratorExit, ImportError, IndentationError, IndexError,
        KeyError, KeyboardInterrupt, LookupError, MemoryError,
        ModuleNotFoundError, NameError, NoneType, NotImplemented,
        NotImplementedError, OSError, OverflowError, POLLIN,
        RingIO, RuntimeError,
        StopAsyncIteration, StopIteration, SyntaxError, SystemExit, Template,
        TypeError, UnboundLocalError, UnicodeError, UserWarning, ValueError,
        Warning, ZeroDivisionError, __abs__, __add__,
        __aenter__, __aexit__, __aiter__, __all__, __and__, __anext__, __annotated__, __annotate_func__, __annotations__, __annotations_cache__, __await__,
        __bases__, __bool__, __build_class__, __bytes__, __call__, __cause__, __ceil__, __class__,
        __class_getitem__, __closure__, __code__, __complex__, __contains__, __context__, __debug__,
        __defaults__, __del__, __delattr__, __delete__, __delitem__, __dict__, __dir__, __divmod__,
        __doc__, __enter__, __eq__, __exit__, __file__, __float__, __floor__, __floordiv__,
        __format__, __func__, __ge__, __get__, __getattr__, __getattribute__, __getitem__,
        __getnewargs__, __globals__, __gt__, __hash__, __iadd__, __iand__, __ifloordiv__, __ilshift__,
        __imatmul__, __imod__, __import__, __imul__, __index__, __init__, __init_subclass__,
        __instancecheck__, __int__, __invert__, __ior__, __ipow__, __irshift__, __isub__, __iter__,
        __itruediv__, __ixor__, __kwdefaults__, __le__, __len__, __length_hint__, __lshift__, __lt__,
        __main__, __match_args__, __matmul__, __missing__, __mod__, __module__, __mro__, __mul__,
        __name__, __ne__, __neg__, __new__, __next__, __notes__, __or__, __path__, __pos__, __pow__,
        __prepare__, __qualname__, __radd__, __rand__, __repl_print__, __repr__, __reversed__,
        __rfloordiv__, __rlshift__, __rmatmul__, __rmod__, __rmul__, __ror__, __round__, __rpow__,
        __rrshift__, __rshift__, __rsub__, __rtruediv__, __rxor__, __self__, __set__, __set_name__,
        __setattr__, __setitem__, __sizeof__, __slots__, __str__, __sub__, __subclasscheck__,
        __subclasses__, __suppress_context__, __template__, __traceback__, __truediv__, __trunc__,
        __version__, __weakref__, __wrapped__, __xor__, _build, _machine, _mpy, _thread, _v2,
        abs, aclose, add, add_note, aiter, align, alive,
        all, anext, any, append, args, argv, array, as_integer_ratio,
        ascii, asend, atan2, atexit, athrow, big, bin, binascii,
        bit_count, bit_length, bool, bootloader, bound_method, buffer,
        builtins, bytearray, bytecode, byteorder, bytes, call, callable,
        capitalize, casefold, cell_contents, center, chr, classmethod, clear, clock,
        close, closure, cmath, co_code, co_consts, co_filename, co_firstlineno, co_lines, co_name,
        co_names, code, collect, collections, compile, complex, conversion, copy, cos,
        count, cr_running, data, decode, default, delattr, delete,
        deleter, deque, derive, detach, dict, dict_view, difference, difference_update, dir,
        disable, discard, divmod, doc,
        enable, encode, encoding, end, endswith, enumerate, errno,
        errors, eval, exc_info, exception, exceptions, exec, execfile, executable, exit, exp,
        expandtabs, expression, extend,
        fdel, fget, fields, file, filter, finalize, find, float, floor, flush,
        format, frexp, from_bytes, fromhex, fromkeys, frozenset, fset,
        function, gc, generator, get, getattr,
        getsizeof, getter, gi_code, gi_running, globals, gmtime, group,
        hasattr, hash, hashlib, heap_lock, heap_locked, heap_unlock,
        heapq, help, hex, id, idle, ignore, imag, implementation, indent, index,
        indices, inf, input, insert, int, intern, intersection, intersection_update,
        io, is_integer, isalnum, isalpha, isascii, isdecimal, isdigit,
        isdisjoint, isenabled, isidentifier, isinstance, islower, isnumeric,
        isprintable, isspace, issubclass, issubset, issuperset, istitle, isupper, items,
        itemsize, iter, iterable, iterator, join, json, kbd_intr, keepends, key, keys, label,
        len, length, line, list, little, ljust, load,
        locals, localtime, log, lower, lstrip, machine,
        main, maketrans, map, marshal, math, max, maxsize, maxsplit,
        mem_alloc, mem_current, mem_free, mem_info, mem_peak, mem_total, memoryview, micropython, min,
        mktime, mode, modify, module, modules, mount, mro, name,
        nan, native, next, object, oct, opcode, open, opt_level, ord, origin, os,
        partition, path, peek, pend_throw, platform, poll, pop, popitem,
        pow, preview, print, print_exception, processor, property, ps1, ps2,
        qstr_info, random, range, re, read,
        readonly, real, register,
        release, remainder, remove, removeprefix, removesuffix, replace, repr, reset,
        reverse, reversed, rfind, rindex, rjust, round, rpartition, rsplit, rstrip, schedule,
        search, select, send, sep, set, setattr, setdefault, setter,
     signed, sin, single, sleep, sleep_ms, sleep_us, slice, sort,
        sorted, split, splitlines, stack_use, start,
     startswith, staticmethod, stderr, stdin, stdout, step, stop,
        str, strict, string, strings, strip, sub, subgroup, sum, swapcase, symmetric_difference,
        symmetric_difference_update, sync, sys, system, templatelib,
        threshold, throw, ticks_add, ticks_cpu, ticks_diff, ticks_ms, ticks_us, time, time_ns,
        title, to_bytes, tracebacklimit, translate, tuple, uctypes, uint,
        union, unique_id, unpack,
        update, upper, utf8, value, values, vars, version, version_info,
        weakref, with_traceback, wrapper, write, zfill, zip,
        const_ = "const",
        dictcomp = "<dictcomp>",
        empty = "",
        genexpr = "<genexpr>",
        lambda_ = "<lambda>",
        listcomp = "<listcomp>",
        module_ = "<module>",
        ref_ = "ref",
        repl_continuation = "... ",
        repl_prompt = ">>> ",
        self_ = "self",
        setcomp = "<setcomp>",
        stdin_ = "<stdin>",
        string_ = "<string>",
        struct_ = "struct",
        super_ = "super",
        type_ = "type",
        utf_8 = "utf-8",
    }
    feature = "class-tools" {
        __objclass__, member_descriptor,
    }
    feature = "suggestions" {
        lineno, offset,
    }
    feature = "exception-kinds" {
        BlockingIOError, BrokenPipeError, ChildProcessError, ConnectionAbortedError,
        ConnectionError, ConnectionRefusedError, ConnectionResetError, FileExistsError,
        FileNotFoundError, InterruptedError, IsADirectoryError, NotADirectoryError,
        PermissionError, ProcessLookupError, RecursionError, TimeoutError,
    }
    // What only modules have that the smallest images are without: 3.6 KB.
    feature = "module-names" {
        delay, readinto, readline, tell, BFINT16, BFINT32, BFINT8, BFUINT16, BFUINT32, BFUINT8, BF_LEN, BF_POS, FLOAT32,
        FLOAT64, INT16, INT32, INT64, INT8, LITTLE_ENDIAN, LONG, LONGLONG, PTR, UINT, UINT16,
        UINT32, UINT64, UINT8, ULONG, ULONGLONG, USHORT, VOID, addressof, bytearray_at, bytes_at,
        sizeof, FrameBuffer, FrameBuffer1, GS2_HMSB, GS4_HMSB, GS8, MONO_HLSB, MONO_HMSB, MONO_VLSB,
        MVLSB, RGB565, blit, ellipse, fill_rect, hline, pixel, poly, scroll, vline, AUTO, DeflateIO,
        RAW, block_size, digest_size, hexdigest, wbits, DOTALL, IGNORECASE, MULTILINE, Match,
        Pattern, UNICODE, VERBOSE, _cache, endpos, findall, finditer, fullmatch, groupdict,
        groupindex, lastgroup, lastindex, msg, pattern, pos, purge, subn, Partition, repartition,
        fs, usb, fsobj, mount_point, block_dev, progsize, ADC, BufferedWriter,
        BytesIO, DEBUG, FileIO, I2C, IOBase,
        Interpolation, POLLERR, POLLHUP, PWM,
        SPI, SoftI2C, SoftSPI, StringIO, TextIOWrapper,
        VfsFat, VfsLfs1, VfsLfs2, VfsPosix, VfsRom, bitstream, breakpoint, buffering,
        chdir, digest, dump, dumps, dupterm, dupterm_notify, fileno, format_spec, getcwd, getenv,
        getvalue, gi_frame, groups, ilistdir, install, interpolations, ioctl, ipoll, listdir, loads,
        lookahead, mkdir, mkfs, mtime, nodename, polar, putenv, rb, readblocks, readlines, readsize,
        rect, rmdir, rom_ioctl, seek, separators, sha256, sort_keys, span, stat, statvfs, sysname,
        umount, uname, unlink, unregister, unsetenv, urandom, utc, viper, wrap, writeblocks,
        match_ = "match", return_ = "return", slash_rom = "/rom",
        string_templatelib = "string.templatelib", taipan_xip = "taipan.xip", unsafe_ = "unsafe",
        BIG_ENDIAN, NATIVE, a2b_base64, abs_tol, acos, acosh, asin, asinh, atan, atanh, b2a_base64,
        calcsize, cbrt, ceil, choice, comb, copysign, cosh, crc32, degrees, dist, erf, erfc,
        errorcode, exp2, expm1, fabs, factorial, fmod, fsum, gamma, gcd, getrandbits, heapify,
        heappop, heappush, hexlify, isclose, isfinite, isinf, isnan, isqrt, lcm, lgamma, libc_ver,
        log10, log1p, log2, modf, nextafter, pack, pack_into, perm, pi, prod, python_compiler,
        radians, randint, randrange, rel_tol, seed, sinh, sqrt, tan, tanh, tau, trunc, ulp,
        unhexlify, uniform, unpack_from,
        _tuplegetter, defaultdict, default_factory, move_to_end, _fields, _make, _replace,
        _field_defaults, rotate, extendleft, deque_iterator, typename, field_names, OrderedDict,
        _asdict, appendleft, maxlen, namedtuple, popleft, rename, ldexp,
    }
    // What `machine` has: 1.5 KB.
    feature = "machine-names" {
        ANALOG, CTS, DEEPSLEEP, DEEPSLEEP_RESET, DRIVE_0, DRIVE_1, DRIVE_2, DRIVE_3, HARD_RESET,
        IDLE, IN, INV_RX, INV_TX, IRQ_BREAK, IRQ_FALLING, IRQ_HIGH_LEVEL, IRQ_LOW_LEVEL, IRQ_RISING,
        IRQ_RX, IRQ_RXIDLE, IRQ_TXIDLE, ONE_SHOT, OPEN_DRAIN, OUT, PERIODIC, PULL_DOWN, PULL_UP,
        PWRON_RESET, Pin, RTC, RTS, SOFT_RESET, Timer, WDT_RESET, alt, baudrate, cpu, cts, datetime,
        deinit, drive, off, parity, priority, pull, rts, rx, rxbuf, sendbreak, tick_hz, timeout,
        timeout_char, toggle, trigger, tx, txbuf, txdone, POLLOUT, PinBase, Signal, UART, WDT,
        deepsleep, disable_irq, enable_irq, freq, lightsleep, mem16, mem32, mem8,
        reset_cause, soft_reset, time_pulse_us,
    }
    // What only modules for hosts have: 2.5 KB.
    feature = "host-names" {
        AF_INET, AF_INET6, AF_UNIX, B1000000, B115200, B1152000, B230400, B460800, B500000,
        B57600, B576000, B921600, B9600, BRKINT, CS8, CSIZE, CancelledError, ECHO, GzipFile,
        ICANON, ICRNL, IEXTEN, INPCK, IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IP_ADD_MEMBERSHIP,
        IP_DROP_MEMBERSHIP, ISIG, ISTRIP, IXON, InvalidStateError, LockType, MODE_CBC, MODE_CTR,
        MODE_ECB, MSG_DONTROUTE, MSG_DONTWAIT, MSG_PEEK, OPOST, PARENB, SOCK_DGRAM, SOCK_RAW,
        SOCK_STREAM, SOL_SOCKET, SO_BROADCAST, SO_ERROR, SO_KEEPALIVE, SO_LINGER, SO_REUSEADDR,
        TCSADRAIN, TCSAFLUSH, TCSANOW, Task, ThreadSafeFlag, VMIN, VTIME, Waiters, _asyncio,
        _error, _waiting, accept, acquire, add_done_callback, adler32, aes, allocate_lock, bind,
        bufsize, cancel, cancelled, cancelling, compress, connect, context, coro, create_task,
        cryptolib, current_task, decompress, decrypt, done, encrypt, f_back, f_code, f_globals,
        f_lasti, f_lineno, frame, get_coro, get_ident, get_name, getaddrinfo, gettrace, gzip,
        inet_ntop, inet_pton, listen, lock, locked, makefile, md5, on_lost, readable, recv,
        recvfrom, remove_done_callback, run, running, sendall, sendto, set_name, setblocking,
        setraw, setsockopt, settimeout, settrace, sha1, sha384, sha512, sockaddr, socket,
        stack_size, start_new_thread, tcgetattr, tcsetattr, termios, uncancel, wait, wake_all, wb,
        zlib,
    }
}

/// `r`
#[allow(non_upper_case_globals)]
pub const r: Name = crate::static_names::ascii_character(b'r');

/// `e`
#[allow(non_upper_case_globals)]
pub const e: Name = crate::static_names::ascii_character(b'e');

/// `/`
#[allow(non_upper_case_globals)]
pub const slash: Name = crate::static_names::ascii_character(b'/');

/// `A`
#[allow(non_upper_case_globals)]
pub const A: Name = crate::static_names::ascii_character(b'A');

/// `I`
#[allow(non_upper_case_globals)]
pub const I: Name = crate::static_names::ascii_character(b'I');

/// `M`
#[allow(non_upper_case_globals)]
pub const M: Name = crate::static_names::ascii_character(b'M');

/// `S`
#[allow(non_upper_case_globals)]
pub const S: Name = crate::static_names::ascii_character(b'S');

/// `U`
#[allow(non_upper_case_globals)]
pub const U: Name = crate::static_names::ascii_character(b'U');

/// `X`
#[allow(non_upper_case_globals)]
pub const X: Name = crate::static_names::ascii_character(b'X');
