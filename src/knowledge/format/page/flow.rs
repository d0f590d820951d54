//! Lines in the order in which they are read, joined to paragraphs, also over pages.

use super::PICTURE;
use super::grid::Grid;
use super::table;
use super::words::{Line, Word};

/// A gap between columns is at least this wide in one line, in sizes of the font,
const WIDE: f64 = 1.2;

/// and in all of them at least this.
const NARROW: f64 = 0.6;

/// The text of pages, put together.
#[derive(Default)]
pub(super) struct Flow {
    /// All pages so far, form feeds between them.
    pub(super) text: String,
    /// The same before marks were mended, line for line.
    pub(super) raw: String,
    /// The last line, where it may go on.
    last: Option<Place>,
    /// The titles of a table that nothing has followed yet.
    titles: Option<Vec<String>>,
    begun: bool,
    /// A page has begun on which nothing stands yet.
    new_page: bool,
}

/// A line as far as joining it needs.
#[derive(Clone)]
struct Place {
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    text: String,
    raw: String,
    /// How far the next line's first word would have reached.
    margin: f64,
    /// It stands in a column of a letterhead or a signature.
    narrow: bool,
    first: f64,
}

impl Flow {
    /// Adds a page of words.
    pub(super) fn page(&mut self, lines: Vec<Line>, grids: Vec<Grid>) {
        let page_margin = margin(&lines);
        self.feed();
        let mut lines = lines.into_iter().peekable();
        let mut grids = grids.into_iter().peekable();
        while lines.peek().is_some() || grids.peek().is_some() {
            let top = grids.peek().map_or(f64::MAX, Grid::top);
            let mut run = Vec::new();
            while let Some(line) = lines.next_if(|line| line.base < top) {
                run.push(line);
            }
            for part in parts(&run) {
                match part {
                    Part::Whole(lines) => self.lines(&lines, page_margin, false),
                    Part::Column(lines) => self.lines(&lines, margin(&lines), true),
                }
            }
            if let Some(grid) = grids.next() {
                self.table(&grid);
                // Words beside a table were drawn over its edge; they follow it.
                let bottom = grid.bottom();
                let beside: Vec<Line> =
                    std::iter::from_fn(|| lines.next_if(|line| line.base < bottom)).collect();
                self.lines(&beside, page_margin, false);
            }
        }
    }

    /// Adds a page that is a picture.
    pub(super) fn picture(&mut self) {
        self.feed();
        self.begin_line();
        self.push(PICTURE);
        self.last = None;
        self.titles = None;
    }

    fn feed(&mut self) {
        if self.new_page {
            self.begin_line();
        }
        self.new_page = self.begun;
        self.begun = true;
    }

    /// Ends the line that is open, and the page if another has begun.
    fn begin_line(&mut self) {
        if !self.text.is_empty() || self.new_page {
            self.push('\n');
        }
        if self.new_page {
            self.push('\u{c}');
            self.new_page = false;
        }
    }

    fn push(&mut self, sign: char) {
        self.text.push(sign);
        self.raw.push(sign);
    }

    fn lines(&mut self, lines: &[Line], margin: f64, narrow: bool) {
        for line in lines {
            let place = Place {
                left: line.left(),
                right: line.right(),
                base: line.base,
                size: line.size,
                text: line.text(),
                raw: line.raw(),
                margin,
                narrow,
                first: line
                    .words
                    .first()
                    .map_or(0.0, |word| word.right - word.left),
            };
            if !place.text.is_empty() {
                self.line(place);
            }
        }
    }

    fn line(&mut self, place: Place) {
        match &self.last {
            Some(before) if before.goes_on_in(&place, self.new_page) => {
                // Inside a sentence a page ends without a line's end.
                self.push(if self.new_page { '\u{c}' } else { ' ' });
                self.new_page = false;
            }
            Some(before) => {
                if !self.new_page && before.is_apart_from(&place) {
                    self.push('\n');
                }
                self.begin_line();
            }
            None => self.begin_line(),
        }
        self.text.push_str(&place.text);
        self.raw.push_str(&place.raw);
        self.last = Some(place);
        self.titles = None;
    }

    fn table(&mut self, grid: &Grid) {
        let mut rows = grid.rows();
        if rows.is_empty() {
            return;
        }
        let titles = match self.titles.take() {
            Some(titles) if titles.len() == grid.columns() => titles,
            _ => rows[0].clone(),
        };
        if rows[0] == titles {
            rows.remove(0);
        }
        self.begin_line();
        let table = format!("\n{}", table::markdown(&titles, &rows));
        // Tables are read of drawn rules, which no picture has: nothing was mended.
        self.text += &table;
        self.raw += &table;
        self.titles = Some(titles);
        self.last = None;
    }
}

impl Place {
    /// Whether the line was broken for want of room and goes on in the next.
    fn goes_on_in(&self, next: &Self, new_page: bool) -> bool {
        let (caps, next_caps) = (is_caps(&self.text), is_caps(&next.text));
        let alone = (caps && !next_caps) || (next_caps && self.narrow);
        if alone || begins_with_mark(&next.text) {
            return false;
        }
        let size = self.size.max(next.size);
        let full = self.right + 0.3 * size + next.first > self.margin - 0.3 * size;
        let near = new_page || (0.0..2.4 * size).contains(&(next.base - self.base));
        let alike = (self.size - next.size).abs() < 0.2 * size;
        let small = next.text.starts_with(char::is_lowercase);
        let indented = next.left > self.left + 0.5 * size;
        let ended = self.text.ends_with(['.', ';', ':', '!', '?']);
        full && near && alike && (small || !(indented || (new_page && ended)))
    }

    /// Whether the next line is another paragraph rather than the next line of
    /// a title or an address.
    fn is_apart_from(&self, next: &Self) -> bool {
        let size = self.size.max(next.size);
        let middle = |place: &Self| f64::midpoint(place.left, place.right);
        let centred = (middle(self) - middle(next)).abs() < size;
        let gap = next.base - self.base;
        gap > 2.4 * size || (!centred && (gap > 1.9 * size || gap < 0.0))
    }
}

/// How far lines reach to the right: the edge that most of the long ones keep.
fn margin(lines: &[Line]) -> f64 {
    let mut rights: Vec<f64> = lines.iter().map(Line::right).collect();
    rights.sort_by(f64::total_cmp);
    let all = rights.len();
    // What sticks out, such as a stamp, is not the edge of the text.
    rights
        .get((all * 9 / 10).min(all.saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// Whether a text has no small letter.
fn is_caps(text: &str) -> bool {
    !text.contains(char::is_lowercase)
}

/// Whether a text begins like an item or a heading, or a line of its own in a letterhead.
fn begins_with_mark(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    if [
        "V/v", "Số:", "Email:", "Kính", "Nơi", "Độc", "TM.", "KT.", "TL.", "TUQ.",
    ]
    .contains(&first)
    {
        return true;
    }
    if matches!(
        first,
        "-" | "+" | "*" | "•" | "–" | "−" | "▪" | "" | "✓" | "➢"
    ) {
        return true;
    }
    let number = second.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if matches!(first, "Điều" | "Khoản" | "Chương" | "Mục" | "Phần" | "Phụ") {
        let roman = second.is_some_and(|word| word.starts_with(['I', 'V', 'X', 'l', 'L']));
        return number || roman;
    }
    let label = first.trim_end_matches(['.', ')', '/']);
    let short = label.chars().count() <= 4 && label.len() < first.len();
    short
        && (label.chars().all(|c| c.is_ascii_digit() || c == '.')
            || label.chars().all(|c| "IVXLC".contains(c))
            || (first.ends_with(')') && label.chars().count() == 1))
}

/// Lines that are read one after another.
enum Part {
    /// As wide as the page.
    Whole(Vec<Line>),
    /// One of two columns.
    Column(Vec<Line>),
}

/// Lines in the order in which they are read: where two columns stand beside
/// each other, first all of the left, then all of the right.
fn parts(lines: &[Line]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut plain: Vec<Line> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        match river(&lines[at..]) {
            Some(river) if river.is_table() => {
                plain.extend(lines[at..at + river.lines].iter().cloned());
                at += river.lines;
            }
            Some(river) => {
                parts.push(Part::Whole(std::mem::take(&mut plain)));
                let (left, right) = divide(&lines[at..at + river.lines], river.between);
                parts.extend([Part::Column(left), Part::Column(right)]);
                at += river.lines;
            }
            None => {
                plain.push(lines[at].clone());
                at += 1;
            }
        }
    }
    parts.push(Part::Whole(plain));
    parts
}

/// A gap that runs down between columns.
struct River {
    /// How many lines it parts,
    lines: usize,
    /// and how many of them have words on both sides.
    both: usize,
    between: (f64, f64),
}

impl River {
    /// Line for line there is something on both sides: rows without rules, to
    /// be read across.
    fn is_table(&self) -> bool {
        self.both >= 6 && self.both * 10 >= self.lines * 7
    }
}

/// The river that begins with the first of the lines.
fn river(lines: &[Line]) -> Option<River> {
    let first = lines.first()?;
    let gaps = first.words.windows(2).filter_map(|pair| {
        let gap = (pair[0].right, pair[1].left);
        (gap.1 - gap.0 >= NARROW * first.size).then_some(gap)
    });
    gaps.filter_map(|gap| run(lines, gap))
        .max_by_key(|river| river.lines)
}

fn run(lines: &[Line], start: (f64, f64)) -> Option<River> {
    let mut between = start;
    let (mut both, mut last_both, mut widest) = (0, 0, 0.0_f64);
    let mut count = 0;
    for (at, line) in lines.iter().enumerate() {
        let above = at.checked_sub(1).map(|above| lines[above].base);
        let far = above.is_some_and(|above| line.base - above > 3.5 * line.size);
        // The salutation of a letter stands below its letterhead, in no column.
        let ends = far || line.text().starts_with("Kính gửi");
        let Some((narrowed, sides)) = parted(line, between).filter(|_| !ends) else {
            break;
        };
        between = narrowed;
        count = at + 1;
        if sides == 2 {
            both += 1;
            last_both = at + 1;
            widest = widest.max(gap_at(line, between));
        }
    }
    let size = lines[0].size;
    // Below the last line with both columns one of them may go on, not run into the text.
    let lines = count.min(last_both + 6);
    let apart = both >= 2 && widest >= WIDE * size || widest >= 3.0 * size;
    apart.then_some(River {
        lines,
        both,
        between,
    })
}

/// The part of a river that a line leaves free, and on how many of its sides it has words.
fn parted(line: &Line, river: (f64, f64)) -> Option<((f64, f64), usize)> {
    let (mut from, mut to) = river;
    let (mut left, mut right) = (false, false);
    let middle = f64::midpoint(from, to);
    for word in &line.words {
        if f64::midpoint(word.left, word.right) < middle {
            from = from.max(word.right);
            left = true;
        } else {
            to = to.min(word.left);
            right = true;
        }
    }
    (to - from >= NARROW * line.size)
        .then_some(((from, to), usize::from(left) + usize::from(right)))
}

/// The gap of a line around a river.
fn gap_at(line: &Line, river: (f64, f64)) -> f64 {
    let middle = f64::midpoint(river.0, river.1);
    let left = line.words.iter().map(|word| word.right);
    let right = line.words.iter().map(|word| word.left);
    let from = left.filter(|at| *at <= middle).max_by(f64::total_cmp);
    let to = right.filter(|at| *at >= middle).min_by(f64::total_cmp);
    from.zip(to).map_or(0.0, |(from, to)| to - from)
}

fn divide(lines: &[Line], river: (f64, f64)) -> (Vec<Line>, Vec<Line>) {
    let middle = f64::midpoint(river.0, river.1);
    let mut columns = (Vec::new(), Vec::new());
    for line in lines {
        let (left, right): (Vec<Word>, Vec<Word>) = line
            .words
            .iter()
            .cloned()
            .partition(|word| f64::midpoint(word.left, word.right) < middle);
        for (words, column) in [(left, &mut columns.0), (right, &mut columns.1)] {
            if !words.is_empty() {
                column.push(Line::of(words));
            }
        }
    }
    columns
}
