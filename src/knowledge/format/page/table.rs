//! A ruled table as Markdown.

/// Writes rows under the titles of their columns. Where a column is empty the titles
/// stand once more by themselves, as no row would show its title.
pub(super) fn markdown(titles: &[String], rows: &[Vec<String>]) -> String {
    let head = line(titles);
    let is_told = |column: usize| rows.iter().any(|row| !row[column].is_empty());
    let untold = (0..titles.len()).any(|column| !titles[column].is_empty() && !is_told(column));
    let mut table = if untold {
        format!("{head}\n")
    } else {
        String::new()
    };
    table += &head;
    table += &"|---".repeat(titles.len());
    table += "|\n";
    for row in rows {
        table += &line(row);
    }
    table
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
