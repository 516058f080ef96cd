//! One JSON object a line, for programs.

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::exchange::extra::{Native, pack};
use crate::exchange::{Prop, Tu};
use crate::exchange::{RecordWriter, WriterHead};

/// A line.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct JsonLine {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<String>,
    #[serde(default)]
    pub source_language: String,
    #[serde(default)]
    pub target_language: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub target: Option<String>,
    /// For programs that read nothing else; `props` holds it too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence: Option<f32>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub props: Vec<Prop>,
    /// What the fields above do not hold.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub extra: Option<serde_json::Value>,
}

/// Writes JSON lines.
pub(crate) struct JsonlWriter {
    head: WriterHead,
    first: bool,
}

impl JsonlWriter {
    /// A writer for a memory with this head.
    pub(crate) fn new(head: WriterHead) -> Self {
        JsonlWriter { head, first: true }
    }
}

impl RecordWriter for JsonlWriter {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        let (source, target) = tu.sides(&self.head.pair);
        let header = std::mem::take(&mut self.first).then_some(&self.head.header);
        let native =
            Native { notes: true, codes: [false; 2], header, prop: &|_, _| true, side_prop: &|_, _| false };
        let line = JsonLine {
            id: tu.id.clone(),
            source_language: self.head.codes.source.clone(),
            target_language: self.head.codes.target.clone(),
            source: source.map(|v| v.text.clone()),
            target: target.map(|v| v.text.clone()),
            confidence: tu.confidence(),
            notes: tu.notes.clone(),
            props: tu.props.clone(),
            extra: pack(tu, &self.head.pair, native).and_then(|json| serde_json::from_str(&json).ok()),
        };
        serde_json::to_writer(&mut *out, &line)
            .map_err(|e| crate::Error::content("JSON", e.to_string(), "this is a fault; report it"))?;
        out.push(b'\n');
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}
