//! The day of a document: "ngày … tháng … năm …" (Decree 30/2020/NĐ-CP, appendix I,
//! part II, 4).

use super::gap::{Gap, LARGER, MARGIN, Of, Word};
use super::label::{DAY, Label, MONTH, YEAR};

/// The gaps of a date, on a page whose letters are of this size; `line` begins with the
/// word of "ngày".
pub(super) fn gaps(line: &[Word], size: f32) -> Vec<Gap> {
    /// So many words stand between two labels at the most, with the label.
    const MOST: usize = 3;
    let find = |from: usize, label: &Label| {
        let mut words = line.iter().skip(from + 1).take(MOST);
        words
            .position(|word| word.is(label))
            .map(|at| from + 1 + at)
    };
    let Some(month) = find(0, &MONTH) else {
        return Vec::new();
    };
    let year = find(month, &YEAR);
    let labels = [
        Some((0, &DAY)),
        Some((month, &MONTH)),
        year.map(|year| (year, &YEAR)),
    ];
    let measured = labels.map(|label| label.and_then(|(at, label)| line[at].measure(label)));
    let mut sizes: Vec<f32> = measured.iter().flatten().map(|(em, _)| *em).collect();
    sizes.sort_by(f32::total_cmp);
    let em = sizes.get(sizes.len().saturating_sub(1) / 2).copied();
    let em = em.or_else(|| year_size(line)).unwrap_or(size);
    let em = em.min(size * LARGER);
    // Where no label has a height of its own: the year and capitals hang not below the line.
    let known = line.iter().filter(|word| word.high > 0.0);
    let lowest = known.map(|word| word.bottom).fold(f32::MAX, f32::min);
    let mut gaps = Vec::new();
    for (nth, of) in [Of::Day, Of::Month, Of::Year].into_iter().enumerate() {
        let Some((from, label)) = labels[nth] else {
            continue;
        };
        let to = labels.get(nth + 1).copied().flatten();
        if to.is_none() && of != Of::Year {
            continue;
        }
        let near = measured[nth]
            .or(measured[0])
            .or(measured[1])
            .or(measured[2]);
        let end = to.map_or(line.len().min(from + 2), |(to, _)| to);
        let gap = behind(of, &line[from..end]);
        gaps.push(Gap {
            ends_line: year.is_some_and(|year| line.len() <= year + 2),
            left: line[from].end(label, em) - MARGIN * em,
            right: to.map_or(line[from].right + 4.2 * em, |(to, label)| {
                line[to].start(label, em) + MARGIN * em
            }),
            base: near.map_or(lowest, |(_, base)| base),
            em,
            ..gap
        });
    }
    gaps
}

/// The size of the letters of a line by the figures of its year.
fn year_size(line: &[Word]) -> Option<f32> {
    /// How high they are, by the size of the letters.
    const HIGH: f32 = 0.68;
    let is_year =
        |word: &&Word| word.text.len() == 4 && word.text.bytes().all(|b| b.is_ascii_digit());
    let year = line.iter().find(is_year)?;
    (year.high > 0.0).then_some(year.high / HIGH)
}

/// What was read in a gap, of words of which the first is its label.
fn behind(of: Of, words: &[Word]) -> Gap {
    let (label, between) = (&words[0], &words[1..]);
    let read: Vec<&str> = between.iter().map(|word| word.text).collect();
    let read = read.join(" ");
    // What stands behind the year is the sentence's.
    let symbol = match of {
        Of::Year => read.trim_end_matches([';', ',', '.', ':', ')']).len(),
        _ => read.len(),
    };
    Gap {
        of,
        label: label.row,
        rows: label.row + 1..between.last().unwrap_or(label).row + 1,
        symbol,
        read,
        sure: between
            .iter()
            .map(|word| word.sure)
            .fold(f32::MAX, f32::min),
        ends_line: false,
        left: 0.0,
        right: 0.0,
        base: 0.0,
        em: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::gap::tests::{check, line};
    use super::super::gap::{Of, all};
    use super::super::label::parted;

    #[test]
    fn days_stand_between_the_words_of_a_date() {
        let date = ["Hà", "Nội,", "ngày", "AA", "tháng", "5", "năm", "2025"];
        let all = [
            (Of::Day, "AA", ""),
            (Of::Month, "5", ""),
            (Of::Year, "2025", ""),
        ];
        check(&date, &all);
        let listed = ["ngày", "A", "tháng", "5", "năm", "2025;"];
        let all_of_listed = [
            (Of::Day, "A", ""),
            (Of::Month, "5", ""),
            (Of::Year, "2025", ";"),
        ];
        check(&listed, &all_of_listed);
        let glued = ["ngày/{4J.", "thắng", "12", "năm", "201]"];
        let all = [
            (Of::Day, "/{4J.", ""),
            (Of::Month, "12", ""),
            (Of::Year, "201]", ""),
        ];
        check(&glued, &all);
        check(
            &["ngày", "tháng", "năm"],
            &[(Of::Day, "", ""), (Of::Month, "", ""), (Of::Year, "", "")],
        );
        check(&["ngày", "một", "hai", "ba", "tháng"], &[]);
    }

    #[test]
    fn a_date_of_which_no_label_was_read_by_itself_stands_on_the_line_of_its_year() {
        let gaps = all(&parted(&line(&["Minh,", "ngà»", "ÍŠthángAhăm", "2023"])));
        let of: Vec<Of> = gaps.iter().map(|gap| gap.of).collect();
        assert_eq!(of, [Of::Day, Of::Month, Of::Year]);
        assert!(
            gaps.iter().all(|gap| (gap.base - 240.0).abs() < 0.1),
            "{gaps:?}"
        );
    }

    #[test]
    fn a_gap_lies_where_its_labels_end_though_a_figure_was_read_with_them() {
        let gaps = all(&line(&["ngày", "tháng", "5", "năm"]));
        let [day, month, ..] = gaps.as_slice() else {
            unreachable!("three gaps");
        };
        // "năm" is 40 pixels high, the others with their tails.
        assert!((day.em - 44.4).abs() < 0.1, "{}", day.em);
        assert!((day.left - 175.6).abs() < 0.1 && (day.right - 204.4).abs() < 0.1);
        assert!(month.left < month.right);
        assert_eq!((day.label, day.rows.clone()), (1, 2..2));
        assert_eq!((month.label, month.rows.clone()), (2, 3..4));
    }
}
