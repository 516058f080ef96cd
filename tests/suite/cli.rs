//! The command line: what it prints and how it exits.

use std::process::Command;

#[test]
fn recorded_runs() {
    // No configuration of whoever runs the tests.
    trycmd::TestCases::new().env("NO_COLOR", "1").env("MUQABALA_CONFIG", "").case("tests/cmd/*.trycmd");
}

fn muqabala(args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_muqabala")).args(args).output().unwrap()
}

#[test]
fn every_subcommand_has_help_with_an_example() {
    let help = String::from_utf8(muqabala(&["--help"]).stdout).unwrap();
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|l| !l.starts_with("Commands:"))
        .skip(1)
        .take_while(|l| l.starts_with("  "))
        .filter(|l| !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect();
    assert!(commands.contains(&"align") && commands.contains(&"batch"), "{help}");
    for command in commands {
        let output = muqabala(&[command, "--help"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let nested = text.contains("\nCommands:");
        assert!(output.status.success() && (nested || text.contains("Example")), "{command}: {text}");
    }
}

#[test]
fn a_reader_that_stops_early_is_no_fault() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_muqabala"))
        .args(["align", "note.ar.txt", "note.en.txt", "-o", "-", "--format", "tmx"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/align.in"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
