//! A small convolutional network that tells which figures a strip shows, and where.
//!
//! What its weights were learnt from `learn.py` beside it says.

use std::sync::LazyLock;

use super::strip::{HEIGHT, Strip, WIDTH};

/// What a step may show: nothing, one of the ten figures, the sign that ends a number.
pub(super) const CLASSES: usize = 12;

/// How likely each class is at each step from the left to the right of a strip.
pub(super) type Steps = Vec<[f64; CLASSES]>;

/// Rows and columns of a layer's filters, pictures in and out; whether it sees
/// nothing above and below the strip; how many rows and columns become one behind it.
const LAYERS: [([usize; 4], bool, [usize; 2]); 6] = [
    ([3, 3, 1, 16], true, [2, 2]),
    ([3, 3, 16, 32], true, [2, 2]),
    ([3, 3, 32, 48], true, [2, 1]),
    ([5, 3, 48, 64], false, [1, 1]),
    ([1, 5, 64, 64], true, [1, 1]),
    ([1, 1, 64, CLASSES], true, [1, 1]),
];

/// Layer by layer: for each picture out the step of its weights, then its bias (f32);
/// then the weights in such steps (i8) by row, column, picture in and picture out.
static LEARNT: &[u8] = include_bytes!("network.bin");

struct Layer {
    shape: [usize; 4],
    padded: bool,
    pool: [usize; 2],
    biases: Vec<f32>,
    weights: Vec<f32>,
}

static NETWORK: LazyLock<Vec<Layer>> = LazyLock::new(|| {
    let mut rest = LEARNT;
    let mut take = |count: usize| {
        let (taken, left) = rest.split_at(count);
        rest = left;
        taken
    };
    let layer = |(shape, padded, pool): ([usize; 4], bool, [usize; 2])| {
        let output = shape[3];
        let mut floats = || -> Vec<f32> {
            let bytes = take(4 * output).as_chunks().0.iter();
            bytes.map(|bytes| f32::from_le_bytes(*bytes)).collect()
        };
        let (steps, biases) = (floats(), floats());
        let weights = take(shape.iter().product()).iter().enumerate();
        Layer {
            shape,
            padded,
            pool,
            biases,
            weights: weights
                .map(|(at, byte)| f32::from(byte.cast_signed()) * steps[at % output])
                .collect(),
        }
    };
    LAYERS.into_iter().map(layer).collect()
});

/// Pictures of the same size laid upon each other: cell after cell the shade in each.
struct Pictures {
    rows: usize,
    columns: usize,
    count: usize,
    cells: Vec<f32>,
}

impl Layer {
    /// Lays the filters on every place.
    fn filtered(&self, of: &Pictures) -> Pictures {
        let [high, wide, input, output] = self.shape;
        let above = if self.padded { high / 2 } else { 0 };
        let rows = of.rows + 2 * above + 1 - high;
        let mut cells = Vec::with_capacity(rows * of.columns * output);
        for row in 0..rows {
            for column in 0..of.columns {
                let start = cells.len();
                cells.extend_from_slice(&self.biases);
                let sums = &mut cells[start..];
                for filter in 0..high * wide {
                    let y = (row + filter / wide).wrapping_sub(above);
                    let x = (column + filter % wide).wrapping_sub(wide / 2);
                    if y >= of.rows || x >= of.columns {
                        continue;
                    }
                    let from = (y * of.columns + x) * input;
                    let shades = of.cells[from..from + input].iter().enumerate();
                    // Most of a strip is paper.
                    for (at, shade) in shades.filter(|(_, shade)| **shade != 0.0) {
                        let weights = &self.weights[(filter * input + at) * output..][..output];
                        for (sum, weight) in sums.iter_mut().zip(weights) {
                            *sum += shade * weight;
                        }
                    }
                }
            }
        }
        Pictures {
            rows,
            columns: of.columns,
            count: output,
            cells,
        }
    }

    /// Puts cells together to the darkest of them; what is lighter than nothing is nothing.
    fn pooled(&self, of: &Pictures) -> Pictures {
        let [high, wide] = self.pool;
        let (rows, columns) = (of.rows / high, of.columns / wide);
        let mut cells = vec![0.0_f32; rows * columns * of.count];
        for (at, shades) in of.cells.chunks(of.count).enumerate() {
            let (row, column) = (at / of.columns / high, at % of.columns / wide);
            let to = (row * columns + column) * of.count;
            for (darkest, shade) in cells[to..to + of.count].iter_mut().zip(shades) {
                *darkest = darkest.max(*shade);
            }
        }
        Pictures {
            rows,
            columns,
            count: of.count,
            cells,
        }
    }
}

/// What a strip shows from left to right.
pub(super) fn steps(strip: Strip) -> Steps {
    let mut pictures = Pictures {
        rows: HEIGHT,
        columns: WIDTH,
        count: 1,
        cells: strip.cells,
    };
    let [inner @ .., last] = NETWORK.as_slice() else {
        return Steps::new();
    };
    for layer in inner {
        pictures = layer.pooled(&layer.filtered(&pictures));
    }
    let told = last.filtered(&pictures);
    told.cells.chunks(CLASSES).map(likely).collect()
}

/// Shades as likelihoods, which are one together.
fn likely(shades: &[f32]) -> [f64; CLASSES] {
    let most = shades.iter().copied().fold(f32::MIN, f32::max);
    let mut likely = [0.0; CLASSES];
    for (likely, shade) in likely.iter_mut().zip(shades) {
        *likely = f64::from(shade - most).exp();
    }
    let all: f64 = likely.iter().sum();
    likely.map(|one| one / all)
}
