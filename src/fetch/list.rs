//! Lists of symbols, one a line.

use super::symbol::Symbol;

/// The symbols of a list, each once: two of the same would write one file at the same time. Empty lines
/// and those that begin with `#` are none. `None` where the text is no such list.
pub(crate) fn symbols(text: &str) -> Option<Vec<Symbol>> {
    let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut symbols: Vec<Symbol> = Vec::new();
    for line in lines {
        let symbol: Symbol = line.parse().ok()?;
        if symbols.iter().all(|other| other.stem() != symbol.stem()) {
            symbols.push(symbol);
        }
    }
    (!symbols.is_empty()).then_some(symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_symbol_on_every_line() {
        let stems = |text| symbols(text).map(|all| all.iter().map(Symbol::stem).collect::<Vec<_>>());
        let two = Some(vec!["A_RES_78_265".to_owned(), "A_RES_78_1".to_owned()]);
        assert_eq!(stems("\u{FEFF}A/RES/78/265\n\n# of one year\n A/RES/78/1 \nA/RES/78/265\n"), two);
        assert_eq!(stems("source,target\nA/RES/78/265,\n"), None);
        assert_eq!(stems("# nothing\n"), None);
    }
}
