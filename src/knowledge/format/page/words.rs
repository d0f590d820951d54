//! Words with their places, put together to lines.

/// A gap up to this is no gap.
const JOINT: f64 = 0.12;

/// A word where it stands.
#[derive(Debug, Clone)]
pub(in crate::knowledge) struct Word {
    pub(in crate::knowledge) left: f64,
    pub(in crate::knowledge) right: f64,
    /// The line it stands on; downwards is more.
    pub(in crate::knowledge) base: f64,
    pub(in crate::knowledge) size: f64,
    pub(in crate::knowledge) text: String,
    /// How it was read, where a mark was mended.
    pub(in crate::knowledge) raw: Option<String>,
    /// A space was drawn behind it.
    pub(in crate::knowledge) spaced: bool,
}

impl Word {
    /// Whether it holds a letter or figure.
    pub(in crate::knowledge) fn is_of_letters(&self) -> bool {
        self.text.contains(char::is_alphanumeric)
    }

    /// Whether the next piece belongs to the same word. A day stamped into a gap
    /// later does not.
    fn joins(&self, next: &Self) -> bool {
        let stamped = self.text.ends_with(|c: char| c.is_ascii_digit())
            && next.text.starts_with(char::is_alphabetic);
        !self.spaced && !stamped && (next.left - self.right).abs() < next.size * JOINT
    }

    fn repeats(&self, other: &Self) -> bool {
        let near = self.size * 0.2;
        self.text == other.text
            && (self.left - other.left).abs() < near
            && (self.base - other.base).abs() < near
    }
}

/// Words on one height, from left to right.
#[derive(Debug, Clone)]
pub(in crate::knowledge) struct Line {
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) words: Vec<Word>,
}

impl Line {
    pub(super) fn of(words: Vec<Word>) -> Self {
        let size = words.iter().map(|word| word.size).fold(0.0, f64::max);
        let base = words.iter().map(|word| word.base).fold(0.0, f64::max);
        Self { base, size, words }
    }

    /// Whether another line, only a little lower, stands in another column or in the
    /// gaps of this one, where number and day are put in later.
    fn is_beside(&self, below: &Self) -> bool {
        let size = self.size.min(below.size);
        let apart = |left: &Self, right: &Self| left.right() + size < right.left();
        let meets = |one: &Word| {
            let mut words = self.words.iter();
            words.any(|word| word.left < one.right && one.left < word.right)
        };
        below.base - self.base < 0.85 * size
            && (apart(self, below) || apart(below, self) || !below.words.iter().any(meets))
    }

    fn take(&mut self, other: Self) {
        let mut words = std::mem::take(&mut self.words);
        words.extend(other.words);
        words.sort_by(|a, b| a.left.total_cmp(&b.left));
        *self = Self::of(words);
    }

    pub(super) fn left(&self) -> f64 {
        self.words.first().map_or(0.0, |word| word.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.words.iter().map(|word| word.right).fold(0.0, f64::max)
    }

    /// What it says.
    pub(super) fn text(&self) -> String {
        self.joined(|word| &word.text)
    }

    /// What it said before marks were mended.
    pub(super) fn raw(&self) -> String {
        self.joined(|word| word.raw.as_ref().unwrap_or(&word.text))
    }

    fn joined(&self, says: impl Fn(&Word) -> &String) -> String {
        let mut text = String::new();
        let mut before: Option<&Word> = None;
        for word in &self.words {
            let joint = before.is_some_and(|before| before.joins(word));
            if before.is_some() && !joint {
                text.push(' ');
            }
            text.push_str(says(word));
            before = Some(word);
        }
        text
    }
}

/// The lines of some words, from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        match rows.last_mut() {
            // A raised figure is smaller than what it is raised above.
            Some(row) if word.base - row[0].base <= 0.4 * word.size.max(row[0].size) => {
                row.push(word);
            }
            _ => rows.push(vec![word]),
        }
    }
    let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
    for mut row in rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        // Bold is sometimes made by drawing twice.
        row.dedup_by(|later, earlier| earlier.repeats(later));
        let line = Line::of(row);
        match lines.last_mut() {
            Some(above) if above.is_beside(&line) => above.take(line),
            _ => lines.push(line),
        }
    }
    lines
}
