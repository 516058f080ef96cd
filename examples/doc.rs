fn main() {
    let a: Vec<String> = std::env::args().collect();
    let d = undoc::doc::DocParser::from_bytes(std::fs::read(&a[1]).unwrap()).unwrap().parse().unwrap();
    println!("{}", serde_json::to_string(&d.sections).unwrap());
}
