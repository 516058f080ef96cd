#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| muqabala::fuzzing::run("pdf", bytes));
