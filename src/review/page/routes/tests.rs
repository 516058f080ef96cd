//! What each address answers, over a socket.

use std::path::Path as FilePath;
use std::sync::Mutex;

use super::super::app::Begun;
use super::super::drops;
use super::super::subject::Subject;
use super::*;
use crate::align::Resources;
use crate::http::tests::{Running, status};
use crate::http::{Listening, Stop};
use crate::pipeline::Options;
use crate::review::desk::Desk;
use crate::review::tests::snapshot;

/// A running page with a folder of its own.
struct Page {
    running: Running,
    app: Arc<App>,
    _folder: tempfile::TempDir,
}

/// A page with as many reviews of three units, of which the second and third have the same texts.
fn page(reviews: usize) -> Page {
    let folder = tempfile::tempdir().unwrap();
    let app = Arc::new(App {
        reviews: Mutex::default(),
        work: super::super::work::Work::default(),
        begun: Mutex::default(),
        passed: Mutex::default(),
        options: Options { reasons: false, ..Options::default() },
        resources: Resources::shipped(),
        workspace: folder.path().join("drops"),
        stop: Stop::default(),
    });
    for number in 0..reviews {
        let mut start = (*snapshot(&[0.95, 0.4, 0.6])).clone();
        for side in [&mut start.source, &mut start.target] {
            side.segments[2].text = side.segments[1].text.clone();
        }
        let place = Place::of(&folder.path().join(format!("r{number}.review.jsonl"))).unwrap();
        let desk = Mutex::new(Desk::open(&place, Vec::new(), Resources::shipped(), || Ok(start)).unwrap());
        app.reviews.lock().unwrap().push(Arc::new(Review { name: format!("r{number}"), desk }));
    }
    let running = Running::of(Listening::new(0).unwrap(), routes(Arc::clone(&app)), LARGEST_DROP);
    Page { running, app, _folder: folder }
}

impl Page {
    /// Status and body of a request as the page sends it; `more` are further headers.
    fn raw(&self, method: &str, path: &str, body: &str, more: &str) -> (u16, String) {
        let (cookie, own) = (self.running.cookie(), "127.0.0.1:PORT");
        let kind = if method == "PUT" { "application/octet-stream" } else { "application/json" };
        let head = format!(
            "{method} /api{path} HTTP/1.1\nHost: {own}\nOrigin: http://{own}\nCookie: {cookie}\nContent-Type: {kind}{more}"
        );
        let answer = self.running.ask(&head, body);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).to_owned();
        (status(&answer).parse().unwrap(), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, text) = self.raw(method, path, &body, "");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, &Value::Null)
    }

    fn act(&self, review: usize, revision: u64, action: &Value) -> (u16, Value) {
        let mut body = action.clone();
        body["revision"] = json!(revision);
        body["who"] = json!("Amal");
        self.ask("POST", &format!("/reviews/{review}/act"), &body)
    }

    /// The decisions of a review: 0 none, 1 confirmed, 2 rejected.
    fn decisions(&self, review: usize) -> Vec<i64> {
        let (_, whole) = self.get(&format!("/reviews/{review}"));
        let (index, stride) = (whole["index"].as_array().unwrap(), whole["stride"].as_u64().unwrap());
        index.chunks(stride as usize).map(|bead| bead[2].as_i64().unwrap()).collect()
    }
}

#[test]
fn a_review_is_told_whole_and_in_parts() {
    let page = page(1);
    let (code, whole) = page.get("/reviews/0");
    assert_eq!(code, 200);
    assert_eq!(whole["sides"][0]["direction"], "rtl");
    assert_eq!(whole["sides"][1]["language"], "en");
    assert_eq!((&whole["revision"], &whole["can"]), (&json!(0), &json!([false, false])));
    assert_eq!(whole["progress"], json!({ "beads": 3, "decided": 0, "doubtful": 2, "settled": 0 }));
    let second = [1, 400, 0, 0, 1, 1, 7, 11, 1];
    let stride = whole["stride"].as_u64().unwrap() as usize;
    assert_eq!(whole["index"].as_array().unwrap().len(), 3 * stride);
    assert_eq!(whole["index"].as_array().unwrap()[stride..2 * stride], second.map(|n| json!(n)));
    let (code, rows) = page.get("/reviews/0/rows?beads=2,1,99,x");
    assert_eq!(code, 200);
    let rows = rows["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "what there is");
    assert_eq!((&rows[0]["bead"], &rows[0]["sides"][1][0]["text"]), (&json!(2), &json!("text 1 text")));
    assert_eq!((&rows[0]["status"], &rows[0]["doubtful"]), (&json!(0), &json!(true)));
    assert_eq!(page.get("/reviews/0/search?text=TEXT%200").1, json!({ "beads": [0] }));
    assert_eq!(page.get("/reviews/0/search?text=%D9%86%D9%8E%D8%B5%201").1, json!({ "beads": [1, 2] }));
    assert_eq!(page.get("/reviews/0/search?text=").1, json!({ "beads": [] }));
    let (code, why) = page.get("/reviews/0/why/1");
    assert_eq!((code, &why["numbers"]), (200, &json!(["1"])));
    let (code, links) = page.get("/reviews/0/links/1");
    assert_eq!((code, &links["words"][1]), (200, &json!([[0, 4], [5, 6], [7, 11]])));
    assert!(links["links"].as_array().unwrap().contains(&json!([1, 1])), "the number: {links}");
    for path in
        ["/reviews/1", "/reviews/1/rows?beads=1", "/reviews/1/why/0", "/reviews/1/links/0", "/nothing"]
    {
        assert_eq!(page.get(path).0, 404, "{path}");
    }
    for path in ["/reviews/x", "/reviews/0/rows", "/reviews/0/since?revision=-1", "/reviews/0/search"] {
        assert_eq!(page.get(path).0, 400, "{path}");
    }
}

#[test]
fn an_action_is_done_once_by_who_saw_what_is_there() {
    let page = page(1);
    let confirm = json!({ "act": "confirm", "args": { "beads": [1] } });
    let (code, answer) = page.act(0, 0, &confirm);
    assert_eq!((code, &answer["revision"], &answer["focus"]), (200, &json!(1), &json!(1)));
    assert_eq!((&answer["rows"][0]["who"], &answer["rows"][0]["status"]), (&json!("Amal"), &json!(1)));
    assert_eq!(answer["progress"]["settled"], 1);
    // Who saw less is told what was missed, and nothing is done.
    let (code, answer) = page.act(0, 0, &json!({ "act": "reject", "args": { "beads": [1] } }));
    assert_eq!((code, &answer["revision"], &answer["rows"][0]["status"]), (409, &json!(1), &json!(1)));
    let (code, answer) = page.act(0, 1, &json!({ "act": "join", "args": { "bead": 2, "to": "down" } }));
    assert_eq!((code, &answer["problem"]), (422, &json!("there is nothing below")));
    let (code, answer) = page.act(0, 1, &json!({ "act": "join", "args": { "bead": 1, "to": "down" } }));
    assert_eq!((code, &answer["order"]), (200, &json!([[1, 2, [3]]])));
    assert_eq!(page.get("/reviews/0/since?revision=1").1["order"], json!([[1, 2, [3]]]));
    assert_eq!(page.get("/reviews/0/since?revision=2").1["rows"], json!([]));
    assert_eq!(page.act(0, 2, &json!({ "act": "undo" })).1["can"], json!([true, true]));
    for action in [
        json!({ "act": "realign", "args": { "parts": [] } }),
        json!({ "act": "estimate", "args": { "scores": [], "told": "" } }),
        json!({ "act": "fly" }),
        json!({ "act": "confirm", "args": { "beads": ["x"] } }),
    ] {
        assert_eq!(page.act(0, 3, &action).0, 422, "{action}");
    }
    assert_eq!(page.raw("POST", "/reviews/0/act", "{\"revision\": 3,", "").0, 400);
    assert_eq!(page.act(1, 0, &confirm).0, 404);
    assert_eq!(page.decisions(0), [0, 1, 0]);
}

#[test]
fn repeats_of_all_documents_are_one_step_and_one_queue() {
    let page = page(2);
    let all = json!([[0, 1, 3], [1, 1, 3], [0, 2, 3], [1, 2, 3], [0, 0, 1], [1, 0, 1]]);
    assert_eq!(page.get("/queue").1, json!({ "waiting": all }));
    let one = json!([[1, 1, 3], [1, 2, 3], [1, 0, 1]]);
    assert_eq!(page.get("/queue?only=1").1, json!({ "waiting": one }), "repeats are counted over all");
    let (code, answer) = page.act(0, 0, &json!({ "act": "confirm-alike", "args": { "bead": 1 } }));
    assert_eq!((code, &answer["revision"]), (200, &json!(1)));
    assert_eq!([page.decisions(0), page.decisions(1)], [[0, 1, 1], [0, 1, 1]]);
    page.act(1, 1, &json!({ "act": "undo" }));
    assert_eq!([page.decisions(0), page.decisions(1)], [[0; 3], [0; 3]], "taken back from either");
    page.act(1, 2, &json!({ "act": "redo" }));
    assert_eq!([page.decisions(0), page.decisions(1)], [[0, 1, 1], [0, 1, 1]]);
    page.act(1, 3, &json!({ "act": "reject-alike", "args": { "bead": 0 } }));
    assert_eq!([page.decisions(0), page.decisions(1)], [[2, 1, 1], [2, 1, 1]]);
    let stale = page.act(0, 0, &json!({ "act": "undo" }));
    assert_eq!((stale.0, page.decisions(1)), (409, vec![2, 1, 1]), "what is not done is done nowhere");
}

#[test]
fn what_is_learned_is_the_aligners_word() {
    let page = page(1);
    let (code, answer) = page.ask("POST", "/reviews/0/learn", &json!({ "again": false }));
    assert_eq!((code, &answer["reload"]), (200, &json!(true)), "{answer}");
    assert!(answer["told"][0].as_str().unwrap().ends_with("less sure"));
    assert_eq!(page.ask("POST", "/reviews/0/learn", &json!({})).0, 422);
    assert_eq!(page.ask("POST", "/reviews/3/learn", &json!({ "again": true })).0, 404);
}

#[test]
fn each_format_can_be_taken_along() {
    let page = page(1);
    page.act(0, 0, &json!({ "act": "confirm", "args": { "beads": [1] } }));
    page.act(0, 1, &json!({ "act": "reject", "args": { "beads": [0] } }));
    for (format, begin, part) in [
        ("tmx", "<?xml", ">confirmed<"),
        ("csv", "\u{FEFF}", "text 1 text"),
        ("xliff", "<?xml", "text 1 text"),
        ("html", "<!DOCTYPE", "text 1 text"),
        ("jsonl", "{", "text 1 text"),
        ("xlsx", "PK", "xl/worksheets/sheet1.xml"),
        ("db", "SQLite format 3", "text 1 text"),
    ] {
        let (code, body) = page.raw("GET", &format!("/reviews/0/export?format={format}"), "", "");
        assert_eq!(code, 200, "{format}");
        let at = |text: &str| body.find(text);
        assert!(at(begin).is_some_and(|at| at < 20) && at(part).is_some(), "{format}: {body:.200}");
        assert_eq!(at("text 0 text"), None, "{format} has what was rejected");
    }
    assert_eq!(page.get("/reviews/0/export?format=exe").0, 404);
    assert_eq!(page.get("/reviews/5/export?format=tmx").0, 404);
    assert_eq!(page.get("/reviews/0/export").0, 400);
}

#[test]
fn all_documents_can_be_taken_along_in_one_file() {
    let page = page(2);
    page.act(1, 0, &json!({ "act": "reject", "args": { "beads": [0] } }));
    for (format, begin) in
        [("tmx", "<?xml"), ("csv", "\u{FEFF}"), ("xliff", "<?xml"), ("db", "SQLite format 3")]
    {
        let (code, body) = page.raw("GET", &format!("/export?format={format}"), "", "");
        assert_eq!((code, body.contains(begin)), (200, true), "{format}");
        // Once in a memory, which holds a unit with all that it came from; else once of each review.
        let units = body.matches("text 0 text").count();
        assert!(units >= 1, "{format}: {units}");
    }
    let (_, tmx) = page.raw("GET", "/export?format=tmx", "", "");
    assert_eq!((tmx.matches("<tu ").count(), tmx.matches("text 0 text").count()), (3, 1), "{tmx}");
    for path in ["/export?format=xlsx", "/export?format=html", "/export?format=exe"] {
        assert_eq!(page.get(path).0, 404, "{path}");
    }
    assert_eq!(page.get("/export").0, 400);
}

/// The stage of a task when it has come to its end.
fn over(page: &Page, work: usize) -> Value {
    for _ in 0..600 {
        let (_, state) = page.get("/state");
        let stage = state["work"][work].clone();
        if !["waiting", "working"].contains(&stage["stage"].as_str().unwrap()) {
            return stage;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("it does not come to an end");
}

#[test]
fn documents_are_dropped_aligned_and_found_again() {
    let page = page(0);
    let (code, made) = page.ask("POST", "/drops", &json!({}));
    let drop = made["drop"].as_str().unwrap().to_owned();
    assert_eq!(code, 200);
    let put =
        |path: &str, text: &str| page.raw("PUT", &format!("/drops/{drop}/file?path={path}"), text, "").0;
    assert_eq!(put("a.ar.txt", "عقدت اللجنة جلستها الأولى في 12 أيار/مايو 2021.\nوانتخبت رئيسا لها.\n"), 200);
    assert_eq!(
        put("a.en.txt", "The Committee held its first meeting on 12 May 2021.\nIt elected its Chair.\n"),
        200
    );
    assert_eq!(put("photo.jpg", "x"), 200);
    for path in ["../a.txt", ".hidden", "a%5Cb", ""] {
        assert_eq!(put(path, "x"), 422, "{path}");
    }
    assert_eq!(page.raw("PUT", "/drops/..%2F../file?path=a", "x", "").0, 422);
    assert_eq!(page.raw("PUT", "/drops/none/file?path=a", "x", "").0, 422);
    assert_eq!(page.ask("POST", "/drops/none/align", &json!({ "first": null })).0, 422);
    let (code, begun) = page.ask("POST", &format!("/drops/{drop}/align"), &json!({ "first": null }));
    assert_eq!((code, &begun["work"]), (200, &json!([0])));
    let stage = over(&page, 0);
    assert_eq!((&stage["stage"], &stage["review"]), (&json!("done"), &json!(0)), "{stage}");
    let (_, state) = page.get("/state");
    assert_eq!(
        state["passed"],
        json!([{ "name": "photo.jpg", "why": "no language in its name, and none of this name or symbol in the other language" }])
    );
    assert_eq!((&state["reviews"][0]["name"], &state["earlier"]), (&json!("a"), &json!([])));
    assert_eq!(state["largest"], LARGEST_DROP);
    // Another day: the same folder, another program.
    page.app.reviews.lock().unwrap().clear();
    let (_, state) = page.get("/state");
    let path = state["earlier"][0]["path"].as_str().unwrap();
    assert_eq!(state["earlier"][0]["name"], "a.ar.txt – a.en.txt");
    let (code, work) = page.ask("POST", "/earlier", &json!({ "path": path }));
    assert_eq!((code, &over(&page, work["work"].as_u64().unwrap() as usize)["stage"]), (200, &json!("done")));
    assert_eq!(page.ask("POST", "/earlier", &json!({ "path": "../../etc" })).0, 422);
}

#[test]
fn what_does_not_look_like_a_translation_can_be_aligned_all_the_same() {
    let page = page(0);
    let path = |name: &str| page._folder.path().join(name);
    let lines = |words: [&str; 7]| {
        let line =
            |i: usize| (0..9).map(|k| words[(i * 7 + k * k + i / 3) % 7]).collect::<Vec<_>>().join(" ");
        (0..60).map(|i| line(i) + ".\n\n").collect::<String>()
    };
    let arabic = ["كتاب", "بحر", "شمس", "قلم", "باب", "جبل", "نهر"];
    let english = [
        "the engine is old",
        "a window of glass",
        "carpets that are",
        "yellow with the",
        "a ladder and",
        "in her pocket",
        "violins for them",
    ];
    std::fs::write(path("a.ar.txt"), lines(arabic)).unwrap();
    std::fs::write(path("a.en.txt"), lines(english)).unwrap();
    let place = Place::of(&path("a.review.jsonl")).unwrap();
    let subject = Subject::Documents(path("a.ar.txt"), path("a.en.txt"));
    let work = drops::begin(&page.app, Begun { name: "a".into(), subject, place });
    let stage = over(&page, work);
    assert_eq!((&stage["stage"], &stage["unlike"]), (&json!("failed"), &json!(true)), "{stage}");
    assert!(stage["remedy"].as_str().unwrap().ends_with("or align them anyway"));
    assert!(!FilePath::new(&path("a.review.jsonl")).exists());
    let (code, begun) = page.ask("POST", &format!("/work/{work}/insist"), &json!({}));
    assert_eq!(code, 200);
    let again = over(&page, begun["work"].as_u64().unwrap() as usize);
    assert_eq!((&again["stage"], &over(&page, work)["stage"]), (&json!("done"), &json!("gone")));
    assert_eq!(page.ask("POST", "/work/77/insist", &json!({})).0, 422);
}

#[test]
fn strangers_get_nothing_and_change_nothing() {
    let page = page(1);
    let cookie = page.running.cookie();
    let host = "Host: 127.0.0.1:PORT";
    let origin = "Origin: http://127.0.0.1:PORT";
    let json = "Content-Type: application/json";
    let act = "{\"revision\":0,\"act\":\"confirm\",\"args\":{\"beads\":[0]}}";
    for (head, body) in [
        (format!("GET /api/state HTTP/1.1\n{host}"), ""),
        (format!("GET / HTTP/1.1\n{host}\nCookie: muqabala=1"), ""),
        (format!("GET /api/reviews/0 HTTP/1.1\nHost: evil.example\nCookie: {cookie}"), ""),
        (format!("GET /api/state HTTP/1.1\n{host}\nSec-Fetch-Site: cross-site\nCookie: {cookie}"), ""),
        (format!("POST /api/reviews/0/act HTTP/1.1\n{host}\n{origin}\n{json}"), act),
        (format!("POST /api/reviews/0/act HTTP/1.1\n{host}\nCookie: {cookie}\n{json}"), act),
        (
            format!(
                "POST /api/reviews/0/act HTTP/1.1\n{host}\nOrigin: http://evil.example\nCookie: {cookie}\n{json}"
            ),
            act,
        ),
        (format!("POST /api/quit HTTP/1.1\n{host}\nOrigin: null\nCookie: {cookie}\n{json}"), "{}"),
    ] {
        assert_eq!(status(&page.running.ask(&head, body)), "403", "{head}");
    }
    let large = format!(
        "PUT /api/drops/a/file?path=a HTTP/1.1\n{host}\n{origin}\nCookie: {cookie}\nContent-Length: 104857600"
    );
    assert_eq!(status(&page.running.ask(&large, "")), "413");
    assert_eq!(page.decisions(0), [0, 0, 0]);
    assert!(!page.app.stop.is_stopped());
    assert_eq!(page.ask("POST", "/quit", &json!({})), (200, json!({})));
    assert!(page.app.stop.is_stopped());
}

#[test]
fn a_page_in_arabic_is_told_in_arabic() {
    let page = page(1);
    let arabic = "\nAccept-Language: ar";
    let (code, body) = page.raw("GET", "/reviews/9", "", arabic);
    assert_eq!((code, body.as_str()), (404, "{\"problem\":\"لا مراجعة كهذه\",\"remedy\":null}"));
    let act = "{\"revision\":0,\"act\":\"join\",\"args\":{\"bead\":2,\"to\":\"down\"}}";
    assert!(page.raw("POST", "/reviews/0/act", act, arabic).1.contains("لا شيء تحتها"));
    let (_, body) = page.raw("POST", "/reviews/0/learn", "{\"again\":false}", arabic);
    assert!(body.contains("زادت الثقة"), "{body}");
    let (_, body) = page.raw("GET", "/reviews/0/why/1", "", arabic);
    assert!(body.contains("كلمات المحتوى"), "{body}");
}
