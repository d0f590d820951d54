//! Masking, measured on strings made from a fixed seed: every one with a
//! personal detail of a known kind, or with numbers that are nobody's.

mod made;
mod nobodys;

use std::collections::BTreeMap;

use motcua::mask::{Kind, find, mask};

use crate::noise::Random;

/// Strings of each kind.
const OF_EACH: usize = 2_000;

/// Strings without personal details.
const NOBODYS: usize = 12_000;

/// What came of the labelled strings of one kind.
#[derive(Default)]
struct Count {
    all: usize,
    /// Every digit and letter of the detail is masked.
    masked: usize,
    /// And under its own kind.
    named: usize,
    missed: Vec<String>,
}

#[test]
fn personal_details_are_masked_and_others_are_not() {
    let mut random = Random::new(2_026);
    let mut counts: BTreeMap<Kind, Count> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut right = 0;
    for kind in Kind::ALL {
        for _ in 0..OF_EACH {
            let (text, label) = made::string(kind, &mut random);
            let count = counts.entry(kind).or_default();
            let mut covered = 0..0;
            for personal in find(&text) {
                if personal.span.start < label.end && label.start < personal.span.end {
                    right += 1;
                    count.named += usize::from(personal.kind == kind);
                    covered = personal.span;
                } else {
                    wrong.push(text.clone());
                }
            }
            count.all += 1;
            if covered.start <= label.start && label.end <= covered.end {
                count.masked += 1;
            } else {
                count.missed.push(text);
            }
        }
    }
    for _ in 0..NOBODYS {
        let text = nobodys::string(&mut random);
        if mask(&text) != text {
            wrong.push(format!("{text}  →  {}", mask(&text)));
        }
    }
    let all: usize = counts.values().map(|count| count.all).sum();
    let masked: usize = counts.values().map(|count| count.masked).sum();
    let named: usize = counts.values().map(|count| count.named).sum();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap());
    let share = |part: usize, whole: usize| number(part) / number(whole);
    let (recall, precision) = (share(masked, all), share(right, right + wrong.len()));
    println!(
        "{all} labelled, {NOBODYS} of nobody: recall {recall:.4}, precision {precision:.4}, \
         kind right {:.4}",
        share(named, all)
    );
    for (kind, count) in &counts {
        let missed: Vec<_> = count.missed.iter().take(4).collect();
        println!(
            "{kind:?}: {} of {}, named {}, {missed:#?}",
            count.masked, count.all, count.named
        );
    }
    println!("wrong: {:#?}", wrong.iter().take(40).collect::<Vec<_>>());
    assert!(recall >= 0.995, "recall {recall}");
    assert!(precision >= 0.98, "precision {precision}");
    assert!(
        counts
            .values()
            .all(|count| share(count.masked, count.all) >= 0.98)
    );
    assert!(share(named, all) >= 0.97, "kinds");
}
