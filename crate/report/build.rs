//! Writes the words that this crate includes.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    permlight_data::Data::for_build()?.write_report()
}
