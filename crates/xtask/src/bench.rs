//! `cargo xtask bench`: upstream's benchmarks on upstream's build and on ours, in turn.
//!
//! On the host the two take turns benchmark by benchmark, several rounds, and the best time of
//! each counts, so that a busy machine disturbs both alike. On an emulated board time counts
//! instructions, every run is the same, and one round is enough.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};

use crate::board::Board;
use crate::cli;
use crate::emulate::{self, Clock};
use crate::firmware::{self, Profile};
use crate::process;
use crate::upstream::{Checkout, Target};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask bench --upstream DIR [options] [N M] [NAME]...

Runs upstream's perf_bench on upstream's build, which its READMEs say how to make, and on ours, and
prints upstream's time divided by ours for each benchmark: above 1, ours is faster.
  N M              the speed in MHz and the heap in KB that upstream's benchmarks scale to
                   (default 1000 1000, on a board 100 100)
  NAME             only the benchmarks whose names contain this (default bm_ core_ misc_)
  --upstream DIR   a checkout of upstream MicroPython
  --board BOARD    on the board's images in QEMU, one instruction being one nanosecond
  --binary PATH    our binary (with --board: our image); builds none
  --upstream-binary PATH   upstream's binary or image
  --release        the board's image optimised for speed, not size
  --rounds R       times each is run on the host (default 5)
";

/// The benchmarks that need no native code emitter.
const DEFAULT_NAMES: [&str; 3] = ["bm_", "core_", "misc_"];

struct Options {
    upstream: Option<PathBuf>,
    board: Option<String>,
    ours: Option<PathBuf>,
    theirs: Option<PathBuf>,
    profile: Profile,
    rounds: u32,
    scale: Vec<u32>,
    names: Vec<String>,
}

pub fn run(parser: lexopt::Parser) -> Result<()> {
    let mut options = parse(parser)?;
    let checkout = Checkout::open(options.upstream.as_deref())?;
    let board = options.board.as_deref().map(Board::find).transpose()?;
    if board.is_some() {
        options.rounds = 1;
    }
    let scale = match (options.scale.as_slice(), &board) {
        ([], None) => [1000, 1000],
        ([], Some(_)) => [100, 100],
        ([n, m], _) => [*n, *m],
        _ => bail!("N and M come together"),
    };
    let theirs = their_target(&checkout, board.as_ref(), options.theirs.take())?;
    let ours = our_target(board.as_ref(), options.ours.take(), options.profile)?;
    let benchmarks = benchmarks(&checkout, &options.names)?;

    println!("N={} M={}, times in microseconds", scale[0], scale[1]);
    println!(
        "{:24} {:>12} {:>12} {:>8}",
        "benchmark", "upstream", "ours", "ratio"
    );
    let mut ratios = Vec::new();
    for benchmark in &benchmarks {
        let mut best = [Measured::NotRun, Measured::NotRun];
        for _ in 0..options.rounds {
            for (target, best) in [&theirs, &ours].into_iter().zip(&mut best) {
                best.improve(measure(&checkout, target, scale, benchmark)?);
            }
        }
        let [theirs, ours] = &best;
        let ratio = match (theirs, ours) {
            (Measured::Time(theirs), Measured::Time(ours)) => Some(theirs / ours),
            _ => None,
        };
        ratios.extend(ratio);
        let ratio = ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.2}"));
        println!(
            "{benchmark:24} {:>12} {:>12} {ratio:>8}",
            theirs.shown(),
            ours.shown()
        );
    }
    ensure!(!ratios.is_empty(), "no benchmark ran on both");
    let mean = geometric_mean(&ratios);
    println!("{:24} {:>12} {:>12} {mean:>8.2}", "geometric mean", "", "");
    if ratios.len() < benchmarks.len() {
        println!(
            "({} of {} benchmarks ran on both)",
            ratios.len(),
            benchmarks.len()
        );
    }
    Ok(())
}

fn parse(mut parser: lexopt::Parser) -> Result<Options> {
    let mut options = Options {
        upstream: None,
        board: None,
        ours: None,
        theirs: None,
        profile: Profile::Size,
        rounds: 5,
        scale: Vec::new(),
        names: Vec::new(),
    };
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => options.upstream = Some(parser.value()?.into()),
            lexopt::Arg::Long("board") => options.board = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Long("binary") => options.ours = Some(parser.value()?.into()),
            lexopt::Arg::Long("upstream-binary") => options.theirs = Some(parser.value()?.into()),
            lexopt::Arg::Long("release") => options.profile = Profile::Speed,
            lexopt::Arg::Long("rounds") => {
                let rounds = cli::text(parser.value()?)?.parse();
                options.rounds = rounds.context("--rounds takes a number")?;
                ensure!(options.rounds > 0, "--rounds takes a number above 0");
            }
            lexopt::Arg::Value(value) => {
                let value = cli::text(value)?;
                match value.parse() {
                    Ok(number) => options.scale.push(number),
                    Err(_) => options.names.push(value),
                }
            }
            other => return Err(cli::unexpected(other)),
        }
    }
    if options.names.is_empty() {
        options.names = DEFAULT_NAMES.map(str::to_owned).into();
    }
    Ok(options)
}

fn their_target(
    checkout: &Checkout,
    board: Option<&Board>,
    given: Option<PathBuf>,
) -> Result<Target> {
    let path = match (given, board) {
        (Some(path), _) => path,
        (None, None) => checkout.unix_binary(),
        (None, Some(board)) => {
            let name = board.upstream_board.as_deref();
            let name =
                name.with_context(|| format!("upstream has no board like {}", board.name))?;
            checkout.board_image(name)
        }
    };
    let path = fs::canonicalize(&path).with_context(|| {
        format!(
            "{} is not there; build it as upstream's README beside it says",
            path.display()
        )
    })?;
    as_target(board, path)
}

fn our_target(board: Option<&Board>, given: Option<PathBuf>, profile: Profile) -> Result<Target> {
    let path = match (given, board) {
        (Some(path), _) => fs::canonicalize(&path).with_context(|| path.display().to_string())?,
        (None, None) => workspace::host_binary()?,
        (None, Some(board)) => firmware::build(board, profile)?,
    };
    as_target(board, path)
}

fn as_target(board: Option<&Board>, path: PathBuf) -> Result<Target> {
    match board {
        None => Ok(Target::Host(path)),
        Some(board) => {
            let instance = emulate::execpty(board.emulator()?, &path, Clock::Instructions)?;
            Ok(Target::Board(instance))
        }
    }
}

/// The names of upstream's benchmarks that contain one of `wanted`.
fn benchmarks(checkout: &Checkout, wanted: &[String]) -> Result<Vec<String>> {
    let mut names: Vec<_> = checkout
        .tests_in("perf_bench")?
        .iter()
        .filter_map(|path| path.strip_prefix("perf_bench/")?.strip_suffix(".py"))
        .filter(|name| *name != "benchrun")
        .map(str::to_owned)
        .collect();
    for wanted in wanted {
        ensure!(
            names.iter().any(|name| name.contains(wanted)),
            "upstream has no benchmark named {wanted}"
        );
    }
    names.retain(|name| wanted.iter().any(|wanted| name.contains(wanted)));
    Ok(names)
}

/// What one benchmark gave on one implementation.
#[derive(Debug, PartialEq)]
enum Measured {
    /// Nothing yet.
    NotRun,
    /// Its time in microseconds.
    Time(f64),
    /// Upstream's runner's word for why there is no time.
    Failed(String),
}

impl Measured {
    /// Keeps the shorter time; a failure stays.
    fn improve(&mut self, new: Self) {
        match (&*self, &new) {
            (Self::Failed(_), _) => {}
            (Self::Time(old), Self::Time(new)) if old <= new => {}
            _ => *self = new,
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::NotRun => "-".to_owned(),
            Self::Time(time) => format!("{time:.0}"),
            Self::Failed(reason) => reason.clone(),
        }
    }
}

fn measure(
    checkout: &Checkout,
    target: &Target,
    scale: [u32; 2],
    benchmark: &str,
) -> Result<Measured> {
    let mut command = checkout.runner("run-perfbench.py", target)?;
    command.args(["--average", "1", "--result-dir"]);
    command.arg(workspace::target_dir()?.join("bench"));
    command.args(scale.map(|number| number.to_string()));
    command.arg(format!("perf_bench/{benchmark}.py"));
    // The runner exits with 1 when the benchmark failed; its line says so.
    let output = command.output().with_context(|| process::shown(&command))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().find_map(|line| of_line(line, benchmark));
    found.with_context(|| {
        let errors = String::from_utf8_lossy(&output.stderr);
        format!(
            "{} gave no result:\n{text}{errors}",
            process::shown(&command)
        )
    })
}

/// The measure in a line `perf_bench/NAME.py: TIME DEVIATION SCORE DEVIATION`.
fn of_line(line: &str, benchmark: &str) -> Option<Measured> {
    let rest = line.strip_prefix("perf_bench/")?.strip_prefix(benchmark)?;
    let rest = rest.strip_prefix(".py: ")?;
    let words: Vec<_> = rest.split_whitespace().collect();
    match words.as_slice() {
        [time, _, _, _] if time.parse::<f64>().is_ok() => time.parse().ok().map(Measured::Time),
        [word, ..] => Some(Measured::Failed(word.trim_end_matches(':').to_lowercase())),
        [] => None,
    }
}

fn geometric_mean(ratios: &[f64]) -> f64 {
    let logarithms: f64 = ratios.iter().map(|ratio| ratio.ln()).sum();
    (logarithms / ratios.len() as f64).exp()
}

#[cfg(test)]
mod tests;
