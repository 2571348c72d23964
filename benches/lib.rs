//! Runs benchmarks and prints what they cost: the time of a round, or with `--instructions` its
//! instructions, which do not depend on what else the machine does.
//!
//! Instructions are counted by Valgrind's callgrind in a process of its own for each benchmark. What
//! a benchmark prepares before its rounds is not counted.
#![forbid(unsafe_code)]

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Samples of which the median is shown.
const SAMPLES: usize = 9;
/// How long a sample takes at least.
const SAMPLE: Duration = Duration::from_millis(20);

/// What the command line asks for.
enum Task {
    /// Time.
    Time,
    /// The names only.
    List,
    /// One round of the benchmark of this name, under callgrind.
    Round(String),
}

/// A run of benchmarks.
pub struct Benches {
    task: Task,
    filter: Option<String>,
}

/// Runs what `all` measures, as the command line says.
pub fn run(all: impl Fn(&Benches)) -> ExitCode {
    let mut filter = None;
    let mut instructions = false;
    let mut task = Task::Time;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            // What cargo passes on.
            "--bench" => {}
            "--instructions" => instructions = true,
            "--list" => task = Task::List,
            "--round" => task = Task::Round(arguments.next().unwrap_or_default()),
            "--help" => {
                println!(
                    "cargo bench -p taipan-benches -- [--instructions] [--list] [PART OF NAME]"
                );
                return ExitCode::SUCCESS;
            }
            _ => filter = Some(argument),
        }
    }
    let benches = Benches { task, filter };
    if !instructions {
        all(&benches);
        return ExitCode::SUCCESS;
    }
    match count_all(benches.filter.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("benches: {reason}");
            ExitCode::FAILURE
        }
    }
}

impl Benches {
    /// Measures `round`, which does its work `times` times.
    pub fn measure(&self, name: &str, times: u32, mut round: impl FnMut()) {
        match &self.task {
            Task::Round(wanted) => {
                if wanted == name {
                    // The first round fills caches and grows tables.
                    round();
                    measured(&mut round);
                    println!("{times}");
                }
                return;
            }
            _ if !self.filter.as_ref().is_none_or(|part| name.contains(part)) => return,
            Task::List => return println!("{name}"),
            Task::Time => {}
        }
        round();
        let mut samples: Vec<f64> = (0..SAMPLES).map(|_| sample(&mut round)).collect();
        samples.sort_by(f64::total_cmp);
        let per_time = |sample: f64| sample / f64::from(times);
        println!(
            "{name:32} {:>14.1} ns   ({:.1} to {:.1})",
            per_time(samples[SAMPLES / 2]),
            per_time(samples[0]),
            per_time(samples[SAMPLES - 1]),
        );
    }
}

/// Nanoseconds of a round.
fn sample(round: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    let mut rounds = 0u32;
    loop {
        measured(round);
        rounds += 1;
        let gone = start.elapsed();
        if gone >= SAMPLE {
            return gone.as_nanos() as f64 / f64::from(rounds);
        }
    }
}

/// Where callgrind begins to count.
#[inline(never)]
fn measured(round: &mut dyn FnMut()) {
    round();
    std::hint::black_box(());
}

/// Counts the instructions of all benchmarks whose names have this part.
fn count_all(filter: Option<&str>) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let list = Command::new(&program).arg("--list").args(filter).output();
    let list = list.map_err(|error| error.to_string())?;
    for name in String::from_utf8_lossy(&list.stdout).lines() {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg("--toggle-collect=*taipan_benches*measured*")
            .arg(&program)
            .args(["--round", name])
            .output()
            .map_err(|error| format!("cannot run valgrind, which counts instructions: {error}"))?;
        let times = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse::<f64>();
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        let collected = report
            .lines()
            .find_map(|line| line.split_once("Collected :"))
            .and_then(|(_, count)| count.trim().parse::<f64>().ok());
        let (Ok(times), Some(collected)) = (times, collected) else {
            return Err(format!("{name}: callgrind says\n{report}"));
        };
        println!("{name:32} {:>14.1} instructions", collected / times);
    }
    Ok(())
}
