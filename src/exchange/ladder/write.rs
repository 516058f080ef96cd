//! The bead list that aligners are compared by: `[3, 4]:[5]:0.98` a line, line
//! numbers from 0, null beads with an empty list (the format of vecalign's
//! scorer, with the confidence behind it).

use crate::exchange::RecordWriter;
use crate::exchange::Tu;
use crate::exchange::props;
use crate::{Error, Result};

/// Writes beads, from the units' `x-position` and `x-quality`.
#[derive(Debug, Default)]
pub(crate) struct LadderWriter {
    units: u64,
}

impl RecordWriter for LadderWriter {
    fn begin(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }

    fn unit(&mut self, tu: &Tu, out: &mut Vec<u8>) -> Result<()> {
        self.units += 1;
        let Some(position) = tu.prop(props::POSITION) else {
            return Err(Error::Usage {
                problem: format!("unit {} does not say which segments it joins (x-position)", self.units),
                remedy: "a ladder can only be written from an alignment; align the two documents again"
                    .to_owned(),
            });
        };
        out.extend_from_slice(position.as_bytes());
        if let Some(quality) = tu.prop(props::QUALITY) {
            out.push(b':');
            out.extend_from_slice(quality.as_bytes());
        }
        out.push(b'\n');
        Ok(())
    }

    fn end(&mut self, _: &mut Vec<u8>) -> Result<()> {
        Ok(())
    }
}
