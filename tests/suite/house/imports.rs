//! Which file of `src/` names which: its `use` lines and every path in its code, tests left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module by the names on the way to it: `["exchange", "tmx"]`.
type Module = Vec<String>;

/// The files under `src/` and what each of them binds and names.
pub(super) struct Sources {
    /// File of each module, as `exchange/tmx/mod.rs`.
    files: BTreeMap<Module, String>,
    /// What the `use` lines of each module bind: local name to full path.
    bound: BTreeMap<Module, BTreeMap<String, Module>>,
    /// The paths that each module names in code and in private `use` lines.
    named: BTreeMap<Module, BTreeSet<Vec<String>>>,
}

impl Sources {
    /// Reads every `.rs` file under `folder` but the two roots, and files and folders of tests.
    pub(super) fn read(folder: &Path) -> Self {
        let mut sources = Sources { files: BTreeMap::new(), bound: BTreeMap::new(), named: BTreeMap::new() };
        let mut texts = Vec::new();
        collect(folder, &mut Vec::new(), &mut texts);
        for (module, file, _) in &texts {
            sources.files.insert(module.clone(), file.clone());
        }
        for (module, _, text) in &texts {
            sources.scan(module, &tokens(text));
        }
        sources
    }

    fn scan(&mut self, module: &Module, tokens: &[String]) {
        let (mut bound, mut named) = (BTreeMap::new(), BTreeSet::new());
        let word = |at: usize| tokens.get(at).map_or("", String::as_str);
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at..].iter().take(7).eq(["#", "[", "cfg", "(", "test", ")", "]"]) {
                at = behind_item(tokens, at + 7);
            } else if word(at) == "pub" && word(at + 1) == "(" {
                at += tokens[at..].iter().take_while(|t| *t != ")").count();
                // `pub(in path)` names no one.
            } else if word(at) == "use" {
                let exported = (0..at).rev().map(word).find(|t| !matches!(*t, "(" | ")" | "crate" | "super"));
                let exported = exported == Some("pub");
                let end = at + tokens[at..].iter().position(|t| t == ";").unwrap_or(tokens.len() - at);
                for (name, path) in leaves(&tokens[at + 1..end], module) {
                    if !exported {
                        named.insert(path.clone());
                    }
                    bound.insert(name, path);
                }
                at = end;
            } else if word(at + 1) == "::" && is_name(word(at)) && (at == 0 || word(at - 1) != "::") {
                let mut path = vec![word(at).to_owned()];
                while word(at + 1) == "::" && is_name(word(at + 2)) {
                    path.push(word(at + 2).to_owned());
                    at += 2;
                }
                named.insert(path);
                at += 1;
            } else {
                at += 1;
            }
        }
        self.bound.insert(module.clone(), bound);
        // Paths in code begin with a bound name, with a child, or with `crate`, `super`, `self`.
        let absolute = named.into_iter().filter_map(|path| {
            let [first, rest @ ..] = path.as_slice() else { return None };
            let start = match first.as_str() {
                "" => return Some(path[1..].to_vec()),
                "crate" | "super" | "self" => return Some(full(&path, module)),
                _ if self.is_module(module, first) => {
                    [module.as_slice(), std::slice::from_ref(first)].concat()
                }
                _ => self.bound[module].get(first)?.get(1..)?.to_vec(),
            };
            Some([start.as_slice(), rest].concat())
        });
        let absolute = absolute.collect();
        self.named.insert(module.clone(), absolute);
    }

    fn is_module(&self, parent: &[String], name: &str) -> bool {
        self.files.contains_key(&[parent, &[name.to_owned()]].concat())
    }

    /// The file in which `path` ends: re-exports are followed to where the item is defined.
    fn file_of(&self, path: &[String], depth: usize) -> Option<&str> {
        let (mut at, mut rest): (Module, &[String]) = (Vec::new(), path);
        while let [first, behind @ ..] = rest
            && self.is_module(&at, first)
        {
            at.push(first.clone());
            rest = behind;
        }
        if let Some(item) = rest.first()
            && let Some(other) = self.bound.get(&at).and_then(|bound| bound.get(item))
            && depth > 0
        {
            let further = [&other[1..], &rest[1..]].concat();
            return self.file_of(&further, depth - 1);
        }
        self.files.get(&at).map(String::as_str)
    }

    /// For each file the files that it names.
    pub(super) fn arrows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        const RE_EXPORTS: usize = 8;
        let mut arrows: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (module, paths) in &self.named {
            let Some(file) = self.files.get(module) else { continue };
            let others = paths.iter().filter_map(|path| self.file_of(path, RE_EXPORTS));
            // The root only lists the rooms.
            arrows
                .entry(file)
                .or_default()
                .extend(others.filter(|other| other != file && *other != "lib.rs"));
        }
        arrows.remove("lib.rs");
        arrows
    }
}

/// Modules, files and texts under `folder`.
fn collect(folder: &Path, module: &mut Module, out: &mut Vec<(Module, String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && stem == "tests" {
            continue;
        }
        if path.is_dir() {
            module.push(stem);
            collect(&path, module, out);
            module.pop();
        } else if path.extension().is_some_and(|e| e == "rs") && !matches!(stem.as_str(), "main" | "tests") {
            let own = if matches!(stem.as_str(), "mod" | "lib") { Vec::new() } else { vec![stem.clone()] };
            let file = [module.as_slice(), &[format!("{stem}.rs")]].concat().join("/");
            out.push(([module.as_slice(), &own].concat(), file, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// `path` from the root, written inside `module`; it begins with an empty name where it is absolute.
fn full(path: &[String], module: &[String]) -> Vec<String> {
    let (mut at, mut rest) = (module.to_vec(), path);
    while let [first, behind @ ..] = rest {
        match first.as_str() {
            "crate" => at.clear(),
            "super" => drop(at.pop()),
            "self" => {}
            _ => break,
        }
        rest = behind;
    }
    [at.as_slice(), rest].concat()
}

/// Local names and paths of one `use` tree. A path begins with an empty name and
/// is from the root then, whatever it was written from.
fn leaves(tokens: &[String], module: &[String]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut prefixes: Vec<Vec<String>> = vec![Vec::new()];
    let mut path: Vec<String> = Vec::new();
    let mut name: Option<String> = None;
    let mut alias = false;
    let mut finish = |path: &mut Vec<String>, name: &mut Option<String>| {
        let local = name.take().or_else(|| path.last().cloned());
        if let (Some(mut local), Some(first)) = (local, path.first()) {
            let mut path = path.clone();
            if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                path.pop();
                local = if local == "self" { path.last().cloned().unwrap_or_default() } else { local };
            }
            let rooted = matches!(first.as_str(), "crate" | "super" | "self");
            // Without a root it is a child of this module or another crate; of the latter no file is found.
            let path = if rooted { full(&path, module) } else { [module, &path].concat() };
            found.push((local, [vec![String::new()], path].concat()));
        }
    };
    for token in tokens {
        match token.as_str() {
            "{" => prefixes.push(path.clone()),
            "}" => {
                if path.len() > prefixes.last().map_or(0, Vec::len) {
                    finish(&mut path, &mut name);
                }
                prefixes.pop();
                path.clear();
            }
            "," => {
                finish(&mut path, &mut name);
                path = prefixes.last().cloned().unwrap_or_default();
            }
            "as" => alias = true,
            "::" => {}
            word if std::mem::take(&mut alias) => name = Some(word.to_owned()),
            word => path.push(word.to_owned()),
        }
    }
    finish(&mut path, &mut name);
    found
}

/// The index behind the item that begins at `at`: behind its block or its semicolon.
fn behind_item(tokens: &[String], mut at: usize) -> usize {
    let mut depth = 0usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth <= 1 => break,
            "}" => depth -= 1,
            ";" if depth == 0 => break,
            _ => {}
        }
    }
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single signs of a Rust text, without comments, strings, characters and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let get = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        match c {
            '/' if get(at + 1) == '/' => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            '"' => at = behind_string(&chars, at),
            '\'' if get(at + 1) == '\\' => {
                at += 3;
                while at < chars.len() && chars[at] != '\'' {
                    at += 1;
                }
                at += 1;
            }
            '\'' if get(at + 2) == '\'' => at += 3,
            '\'' => at += 1,
            ':' if get(at + 1) == ':' => {
                out.push("::".to_owned());
                at += 2;
            }
            c if c.is_alphanumeric() || c == '_' => {
                let start = at;
                while get(at).is_alphanumeric() || get(at) == '_' {
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                let hashes = (at..).take_while(|i| get(*i) == '#').count();
                if matches!(word.as_str(), "r" | "br") && get(at + hashes) == '"' {
                    let close: Vec<char> =
                        std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                    at += hashes + 1;
                    while at < chars.len() && !chars[at..].starts_with(&close) {
                        at += 1;
                    }
                    at += close.len();
                } else {
                    out.push(word);
                }
            }
            c if c.is_whitespace() => at += 1,
            c => {
                out.push(c.to_string());
                at += 1;
            }
        }
    }
    out
}

fn behind_string(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}
