//! Pairs as lines: a request in, an answer out, one after the other, in constant memory. What
//! is wrong with a line or a document is an answer, too: a failing process would make whoever
//! started it try everything again.

use std::io::{self, BufRead, Read, Write};

use super::outcome::{Failure, Outcome};
use super::request::{Request, wrong};
use super::status::PairStatus;
use super::task::{How, align_task};

/// Bytes of a line that is read: two documents of the largest size as Base64.
const LONGEST: u64 = 512 << 20;

/// Answers every line of `requests` with a line; each is flushed. Returns how many there were.
///
/// # Errors
/// Those of the two streams.
pub(crate) fn work(mut requests: impl BufRead, mut answers: impl Write, how: How<'_>) -> io::Result<u64> {
    let mut count = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = requests.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(count);
        }
        let text = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let outcome = if read as u64 > LONGEST {
            pass_over(&mut requests)?;
            refused(
                &[],
                Failure::lasting(PairStatus::Failed, format!("the line has more than {LONGEST} bytes")),
            )
        } else {
            answer(text, how)
        };
        serde_json::to_writer(&mut answers, &outcome).map_err(io::Error::from)?;
        answers.write_all(b"\n")?;
        answers.flush()?;
        count += 1;
        // A large line must not be held while small ones come.
        line.shrink_to(1 << 20);
    }
}

fn answer(text: &[u8], how: How<'_>) -> Outcome {
    let request: Request = match serde_json::from_slice(text) {
        Ok(request) => request,
        Err(error) => return refused(text, wrong(&format!("this is no request: {error}"))),
    };
    match request.task() {
        Ok(task) => align_task(&task, how),
        Err(failure) => refused(text, failure),
    }
}

/// The answer to a line that asks for nothing; its name and number are kept where they can be read.
fn refused(text: &[u8], failure: Failure) -> Outcome {
    let value: serde_json::Value = serde_json::from_slice(text).unwrap_or_default();
    let id = value.get("id").or_else(|| value.get("name"));
    let name = match id {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let number = value.get("number").and_then(serde_json::Value::as_u64);
    Outcome { name, number, result: Err(failure), ..Outcome::default() }
}

fn pass_over(requests: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let held = requests.fill_buf()?;
        let (length, end) = match held.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (held.len(), held.is_empty()),
        };
        requests.consume(length);
        if end {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Resources;
    use crate::pipeline::Options;

    #[test]
    fn every_line_has_an_answer() {
        let options = Options { force: true, ..Options::default() };
        let how = How {
            options: &options,
            resources: Resources::shipped(),
            made_by: "m",
            times: crate::batch::Times::Untold,
        };
        let lines = concat!(
            "\u{FEFF}{\"id\":\"1\",\"number\":5,\"source\":{\"text\":\"عقدت اللجنة جلستها الأولى في 12 أيار/مايو.\"},",
            "\"target\":{\"text\":\"The Committee held its first meeting on 12 May.\"}}\r\n",
            "\n",
            "not JSON\n",
            "{\"id\":2,\"number\":1}\n",
            "{\"id\":\"3\",\"source\":\"/no/such/file\",\"target\":\"/none\"}",
        );
        let mut out = Vec::new();
        assert_eq!(work(lines.as_bytes(), &mut out, how).unwrap(), 4);
        let answers: Vec<Outcome> = out
            .split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .map(|l| serde_json::from_slice(l).unwrap())
            .collect();
        let told: Vec<_> = answers.iter().map(|a| (a.name.as_str(), a.number, a.result.is_ok())).collect();
        assert_eq!(
            told,
            [("1", Some(5), true), ("", None, false), ("2", Some(1), false), ("3", None, false)]
        );
        assert_eq!(answers[0].result.as_ref().unwrap().units.len(), 1);
        let errors: Vec<String> =
            answers.into_iter().filter_map(|a| a.result.err()).map(|e| e.error).collect();
        assert!(
            errors[0].contains("no request") && errors[1].contains("both") && errors[2].contains("/no/such"),
            "{errors:?}"
        );
    }
}
