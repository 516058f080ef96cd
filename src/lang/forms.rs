//! Presentation forms: code points that are shapes of letters, not letters.

/// The initial form of heh, with which UN documents label item (e) so that it is
/// not taken for a five; everywhere else it is a form like any other.
pub const LABEL_HEH: char = '\u{FEEB}';

/// Shapes that old PDF makers wrote instead of letters (Unicode Standard, chapter
/// 9.2, Arabic Presentation Forms A and B). Not among them are U+FD3E–U+FDFD,
/// ornate brackets and word ligatures, which authors choose.
pub fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FD3D}' | '\u{FE70}'..='\u{FEFC}')
}
