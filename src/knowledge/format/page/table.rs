//! A ruled table as Markdown.

/// Writes rows under the titles of their columns. Where a column is empty the titles
/// stand once more by themselves, as no row would show its title.
pub(super) fn markdown(titles: &[String], rows: &[Vec<String>]) -> String {
    let head = line(titles);
    let is_told = |column: &usize| rows.iter().any(|row| !row[*column].is_empty());
    let named = (0..titles.len()).filter(|column| !titles[*column].is_empty());
    let (told, untold): (Vec<usize>, Vec<usize>) = named.partition(is_told);
    // The head of a page that is drawn as a table has hardly anything below it.
    let apart = !untold.is_empty() && (rows.is_empty() || told.len() >= untold.len());
    let mut table = if apart {
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
