//! The knowledge folder: which files there are, what they say, what was left out and why.
use std::path::Path;
use crate::document::Document;
/// x
#[derive(Debug, Clone, Default)]
pub struct Hotline { /// x
 pub number: String, /// x
 pub name: String, /// x
 pub purpose: String, /// x
 pub hours: String, /// x
 pub place: String, /// x
 pub source: String, /// x
 pub checked: Option<jiff::civil::Date> }
/// x
#[derive(Debug, Default)]
pub struct Knowledge { /// x
 pub documents: Vec<Document>, /// x
 pub hotlines: Vec<Hotline>, /// x
 pub digest: String }
/// x
/// # Errors
/// x
pub fn read(dir: &Path) -> std::io::Result<Knowledge> {
    let mut k = Knowledge::default();
    let mut files: Vec<_> = std::fs::read_dir(dir.join("plans"))?.map(|e| e.map(|e| e.path())).collect::<Result<_,_>>()?;
    files.sort();
    for f in files {
        let t = crate::language::decode(&std::fs::read(&f)?).map_err(|e| std::io::Error::other(e.to_string()))?;
        k.documents.push(Document::read(&format!("plans/{}", f.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()), &t));
    }
    Ok(k)
}
