//! What Tesseract read of a picture as pages of words, without what is none: specks and
//! stamps of signatures.

use crate::language::damage::{Class, quality};
use crate::language::{fold, is_syllable, normalize};

use super::format::page::{Page, Word};
use super::row::Row;

/// The pages of a picture that Tesseract read, as words with their places; a
/// picture may hold several.
pub(super) fn pages(table: &str) -> Vec<Page> {
    let mut pages: Vec<Vec<Word>> = Vec::new();
    let mut line = Line::default();
    let usual = usual_height(table, "4");
    let of_words = usual_height(table, "5");
    for row in table.lines().skip(1).map(Row::of) {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
        let [left, top, width, height] = row.place.unwrap_or_default().map(|side| side as f64);
        let (text, sure) = (row.text, f64::from(row.sure.unwrap_or_default()));
        match row.level {
            "1" => {
                end(&mut pages, line, of_words);
                pages.push(Vec::new());
                line = Line::default();
            }
            "4" => {
                end(&mut pages, line, of_words);
                line = Line {
                    start: pages.last().map_or(0, Vec::len),
                    ..Line::default()
                };
            }
            "5" if is_word(text, sure) || is_plain(text) => {
                let word = Word {
                    left,
                    right: left + width,
                    base: top + height,
                    size: 0.0,
                    text: mended(text),
                    raw: row.raw.map(mended),
                    spaced: true,
                };
                line.heights.push(height);
                line.sure
                    .push(if is_word(text, sure) { sure } else { UNSURE });
                pages.extend(pages.is_empty().then(Vec::new));
                if let Some(page) = pages.last_mut() {
                    page.push(word);
                }
            }
            _ => {}
        }
    }
    end(&mut pages, line, of_words);
    // A line is as high as its highest letter and its lowest; most have both.
    let size = usual * 0.8;
    let sized = |mut words: Vec<Word>| {
        for word in &mut words {
            word.size = size;
        }
        Page::of(words, [], &[])
    };
    pages.into_iter().map(sized).collect()
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    /// How many words stand before it on its page.
    start: usize,
    /// How high its words are, pixels.
    heights: Vec<f64>,
    /// How sure each of its words is.
    sure: Vec<f64>,
}

impl Line {
    /// Whether most of its words are too low for letters.
    fn is_low(&mut self, usual: f64) -> bool {
        /// By the height of the usual word: small letters without an ascender are two
        /// thirds as high.
        const LOW: f64 = 0.4;
        self.heights.sort_by(f64::total_cmp);
        let middle = self.heights.get(self.heights.len() / 2);
        middle.is_some_and(|height| *height < usual * LOW)
    }
}

/// The height of most lines (level 4) or words (5), pixels.
fn usual_height(table: &str, level: &str) -> f64 {
    let lines = table.lines().skip(1).map(Row::of);
    let heights = lines
        .filter(|row| row.level == level)
        .filter_map(|row| row.place);
    let mut heights: Vec<i64> = heights.map(|[.., height]| height).collect();
    heights.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    heights
        .get(heights.len() / 2)
        .map_or(1.0, |height| *height as f64)
}

/// A line of which no word is surer than this is what was read of specks and seals,
/// unless words or figures can be made out in it.
const DOUBTFUL: f64 = 60.0;

/// How sure a word counts that is kept only for the line it stands in.
const UNSURE: f64 = -1.0;

/// Takes away the words that are too unsure for their line, and all of the line that
/// was read last if it is the stamp of a digital signature, which lies over the
/// text and says nothing of it, or only specks, or the marks above the letters of the
/// line below.
fn end(pages: &mut [Vec<Word>], mut line: Line, usual: f64) {
    let Some(page) = pages.last_mut() else {
        return;
    };
    let start = line.start;
    let is_low = line.is_low(usual);
    let sure = without_unsure(page, start, line.sure);
    level(page.get_mut(start..).unwrap_or_default());
    let words = page.get(start..).unwrap_or_default();
    let texts: Vec<String> = words.iter().map(|word| fold(&word.text)).collect();
    let text = texts.join(" ");
    let is_speck = !text.contains(char::is_alphanumeric);
    let named = ["nguoi ky:", "ky boi:", "co quan:"];
    let seal = ["cong", "thong", "tin", "dien", "tu", "chinh", "phu"];
    let of_seal = texts.iter().filter(|word| seal.contains(&word.as_str()));
    let unsure =
        sure.iter().sum::<f64>() < 85.0 * f64::from(u32::try_from(sure.len()).unwrap_or(1));
    // The mark in front of them is read as a word or two.
    let near = |name: &&str| text.find(*name).is_some_and(|at| at <= 12);
    let is_stamp = named.iter().any(near)
        || (texts.len() <= 4 && near(&"email:"))
        || text.contains("thoi gian ky:")
        || (unsure && texts.len() <= 9 && of_seal.count() >= 3);
    let told = |word: &Word| {
        is_syllable_of_three(&word.text) || is_figure(&word.text) || is_symbol(&word.text)
    };
    let is_doubtful = is_low || sure.iter().all(|sure| *sure < DOUBTFUL);
    let is_nothing = is_doubtful && !words.iter().any(told);
    if is_stamp || is_speck || is_nothing {
        page.truncate(start);
    }
}

/// Sets the words of a line on one height: where most end. Where a seal was read into
/// it the line itself reaches into the next.
fn level(words: &mut [Word]) {
    let mut ends: Vec<f64> = words.iter().map(|word| word.base).collect();
    ends.sort_by(f64::total_cmp);
    if let Some(base) = ends.get(ends.len() / 2) {
        for word in words {
            word.base = *base;
        }
    }
}

/// A number of two figures at the least, as cells of tables have.
fn is_figure(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    figures >= 2
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ".,%/-".contains(c))
}

/// Marks above letters are hardly ever read as so long a word.
fn is_syllable_of_three(word: &str) -> bool {
    word.chars().count() > 2 && is_syllable(&word.to_lowercase())
}

/// Takes plain words that nothing speaks for but their line out of a line that is
/// itself unsure, or mostly of such; gives how sure the others are.
fn without_unsure(page: &mut Vec<Word>, start: usize, sure: Vec<f64>) -> Vec<f64> {
    let kept: Vec<f64> = sure.iter().copied().filter(|sure| *sure > UNSURE).collect();
    let plain = sure.len() - kept.len();
    let mut middle = kept.clone();
    middle.sort_by(f64::total_cmp);
    let is_sure = middle.get(kept.len() / 2).is_some_and(|sure| *sure > 90.0);
    // Specks are read as short words.
    let is_long = |(word, sure): (&Word, &f64)| {
        *sure > UNSURE || word.text.chars().count() > 3 && is_syllable(&word.text.to_lowercase())
    };
    let words = page.get(start..).unwrap_or_default();
    let is_of_words = plain <= kept.len() && words.iter().zip(&sure).all(is_long);
    if plain == 0 || is_sure && (plain * 2 <= kept.len() || is_of_words) {
        return kept;
    }
    let tail = page.split_off(start.min(page.len()));
    let words = tail.into_iter().zip(sure);
    page.extend(
        words
            .filter(|(_, sure)| *sure > UNSURE)
            .map(|(word, _)| word),
    );
    kept
}

/// A word of Vietnamese or a short figure, as may stand in any line.
fn is_plain(text: &str) -> bool {
    let figure = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    !text.is_empty() && (figure || quality(text).class == Class::Good)
}

/// A word without the specks that were read as signs in front of it, and with the
/// figures that were read as letters beside others: "l6", "1O".
fn mended(text: &str) -> String {
    let text = normalize(text).replace('\u{2044}', "/");
    let figure = |c: char| c.is_ascii_digit() || "lIO".contains(c);
    if text.len() <= 4 && text.chars().all(figure) && text.contains(|c: char| c.is_ascii_digit()) {
        return text.replace(['l', 'I'], "1").replace('O', "0");
    }
    // A "g" with a speck: "øiao". Beside figures it is a diameter.
    let text = if text.contains(|c: char| c.is_ascii_digit()) {
        text
    } else {
        text.replace('ø', "g")
    };
    // A stroke of the "Đ" is read as another letter.
    let text = text.replace("/QĐĐ-", "/QĐ-");
    let text = if text.contains("://") {
        text
    } else {
        text.replace("//", "/")
    };
    let bare = text.trim_start_matches([',', '.', ';', '|', '_', '`', '~', '\'']);
    if bare.starts_with(char::is_alphabetic) {
        bare.to_owned()
    } else if text == "~" {
        "-".to_owned()
    } else {
        text
    }
}

/// Specks of a scan are read as signs that no word is made of.
fn is_word(text: &str, sure: f64) -> bool {
    // No text has these by themselves.
    if text.chars().all(|c| "ˆ^`´¬¡|".contains(c)) {
        return false;
    }
    let dash = matches!(text.trim(), "-" | "+" | "–" | "—" | "•" | "*");
    let letters = text.contains(char::is_alphanumeric);
    (letters && (sure > 15.0 || is_symbol(text)))
        || (dash && sure > 30.0)
        || (!text.trim().is_empty() && sure > 70.0)
}

/// `/QĐ-UBND`, also behind a number that a hand wrote and nothing can read.
fn is_symbol(text: &str) -> bool {
    let symbol = text.rsplit('/').next().unwrap_or_default();
    let capitals = symbol.chars().filter(|c| c.is_uppercase()).count();
    symbol.len() < text.len()
        && capitals >= 3
        && symbol.contains('-')
        && symbol.chars().all(|c| c.is_alphabetic() || c == '-')
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::format::page;
    use super::*;

    /// A page as Tesseract tells of it, a line of text after the other.
    pub(in super::super) fn table(lines: &[&str]) -> String {
        let mut table = String::from("level\t…\n1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n");
        for (at, line) in lines.iter().enumerate() {
            let top = 200 + 60 * at;
            table += &format!("4\t1\t1\t1\t{at}\t0\t200\t{top}\t2000\t50\t-1\t\n");
            let mut left = 200;
            for word in line.split(' ') {
                let width = 22 * word.chars().count();
                table +=
                    &format!("5\t1\t1\t1\t{at}\t1\t{left}\t{top}\t{width}\t50\t96.5\t{word}\n");
                left += width + 14;
            }
        }
        table
    }

    #[test]
    fn the_stamp_of_a_signature_and_specks_are_no_text() {
        let lines = [
            "Người ký: CỔNG THÔNG TIN ĐIỆN TỬ",
            "CHINHPHU Thời gian ký: 09.07.2025 08:44:47",
            "ƯƠNN Người ký: Sở Y tế",
            "A Email:",
            ",THÔNG TƯ",
            "Số: 51/⁄2025/TT-BCA",
        ];
        let text = page::text(pages(&table(&lines))).text;
        assert_eq!(text, "THÔNG TƯ\nSố: 51/2025/TT-BCA");
    }

    #[test]
    fn figures_read_as_letters_are_figures_beside_others() {
        for (read, mended_to) in [
            ("l6", "16"),
            ("1O", "10"),
            ("I", "I"),
            ("IOl", "IOl"),
            ("O2", "02"),
            ("øiao,", "giao,"),
            ("ø20", "ø20"),
            ("917/QĐĐ-BHXH.", "917/QĐ-BHXH."),
        ] {
            assert_eq!(mended(read), mended_to);
        }
    }

    #[test]
    fn lines_of_specks_go_and_the_symbol_behind_a_hand_written_number_stays() {
        let text = page::text(pages(&table(&["- '", "BỘ CÔNG AN"]))).text;
        assert_eq!(text, "BỘ CÔNG AN");
        assert!(is_word("//QĐ-UBND", 11.9));
        assert!(!is_word("//nm", 11.9));
        assert!(!is_word("ˆ", 90.0));
    }

    #[test]
    fn a_line_that_was_read_of_a_seal_goes_and_a_faint_one_stays() {
        let told = |line: &str| {
            let mut told = table(&["Tổng số", line, "Căn cứ Luật Đấu thầu"]);
            for word in line.split(' ') {
                told = told.replace(&format!("96.5\t{word}\n"), &format!("40\t{word}\n"));
            }
            page::text(pages(&told)).text
        };
        for seal in ["Đề m Lá", "3). m", "tu x"] {
            assert!(!told(seal).contains(seal), "{}", told(seal));
        }
        for faint in ["KT.CHỦ TỊCH", "1.250 37", "Số /QĐ-UBND"] {
            assert!(told(faint).contains(faint), "{}", told(faint));
        }
        let address = "email: vugd@moet.gov.vn) để kịp thời giải quyết";
        assert!(
            page::text(pages(&table(&[address])))
                .text
                .contains("kịp thời")
        );
    }

    #[test]
    fn a_seal_that_was_read_into_a_line_moves_it_to_no_other() {
        let lines = ["của Thủ tướng về mức giá", "gửi qua dịch vụ chuyển phát"];
        // The line and its first word reach down into the next.
        let told = table(&lines).replacen("\t200\t2000\t50\t", "\t200\t2000\t112\t", 1);
        let word = |height| format!("\t200\t66\t{height}\t96.5\tcủa\n");
        let told = told.replace(&word(50), &word(112));
        assert_eq!(page::text(pages(&told)).text, lines.join(" "));
    }

    #[test]
    fn marks_that_were_read_as_a_line_of_their_own_are_none() {
        let lines = [
            "thời gian đề ra; phổ biến",
            "A 2 e z ` NA",
            "nội dung CCHC kịp thời",
        ];
        let low = |line: &str| {
            let mut told = table(&lines.map(|one| if one.starts_with('A') { line } else { one }));
            for word in line.split(' ') {
                let [high, low] = ["50", "13"].map(|high| format!("\t{high}\t96.5\t{word}\n"));
                told = told.replace(&high, &low);
            }
            page::text(pages(&told)).text
        };
        assert!(!low(lines[1]).contains("A 2"));
        assert!(low("xem trang sau").contains("xem trang sau"));
        assert!(page::text(pages(&table(&lines))).text.contains("A 2 e z"));
    }

    #[test]
    fn an_unsure_word_of_a_sure_line_stays_and_goes_from_an_unsure_one() {
        let told = |sure: &str| {
            let lines = table(&["Lai Châu, ngày 04 tháng 02 năm 2025"]);
            let unsure = lines
                .replace("96.5\t04", "0.0\t04")
                .replace("96.5\ttháng", "0.0\ttháng");
            page::text(pages(&unsure.replace("96.5", sure))).text
        };
        assert_eq!(told("96.5"), "Lai Châu, ngày 04 tháng 02 năm 2025");
        assert!(!told("40").contains("04"));
        for (first, stays) in [("QUYẾT", true), ("QUY", false), ("Quxyt", false)] {
            let line = table(&[&format!("{first} ĐỊNH")]);
            let unsure = line.replace(&format!("96.5\t{first}"), &format!("0.0\t{first}"));
            let text = page::text(pages(&unsure)).text;
            assert_eq!(text.contains(first), stays, "{text}");
        }
    }
}
