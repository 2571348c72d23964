//! The interned strings that exist at compile time: a constant for every name that the
//! runtime, the built-in types and the standard modules use. They lie in flash with their
//! hashes. Their table, and how a string is found in it, is in [`crate::static_names`].

use crate::name::Name;
use crate::static_names::name_at;

/// Declares the names, in groups that a condition decides about: a constant per name, and the list of all.
macro_rules! names {
    ($($is_there:expr => { $($ident:ident $(= $text:literal)?),* $(,)? })*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Position { $($($ident,)*)* Count }

        /// The texts of all names, and which of them this build has.
        pub(crate) const ALL: [(&str, bool); Position::Count as usize] =
            [$($((names!(@text $ident $($text)?), $is_there),)*)*];

        $($(
            #[doc = concat!("`", names!(@text $ident $($text)?), "`")]
            #[allow(non_upper_case_globals)]
            pub const $ident: Name = name_at(Position::$ident as usize);
        )*)*
    };
    (@text $ident:ident) => { stringify!($ident) };
    (@text $ident:ident $text:literal) => { $text };
}

names! {
    true => {
        ArithmeticError, AssertionError, AttributeError, BaseException, EOFError, Ellipsis, Exception, GIL,
        GeneratorExit, ImportError, IndentationError, IndexError, KeyError, KeyboardInterrupt, LookupError,
        MemoryError, ModuleNotFoundError, NameError, NoneType, NotImplemented, NotImplementedError,
        NotImplementedType, OSError, OverflowError, RuntimeError, SLEEP, StopAsyncIteration, StopIteration,
        SyntaxError, SystemExit, TypeError, UnboundLocalError, UnicodeDecodeError, UnicodeEncodeError,
        UnicodeError, ValueError, ZeroDivisionError, __abs__, __add__, __all__, __and__, __annotations__,
        __await__, __bool__, __build_class__, __bytes__, __call__, __class__, __class_getitem__, __classcell__,
        __contains__, __debug__, __del__, __delattr__, __delete__, __delitem__, __dict__, __dir__,
        __divmod__, __doc__, __enter__, __eq__, __exit__, __file__, __floordiv__, __format__, __ge__,
        __get__, __getattr__, __getattribute__, __getitem__, __gt__, __hash__, __iadd__, __iand__,
        __ifloordiv__, __ilshift__, __imatmul__, __imod__, __import__, __imul__, __index__, __init__,
        __init_subclass__, __instancecheck__, __int__, __invert__, __ior__, __ipow__, __irshift__, __isub__,
        __iter__, __itruediv__, __ixor__, __kwdefaults__, __le__, __len__, __length_hint__, __lshift__,
        __lt__, __main__, __matmul__, __missing__, __mod__, __module__, __mul__, __name__, __ne__, __neg__,
        __new__, __next__, __notes__, __or__, __path__, __pos__, __pow__, __prepare__, __qualname__,
        __radd__, __rand__, __rdivmod__, __repl_print__, __repr__, __reversed__, __rfloordiv__, __rlshift__,
        __rmatmul__, __rmod__, __rmul__, __ror__, __round__, __rpow__, __rrshift__, __rshift__, __rsub__,
        __rtruediv__, __rxor__, __set__, __set_name__, __setattr__, __setitem__, __slots__, __str__, __sub__,
        __subclasscheck__, __subclasses__, __truediv__, __trunc__, __xor__, _build, _machine, _mpy, _v2, abs,
        add, add_note, all, alloc_emergency_exception_buf, any, append, argv, array, as_integer_ratio,
        async_generator, base, big, bin, bit_count, bit_length, board, bool, bootloader, builtins, bytearray,
        byteorder, bytes, callable, callable_iterator, cell, cell_contents, chr, classmethod, clear, close,
        code, collect, conjugate, copy, count, decode, default, delattr, deleter, denominator, dict,
        dict_items, dict_iterator, dict_keys, dict_values, dir, disable, discard, divmod, doc, ellipsis,
        enable, encode, encoding, end, endswith, enumerate, errors, eval, exc_info, exec, executable, exit,
        extend, fdel, fget, file, filter, find, flags, flush, format, from_bytes, fromkeys, fromlist,
        frozenset, fset, function, gc, generator, get, getattr, getset_descriptor, getsizeof, getter,
        globals, handler, hard, hasattr, hash, heap_lock, heap_locked, heap_unlock, hex, high, id, idle,
        imag, implementation, index, indices, init, input, insert, int, intern, invert, irq, is_integer,
        isalpha, isdigit, isdisjoint, isenabled, isinstance, islower, isspace, issubclass, isupper, items,
        iter, iterable, iterator, join, kbd_intr, key, keys, len, length, level, list, list_iterator, little,
        locals, low, lower, lstrip, machine, map, max, maxsize, maxsplit, mem, mem_alloc, mem_current,
        mem_free, mem_peak, mem_total, memoryview, metaclass, method, micropython, min, mode, module,
        modules, mro, name, next, numerator, object, oct, on, opt_level, ord, path, pend_throw, platform,
        pop, popitem, pow, preview, print, print_exception, property, ps1, ps2, range, range_iterator, real,
        remove, replace, repr, reset, reverse, reversed, rfind, round, rstrip, schedule, send, sep, set,
        set_iterator, setattr, setdefault, setter, signed, sleep, sleep_ms, sleep_us, slice, slot_wrapper,
        sort, sorted, source, split, stack_use, standard, start, startswith, staticmethod, stdout, step,
        stop, str, str_iterator, strict, strip, sum, sys, taipan, threshold, throw, ticks_add, ticks_cpu,
        ticks_diff, ticks_ms, ticks_us, time, time_ns, to_bytes, tracebacklimit, tuple, tuple_iterator,
        unique_id, update, upper, value, values, vars, version, version_info, wake, with_traceback, write,
        zip, const_ = "const", empty = "", lambda_ = "<lambda>", module_ = "<module>",
        repl_continuation = "... ", repl_prompt = ">>> ", self_ = "self", stdin_ = "<stdin>",
        string_ = "<string>", super_ = "super", type_ = "type", utf_8 = "utf-8",
    }
    cfg!(feature = "str-methods") => {
        ascii, bytes_per_sep, capitalize, casefold, center, delete, expandtabs, format_map, fromhex, isalnum,
        isascii, isdecimal, isidentifier, isnumeric, isprintable, istitle, keepends, ljust, maketrans,
        partition, removeprefix, removesuffix, rindex, rjust, rpartition, rsplit, splitlines, swapcase,
        table, tabsize, title, translate, zfill,
    }
    cfg!(feature = "set-operations") => {
        difference, difference_update, intersection, intersection_update, issubset, issuperset,
        symmetric_difference, symmetric_difference_update, union,
    }
    cfg!(any(feature = "array", feature = "memoryview")) => {
        byteswap, cast, contiguous, frombytes, itemsize, nbytes, ndim, shape, strides, tobytes, tolist,
        toreadonly, typecode,
    }
    cfg!(any(feature = "memoryview", feature = "module-names")) => {
        obj, readonly, release,
    }
    cfg!(feature = "complex") => {
        __complex__, complex,
    }
    cfg!(feature = "floats") => {
        __float__, float,
    }
    cfg!(feature = "async-generators") => {
        __aiter__, __anext__, __async_generator__, __async_yield__, aclose, aiter, anext, asend,
        async_generator_asend, athrow,
    }
    cfg!(feature = "type-expressions") => {
        GenericAlias, UnionType, __args__, __origin__,
    }
    // Attributes that the smallest images are without.
    cfg!(feature = "introspection") => {
        __bases__, __closure__, __code__, __defaults__, __func__, __globals__, __mro__, __self__,
        __wrapped__, co_code, co_consts, co_filename, co_firstlineno, co_lines, co_name, co_names, compile,
        cr_running, gi_code, gi_running, mem_info, qstr_info,
    }
    cfg!(feature = "error-details") => {
        __cause__, __context__, __suppress_context__, __traceback__,
    }
    cfg!(any(feature = "settrace", feature = "traceback-objects")) => {
        f_back, f_code, f_globals, f_lasti, f_lineno, frame,
    }
    cfg!(feature = "traceback-objects") => {
        _getframe, tb_frame, tb_lasti, tb_lineno, tb_next, traceback,
    }
    cfg!(feature = "annotations") => {
        __annotate_func__, __annotated__, __annotations_cache__,
    }
    cfg!(feature = "class-tools") => {
        __mro_entries__, __objclass__, __orig_bases__, member_descriptor,
    }
    cfg!(any(feature = "json-errors", feature = "suggestions")) => {
        lineno,
    }
    cfg!(feature = "json-errors") => {
        JSONDecodeError, colno,
    }
    cfg!(feature = "suggestions") => {
        offset,
    }
    cfg!(feature = "exception-kinds") => {
        BlockingIOError, BrokenPipeError, BufferError, ChildProcessError, EncodingWarning, EnvironmentError,
        FloatingPointError, IOError, ReferenceError, TabError, ConnectionAbortedError, ConnectionError,
        ConnectionRefusedError, ConnectionResetError, FileExistsError, FileNotFoundError, InterruptedError,
        IsADirectoryError, NotADirectoryError, PermissionError, ProcessLookupError, RecursionError,
        SystemError, TimeoutError, UnicodeTranslateError,
    }
    // What only modules have that the smallest images are without: 5.5 KB.
    cfg!(feature = "module-names") => {
        ARRAY, ASCII, AUTO, BFINT16, BFINT32, BFINT8, BFUINT16, BFUINT32, BFUINT8, BF_LEN, BF_POS,
        BIG_ENDIAN, BaseExceptionGroup, BufferedWriter, BytesIO, CTS, DEBUG, DOTALL, DeflateIO,
        ExceptionGroup, FLOAT32, FLOAT64, FileIO, Flash, FrameBuffer, FrameBuffer1, GS2_HMSB, GS4_HMSB, GS8,
        GZIP, IGNORECASE, INT, INT16, INT32, INT64, INT8, INV_RX, INV_TX, IOBase, IRQ_BREAK, IRQ_RX,
        IRQ_RXIDLE, IRQ_TXIDLE, Interpolation, LITTLE_ENDIAN, LONG, LONGLONG, MONO_HLSB, MONO_HMSB,
        MONO_VLSB, MULTILINE, MVLSB, Match, NATIVE, ONE_SHOT, OrderedDict, PERIODIC, POLLERR, POLLHUP,
        POLLIN, POLLOUT, PTR, Partition, Pattern, RAW, RGB565, RTS, RingIO, SHORT, StringIO, Template,
        TextIOWrapper, Timer, UART, UINT, UINT16, UINT32, UINT64, UINT8, ULONG, ULONGLONG, UNICODE, USHORT,
        VERBOSE, VOID, VfsFat, VfsLfs1, VfsLfs2, VfsPosix, VfsRom, WDT, ZLIB, __aenter__, __aexit__,
        __callback__, __ceil__, __except_star__, __floor__, __match_args__, __match_class__,
        __match_mapping__, __match_sequence__, __template__, _asdict, _cache, _field_defaults, _fields,
        _generator, _make, _replace, _thread, _tuplegetter, a2b_base64, abs_tol, acos, acosh, addressof,
        alive, appendleft, args, asin, asinh, asyncio, atan, atan2, atanh, atexit, b2a_base64, baudrate,
        binascii, bits, blit, block_dev, block_size, buffer, buffering, bytearray_at, bytes_at, calcsize,
        call, callback, cbrt, ceil, chdir, choice, clock, cmath, collections, comb, conversion, copysign,
        cos, cosh, crc32, cts, darwin, data, default_factory, defaultdict, defaults, deflate, degrees,
        deinit, delay, deque, deque_iterator, derive, detach, digest, digest_size, dist, dont_inherit, dump,
        dumps, ellipse, endpos, erf, erfc, errno, error, errorcode, escape, exception, exceptions, execfile,
        exp, exp2, expand, expm1, expression, extendleft, fabs, factorial, feed, field_names, fields,
        filename, fileno, fill, fill_rect, finalize, findall, finditer, floor, flow, fmod, format_spec,
        framebuf, frexp, fs, fsobj, fsum, fullmatch, gamma, gcd, getcwd, getenv, getrandbits, getvalue,
        gmtime, group, groupdict, groupindex, groups, hashlib, heapify, heappop, heappush, heapq, help,
        hexdigest, hexlify, hline, hypot, ilistdir, indent, inf, info, install, interpolations, io, ioctl,
        ipoll, isclose, isfinite, isinf, isnan, isqrt, json, kind, last, lastgroup, lastindex, lcm, ldexp,
        lgamma, libc_ver, line, linux, listdir, load, loads, localtime, log, log10, log1p, log2, lookahead,
        main, marshal, math, maxlen, message, mkdir, mkfs, mktime, modf, modify, mount, mount_point,
        move_to_end, msg, mtime, namedtuple, nan, new, newline, nextafter, nodename, open, optimize, os,
        pack, pack_into, parity, partitions, pattern, peek, period, perm, phase, pi, pixel, polar, poll,
        poly, popleft, pos, prod, progsize, purge, putenv, python_compiler, radians, raised, randint, random,
        randrange, rb, re, read, readblocks, readinto, readline, readlines, readsize, rect, register,
        rel_tol, remainder, rename, repartition, repl, rest, result, rmdir, rom_ioctl, rotate, rts, rx,
        rxbuf, scroll, search, seed, seek, select, sendbreak, separators, sha256, sin, single, sinh, size,
        sizeof, sort_keys, span, sqrt, stat, statvfs, stderr, stdin, strftime, string, strings, sub,
        subgroup, subn, sync, sysname, system, tan, tanh, tau, tell, templatelib, text, tick_hz,
        time_pulse_us, timeout, timeout_char, trunc, tx, txbuf, txdone, typename, uctypes, ulp, umount,
        uname, unhexlify, uniform, unlink, unpack, unpack_from, unregister, unsetenv, urandom, usb, vfs,
        vline, wbits, weakref, websocket, wrap, writable, writeblocks, dictcomp = "<dictcomp>",
        genexpr = "<genexpr>", listcomp = "<listcomp>", match_ = "match", ref_ = "ref", return_ = "return",
        setcomp = "<setcomp>", slash_rom = "/rom", string_templatelib = "string.templatelib",
        struct_ = "struct", taipan_xip = "taipan.xip", unsafe_ = "unsafe",
    }
    // What `machine` has: 1 KB.
    cfg!(feature = "machine-names") => {
        DEEPSLEEP, DEEPSLEEP_RESET, HARD_RESET, IDLE, PWRON_RESET, PinBase, RTC, SOFT_RESET, Signal,
        WDT_RESET, datetime, deepsleep, disable_irq, enable_irq, freq, lightsleep, mem16, mem32, mem8, off,
        reset_cause, soft_reset, trigger,
    }
    // What only modules for hosts have: 2 KB.
    cfg!(feature = "host-names") => {
        AF_INET, AF_INET6, AF_UNIX, B1000000, B115200, B1152000, B230400, B460800, B500000, B57600, B576000,
        B921600, B9600, BRKINT, CS8, CSIZE, ECHO, Error, GzipFile, ICANON, ICRNL, IEXTEN, INPCK, IPPROTO_IP,
        IPPROTO_TCP, IPPROTO_UDP, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, ISIG, ISTRIP, IXON, LockType,
        MODE_CBC, MODE_CTR, MODE_ECB, MSG_DONTROUTE, MSG_DONTWAIT, MSG_PEEK, OPOST, PARENB, SOCK_DGRAM,
        SOCK_RAW, SOCK_STREAM, SOL_SOCKET, SO_BROADCAST, SO_ERROR, SO_KEEPALIVE, SO_LINGER, SO_REUSEADDR,
        TCSADRAIN, TCSAFLUSH, TCSANOW, VMIN, VTIME, _environment, monotonic, monotonic_ns, perf_counter,
        perf_counter_ns, process_time, process_time_ns, a2b_hex, accept, acquire, adler32, aes,
        allocate_lock, b2a_hex, bind, blocking, bufsize, compress, connect, context, cryptolib, decompress,
        decrypt, encrypt, get_ident, getaddrinfo, getrecursionlimit, getstate, gettrace, gzip, inet_ntop,
        inet_pton, listen, lock, locked, makefile, md5, recv, recvfrom, sendall, sendto, setblocking, setraw,
        setsockopt, setstate, settimeout, settrace, sha1, sha384, sha512, sockaddr, socket, stack_size,
        start_new_thread, tcgetattr, tcsetattr, termios, wb, zlib,
    }
    // What `asyncio` has: 0.4 KB.
    cfg!(feature = "asyncio-names") => {
        CancelledError, InvalidStateError, Task, ThreadSafeFlag, Waiters, _asyncio, _error, _waiting,
        add_done_callback, cancel, cancelled, cancelling, coro, create_task, current_task, done, get_coro,
        get_name, on_lost, readable, remove_done_callback, run, running, set_name, uncancel, wait, wake_all,
    }
    // What `machine.Pin` has: 0.4 KB.
    cfg!(feature = "pin-names") => {
        ANALOG, DRIVE_0, DRIVE_1, DRIVE_2, DRIVE_3, IN, IRQ_FALLING, IRQ_HIGH_LEVEL, IRQ_LOW_LEVEL,
        IRQ_RISING, OPEN_DRAIN, OUT, PULL_DOWN, PULL_UP, Pin, alt, cpu, drive, priority, pull, toggle,
    }
    // What the buses of `machine` have: 0.6 KB.
    cfg!(feature = "bus-names") => {
        I2C, LSB, MSB, SPI, SoftI2C, SoftSPI, addr, addrsize, buf, firstbit, memaddr, miso, mosi, polarity,
        readfrom, readfrom_into, readfrom_mem, readfrom_mem_into, scan, sck, scl, sda, write_readinto,
        writeto, writeto_mem, writevto,
    }
    // What `machine.ADC` and `machine.PWM` have: 0.2 KB.
    cfg!(feature = "analog-names") => {
        ADC, CORE_TEMP, PWM, atten, duty_ns, duty_u16, read_u16, read_uv, sample_ns,
    }
    // What `warnings` has: 0.3 KB.
    cfg!(feature = "warning-names") => {
        BytesWarning, DeprecationWarning, FutureWarning, ImportWarning, PendingDeprecationWarning,
        ResourceWarning, RuntimeWarning, SyntaxWarning, UnicodeWarning, UserWarning, Warning,
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
