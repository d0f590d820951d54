//! An Office file of today: a ZIP archive of XML parts, opened with limits.
//!
//! Parts are inflated one by one and only when asked for, into at most
//! [`MOST_INFLATED`] bytes altogether whatever the archive says of their sizes.
//! Macros and embedded files are never looked at.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unreadable;
use super::xml::{Token, Xml, attribute};

/// What all parts together may inflate to, bytes.
const MOST_INFLATED: u64 = 160 * 1024 * 1024;

/// A part that inflates to more times its size is a bomb, once it is large.
const MOST_TIMES: u64 = 250;

/// Below this a part may inflate as it likes, bytes.
const SMALL: u64 = 4 * 1024 * 1024;

/// The most parts of an archive: a list of two thousand rows with pictures has as many.
const MOST_PARTS: usize = 20_000;

/// An Office file, opened.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

/// A part or address that another part refers to.
pub(super) struct Relation {
    /// How it is referred to.
    pub(super) id: String,
    /// What it is, the last word of its address: "hyperlink", "header".
    pub(super) kind: String,
    /// Where it is, from the root of the archive, or an address of the web.
    pub(super) target: String,
}

/// What is said of a file with a password.
pub(super) const LOCKED: &str = "tệp được đặt mật khẩu nên không đọc được; \
    hãy mở bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại";

const BROKEN: &str = "tệp Office bị hỏng hoặc chưa chép xong; hãy mở bằng Word hoặc Excel, lưu lại rồi chép lại vào thư mục";

const BOMB: &str = "tệp nén chứa quá nhiều dữ liệu so với kích thước của nó (có thể là tệp phá hoại) nên không được đọc; \
    hãy mở bằng Word hoặc Excel và lưu lại";

impl<'a> Archive<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`Unreadable`] when it is broken or has too many parts.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if zip.len() > MOST_PARTS {
            return Err(Unreadable(BOMB.to_owned()));
        }
        Ok(Self {
            zip,
            left: MOST_INFLATED,
        })
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.zip.file_names().flatten();
        names.map(std::borrow::Cow::into_owned).collect()
    }

    /// The text of a part, if there is one of this name.
    ///
    /// # Errors
    /// [`Unreadable`] when it cannot be inflated or is too large.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        Ok(self.bytes(name)?.map(decoded))
    }

    /// The bytes of a part, if there is one of this name.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Archive::part`].
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let name = name.trim_start_matches('/');
        let found = if self.zip.index_for_name(name).is_some() {
            name.to_owned()
        } else {
            let mut names = self.zip.file_names().flatten();
            let other = names.find(|file| file.replace('\\', "/").eq_ignore_ascii_case(name));
            match other {
                Some(other) => other.into_owned(),
                None => return Ok(None),
            }
        };
        let part = match self.zip.by_name(&found) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword) => {
                return Err(Unreadable(LOCKED.to_owned()));
            }
            Err(_) => return Err(broken()),
        };
        let stored = part.compressed_size().max(1);
        let most = self.left.min((stored * MOST_TIMES).max(SMALL));
        let mut bytes = Vec::new();
        part.take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| broken())?;
        if bytes.len() as u64 > most {
            return Err(Unreadable(BOMB.to_owned()));
        }
        self.left -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// What a part refers to.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Archive::part`].
    pub(super) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unreadable> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = format!("{folder}/_rels/{name}.rels");
        let Some(text) = self.part(&path)? else {
            return Ok(Vec::new());
        };
        let mut xml = Xml::new(&text);
        let mut found = Vec::new();
        while let Some(token) = xml.next()? {
            let Token::Open(tag) = token else {
                continue;
            };
            let (Some(id), Some(kind), Some(target)) = (
                attribute(&tag, "Id"),
                attribute(&tag, "Type"),
                attribute(&tag, "Target"),
            ) else {
                continue;
            };
            let external = attribute(&tag, "TargetMode").is_some_and(|mode| mode == "External");
            found.push(Relation {
                id,
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if external {
                    target
                } else {
                    below(folder, &target)
                },
            });
        }
        Ok(found)
    }

    /// The part that the archive is about.
    ///
    /// # Errors
    /// [`Unreadable`] as [`Archive::part`].
    pub(super) fn main_part(&mut self) -> Result<Option<String>, Unreadable> {
        let relations = self.relations("")?;
        let main = relations
            .into_iter()
            .find(|one| one.kind == "officeDocument");
        Ok(main.map(|relation| relation.target))
    }
}

/// Whether bytes are an archive with a part below this folder, told without inflating.
pub(super) fn holds(bytes: &[u8], folder: &str) -> bool {
    bytes.starts_with(b"PK\x03\x04")
        && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| {
            zip.file_names().flatten().any(|name| {
                name.replace('\\', "/")
                    .trim_start_matches('/')
                    .starts_with(folder)
            })
        })
}

fn broken() -> Unreadable {
    Unreadable(BROKEN.to_owned())
}

/// A part's text; parts are UTF-8, seldom UTF-16.
fn decoded(bytes: Vec<u8>) -> String {
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding_rs::UTF_8.decode(&bytes).0.into_owned()
        }
        _ => String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// A target beside a folder's files, from the root.
fn below(folder: &str, target: &str) -> String {
    if let Some(rooted) = target.strip_prefix('/') {
        return rooted.to_owned();
    }
    let mut way: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                way.pop();
            }
            "." | "" => {}
            part => way.push(part),
        }
    }
    way.join("/")
}
