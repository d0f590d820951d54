//! The house rules that no compiler checks; a failure names the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest file, lines without its tests.
const LONGEST: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of ours below `src` and `tests` whose name ends in one of `endings`.
fn files(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("src"), root().join("tests")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if name != "node_modules" {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn none(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn every_file_says_what_it_is() {
    let broken: Vec<_> = files(&[".rs"])
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    none(&broken, "does not open with //!");
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let broken: Vec<_> = files(&[".rs"])
        .into_iter()
        .filter(|(path, _)| !is_tests_of_its_folder(path))
        .map(|(path, text)| (path, lines_without_tests(&text)))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    none(&broken, "is too long");
}

/// Whether a file holds nothing but the tests of the module it lies in.
fn is_tests_of_its_folder(path: &Path) -> bool {
    path.starts_with(root().join("src")) && path.ends_with("tests.rs")
}

fn lines_without_tests(text: &str) -> usize {
    text.lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .count()
}

#[test]
fn nothing_is_left_for_later() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    let broken: Vec<_> = files(&[".rs", ".js", ".mjs", ".css", ".html"])
        .into_iter()
        .filter(|(_, text)| words.iter().any(|word| text.contains(word)))
        .map(|(path, _)| path.display().to_string())
        .collect();
    none(&broken, "leaves something for later");
}

/// `cargo fmt` skips a file whose `mod` line a macro writes, so each is named.
#[test]
fn every_file_is_formatted() {
    let paths = files(&[".rs"]).into_iter().map(|(path, _)| path);
    let checked = Command::new("rustfmt")
        .args(["--check", "--edition", "2024", "--files-with-diff"])
        .args(paths)
        .current_dir(root())
        .output()
        .expect("rustfmt is installed: rustup component add rustfmt");
    let shown = String::from_utf8_lossy(&checked.stdout);
    let complaint = String::from_utf8_lossy(&checked.stderr);
    assert!(
        checked.status.success(),
        "run rustfmt on:\n{shown}{complaint}"
    );
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// What stands between single backticks outside of code blocks, and in links.
fn named_in(markdown: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (number, block) in markdown.split("```").enumerate() {
        if number % 2 == 0 {
            named.extend(block.split('`').skip(1).step_by(2));
            named.extend(
                block
                    .split("](")
                    .skip(1)
                    .filter_map(|rest| rest.split(')').next()),
            );
        }
    }
    named
}

/// Whether `name` is meant as a path of the project.
fn is_path(name: &str) -> bool {
    const FOLDERS: [&str; 5] = ["src/", "tests/", "knowledge/", ".ci/", ".cargo/"];
    FOLDERS.iter().any(|folder| name.starts_with(folder))
        && !name.contains(['*', '{', '<', '…', ' '])
}

#[test]
fn every_path_in_the_readme_exists() {
    let readme = readme();
    let broken: Vec<_> = named_in(&readme)
        .into_iter()
        .map(|name| name.split('#').next().unwrap_or(name))
        .filter(|name| is_path(name) && !root().join(name).exists())
        .map(str::to_owned)
        .collect();
    none(&broken, "README.md names what does not exist");
}

#[test]
fn every_setting_stands_in_the_readme() {
    let config = fs::read_to_string(root().join("src/config.rs")).unwrap();
    let fields = config
        .split("pub struct Config {")
        .nth(1)
        .and_then(|rest| rest.split("\n}").next())
        .unwrap();
    let keys: Vec<_> = fields
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split(':').next())
        .collect();
    assert!(keys.len() >= 5, "the settings were not found: {keys:?}");
    let readme = readme();
    let named = named_in(&readme);
    let broken: Vec<_> = keys
        .into_iter()
        .filter(|key| {
            !named
                .iter()
                .any(|name| name.trim_start_matches('[').starts_with(key))
        })
        .map(str::to_owned)
        .collect();
    none(&broken, "README.md leaves out the setting");
}
