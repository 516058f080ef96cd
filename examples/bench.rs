use std::time::Instant;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/stat").unwrap();
    let v: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect();
    (v[11].parse::<f64>().unwrap() + v[12].parse::<f64>().unwrap()) / 100.
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = Instant::now();
    let m = muqabala::encoder::encoder();
    eprintln!("load {:?}", t.elapsed());
    for f in &a[1..] {
        let s = std::fs::read_to_string(f).unwrap();
        let l: Vec<&str> = s.lines().collect();
        let mut c = m.session();
        let t0 = cpu();
        let t = Instant::now();
        let p = c.pool(&l);
        let t1 = t.elapsed().as_secs_f64();
        let v = m.head(&p);
        let w = t.elapsed().as_secs_f64();
        let u = cpu() - t0;
        println!(
            "{f} {} lines cpu {u:.2} wall {w:.2} pool {t1:.2} {:.0}/cpu s tokens {} chk {:?}",
            l.len(),
            l.len() as f64 / u,
            p.iter().map(|p| p.tokens).sum::<u32>(),
            &v[0][..4]
        );
    }
}
