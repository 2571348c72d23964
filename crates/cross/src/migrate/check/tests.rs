//! What is found, where, and what `--fix` makes of it.

use super::{ErrorKind, Finding};

/// The findings, a line each.
fn found(source: &str) -> String {
    let report = super::source(source).expect("it is sound");
    let line = |finding: &Finding| {
        let note = if finding.is_note { "note: " } else { "" };
        format!(
            "{}:{} {note}{} -> {}\n",
            finding.line, finding.column, finding.what, finding.instead
        )
    };
    report.findings.iter().map(line).collect()
}

/// What the source becomes; it must be sound and have nothing left that can be changed.
fn fixed(source: &str) -> String {
    let report = super::source(source).expect("it is sound");
    let fixed = report.fixed.expect("something can be changed");
    let again = super::source(&fixed).expect("it stays sound");
    assert_eq!(again.fixed, None, "{fixed}");
    fixed
}

/// What cannot be changed by rule.
fn stays(source: &str) {
    let report = super::source(source).expect("it is sound");
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    assert_eq!(report.fixed, None);
}

#[test]
fn moved_names_are_found_however_os_is_imported() {
    let source = "import os\nos.mount(1, 2)\n  \nif 1:\n    x = [os.VfsFat(d) for d in ds]\n";
    assert_eq!(
        found(source),
        "2:1 os.mount moved to vfs -> vfs.mount\n5:10 os.VfsFat moved to vfs -> vfs.VfsFat\n"
    );
    assert_eq!(
        fixed(source),
        "import os\nimport vfs\nvfs.mount(1, 2)\n  \nif 1:\n    x = [vfs.VfsFat(d) for d in ds]\n"
    );
    assert_eq!(
        fixed("import uos as o # files\r\ndef f():\r\n  return o . umount(f'{o.VfsLfs2}')\r\n"),
        "import uos as o # files\r\nimport vfs\r\ndef f():\r\n  return vfs . umount(f'{vfs.VfsLfs2}')\r\n"
    );
    assert_eq!(
        found("from os import VfsFat as V, listdir\n"),
        "1:16 VfsFat moved from os to vfs -> from vfs import VfsFat\n"
    );
    assert_eq!(
        found("from os import *\nmount(a, b)\nlistdir()\n"),
        "2:1 mount is no longer among what `from os import *` gives -> from vfs import mount\n"
    );
    assert_eq!(
        found("import os\nif hasattr(os, 'VfsLfs1'): pass\n"),
        "2:12 os's VfsLfs1 moved to vfs -> vfs.VfsLfs1\n"
    );
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    for source in [
        "import os\nos.listdir()\nos.dupterm(None)\n",
        "class C:\n    def mount(self): pass\nos = C()\nos.mount()\n",
        "import os\ndef f(os):\n    os.mount(1, 2)\n",
        "import os\nx = 'os.mount'  # os.mount\n",
        "from . import os\nos.mount(1)\n",
        "try:\n    import vfs\nexcept ImportError:\n    import os as vfs\nvfs.mount(a, b)\n",
        "import vfs\nvfs.mount(a, b)\n",
        "t.cancel()\nself.x.mode()\nPin.OUT_PP\n",
    ] {
        assert_eq!(found(source), "", "{source}");
    }
}

#[test]
fn the_import_comes_where_it_is_sure_to_run_first() {
    for (source, expected) in [
        (
            "\"\"\"Doc.\"\"\"\nimport sys\nfrom machine import Pin\nimport os, gc\nos.umount('/')\n",
            "\"\"\"Doc.\"\"\"\nimport sys\nfrom machine import Pin\nimport os, gc\nimport vfs\nvfs.umount('/')\n",
        ),
        (
            "# Comment.\ndef f():\n    import os\n    os.umount('/')",
            "# Comment.\nimport vfs\ndef f():\n    import os\n    vfs.umount('/')",
        ),
        (
            "try:\n    import uos as os\nexcept ImportError:\n    import os\nos.umount('/')\n",
            "import vfs\ntry:\n    import uos as os\nexcept ImportError:\n    import os\nvfs.umount('/')\n",
        ),
        (
            "'doc'; import os; os.umount('/')\n",
            "'doc'; import vfs; import os; vfs.umount('/')\n",
        ),
        (
            "@d\nclass C:\n  import os; os.umount('/')\n",
            "import vfs\n@d\nclass C:\n  import os; vfs.umount('/')\n",
        ),
        (
            "import vfs, os\nos.umount('/')\n",
            "import vfs, os\nvfs.umount('/')\n",
        ),
    ] {
        assert_eq!(fixed(source), expected);
    }
}

#[test]
fn a_program_with_a_vfs_of_its_own_keeps_it() {
    assert_eq!(
        fixed("import os\nvfs = os.VfsLfs2(bdev)\nos.mount(vfs, '/')\n"),
        "import os\nimport vfs as _vfs\nvfs = _vfs.VfsLfs2(bdev)\n_vfs.mount(vfs, '/')\n"
    );
    stays("import os\nvfs = _vfs = 1\nos.mount(vfs, '/')\n");
}

#[test]
fn imports_by_name_are_taken_apart() {
    for (source, expected) in [
        ("from os import mount\n", "from vfs import mount\n"),
        (
            "from uos import (mount as m,  # why\n  VfsFat)\n",
            "from vfs import (mount as m,  # why\n  VfsFat)\n",
        ),
        (
            "def f():\n    from os import mount, stat, umount as u, VfsFat\n",
            "def f():\n    from vfs import mount, umount as u, VfsFat\n    from os import stat\n",
        ),
        (
            "if x: from os import stat, mount, sync\n",
            "if x: from vfs import mount; from os import stat, sync\n",
        ),
        (
            "from os import (stat,\n    mount,\n    sync)\n",
            "from vfs import mount\nfrom os import (stat,\n    sync)\n",
        ),
    ] {
        assert_eq!(fixed(source), expected);
    }
    stays("from os import (stat,\n    mount,  # why\n    sync)\n");
}

#[test]
fn names_of_classes_and_network() {
    assert_eq!(
        found("import network\nw = network.WLAN(network.STA_IF)\nnetwork.MODE_11B\n"),
        "2:18 network.STA_IF is gone -> network.WLAN.IF_STA\n\
         3:1 network.MODE_11B is gone -> WLAN.PROTOCOL_DEFAULT, or the numbers 1 (b), 2 (g), 4 (n)\n"
    );
    assert_eq!(
        fixed("import network as n\nw = n.WLAN(n.AP_IF)\nw.config(authmode=n.AUTH_WPA2_PSK)\n"),
        "import network as n\nw = n.WLAN(n.WLAN.IF_AP)\nw.config(authmode=n.WLAN.SEC_WPA2)\n"
    );
    stays("from network import WLAN, STA_IF\n");
    assert_eq!(
        fixed(
            "import machine\nclass A:\n  def __init__(self):\n    self.rtc = machine.RTC()\n  def stop(self):\n    self.rtc.cancel(0)\nmachine.RTC().cancel()\n"
        ),
        "import machine\nclass A:\n  def __init__(self):\n    self.rtc = machine.RTC()\n  def stop(self):\n    self.rtc.alarm_cancel(0)\nmachine.RTC().alarm_cancel()\n"
    );
    assert_eq!(
        fixed("from machine import Pin\np = Pin('A1', Pin.OUT_PP)\nq = Pin(1, mode=p.AF_OD)\n"),
        "from machine import Pin\np = Pin('A1', Pin.OUT)\nq = Pin(1, mode=p.ALT_OPEN_DRAIN)\n"
    );
    stays("from machine import Pin\np = Pin('A1')\nprint(p.names())\np.init(Pin.IN)\n");
    stays("def f(frame):\n    return frame.f_code.co_lnotab\n");
}

#[test]
fn constants_that_do_not_fit_their_array() {
    let source = "from array import array\nb = bytearray(4)\na = array('h', [1, 40000])\n\
                  b[0] = 255\nb[1] = 1 << 8\nb[2] = -1\nmemoryview(b)[3] = x\na.append(-32769)\n\
                  a[0] = 32767\nf = array('f')\nf[0] = 100000\n";
    assert_eq!(
        found(source),
        "3:20 40000 does not fit an item of type 'h': OverflowError -> -25536, which is what 1.x stored, or a wider type\n\
         5:8 256 does not fit an item of type 'B': OverflowError -> 0, which is what 1.x stored, or a wider type\n\
         6:8 -1 does not fit an item of type 'B': OverflowError -> 255, which is what 1.x stored, or a wider type\n\
         8:10 -32769 does not fit an item of type 'h': OverflowError -> 32767, which is what 1.x stored, or a wider type\n"
    );
}

#[test]
fn numbers_between_epochs_are_worth_a_note() {
    let text = found("import time\nt = time.time() + 946684800\n");
    assert!(
        text.starts_with("2:19 note: 946684800: the seconds from 1970 to 2000"),
        "{text}"
    );
}

#[test]
fn errors_in_a_source_are_reported() {
    let error = super::source("import os\nos.mount(\n").expect_err("it is cut short");
    assert_eq!(
        (error.message, error.position.line()),
        ("'(' was never closed", 2)
    );
    // As deep and as long as sources may be.
    let deep = format!("x = {}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(
        super::source(&deep).expect_err("too deep").kind,
        ErrorKind::Depth
    );
    let long = format!("import os\nos.mount(a){}\n", ".b".repeat(250));
    assert_eq!(found(&long), "2:1 os.mount moved to vfs -> vfs.mount\n");
    // Columns past a thousand are not known exactly, names are.
    let wide = format!("import os\nx = '{}'; os.mount(a)\n", "é".repeat(2000));
    assert!(fixed(&wide).ends_with("; vfs.mount(a)\n"));
}
