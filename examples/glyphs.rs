use lopdf::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let d = Document::load(&a[1]).unwrap();
    let p = d.page_iter().nth(a[3].parse().unwrap()).unwrap();
    let c = d.get_page_content(p);
    println!("{}", String::from_utf8_lossy(&c[..c.len().min(a[2].parse().unwrap())]));
    for (n, f) in d.get_page_fonts(p).unwrap() {
        println!("FONT {}", String::from_utf8_lossy(&n));
        if let Ok(s) = f.get_deref(b"ToUnicode", &d).and_then(Object::as_stream) {
            println!("{}", String::from_utf8_lossy(&s.get_plain_content().unwrap()));
        }
    }
}
