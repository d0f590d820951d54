//! Damaged text restored, line by line.
//!
//! Whatever is not damaged comes out byte for byte as it went in, and the
//! number of lines never changes, so that what was read can be shown beside
//! what it was restored to.

use std::borrow::Cow;
use std::ops::Range;

use super::Model;
use super::choice::Memory;
use super::model::SENTENCE_ID;
use super::quality::{Class, assess};
use super::row::{Marker, Row};

/// A text restored.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The text; the same number of lines as before.
    pub text: String,
    /// How sure it is on average, from 0 to 1.
    pub certainty: f32,
    /// Where the words are that a person should look at, bytes of `text`.
    pub uncertain: Vec<Range<usize>>,
}

/// One line of a document, restored where it was damaged.
#[derive(Debug, Clone, PartialEq)]
pub struct RestoredLine<'t> {
    /// The line as it was read.
    pub raw: &'t str,
    /// The line as it was printed, as far as can be told.
    pub text: Cow<'t, str>,
    /// How sure it is on average, from 0 to 1; 1 where nothing was damaged.
    pub certainty: f32,
    /// Where the words are that a person should look at, bytes of `text`.
    pub uncertain: Vec<Range<usize>>,
}

impl RestoredLine<'_> {
    /// Writes some parts of the text, in their order, as is known better.
    pub fn rewrite(&mut self, parts: &[(Range<usize>, String)]) {
        for (span, known) in parts.iter().rev() {
            self.text.to_mut().replace_range(span.clone(), known);
            self.uncertain
                .retain(|word| word.end <= span.start || span.end <= word.start);
            for word in self
                .uncertain
                .iter_mut()
                .filter(|word| span.end <= word.start)
            {
                word.start = word.start + known.len() - span.len();
                word.end = word.end + known.len() - span.len();
            }
        }
    }
}

/// Tells whether any paragraph of a text needs restoring, before a model is loaded for it.
#[must_use]
pub fn is_damaged(text: &str) -> bool {
    damaged_lines(text).contains(&true)
}

/// Restores one paragraph, whatever its quality.
#[must_use]
pub fn restore(paragraph: &str, model: &Model) -> Restored {
    let lines: Vec<&str> = paragraph.split('\n').collect();
    join(&restore_paragraphs(&lines, &vec![true; lines.len()], model))
}

/// Restores the damaged paragraphs of a document and leaves the rest alone.
///
/// Out come as many lines as the text has between line feeds.
#[must_use]
pub fn restore_lines<'t>(text: &'t str, model: &Model) -> Vec<RestoredLine<'t>> {
    let lines: Vec<&str> = text.split('\n').collect();
    restore_paragraphs(&lines, &damaged_lines(text), model)
}

/// Joins lines, with what they say of themselves.
#[must_use]
pub fn join(lines: &[RestoredLine]) -> Restored {
    let mut text = String::new();
    let mut uncertain = Vec::new();
    let (mut sum, mut letters) = (0.0, 0.0);
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let at = text.len();
        uncertain.extend(line.uncertain.iter().map(|w| at + w.start..at + w.end));
        text.push_str(&line.text);
        let weight = f32::from(u16::try_from(line.text.len()).unwrap_or(u16::MAX));
        sum += weight * line.certainty;
        letters += weight;
    }
    Restored {
        text,
        certainty: if letters > 0.0 { sum / letters } else { 1.0 },
        uncertain,
    }
}

/// For each line, whether it belongs to a damaged paragraph.
fn damaged_lines(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.split('\n').collect();
    let paragraphs = paragraphs(&lines);
    let joined: Vec<String> = paragraphs
        .iter()
        .map(|lines_of| lines[lines_of.clone()].join("\n"))
        .collect();
    let texts: Vec<&str> = joined.iter().map(String::as_str).collect();
    let mut damaged = vec![false; lines.len()];
    for (paragraph, quality) in paragraphs.into_iter().zip(assess(&texts)) {
        if quality.class == Class::Damaged {
            damaged[paragraph].fill(true);
        }
    }
    damaged
}

/// The runs of lines that are not empty.
fn paragraphs(lines: &[&str]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == i => last.end = i + 1,
            _ => found.push(i..i + 1),
        }
    }
    found
}

/// Restores the lines marked as damaged, paragraph by paragraph.
fn restore_paragraphs<'t>(
    lines: &[&'t str],
    damaged: &[bool],
    model: &Model,
) -> Vec<RestoredLine<'t>> {
    let mut out: Vec<RestoredLine> = lines.iter().map(|raw| untouched(raw)).collect();
    let mut memory = Memory::default();
    let mut context = (SENTENCE_ID, SENTENCE_ID);
    let mut letter = Marker::default();
    for paragraph in paragraphs(lines) {
        if !damaged[paragraph.start] {
            context = (SENTENCE_ID, SENTENCE_ID);
            continue;
        }
        // A paragraph that begins small goes on from before the page break.
        if !lines[paragraph.start]
            .trim_start()
            .starts_with(char::is_lowercase)
        {
            context = (SENTENCE_ID, SENTENCE_ID);
        }
        let mut row = Row::of(&lines[paragraph.clone()], model);
        row.mend_markers(&mut letter);
        let restored = row.restore(&lines[paragraph.clone()], &mut context, model, &mut memory);
        out.splice(paragraph, restored);
    }
    out
}

/// A line as it is.
fn untouched(raw: &str) -> RestoredLine<'_> {
    RestoredLine {
        raw,
        text: Cow::Borrowed(raw),
        certainty: 1.0,
        uncertain: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static MODEL: LazyLock<Model> = LazyLock::new(|| {
        let mut model = Model::load();
        model.learn_names(&["Chí Linh", "Thành phố Chí Linh", "Hải Dương"]);
        model
    });

    /// What the paragraph of a damaged document reads like, to put others beside.
    const DAMAGED: &str = "Thuc hién Chi thi s6 23/CT-TTg ngay 02 thang 9 ndam 2021 cua Thu tuéng\n\
        Chinh phu vé viéc diy manh thyc hién Chuong trinh tong thé CCHC nha nudc";

    #[track_caller]
    fn check(read: &str, printed: &str) {
        assert_eq!(restore(read, &MODEL).text, printed);
    }

    #[test]
    fn running_text_is_restored_with_its_numbers() {
        check(
            DAMAGED,
            "Thực hiện Chỉ thị số 23/CT-TTg ngày 02 tháng 9 năm 2021 của Thủ tướng\n\
             Chính phủ về việc đẩy mạnh thực hiện Chương trình tổng thể CCHC nhà nước",
        );
        check(
            "co che mot ctra, mot cura lién thong trong giai quyét thu tuc hanh chinh",
            "cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính",
        );
    }

    #[test]
    fn the_header_is_restored_in_capitals() {
        check(
            "UY BAN NHAN DAN CONG HOA XA HQI CHU NGHIiA VIET NAM",
            "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        );
        check("I. MUC PiCH, YEU CAU", "I. MỤC ĐÍCH, YÊU CẦU");
        check("I11. TO CHUC THU'C HIEN", "III. TỔ CHỨC THỰC HIỆN");
    }

    #[test]
    fn names_are_restored_as_they_were_given() {
        check(
            "S6: 21 /KH-UBND Chi Linh, ngay 08 thdng 02 ndam 2022",
            "Số: 21 /KH-UBND Chí Linh, ngày 08 tháng 02 năm 2022",
        );
    }

    #[test]
    fn torn_words_and_lost_letters_are_mended() {
        check(
            "chtrc b may hanh chinh nha nudc",
            "chức bộ máy hành chính nhà nước",
        );
        check(
            "cac 16p dao tao, tp huan, bdi dudng vé quan Iy nha nude",
            "các lớp đào tạo, tập huấn, bồi dưỡng về quản lý nhà nước",
        );
    }

    #[test]
    fn the_letters_of_points_are_told_apart() {
        check(
            "¢) Tuyén truyén\nd) Tinh hinh\nd) Thudng xuyén\ne) Thuc hién",
            "c) Tuyên truyền\nd) Tình hình\nđ) Thường xuyên\ne) Thực hiện",
        );
    }

    #[test]
    fn what_is_not_damaged_is_not_touched() {
        for text in [
            "KẾ HOẠCH\n\nTuyên truyền cải cách hành chính năm 2022\n\n**KT: CHỦ TỊCH**\n",
            "thu tuc lam can cuoc cong dan o dau",
            "The Government shall issue the list of procedures.\r\n\r\nArticle 2",
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
            "",
        ] {
            assert_eq!(join(&restore_lines(text, &MODEL)).text, text);
        }
    }

    #[test]
    fn only_the_damaged_part_of_a_document_is_touched() {
        let good = "Ủy ban nhân dân thành phố xây dựng Kế hoạch tuyên truyền như sau:";
        let lines = format!("{DAMAGED}\n\n{good}");
        let restored = restore_lines(&lines, &MODEL);
        assert_eq!(restored.last().map(|line| line.text.as_ref()), Some(good));
        assert_ne!(restored[0].text, restored[0].raw);
    }

    #[test]
    fn a_doubtful_word_is_pointed_out() {
        let restored = restore("qvb xtz nha nudc", &MODEL);
        assert!(!restored.uncertain.is_empty());
        assert!(restored.certainty < 1.0);
    }

    #[test]
    fn one_long_line_takes_time_in_proportion() {
        let line = DAMAGED.replace('\n', " ") + " ";
        let restored = join(&restore_lines(&line.repeat(100), &MODEL));
        assert_eq!(restored.text.matches("23/CT-TTg").count(), 100);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn any_text_keeps_its_lines(text in "(?s).{0,200}") {
            let restored = restore(&text, &MODEL);
            prop_assert_eq!(restored.text.split('\n').count(), text.split('\n').count());
            for doubt in restored.uncertain {
                prop_assert!(restored.text.get(doubt).is_some());
            }
        }

        #[test]
        fn text_like_a_scan_keeps_its_lines(
            text in "[a-zA-Zéèàôâ0169¢&@'’?!|(),.; \n-]{0,120}"
        ) {
            let text = format!("{DAMAGED}\n\n{text}");
            prop_assert_eq!(restore_lines(&text, &MODEL).len(), text.split('\n').count());
        }

        #[test]
        fn numbers_dates_and_links_survive(
            number in 1_u32..5000, day in 1_u32..32, year in 1990_u32..2030,
            symbol in "(KH|QD|CT|NQ)-(UBND|TTg|HDND)", host in "[a-z]{3,9}",
        ) {
            let kept = [
                format!("{number}/{symbol}"),
                format!("{day:02}/9/{year}"),
                format!("https://{host}.gov.vn/x?id={number}"),
                format!("{year}-{}", year + 5),
                number.to_string(),
            ];
            let text = format!("Thuc hién Ké hoach s6 {} cua Uy ban", kept.join(" cua tinh "));
            let restored = restore(&text, &MODEL).text;
            for each in kept {
                prop_assert!(restored.contains(&each), "{} in {}", each, restored);
            }
        }

        #[test]
        fn clean_paragraphs_are_unchanged(
            words in prop::collection::vec("(của|thủ tục|hành chính|Ủy ban|được|UBND|2022|về|quyết định)", 1..30)
        ) {
            let text = words.join(" ");
            prop_assert_eq!(&join(&restore_lines(&text, &MODEL)).text, &text);
        }
    }
}
