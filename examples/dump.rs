use muqabala::read::*;
use std::path::Path;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let mut o = ReadOptions::default();
    if let Some(p) = a.get(1) {
        if let Ok(p) = p.parse() {
            o.pdf = p;
        }
        if p == "original" {
            o.revisions = Revisions::Original
        }
    }
    let t = std::time::Instant::now();
    match read_path(Path::new(&a[0]), &o) {
        Ok(d) => {
            if a.iter().any(|x| x == "text") {
                print!("{}", d.text());
                return;
            }
            println!("{:?} {:?} {:?}", d.origin, d.facts, d.warnings);
            for b in &d.blocks {
                println!(
                    "{:?}|{}|{}{}|{}",
                    b.kind,
                    b.page.unwrap_or(0),
                    if b.gap_above { "^" } else { "" },
                    b.label.as_deref().unwrap_or(""),
                    b.text
                );
            }
            eprintln!("{:?}", t.elapsed());
        }
        Err(e) => println!("ERROR {e} / {:?} {:?}", e.remedy(), t.elapsed()),
    }
}
