//! `motcua restore FILE`: a damaged document restored for staff to review.
//!
//! Writes `FILE.phuc-hoi.md` beside the file and touches nothing else. What the
//! clean documents of the same folder say helps to decide. A review that is
//! already there may have been worked on, so it is never written over.

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::knowledge;
use crate::language::damage::{LABEL, Restored, is_damaged, join};
use crate::language::normalize;

/// Clean documents beside the file are learned from up to this many bytes each.
const LARGEST: u64 = 4 << 20;

/// Restores a file of text or Markdown and says where the review was written.
///
/// # Errors
/// If the file cannot be read as text, or a review of it exists already.
pub(super) fn run(file: &Path, out: &mut dyn Write) -> anyhow::Result<()> {
    let raw = read(file)?;
    if !is_damaged(&raw) {
        writeln!(
            out,
            "{}: văn bản đọc được bình thường, không cần phục hồi.",
            file.display()
        )?;
        return Ok(());
    }
    let review = review_path(file);
    let clean = clean_neighbours(file);
    let model = knowledge::model(clean.iter().map(String::as_str));
    let restored = join(&knowledge::restored(&raw, &model));
    write_new(&review, &page(&restored))?;
    writeln!(
        out,
        "Đã ghi {}: {} chỗ chưa chắc chắn được đánh dấu ⟦…?⟧. Hãy đối chiếu với bản gốc.",
        review.display(),
        restored.uncertain.len()
    )?;
    Ok(())
}

/// The text of a file, in the one spelling that all of motcua works on.
fn read(file: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(file).with_context(|| format!("không mở được {}", file.display()))?;
    let text = String::from_utf8(bytes).with_context(|| {
        format!(
            "{} không phải tệp văn bản UTF-8 (.txt hoặc .md)",
            file.display()
        )
    })?;
    Ok(normalize(&text))
}

/// Where the review of a file is written.
fn review_path(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".phuc-hoi.md");
    PathBuf::from(name)
}

/// The clean texts in the same folder, in order of name; what cannot be read is left out.
fn clean_neighbours(file: &Path) -> Vec<String> {
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    let Ok(entries) = fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path != file && is_text(path))
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| read(path).ok())
        .filter(|text| !is_damaged(text))
        .collect()
}

/// Tells whether a path is a small file of text that is not itself a review.
fn is_text(path: &Path) -> bool {
    let of_text = path
        .extension()
        .is_some_and(|extension| extension == "md" || extension == "txt");
    let review = path.to_string_lossy().ends_with(".phuc-hoi.md");
    let small = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= LARGEST);
    of_text && !review && small
}

/// The review: the label, how to read the marks, and the text with its doubts marked.
fn page(restored: &Restored) -> String {
    let mut page = format!(
        "> {LABEL}\n>\n> Chữ chưa chắc chắn được đánh dấu ⟦như thế này?⟧. Sau khi sửa, hãy bỏ \
         các dấu này và phần ghi chú ở đầu tệp.\n\n"
    );
    let mut copied = 0;
    for doubt in &restored.uncertain {
        page.push_str(&restored.text[copied..doubt.start]);
        let _ = write!(page, "⟦{}?⟧", &restored.text[doubt.clone()]);
        copied = doubt.end;
    }
    page.push_str(&restored.text[copied..]);
    page
}

/// Writes a file that does not exist yet.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let created = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    let mut file = match created {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "{} đã có sẵn và có thể đang được sửa; hãy đổi tên hoặc xóa tệp đó rồi chạy lại",
            path.display()
        ),
        Err(error) => {
            return Err(error).with_context(|| format!("không ghi được {}", path.display()));
        }
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("không ghi được {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAMAGED: &str = "KE HOACH\n\nTuyén truyén cai cach hanh chinh nha nuéc nam 2022\n\
        trén dia ban thanh phé, so 21/KH-UBND";

    fn folder_with(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        (folder, file)
    }

    #[test]
    fn a_review_is_written_beside_the_file() {
        let (_folder, file) = folder_with("ke-hoach.txt", DAMAGED);
        run(&file, &mut std::io::sink()).unwrap();
        let review = fs::read_to_string(review_path(&file)).unwrap();
        assert!(review.starts_with("> văn bản được phục hồi tự động từ bản quét"));
        assert!(review.contains("cải cách hành chính nhà nước năm 2022"));
        assert!(review.contains("21/KH-UBND"));
        assert_eq!(fs::read_to_string(&file).unwrap(), DAMAGED);
    }

    #[test]
    fn a_review_is_never_written_over() {
        let (_folder, file) = folder_with("ke-hoach.txt", DAMAGED);
        fs::write(review_path(&file), "đã sửa").unwrap();
        let error = run(&file, &mut std::io::sink()).unwrap_err();
        assert!(error.to_string().contains("đã có sẵn"));
        assert_eq!(fs::read_to_string(review_path(&file)).unwrap(), "đã sửa");
    }

    #[test]
    fn a_clean_file_gets_no_review() {
        let (_folder, file) = folder_with("sach.md", "Kế hoạch tuyên truyền cải cách hành chính");
        run(&file, &mut std::io::sink()).unwrap();
        assert!(!review_path(&file).exists());
    }

    #[test]
    fn a_file_that_is_no_text_is_refused() {
        let (_folder, file) = folder_with("anh.txt", "");
        fs::write(&file, [0xff, 0xfe, 0x00, 0x80]).unwrap();
        assert!(run(&file, &mut std::io::sink()).is_err());
    }
}
