//! What a flat format has no column for, as one JSON object: a spreadsheet or
//! an XLIFF carries it along in one place and gives it back on import.

use serde::{Deserialize, Serialize};

use super::{Header, LanguagePair, Prop, Tu, Tuv, markup};

/// The rest of a unit.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Extra {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Prop>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SideExtra>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<SideExtra>,
    /// Texts in other languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Tuv>,
    /// What the memory says before its units, with the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<Header>,
}

/// The rest of one side.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct SideExtra {
    /// The code of this unit where it differs from the memory's.
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markup: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attributes: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    props: Vec<Prop>,
    /// The text is there and empty, which a cell cannot say.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    empty: bool,
}

/// What the format at hand writes in places of its own and `pack` leaves out.
#[derive(Clone, Copy)]
pub(crate) struct Native<'a> {
    /// Notes have a place.
    pub notes: bool,
    /// Whether the inline codes of source and target come back from what is shown.
    pub codes: [bool; 2],
    /// The header of the memory, where this unit is to carry it.
    pub header: Option<&'a Header>,
    /// Whether the n-th of these properties of a unit has a place.
    pub prop: &'a dyn Fn(&[Prop], usize) -> bool,
    /// Whether the n-th of these properties of a side has a place.
    pub side_prop: &'a dyn Fn(&[Prop], usize) -> bool,
}

/// The rest of `tu` as JSON, or `None` when nothing is left.
pub(crate) fn pack(tu: &Tu, pair: &LanguagePair, native: Native<'_>) -> Option<String> {
    let (source, target) = pair.positions(tu);
    let side = |at: Option<usize>, code: &str, shown: bool| {
        let tuv = tu.variants.get(at?)?;
        let side = SideExtra {
            language: (tuv.language != code).then(|| tuv.language.clone()),
            markup: tuv.markup.clone().filter(|_| !shown),
            attributes: tuv.attributes.clone(),
            notes: tuv.notes.clone(),
            props: left(&tuv.props, native.side_prop),
            empty: tuv.text.is_empty(),
        };
        (side != SideExtra::default()).then_some(side)
    };
    let extra = Extra {
        attributes: tu.attributes.clone(),
        notes: if native.notes { Vec::new() } else { tu.notes.clone() },
        props: left(&tu.props, native.prop),
        source: side(source, &pair.source, native.codes[0]),
        target: side(target, &pair.target, native.codes[1]),
        others: tu
            .variants
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != source && Some(*at) != target)
            .map(|(_, tuv)| tuv.clone())
            .collect(),
        header: native.header.filter(|header| says_something(header)).cloned(),
    };
    if extra == Extra::default() {
        return None;
    }
    serde_json::to_string(&extra).ok()
}

/// Whether a header holds more than the languages, which a table names itself.
fn says_something(header: &Header) -> bool {
    !(header.attributes.is_empty() && header.notes.is_empty() && header.props.is_empty())
}

/// Puts the header that one of these cells carries into `header`, whose languages stay.
pub(crate) fn header_in<'c>(cells: impl IntoIterator<Item = &'c str>, header: &mut Header) {
    let found = cells.into_iter().filter(|json| json.contains("\"header\""));
    let found = found.filter_map(|json| serde_json::from_str::<Extra>(json).ok()?.header).next();
    if let Some(found) = found {
        let (attributes, notes, props) = (found.attributes, found.notes, found.props);
        *header = Header { attributes, notes, props, ..std::mem::take(header) };
    }
}

fn left(props: &[Prop], native: &dyn Fn(&[Prop], usize) -> bool) -> Vec<Prop> {
    props.iter().enumerate().filter(|(at, _)| !native(props, *at)).map(|(_, prop)| prop.clone()).collect()
}

/// Puts what [`pack`] took back into `tu`. The text that the format shows wins:
/// inline codes return only where the text is still the one they belong to.
///
/// # Errors
/// Where `json` is not what [`pack`] writes, with what is wrong.
pub(crate) fn unpack(json: &str, tu: &mut Tu, pair: &LanguagePair) -> std::result::Result<(), String> {
    let stored = unpack_without_codes(json, tu, pair)?;
    let (source, target) = pair.positions(tu);
    for (markup, at) in stored.into_iter().zip([source, target]) {
        if let Some(tuv) = at.and_then(|at| tu.variants.get_mut(at)) {
            tuv.markup = markup.filter(|m| markup::plain_text(m).as_deref() == Some(tuv.text.as_str()));
        }
    }
    Ok(())
}

/// [`unpack`] but for the inline codes of source and target, which are handed back.
///
/// # Errors
/// As [`unpack`].
pub(crate) fn unpack_without_codes(
    json: &str,
    tu: &mut Tu,
    pair: &LanguagePair,
) -> std::result::Result<[Option<String>; 2], String> {
    let extra: Extra = serde_json::from_str(json).map_err(|e| e.to_string())?;
    tu.attributes.extend(extra.attributes);
    tu.notes.extend(extra.notes);
    tu.props.extend(extra.props);
    let mut stored = [None, None];
    let sides = [(extra.source, &pair.source, true), (extra.target, &pair.target, false)];
    for ((side, code, first), stored) in sides.into_iter().zip(&mut stored) {
        let Some(side) = side else { continue };
        let (source, target) = pair.positions(tu);
        let at = match if first { source } else { target } {
            Some(at) => at,
            None if side.empty => {
                let at = if first { 0 } else { tu.variants.len() };
                tu.variants.insert(at, Tuv::new(code.clone(), ""));
                at
            }
            None => continue,
        };
        let Some(tuv) = tu.variants.get_mut(at) else { continue };
        if let Some(language) = side.language {
            tuv.language = language;
        }
        *stored = side.markup;
        tuv.attributes.extend(side.attributes);
        tuv.notes.extend(side.notes);
        tuv.props.extend(side.props);
    }
    tu.variants.extend(extra.others);
    Ok(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back() {
        let pair = LanguagePair::new("ar", "en");
        let mut full = Tu {
            id: Some("1".into()),
            attributes: vec![("creationdate".into(), "20260101T000000Z".into())],
            notes: vec!["look".into()],
            props: vec![Prop::new("x-quality", "0.9"), Prop::new("x-quality", "0.8")],
            variants: vec![Tuv::new("ar", "نص"), Tuv::new("en-GB", ""), Tuv::new("fr", "texte")],
        };
        full.variants[0].markup = Some("<ph x=\"1\"></ph>نص".into());
        full.variants[1].props.push(Prop::new("x-page", "2"));
        let native = Native {
            notes: false,
            codes: [false; 2],
            header: None,
            prop: &|_, at| at == 0,
            side_prop: &|_, _| false,
        };
        let json = pack(&full, &pair, native).unwrap();

        let mut shown = Tu {
            id: full.id.clone(),
            props: full.props[..1].to_vec(),
            variants: vec![Tuv::new("ar", "نص")],
            ..Tu::default()
        };
        unpack(&json, &mut shown, &pair).unwrap();
        assert_eq!(shown, full);
    }

    #[test]
    fn an_edited_text_loses_its_old_codes() {
        let pair = LanguagePair::new("ar", "en");
        let mut tu = Tu { variants: vec![Tuv::new("ar", "جديد")], ..Tu::default() };
        unpack(r#"{"source":{"markup":"<ph></ph>قديم"}}"#, &mut tu, &pair).unwrap();
        assert_eq!(tu.variants[0].markup, None);
    }

    #[test]
    fn nothing_left_is_nothing_written() {
        let tu = Tu { variants: vec![Tuv::new("ar", "a"), Tuv::new("en", "b")], ..Tu::default() };
        let native = Native {
            notes: false,
            codes: [false; 2],
            header: None,
            prop: &|_, _| false,
            side_prop: &|_, _| false,
        };
        assert_eq!(pack(&tu, &LanguagePair::new("ar", "en"), native), None);
    }
}
