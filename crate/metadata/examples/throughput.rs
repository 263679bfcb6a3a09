//! How fast the reader is beside a bare event scan of the same bytes, on one thread.
//!
//! `cargo run --release -p permlight-metadata --example throughput -- FOLDER`

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use permlight_core::subject::SubjectKind;
use permlight_metadata::{find, read, read_bytes};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

const ROUNDS: usize = 9;

struct File {
    kind: SubjectKind,
    bytes: Vec<u8>,
}

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if folders.is_empty() {
        eprintln!("usage: throughput FOLDER...");
        return ExitCode::FAILURE;
    }
    let found = find(&folders);
    // What is not well-formed ends both early, at different places.
    let files: Vec<File> = found
        .inputs
        .iter()
        .filter(|input| read(input).capture.is_some())
        .filter_map(|input| Some(File { kind: input.kind(), bytes: std::fs::read(input.source()).ok()? }))
        .collect();
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    if bytes == 0 {
        eprintln!("there is no profile or permission set to measure");
        return ExitCode::FAILURE;
    }
    // Turn by turn, so that a busy machine slows both down alike.
    let (mut bare, mut reader) = (Duration::MAX, Duration::MAX);
    let mut checksum = 0;
    for _ in 0..ROUNDS {
        bare = bare.min(time(|| checksum += files.iter().map(|file| events(&file.bytes)).sum::<usize>()));
        reader = reader.min(time(|| checksum += files.iter().map(rows).sum::<usize>()));
    }
    let megabytes = f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;
    let speed = |time: Duration| megabytes / time.as_secs_f64();
    println!("files   {}", files.len());
    println!("size    {megabytes:.1} MB");
    println!("bare    {:.1} MB/s", speed(bare));
    println!("reader  {:.1} MB/s", speed(reader));
    println!("ratio   {:.3}", speed(reader) / speed(bare));
    println!("check   {checksum}");
    ExitCode::SUCCESS
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn events(bytes: &[u8]) -> usize {
    let mut reader = Reader::from_reader(bytes);
    let mut count = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) | Err(_) => return count,
            Ok(_) => count += 1,
        }
    }
}

fn rows(file: &File) -> usize {
    let report = read_bytes(file.kind, "name", "source", &file.bytes);
    report.capture.map_or(0, |capture| {
        capture.fields.len() + capture.objects.len() + capture.permissions.named().count()
    })
}
