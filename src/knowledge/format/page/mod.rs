//! Pages as words with their places, made text in reading order.
//!
//! Two columns beside each other are read one after the other, ruled tables
//! become rows, what stands at the edge of page after page goes, wrapped lines
//! are joined, also over the end of a page.

mod flow;
mod grid;
mod running;
mod table;
mod words;

use super::PICTURE;
use grid::Grid;
use running::Edge;
use words::Line;

pub(super) use grid::Rule;
pub(in crate::knowledge) use words::Word;

/// A word that is written upwards or downwards, as the titles of narrow columns are.
pub(in crate::knowledge) struct Turned {
    /// The word as if the page was turned.
    pub(in crate::knowledge) word: Word,
    /// Where its middle stands on the page as it is.
    pub(in crate::knowledge) x: f64,
    pub(in crate::knowledge) y: f64,
}

/// What a page holds.
pub(in crate::knowledge) enum Page {
    /// A picture of words.
    Picture,
    /// Words and tables.
    Words {
        /// From the top, what is in tables left out.
        lines: Vec<Line>,
        /// From the top.
        grids: Vec<Grid>,
    },
}

impl Page {
    /// A page of words, with the rules drawn on it. Turned words outside of tables are
    /// notes at the edge.
    pub(in crate::knowledge) fn of(
        words: Vec<Word>,
        turned: impl IntoIterator<Item = Turned>,
        rules: &[Rule],
    ) -> Self {
        let mut grids = grid::grids(rules);
        let mut free = Vec::new();
        for word in words {
            if let Err(word) = grid::put(&mut grids, word) {
                free.push(word);
            }
        }
        for word in turned {
            grid::put_turned(&mut grids, word);
        }
        let (tables, sparse): (Vec<_>, Vec<_>) = grids.into_iter().partition(Grid::is_table);
        free.extend(sparse.into_iter().flat_map(Grid::into_words));
        Self::Words {
            lines: words::lines(free),
            grids: tables,
        }
    }
}

/// What pages say.
pub(in crate::knowledge) struct Text {
    /// Form feeds between the pages; [`PICTURE`] for one that is a picture.
    pub(in crate::knowledge) text: String,
    /// The same before marks were mended, line for line.
    pub(in crate::knowledge) raw: String,
}

/// What pages say, in reading order.
pub(in crate::knowledge) fn text(mut pages: Vec<Page>) -> Text {
    drop_running(&mut pages);
    let mut flow = flow::Flow::default();
    for page in pages {
        match page {
            Page::Picture => flow.picture(),
            Page::Words { lines, grids } => flow.page(lines, grids),
        }
    }
    Text {
        text: flow.text,
        raw: flow.raw,
    }
}

/// Takes away what stands at the edge of page after page.
fn drop_running(pages: &mut [Page]) {
    let edges: Vec<Vec<Edge>> = pages
        .iter()
        .map(|page| match page {
            Page::Picture => Vec::new(),
            Page::Words { lines, .. } => running::edges(lines.iter().map(Line::text)),
        })
        .collect();
    let dropped = running::repeated(&edges);
    for (page, dropped) in pages.iter_mut().zip(dropped) {
        if let Page::Words { lines, .. } = page {
            let mut at = 0;
            lines.retain(|_| {
                at += 1;
                !dropped.contains(&(at - 1))
            });
        }
    }
}
