//! Form fields and notes that are written on the page (ISO 32000-1, 12.5 and 12.7).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, decode_text_string};

/// Annotations of one page; a form of many fields has some hundred.
const ANNOTATIONS: usize = 10_000;
/// Size at which a text without an appearance is set.
pub(super) const SIZE: f32 = 10.0;
/// Flags of an annotation that is not seen: hidden, no view.
const UNSEEN: i64 = 1 << 1 | 1 << 5;
/// Flag of a field that holds a password.
const PASSWORD: i64 = 1 << 13;

/// A field or note with something to read.
pub(super) struct Annotation<'d> {
    /// Left, lower, right and upper edge.
    pub(super) place: [f32; 4],
    /// The form that draws it.
    pub(super) form: Option<&'d Stream>,
    /// Its text, for where no form was made or an empty one.
    pub(super) text: String,
}

/// Fields and free-text notes of a page, in their order.
pub(super) fn of_page(document: &Document, page: ObjectId) -> Vec<Annotation<'_>> {
    let list = document
        .get_dictionary(page)
        .and_then(|page| page.get_deref(b"Annots", document))
        .and_then(Object::as_array);
    let entries = list.map(Vec::as_slice).unwrap_or_default().iter().take(ANNOTATIONS);
    entries
        .filter_map(|entry| annotation(document, document.dereference(entry).ok()?.1.as_dict().ok()?))
        .collect()
}

fn annotation<'d>(document: &'d Document, dictionary: &'d Dictionary) -> Option<Annotation<'d>> {
    let kind = dictionary.get_deref(b"Subtype", document).ok()?.as_name().ok()?;
    let flags =
        |key: &[u8]| inherited(document, dictionary, key).and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
    let written = match kind {
        b"Widget" => b"V".as_slice(),
        b"FreeText" => b"Contents",
        _ => return None,
    };
    if flags(b"F") & UNSEEN != 0 || flags(b"Ff") & PASSWORD != 0 {
        return None;
    }
    let [a, b, c, d] = numbers(document, dictionary, b"Rect")?;
    let place = [a.min(c), b.min(d), a.max(c), b.max(d)];
    // The value of a button is the name of a state.
    let field = inherited(document, dictionary, b"FT").and_then(|kind| kind.as_name().ok());
    let value = inherited(document, dictionary, written).filter(|_| field != Some(b"Btn"));
    let text = value.and_then(|value| decode_text_string(value).ok()).unwrap_or_default();
    Some(Annotation { place, form: appearance(document, dictionary), text })
}

/// The normal appearance, in its present state.
fn appearance<'d>(document: &'d Document, dictionary: &'d Dictionary) -> Option<&'d Stream> {
    let normal =
        dictionary.get_deref(b"AP", document).ok()?.as_dict().ok()?.get_deref(b"N", document).ok()?;
    if let Ok(stream) = normal.as_stream() {
        return Some(stream);
    }
    let state = dictionary.get_deref(b"AS", document).ok()?.as_name().ok()?;
    normal.as_dict().ok()?.get_deref(state, document).ok()?.as_stream().ok()
}

/// An entry of a field or of the fields above it.
fn inherited<'d>(document: &'d Document, field: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    let mut node = field;
    // Fields are named a few levels deep; a loop has no end.
    for _ in 0..16 {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// Four numbers of an array.
pub(super) fn numbers(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let list = dictionary.get_deref(key, document).ok()?.as_array().ok()?;
    let mut numbers = [0.0; 4];
    for (number, value) in numbers.iter_mut().zip(list) {
        *number = document.dereference(value).ok()?.1.as_float().ok()?;
    }
    (list.len() == 4).then_some(numbers)
}
