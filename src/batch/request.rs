//! What a worker is asked: a line of JSON that names two documents.

use serde::{Deserialize, Serialize};

use super::base64;
use super::outcome::Failure;
use super::status::PairStatus;
use super::task::{Input, Task};

/// A line for the worker.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Request {
    /// Name of the pair; the answer has it, too. A number does as well.
    #[serde(alias = "name", deserialize_with = "text_or_number")]
    id: String,
    /// Place in the list of pairs, from 0, for whoever puts the answers in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    /// The original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<DocumentPlace>,
    /// Its version in the other language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<DocumentPlace>,
    /// What is wrong with the pair, where that is known already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Where a document is: in a file, or in the line itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum DocumentPlace {
    /// A path alone.
    Path(String),
    /// One of the three; where text or bytes stand beside a path, the path is their name.
    Parts {
        #[serde(default, alias = "name", skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base64: Option<String>,
    },
}

fn text_or_number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(serde_json::Number),
    }
    Id::deserialize(deserializer).map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}

impl Request {
    /// The line that asks for `task`. A path that is no UTF-8 goes with its content.
    pub(crate) fn of(task: &Task) -> Self {
        let place = |input: &Input| match input {
            Input::File(path) => match path.to_str() {
                Some(path) => DocumentPlace::Path(path.to_owned()),
                None => given(&input.shown(), &std::fs::read(path).unwrap_or_default()),
            },
            Input::Given { shown, bytes } => given(shown, bytes),
        };
        let [source, target] = &task.inputs;
        Request {
            id: task.name.clone(),
            number: task.number,
            source: source.as_ref().map(place),
            target: target.as_ref().map(place),
            error: task.hopeless().map(|failure| failure.error),
        }
    }

    /// The task that a line asks for.
    ///
    /// # Errors
    /// In words, for the answer.
    pub(crate) fn task(self) -> Result<Task, Failure> {
        let id = self.id;
        let input = |place: Option<DocumentPlace>, side: &str| -> Result<Option<Input>, Failure> {
            let (path, text, base64) = match place {
                None => return Ok(None),
                Some(DocumentPlace::Path(path)) => return Ok(Some(Input::File(path.into()))),
                Some(DocumentPlace::Parts { path, text, base64 }) => (path, text, base64),
            };
            let shown = path.clone().unwrap_or_else(|| format!("{id}.{side}"));
            let bytes = match (text, base64) {
                (Some(text), None) => text.into_bytes(),
                (None, Some(base64)) => {
                    base64::decode(&base64).ok_or_else(|| wrong(&format!("{side}: this is no Base64")))?
                }
                (None, None) => {
                    return path
                        .map(|path| Some(Input::File(path.into())))
                        .ok_or_else(|| wrong(&format!("{side}: it needs one of path, text and base64")));
                }
                (Some(_), Some(_)) => return Err(wrong(&format!("{side}: it has both text and base64"))),
            };
            Ok(Some(Input::Given { shown, bytes }))
        };
        let inputs = [input(self.source, "source")?, input(self.target, "target")?];
        let missing = inputs.iter().any(Option::is_none) && self.error.is_none();
        if missing {
            return Err(wrong("source and target must both be there"));
        }
        let problem = self.error.map(super::Problem::Failed);
        Ok(Task { number: self.number, name: id, inputs, problem })
    }
}

fn given(shown: &str, bytes: &[u8]) -> DocumentPlace {
    DocumentPlace::Parts { path: Some(shown.to_owned()), text: None, base64: Some(base64::encode(bytes)) }
}

/// What is wrong with a line, and how a right one looks.
pub(super) fn wrong(problem: &str) -> Failure {
    let example = r#"{"id":"7","source":{"path":"7.ar.txt"},"target":{"path":"7.en.txt"}}"#;
    Failure::lasting(PairStatus::Failed, format!("{problem}; a line looks like {example}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_as_paths_texts_or_bytes() {
        let task = |json: &str| serde_json::from_str::<Request>(json).unwrap().task();
        let all = task(r#"{"id":7,"number":3,"source":"a","target":{"path":"b","base64":"eA=="},"extra":1}"#)
            .unwrap();
        assert_eq!((all.name.as_str(), all.number), ("7", Some(3)));
        let [source, target] = all.inputs;
        assert_eq!(source, Some(Input::File("a".into())));
        assert_eq!(target, Some(Input::Given { shown: "b".into(), bytes: b"x".to_vec() }));
        let texts = task(r#"{"id":"x","source":{"text":"a"},"target":{"text":"b"}}"#).unwrap();
        assert_eq!(texts.inputs[1], Some(Input::Given { shown: "x.target".into(), bytes: b"b".to_vec() }));
        for (json, part) in [
            (r#"{"id":"x","source":"a"}"#, "must both be there"),
            (r#"{"id":"x","source":{},"target":"b"}"#, "path, text and base64"),
            (r#"{"id":"x","source":{"base64":"!"},"target":"b"}"#, "no Base64"),
        ] {
            assert!(task(json).unwrap_err().error.contains(part), "{json}");
        }
        let again = Request::of(&task(r#"{"id":"x","source":"a","target":{"text":"b"}}"#).unwrap());
        let json = serde_json::to_string(&again).unwrap();
        assert_eq!(json, r#"{"id":"x","source":"a","target":{"path":"x.target","base64":"Yg=="}}"#);
    }
}
