//! From what each step of a strip shows to the number that stands there.
//!
//! The network was taught by connectionist temporal classification (Graves et al.,
//! ICML 2006): a figure may show at several steps and nothing between two, so the
//! likelihood of a number is the sum over all ways of laying it over the steps.

use std::collections::HashMap;

use super::network::{CLASSES, Steps};

/// The class of a step that shows nothing.
const NOTHING: usize = 0;

/// The class of the sign that ends a number.
const END: usize = CLASSES - 1;

/// How many beginnings are followed side by side.
const BEAM: usize = 24;

/// The figures up to the first sign that ends a number or to the end, the likeliest
/// of all, and how likely they are by several looks at them.
pub(super) fn number(looks: &[Steps]) -> (String, f64) {
    let mut numbers: HashMap<Vec<usize>, f64> = HashMap::new();
    for (classes, likely) in looks.iter().flat_map(likeliest) {
        let end = classes.iter().position(|class| *class == END);
        let figures = classes[..end.unwrap_or(classes.len())].to_vec();
        *numbers.entry(figures).or_default() += likely / count(looks);
    }
    let best = numbers.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (figures, likely) = best.unwrap_or_default();
    let figures = figures.iter().map(|class| (class - 1).to_string());
    (figures.collect(), likely)
}

/// Figures that are likely only less than this, all that can stand there together, are none.
const LEAST: f64 = 0.3;

/// Which of these numbers, with or without a nought in front, stands there, and how
/// likely it is by several looks, as one of these must.
pub(super) fn among(looks: &[Steps], numbers: impl Iterator<Item = u32>) -> (String, f64) {
    let mean = |figures: &str| {
        let likely = looks.iter().map(|steps| likelihood(steps, figures));
        likely.sum::<f64>() / count(looks)
    };
    let of = |number: u32| {
        let (short, padded) = (number.to_string(), format!("{number:02}"));
        let likely = mean(&short);
        if short == padded {
            return (short, likely);
        }
        let of_padded = mean(&padded);
        let written = if of_padded > likely { padded } else { short };
        (written, likely + of_padded)
    };
    let all: Vec<(String, f64)> = numbers.map(of).collect();
    let any: f64 = all.iter().map(|(_, likely)| likely).sum();
    let best = all.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let best = best.filter(|_| any >= LEAST);
    best.map_or_else(Default::default, |(figures, likely)| {
        (figures, likely / any)
    })
}

fn count(looks: &[Steps]) -> f64 {
    f64::from(u8::try_from(looks.len()).unwrap_or(u8::MAX))
}

/// How likely exactly these figures are.
fn likelihood(steps: &Steps, figures: &str) -> f64 {
    // Nothing, a figure, nothing, a figure, nothing.
    let mut laid = vec![NOTHING];
    for figure in figures.bytes() {
        laid.extend([usize::from(figure - b'0') + 1, NOTHING]);
    }
    let mut paths = vec![0.0; laid.len()];
    paths[0] = 1.0;
    for step in steps {
        let before = std::mem::take(&mut paths);
        let reached = |here: usize| {
            let mut from = before[here];
            if here >= 1 {
                from += before[here - 1];
            }
            // Two figures that differ need nothing between them.
            if here >= 2 && laid[here] != NOTHING && laid[here] != laid[here - 2] {
                from += before[here - 2];
            }
            from * step[laid[here]]
        };
        paths = (0..laid.len()).map(reached).collect();
    }
    paths.iter().rev().take(2).sum()
}

/// The likeliest rows of classes without nothing, by a beam over their beginnings
/// (Hannun et al., 2014, without a language model).
fn likeliest(steps: &Steps) -> Vec<(Vec<usize>, f64)> {
    // How likely each beginning is, with nothing behind it and with its last class.
    let mut beam: Vec<(Vec<usize>, [f64; 2])> = vec![(Vec::new(), [1.0, 0.0])];
    for step in steps {
        let mut longer: HashMap<Vec<usize>, [f64; 2]> = HashMap::new();
        for (classes, [open, closed]) in &beam {
            let last = classes.last().copied();
            let same = longer.entry(classes.clone()).or_default();
            same[0] += (open + closed) * step[NOTHING];
            same[1] += last.map_or(0.0, |last| closed * step[last]);
            for (class, likely) in step.iter().enumerate().skip(1) {
                let from = if last == Some(class) {
                    *open
                } else {
                    open + closed
                };
                let mut classes = classes.clone();
                classes.push(class);
                longer.entry(classes).or_default()[1] += from * likely;
            }
        }
        beam = longer.into_iter().collect();
        beam.sort_unstable_by(|(_, a), (_, b)| (b[0] + b[1]).total_cmp(&(a[0] + a[1])));
        beam.truncate(BEAM);
    }
    let whole = beam.into_iter();
    whole
        .map(|(classes, [open, closed])| (classes, open + closed))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps that each show one class, but for `unsure`, which goes to another.
    fn steps(shown: &[usize], unsure: &[(usize, usize, f64)]) -> Steps {
        let mut steps: Steps = shown
            .iter()
            .map(|class| {
                let mut step = [0.0; CLASSES];
                step[*class] = 1.0;
                step
            })
            .collect();
        for (at, class, likely) in unsure {
            steps[*at]
                .iter_mut()
                .for_each(|other| *other *= 1.0 - likely);
            steps[*at][*class] += likely;
        }
        steps
    }

    #[test]
    fn a_number_ends_at_its_sign() {
        // 45/2020/
        let shown = [0, 5, 5, 0, 6, END, 3, 1, 3, 0, 1, END, END];
        let (figures, likely) = number(&[steps(&shown, &[])]);
        assert_eq!((figures.as_str(), likely), ("45", 1.0));
        // The same figure twice needs nothing between.
        assert_eq!(number(&[steps(&[2, 2, 0, 2], &[])]).0, "11");
        assert_eq!(number(&[steps(&[0, 0, 0], &[])]), (String::new(), 1.0));
    }

    #[test]
    fn all_ways_to_lay_a_number_count_together() {
        let steps = steps(&[0, 8, 0, 0], &[(1, 2, 0.4), (2, 8, 0.5)]);
        // Seven (.6), of which half shows at the second step alone; else one and then seven or not.
        let (figures, likely) = number(std::slice::from_ref(&steps));
        assert_eq!(figures, "7");
        assert!((likely - 0.6).abs() < 1e-9, "{likely}");
        assert!((likelihood(&steps, "17") - 0.2).abs() < 1e-9);
        // Of months it can be seven or, half as likely as seventeen, which is none, one.
        let (month, likely) = among(&[steps], 1..=12);
        assert_eq!(month, "7");
        assert!((likely - 0.6 / 0.8).abs() < 1e-9, "{likely}");
    }

    #[test]
    fn a_nought_in_front_is_the_same_day() {
        let (day, likely) = among(&[steps(&[1, 0, 5], &[(0, 0, 0.25)])], 1..=31);
        assert_eq!(day, "04");
        assert!((likely - 1.0).abs() < 1e-9);
    }

    #[test]
    fn several_looks_count_alike() {
        let looks = [steps(&[8], &[]), steps(&[2], &[]), steps(&[8], &[])];
        let (figures, likely) = number(&looks);
        assert_eq!(figures, "7");
        assert!((likely - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(among(&looks, 1..=9).0, "7");
    }
}
