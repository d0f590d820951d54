//! Scans: pages that are pictures, read two at a time.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::apart::{self, Task, Told};
use super::extracted::Extract;
use super::folder::Entry;
use super::format::page::{self, Page};
use super::format::{PICTURE, Unreadable};
use super::{recognised, stamped};
use crate::parallel::in_parallel;

/// A scan that is still to be read: a file with pages that are pictures, or a first page
/// whose number and day are.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    pub(super) entry: Entry,
    /// Names its entry among the extracts.
    pub(super) key: String,
    /// What was extracted of it, [`PICTURE`] for each page that is one, and for figures.
    pub(super) extract: Extract,
}

/// What reading a scan gave.
pub(super) struct Read {
    pub(super) extract: Extract,
    /// Another computer, or another time, would give the same.
    pub(super) lasting: bool,
}

impl Scan {
    /// Path below the knowledge folder.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.entry.path
    }

    fn pages(&self) -> Vec<&str> {
        match &self.extract.text {
            Ok(text) => text.split('\u{c}').collect(),
            Err(_) => Vec::new(),
        }
    }

    /// What was extracted without the figures that are pictures, where no page is one.
    pub(super) fn without_figures(&self) -> Option<Extract> {
        let pages = self.pages();
        let text = || pages.iter().map(|page| stamped::filled(page, ""));
        let whole = !pages.iter().any(|page| page.starts_with(PICTURE));
        whole.then(|| Extract {
            text: Ok(text().collect::<Vec<_>>().join("\u{c}")),
            ..self.extract.clone()
        })
    }

    /// Reads its pictures; `done` hears how many pages of how many are read.
    pub(super) fn read(&self, program: &Path, done: &(dyn Fn(usize, usize) + Sync)) -> Read {
        let pages = self.pages();
        let pictures: Vec<usize> = (0..pages.len())
            .filter(|at| pages[*at].contains(PICTURE))
            .collect();
        let is_page = |at: usize| pages[at].starts_with(PICTURE);
        let (lacking, read) = (AtomicBool::new(false), AtomicUsize::new(0));
        let texts = in_parallel(&pictures, |at| {
            if lacking.load(Ordering::Relaxed) {
                return None;
            }
            let told = self.picture(program, *at);
            if told.as_ref().is_ok_and(|told| told.lacking) {
                lacking.store(true, Ordering::Relaxed);
            }
            let count = read.fetch_add(1, Ordering::Relaxed) + 1;
            done(count, pictures.len());
            Some(told)
        });
        let mut extract = self.extract.clone();
        extract.pictures = pictures.iter().filter(|at| is_page(**at)).count();
        let mut found: Vec<Vec<Page>> = Vec::new();
        let mut why = None;
        let mut any = extract.pictures < pages.len();
        let mut lasting = !lacking.into_inner();
        for (at, told) in pictures.iter().zip(texts) {
            let text = match told {
                Some(Ok(told)) => told.text,
                Some(Err(Unreadable(died))) => {
                    lasting = false;
                    extract.died = true;
                    Err(died)
                }
                None => continue,
            };
            any |= text.is_ok();
            found.push(text.as_deref().map(recognised::pages).unwrap_or_default());
            if let (Err(message), true) = (text, is_page(*at)) {
                extract.unread.push(at + 1);
                why = Some(message);
            }
        }
        extract.text = match why {
            Some(message) if !any => Err(message),
            _ => {
                let page::Text { text, raw } = together(&pages, found);
                extract.raw = (raw != text).then_some(raw);
                Ok(text)
            }
        };
        Read { extract, lasting }
    }

    fn picture(&self, program: &Path, at: usize) -> Result<Told, Unreadable> {
        let format = self.extract.format.clone().unwrap_or_default();
        let task = Task {
            name: format,
            picture: Some(at + 1),
            table: false,
        };
        apart::read(program, &task, self.entry.open()?)
    }
}

/// The pages in order, those that were pictures with what was found in them.
fn together(pages: &[&str], found: Vec<Vec<Page>>) -> page::Text {
    let mut found = found.into_iter();
    let mut said: Vec<page::Text> = Vec::new();
    let mut run: Vec<Page> = Vec::new();
    for text in pages {
        if text.starts_with(PICTURE) {
            let read = found.next().unwrap_or_default();
            run.extend(read);
        } else {
            if !run.is_empty() {
                said.push(page::text(std::mem::take(&mut run)));
            }
            let read = text
                .contains(PICTURE)
                .then(|| found.next().unwrap_or_default());
            let read = read.map_or_else(String::new, |pages| page::text(pages).text);
            let [text, raw] = [(); 2].map(|()| stamped::filled(text, &read));
            said.push(page::Text { text, raw });
        }
    }
    if !run.is_empty() {
        said.push(page::text(run));
    }
    let (texts, raws): (Vec<String>, Vec<String>) =
        said.into_iter().map(|said| (said.text, said.raw)).unzip();
    page::Text {
        text: texts.join("\n\u{c}"),
        raw: raws.join("\n\u{c}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognised::pages;
    use super::super::recognised::tests::table;
    use super::*;

    #[test]
    fn pages_that_were_pictures_take_their_place() {
        let found = vec![
            pages(&table(&["2", "Điều 2. Tổ chức thực hiện"])),
            pages(&table(&["3", "Điều 3. Hiệu lực"])),
        ];
        let text = together(&["Điều 1. Phạm vi", "\u{fffc}", "\u{fffc}"], found);
        assert_eq!(text.raw, text.text);
        assert_eq!(
            text.text,
            "Điều 1. Phạm vi\n\u{c}Điều 2. Tổ chức thực hiện\n\u{c}Điều 3. Hiệu lực"
        );
    }

    #[test]
    fn a_mended_word_keeps_beside_it_how_it_was_read() {
        let table = table(&["Điều 1. Sửa đổi, bổ sung", "một số điều"]);
        let told = table
            .replace("\tđổi,", "\tđổi,\tđỗi,")
            .replace("\tbổ", "\tbổ\tbỗ");
        let said = together(&["Trang đầu", "\u{fffc}"], vec![pages(&told)]);
        assert_eq!(
            said.text,
            "Trang đầu\n\u{c}Điều 1. Sửa đổi, bổ sung một số điều"
        );
        assert_eq!(
            said.raw,
            "Trang đầu\n\u{c}Điều 1. Sửa đỗi, bỗ sung một số điều"
        );
    }

    #[test]
    fn what_tesseract_may_write_never_breaks_the_reading() {
        for odd in [
            "",
            "a\tb",
            "1\n5\n5\t\t\t",
            "\n5\t1\t1\t1\t1\t1\tx\tNaN\t1e999\t-1\t96\tmột",
        ] {
            let _ = together(&["\u{fffc}"], vec![pages(odd)]);
        }
    }
}
