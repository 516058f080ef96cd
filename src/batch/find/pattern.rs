//! The user's own rule for names: `{name}/{lang:orig|trans}/*.docx`.

use std::path::Path;

use regex_lite::Regex;

use super::names::{Named, Rule};
use crate::lang::{Language, written};
use crate::{Error, Result};

/// A rule for names, from the user.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    form: Regex,
    /// How the two languages are written, where it is said.
    own: Option<[String; 2]>,
}

impl std::str::FromStr for Pattern {
    type Err = Error;

    /// Reads a pattern for paths below the folder: `{lang}` stands for the language as people
    /// write it, `{lang:A|E}` for these two spellings (Arabic first), `{name}` for what both
    /// paths have in common, `*` for anything within one part of the path, which may differ.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = |problem: &str| Error::Usage {
            problem: format!("the pattern {text:?} {problem}"),
            remedy:
                "write {name} for what both names share and {lang} (or {lang:A|E}, Arabic first) for the \
                     language, as in '{name}_{lang:orig|trans}.docx'"
                    .to_owned(),
        };
        let mut form = String::from("^");
        let (mut rest, mut own, mut names, mut languages) = (text, None, 0, 0);
        while let Some(c) = rest.chars().next() {
            if c == '{' {
                let (inside, behind) =
                    rest.get(1..).and_then(|r| r.split_once('}')).ok_or_else(|| wrong("has no closing }"))?;
                rest = behind;
                if inside == "name" {
                    names += 1;
                    form.push_str(&format!("(?P<n{names}>.+)"));
                } else if inside == "lang" {
                    languages += 1;
                    form.push_str("(?P<lang>[^/]+?)");
                } else if let Some((one, other)) =
                    inside.strip_prefix("lang:").and_then(|r| r.split_once('|'))
                {
                    languages += 1;
                    if one.eq_ignore_ascii_case(other) {
                        return Err(wrong("writes both languages alike"));
                    }
                    form.push_str(&format!(
                        "(?P<lang>{}|{})",
                        regex_lite::escape(one),
                        regex_lite::escape(other)
                    ));
                    own = Some([one.to_owned(), other.to_owned()]);
                } else {
                    return Err(wrong("has something else between { and }"));
                }
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            if c == '*' {
                form.push_str("[^/]*?");
            } else {
                form.push_str(&regex_lite::escape(c.encode_utf8(&mut [0; 4])));
            }
        }
        if names == 0 || languages != 1 {
            return Err(wrong("needs {name} and, once, {lang}"));
        }
        form.push('$');
        let form = Regex::new(&format!("(?i){form}")).map_err(|_| wrong("is too long"))?;
        Ok(Pattern { form, own })
    }
}

impl Pattern {
    /// What the path below the folder says.
    pub(super) fn named(&self, path: &Path) -> Option<Named> {
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
        let text = parts.join("/");
        let found = self.form.captures(&text)?;
        let language = found.name("lang")?.as_str();
        let language = match &self.own {
            Some([one, _]) if language.eq_ignore_ascii_case(one) => Language::Arabic,
            Some(_) => Language::English,
            None => written(language)?,
        };
        let names: Vec<&str> =
            (1..).map_while(|n| found.name(&format!("n{n}"))).map(|name| name.as_str()).collect();
        let key = names.join("/");
        Some(Named { bare: key.clone(), key, language, rule: Rule::Pattern })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_say_what_names_mean() {
        for (pattern, path, expected) in [
            ("{name}_{lang:orig|trans}.docx", "a/b_ORIG.docx", Some(("a/b", Language::Arabic))),
            ("{name}_{lang:orig|trans}.docx", "a/b_trans.docx", Some(("a/b", Language::English))),
            ("{name}/{lang}/*.pdf", "2020/7/Arabic/scan (3).pdf", Some(("2020/7", Language::Arabic))),
            ("{lang}-{name}.*", "eng-x.y.txt", Some(("x.y", Language::English))),
            ("{lang}-{name}.*", "fr-x.txt", None),
            ("{name}{lang:1|2}.txt", "no", None),
        ] {
            let pattern: Pattern = pattern.parse().unwrap();
            let named = pattern.named(Path::new(path));
            let told = named.as_ref().map(|n| (n.key.as_str(), n.language));
            assert_eq!(told, expected, "{path}");
        }
        for wrong in
            ["{name}", "{lang}", "{name}{lang", "{name}{lang}{lang}", "{x}{name}{lang}", "{name}{lang:a|A}"]
        {
            assert!(wrong.parse::<Pattern>().is_err(), "{wrong}");
        }
    }
}
