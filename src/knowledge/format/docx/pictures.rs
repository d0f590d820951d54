//! Pictures of pages in a Word file: staff paste scans into one to send several at once.

use super::super::Unreadable;
use super::super::archive::Relation;
use super::super::xml::{Token, Xml, attribute};

/// A picture of a page is larger each way than this: ten centimetres in the units of
/// drawings (EMU, 360,000 to the centimetre). Signatures, logos and seals are smaller.
const PAGE: f64 = 3_600_000.0;

/// EMU in a point, the unit of pictures of older versions.
const POINT: f64 = 12_700.0;

/// More pictures of pages are not read: one can be named a million times.
const MOST: usize = 300;

/// What Tesseract reads; the drawings of Windows (EMF, WMF) are none of it.
const READ: [&str; 7] = ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif"];

/// The parts that hold the pictures of pages of a body, in its order.
pub(super) fn of(document: &str, relations: &[Relation]) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(document);
    let mut found = Vec::new();
    let mut is_large = false;
    while let Some(token) = xml.next()? {
        let Token::Open(tag) = token else {
            continue;
        };
        let id = match tag.local_name().as_ref() {
            "extent" => {
                let [wide, high] = ["cx", "cy"].map(|side| {
                    let length = attribute(&tag, side).and_then(|side| side.parse().ok());
                    length.unwrap_or_default()
                });
                is_large = is_of_a_page(wide, high);
                continue;
            }
            "shape" => {
                let style = attribute(&tag, "style").unwrap_or_default();
                is_large = is_of_a_page(points(&style, "width"), points(&style, "height"));
                continue;
            }
            "del" | "moveFrom" | "Fallback" => {
                xml.skip()?;
                continue;
            }
            "blip" => attribute(&tag, "embed"),
            "imagedata" => attribute(&tag, "id"),
            _ => continue,
        };
        let of_id = |id: &String| relations.iter().find(|one| one.id == *id);
        let target = id.as_ref().and_then(of_id).map(|one| &one.target);
        let is_read = |target: &&String| {
            let ending = target.rsplit('.').next().unwrap_or_default();
            READ.contains(&ending.to_lowercase().as_str())
        };
        found.extend(target.filter(|target| is_large && is_read(target)).cloned());
    }
    found.truncate(MOST);
    Ok(found)
}

fn is_of_a_page(wide: f64, high: f64) -> bool {
    wide > PAGE && high > PAGE
}

/// A length in a style such as `width:451.5pt;height:638pt`, in EMU.
fn points(style: &str, name: &str) -> f64 {
    let one = style.split(';').filter_map(|one| one.split_once(':'));
    let mut lengths = one.filter(|(key, _)| key.trim() == name);
    let length = lengths
        .next()
        .and_then(|(_, value)| value.trim().strip_suffix("pt"));
    length
        .and_then(|length| length.parse::<f64>().ok())
        .unwrap_or_default()
        * POINT
}
