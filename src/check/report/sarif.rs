//! SARIF 2.1.0 (OASIS standard, 27 March 2020), which code hosts and editors show.

use serde_json::{Value, json};

use super::super::run::CheckReport;
use super::super::{CHECKS, check};

/// The report as one run. A result's place is the line of the unit in the
/// file and the unit itself; where in a text it is stands in its properties.
pub(crate) fn write(report: &CheckReport) -> Value {
    let rules: Vec<Value> = CHECKS
        .iter()
        .map(|check| {
            json!({
                "id": check.id,
                "shortDescription": { "text": check.about },
                "defaultConfiguration": { "level": super::name(check.severity), "enabled": check.runs_by_default() },
            })
        })
        .collect();
    let results: Vec<Value> = report
        .units
        .iter()
        .flat_map(|unit| unit.findings.iter().map(move |finding| (unit, finding)))
        .map(|(unit, finding)| {
            let index = check(finding.check).and_then(|c| CHECKS.iter().position(|o| o.id == c.id));
            json!({
                "ruleId": finding.check,
                "ruleIndex": index,
                "level": super::name(finding.severity),
                "message": { "text": finding.message },
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": uri(&report.file) },
                        "region": { "startLine": unit.line.max(1) },
                    },
                    "logicalLocations": [{ "name": unit.id, "kind": "element" }],
                }],
                "properties": { "confidence": finding.confidence, "places": finding.places },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// A path as a URI reference (RFC 3986): everything but unreserved characters and slashes escaped.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'.' | b'_' | b'~');
    path.replace('\\', "/")
        .bytes()
        .map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::run::Flagged;
    use crate::finding::{Finding, Severity};

    #[test]
    fn results_name_rule_place_and_unit() {
        let report = CheckReport {
            file: "a b/ملف.tmx".into(),
            units: vec![Flagged {
                id: "p1".into(),
                line: 7,
                source: "2015".into(),
                target: "2016".into(),
                findings: vec![Finding {
                    check: "numbers",
                    severity: Severity::Error,
                    confidence: 0.8,
                    message: "differ".into(),
                    places: Vec::new(),
                    correction: None,
                }],
            }],
            ..CheckReport::default()
        };
        let run = &write(&report)["runs"][0];
        let result = &run["results"][0];
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "numbers");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"]["startLine"], 7);
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/%D9%85%D9%84%D9%81.tmx");
    }
}
