//! The service as a program meets it: over a socket.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::app::App;
use super::*;
use crate::http::tests::{Running, status};
use crate::memory::MemoryWriter;
use crate::memory::tests::{TempStore, place, tu};

fn filled() -> TempStore {
    let place = place();
    let units = vec![
        tu("الجمعية العامة", "The General Assembly"),
        tu("إن الجمعية العامة،", "The General Assembly,"),
        tu("وإذ تشير إلى قرارها 60/1", "Recalling its resolution 60/1"),
    ];
    MemoryWriter::open(&place.path).unwrap().add("a.tmx", units).unwrap();
    place
}

fn serve(place: &TempStore, changes: Changes) -> Running {
    let listening = Listening::at("127.0.0.1:0".parse().unwrap(), Door::Open, &[]).unwrap();
    Running::of(listening, routes::routes(Arc::new(App::open(&place.path, changes).unwrap())), LARGEST)
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// Status and JSON of an answer.
fn ask(server: &Running, method: &str, path: &str, body: &Value) -> (String, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!(
        "{} {path} HTTP/1.1\nHost: 127.0.0.1:PORT\nContent-Type: application/json",
        method.to_uppercase()
    );
    let answer = server.ask(&head, &body);
    let content = answer.split_once("\r\n\r\n").map_or("", |(_, content)| content);
    (status(&answer).to_owned(), serde_json::from_str(content).unwrap_or(Value::Null))
}

#[test]
fn the_protocol_of_amagama_is_spoken() {
    let place = filled();
    let server = serve(&place, Changes::Taken);
    let (_, languages) = ask(&server, "get", "/tmserver/languages/", &Value::Null);
    assert_eq!(languages["sourceLanguages"], json!(["ar", "en"]));
    let look = |from: &str, to: &str, text: &str| {
        ask(&server, "get", &format!("/tmserver/{from}/{to}/unit/{}", encoded(text)), &Value::Null)
    };
    let (status, found) = look("ar_sa", "en", "الجمعية العامة");
    assert_eq!(
        (status.as_str(), &found[0]["target"], &found[0]["quality"]),
        ("200", &json!("The General Assembly"), &json!(100))
    );
    assert_eq!(look("en", "ar", "The General Assembly").1[0]["target"], "الجمعية العامة");
    // A slash in the text is no part of the address, and what was replaced is not taken unseen.
    let (_, found) = look("en", "ar", "Recalling its resolution 62/208");
    assert_eq!(
        (&found[0]["target"], &found[0]["quality"]),
        (&json!("وإذ تشير إلى قرارها 62/208"), &json!(99))
    );
    assert_eq!(look("en", "ar", "Nothing of the sort is here").1, json!([]));
    assert_eq!(look("en", "ar", "../../etc/passwd").1, json!([]));
    let (status, _) = ask(&server, "get", "/tmserver/en/ar/unit/%FF", &Value::Null);
    assert_eq!(status, "400");
    for (method, path) in [("put", "/tmserver/en/ar/unit/x"), ("post", "/tmserver/en/ar/unit/x")] {
        let (status, added) =
            ask(&server, method, path, &json!({ "source": "Security Council", "target": "مجلس الأمن" }));
        assert_eq!((status.as_str(), &added["records"]), ("200", &json!(1)));
    }
    let store = json!([{ "source": "A", "target": "" }, { "source": "The Court", "target": "المحكمة", "context": "x" }]);
    assert_eq!(ask(&server, "post", "/tmserver/en/ar/store/a.po", &store).1["new"], 1);
    assert_eq!(look("en", "ar", "The Court").1[0]["target"], "المحكمة");
    assert_eq!(
        ask(&server, "delete", "/tmserver/en/ar/unit/The%20Court", &Value::Null).1,
        json!({ "deleted": 1 })
    );
    assert_eq!(look("en", "ar", "The Court").1, json!([]));
}

#[test]
fn units_are_added_confirmed_changed_and_deleted() {
    let place = filled();
    let server = serve(&place, Changes::Taken);
    let new = json!({ "from": "en", "to": "ar", "source": "The Council", "target": "المجلس", "document": "S/1", "who": "Amal" });
    let (_, added) = ask(&server, "post", "/api/units", &new);
    assert_eq!(added, json!({ "unit": 4, "new": true }));
    assert_eq!(ask(&server, "post", "/api/units", &new).1["unit"], 4);
    let (_, unit) = ask(&server, "post", "/api/units/4/confirm", &json!({ "who": "Omar" }));
    assert_eq!((&unit["status"], &unit["origins"][0]["who"]), (&json!("confirmed"), &json!("Omar")));
    ask(&server, "patch", "/api/units/4", &json!({ "text": { "language": "ar", "text": "مجلس الأمن" } }));
    let (_, found) = ask(&server, "get", "/api/match?text=The+Council&floor=80&limit=1", &Value::Null);
    assert_eq!(
        (&found["hits"][0]["target"], &found["hits"][0]["document"]),
        (&json!("مجلس الأمن"), &json!("S/1"))
    );
    let (_, found) = ask(&server, "get", "/api/concordance?text=councils", &Value::Null);
    assert_eq!(found["found"][0]["spans"], json!([{ "start": 4, "end": 11 }]));
    assert_eq!((&found["units"], &found["all"]), (&json!(1), &json!(true)));
    ask(&server, "post", "/api/units/4/used", &Value::Null);
    assert_eq!(ask(&server, "get", "/api/units/4", &Value::Null).1["uses"], 1);
    assert_eq!(ask(&server, "delete", "/api/units/4", &Value::Null).0, "200");
    for (method, path, body) in [
        ("get", "/api/units/4", Value::Null),
        ("delete", "/api/units/4", Value::Null),
        ("post", "/api/units/4/confirm", json!({})),
        ("get", "/api/nothing", Value::Null),
        ("get", "/../../etc/passwd", Value::Null),
        ("get", "/api/units/..%2F..%2Fetc%2Fpasswd", Value::Null),
    ] {
        let (status, answer) = ask(&server, method, path, &body);
        assert!(status == "404" || status == "400", "{status} {path}");
        assert!(answer["problem"].is_string(), "{path}: {answer}");
    }
    // Neither an answer nor the memory has anything of what was refused.
    assert_eq!(ask(&server, "get", "/api/memory", &Value::Null).1["units"], 3);
}

#[test]
fn values_that_cannot_be_are_refused_with_words() {
    let place = filled();
    let server = serve(&place, Changes::Taken);
    let long = "a".repeat(20_001);
    let pair = |from: &str, to: &str, source: &str| json!({ "from": from, "to": to, "source": source, "target": "نص" });
    for (method, path, body, expected) in [
        ("get", "/api/match".to_owned(), Value::Null, "400"),
        ("get", "/api/match?text=".to_owned(), Value::Null, "422"),
        ("get", format!("/api/match?text={long}"), Value::Null, "422"),
        ("get", "/api/match?text=a&floor=0".to_owned(), Value::Null, "422"),
        ("get", "/api/match?text=a&floor=x".to_owned(), Value::Null, "400"),
        ("get", "/api/match?text=a&from=english".to_owned(), Value::Null, "422"),
        ("get", "/api/concordance?text=%28&regex=true".to_owned(), Value::Null, "422"),
        ("post", "/api/match".to_owned(), json!({ "texts": vec!["a"; 1001] }), "422"),
        ("post", "/api/units".to_owned(), pair("en", "en-US", "a"), "422"),
        ("post", "/api/units".to_owned(), pair("en", "ar", " "), "422"),
        ("post", "/api/units".to_owned(), pair("en", "../ar", "a"), "422"),
        ("post", "/api/units".to_owned(), json!({ "from": "en" }), "422"),
        ("patch", "/api/units/1".to_owned(), json!({ "status": "good" }), "422"),
        ("patch", "/api/units/1".to_owned(), json!({ "text": { "language": "fr", "text": "a" } }), "422"),
        ("put", "/tmserver/en/ar/unit/x".to_owned(), json!([]), "400"),
        ("post", "/api/units".to_owned(), json!({ "a": "a".repeat(LARGEST) }), "413"),
    ] {
        let (status, answer) = ask(&server, method, &path, &body);
        assert_eq!(status, expected, "{method} {}", path.get(..40).unwrap_or(&path));
        // A body that is too large is refused before it is sent: the connection may close first.
        assert!(answer["problem"].is_string() || expected == "413", "{answer}");
    }
}

#[test]
fn a_memory_for_reading_alone_does_not_change() {
    let place = filled();
    let server = serve(&place, Changes::Refused);
    assert_eq!(ask(&server, "get", "/api/memory", &Value::Null).1["changes"], false);
    for (method, path) in [("delete", "/api/units/1"), ("delete", "/tmserver/en/ar/unit/x")] {
        assert_eq!(ask(&server, method, path, &Value::Null).0, "403");
    }
    assert_eq!(ask(&server, "get", "/api/match?text=General+Assembly", &Value::Null).0, "200");
}

#[test]
fn a_memory_that_is_not_there_is_not_made() {
    let place = place();
    assert!(App::open(&place.path, Changes::Taken).is_err());
    assert!(!place.path.exists());
}

#[test]
fn a_token_that_can_be_guessed_is_refused() {
    let place = filled();
    let with = |token: Option<&str>, listen: &str| {
        let settings = ServeOptions {
            listen: listen.parse().unwrap(),
            token: token.map(str::to_owned),
            hosts: Vec::new(),
            changes: Changes::Refused,
        };
        Service::new(&place.path, &settings)
    };
    assert!(with(Some("short"), "127.0.0.1:0").err().unwrap().to_string().contains("16 letters"));
    assert!(with(Some("with a space in it"), "127.0.0.1:0").is_err());
    assert_eq!(with(None, "127.0.0.1:0").unwrap().made_token(), None);
    assert_eq!(with(None, "0.0.0.0:0").unwrap().made_token().map(str::len), Some(32));
    assert_eq!(with(Some("0123456789abcdef"), "0.0.0.0:0").unwrap().made_token(), None);
}

/// Fields of a JSON value that the document does not describe, or does and says are always there.
fn undescribed(document: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
    let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
    let schema = name.map_or(schema, |name| &document["components"]["schemas"][name]);
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                match schema["properties"].get(field) {
                    Some(inner) => undescribed(document, inner, value, &format!("{path}.{field}"), out),
                    // The document of the interface itself.
                    None if schema["properties"].is_null() && name.is_none() => {}
                    None => out.push(format!("{path}.{field} is not described")),
                }
            }
            for field in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                if !fields.contains_key(field) {
                    out.push(format!("{path}.{field} is not there"));
                }
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| undescribed(document, &schema["items"], item, path, out));
        }
        Value::String(text) => {
            if let Some(all) = schema["enum"].as_array().filter(|all| !all.contains(&json!(text))) {
                out.push(format!("{path} is {text:?}, not one of {all:?}"));
            }
        }
        _ => {}
    }
}

#[test]
fn the_document_is_of_these_routes_and_its_examples_work() {
    let document: Value = serde_json::from_str(routes::OPENAPI).unwrap();
    let described: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, ways)| ways.as_object().unwrap().keys().map(move |way| (way.clone(), path.clone())))
        .collect();
    let there: BTreeSet<(String, String)> =
        routes::table().into_iter().map(|(way, path, _)| (way.to_owned(), path.replace("{*", "{"))).collect();
    assert_eq!(described, there);
    let place = filled();
    let server = serve(&place, Changes::Taken);
    // What deletes comes last.
    let mut all: Vec<&(String, String)> = described.iter().collect();
    all.sort_by_key(|(way, _)| way == "delete");
    for (way, path) in all {
        let operation = &document["paths"][path][way];
        let mut address = path.clone();
        let mut query = BTreeMap::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let example = &parameter["example"];
            let text = example.as_str().map(str::to_owned).unwrap_or_else(|| example.to_string());
            if parameter["in"] == "path" {
                address = address.replace(&format!("{{{name}}}"), &encoded(&text));
            } else if !example.is_null() {
                query.insert(name, encoded(&text));
            }
        }
        if !query.is_empty() {
            let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            address = format!("{address}?{}", pairs.join("&"));
        }
        let sent = &operation["requestBody"]["content"]["application/json"];
        let (status, answer) = ask(&server, way, &address, &sent["example"]);
        assert_eq!(status, "200", "{way} {address}: {answer}");
        let mut wrong = Vec::new();
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        undescribed(&document, schema, &answer, path, &mut wrong);
        undescribed(&document, &sent["schema"], &sent["example"], "sent", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new(), "{way} {address}");
    }
}

#[test]
fn phrases_and_meaning_are_answered_as_the_document_says() {
    let place = filled();
    let units = vec![tu("أهمية التنمية المستدامة", "The importance of sustainable development")];
    MemoryWriter::open(&place.path).unwrap().add("b.tmx", units).unwrap();
    let server = serve(&place, Changes::Taken);
    let document: Value = serde_json::from_str(routes::OPENAPI).unwrap();
    let described = |answer: &Value| {
        let mut wrong = Vec::new();
        undescribed(&document, &json!({ "$ref": "#/components/schemas/Answer" }), answer, "", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new());
    };
    let line = encoded("Children learn what sustainable development means for them and for others");
    let (_, plain) = ask(&server, "get", &format!("/api/match?text={line}"), &Value::Null);
    assert!(plain["parts"].is_null() && plain["meant"].is_null(), "{plain}");
    let (_, parts) = ask(&server, "get", &format!("/api/match?text={line}&parts=true"), &Value::Null);
    assert_eq!(parts["parts"][0]["translation"], "التنمية المستدامة");
    described(&parts);
    let semantic = json!({ "texts": ["Remembering what it decided"], "semantic": true });
    let (status, problem) = ask(&server, "post", "/api/match", &semantic);
    assert_eq!(status, "422", "{problem}");
    #[cfg(feature = "encoder")]
    {
        assert!(problem["remedy"].as_str().unwrap().contains("memory vectors"), "{problem}");
        MemoryWriter::open(&place.path).unwrap().vectors(&mut |_, _| ()).unwrap();
        assert_eq!(ask(&server, "get", "/api/memory", &Value::Null).1["vectors"], 4);
        let (_, found) = ask(&server, "post", "/api/match", &semantic);
        assert_eq!(found["answers"][0]["meant"][0]["source"], "Recalling its resolution 60/1");
        described(&found["answers"][0]);
    }
}
