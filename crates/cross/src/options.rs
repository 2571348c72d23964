//! The command line of the compiler: upstream's `mpy-cross`, option by option.

/// How and what to compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A file, a directory, or `-`.
    pub input: String,
    /// Where to write.
    pub output: Option<String>,
    /// The source's name in tracebacks.
    pub source_name: Option<String>,
    /// 0 to 3.
    pub optimise: u8,
    /// Bits of a small integer, sign included.
    pub small_int_bits: u8,
    /// Say what is done.
    pub verbose: bool,
}

/// Takes the arguments apart.
///
/// # Errors
/// A message for the user.
pub fn parse(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        input: String::new(),
        output: None,
        source_name: None,
        optimise: 0,
        small_int_bits: 31,
        verbose: false,
    };
    let mut input = None;
    let mut arguments = arguments.iter();
    let mut only_files = false;
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next().cloned();
            value.ok_or_else(|| format!("option {argument} needs a value"))
        };
        match argument.as_str() {
            "--" if !only_files => only_files = true,
            "-o" if !only_files => options.output = Some(value()?),
            "-s" if !only_files => options.source_name = Some(value()?),
            "-X" if !only_files => implementation_option(&value()?)?,
            option if !only_files && option.starts_with('-') && option != "-" => {
                single(option, &mut options)?;
            }
            file => {
                if input.replace(file.to_owned()).is_some() {
                    return Err("only one input at a time; a directory is compiled whole".into());
                }
            }
        }
    }
    options.input = input.ok_or("there is nothing to compile; -h lists the options")?;
    Ok(options)
}

fn single(option: &str, options: &mut Options) -> Result<(), String> {
    if let Some(text) = option.strip_prefix("-O") {
        options.optimise = match text {
            "" => options.optimise.saturating_add(1).min(3),
            text => level(text)?,
        };
    } else if let Some(bits) = option.strip_prefix("-msmall-int-bits=") {
        options.small_int_bits = bits
            .parse()
            .ok()
            .filter(|bits| (2..=63).contains(bits))
            .ok_or_else(|| format!("small integers have 2 to 63 bits, not '{bits}'"))?;
    } else if option.starts_with("-march") {
        return Err(format!(
            "{option}: there is no native code yet; bytecode runs on every architecture, so \
             leave the option out"
        ));
    } else if option.len() > 1 && option[1..].bytes().all(|byte| byte == b'v') {
        options.verbose = true;
    } else {
        return Err(format!("unknown option '{option}'; -h lists them"));
    }
    Ok(())
}

/// A level of optimisation, as `-O` is followed by it.
///
/// # Errors
/// A message for the user.
pub fn level(text: &str) -> Result<u8, String> {
    let level = text.parse().ok().filter(|level| *level <= 3);
    level.ok_or_else(|| format!("-O takes a level from 0 to 3, not '{text}'"))
}

fn implementation_option(option: &str) -> Result<(), String> {
    match option {
        "emit=bytecode" | "source-lines" => Ok(()),
        "emit=native" | "emit=viper" => {
            Err("there is no native code yet; use -X emit=bytecode".into())
        }
        "no-source-lines" => Err("line numbers are left out with -O3 only".into()),
        _ if option.starts_with("heapsize=") => Ok(()),
        _ => Err(format!("unknown option '-X {option}'; -h lists them")),
    }
}

#[cfg(test)]
mod tests;
