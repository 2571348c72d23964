//! The command line, as tools write it.

use super::*;

fn parsed(line: &str) -> Result<Options, String> {
    let words: Vec<String> = line.split_whitespace().map(String::from).collect();
    parse(&words)
}

#[test]
fn what_tools_pass_is_understood() {
    let options = parsed("-o out.mpy -s name.py -O2 -X emit=bytecode -X heapsize=1m in.py");
    let options = options.expect("upstream's options");
    assert_eq!(options.input, "in.py");
    assert_eq!(options.output.as_deref(), Some("out.mpy"));
    assert_eq!(options.source_name.as_deref(), Some("name.py"));
    assert_eq!((options.optimise, options.small_int_bits), (2, 31));
    let options = parsed("-O -O -v -msmall-int-bits=30 -- -in.py").expect("more options");
    assert_eq!((options.optimise, options.small_int_bits), (2, 30));
    assert_eq!(options.input, "-in.py");
    assert!(options.verbose);
    assert_eq!(parsed("-").expect("standard input").input, "-");
}

#[test]
fn native_code_is_refused_and_says_so() {
    for line in [
        "-march=armv6m a.py",
        "-X emit=native a.py",
        "-X emit=viper a.py",
    ] {
        let message = parsed(line).expect_err(line);
        assert!(message.contains("native code"), "{message}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    for line in [
        "",
        "a.py b.py",
        "-O4 a.py",
        "-q a.py",
        "a.py -o",
        "-msmall-int-bits=99 a.py",
        "-X what a.py",
    ] {
        assert!(parsed(line).is_err(), "{line}");
    }
}
