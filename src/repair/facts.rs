//! stub
use crate::document::Document;
use crate::lang::Language;
pub(super) fn read(_d: &mut Document, _l: Language) {}
