//! What is drawn on a page: glyphs with their place, rules, the area of pictures.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, interpret_page,
};

use super::super::page::{Rule, Word};

/// Fonts are designed on a square of this many units.
const EM: f64 = 1000.0;

/// A filled shape not higher or not wider than this is a rule, points.
const THIN: f64 = 3.0;

/// Rules are longer than this, points.
const LONG: f64 = 8.0;

/// Upwards or downwards is what goes at most this far aside on its way.
const STRAIGHT: f64 = 0.1;

/// A scan has fewer.
const MOST_PICTURES: usize = 500;

/// Everything on a page that reading it needs.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The letters where they were drawn, each like a word; y grows downwards.
    pub(super) glyphs: Vec<Word>,
    /// Those that are written upwards, as if the page was turned,
    pub(super) upwards: Vec<Word>,
    /// and those that are written downwards.
    pub(super) downwards: Vec<Word>,
    pub(super) rules: Vec<Rule>,
    /// Where pictures lie, none within another: some scanners part a page into strips.
    pictures: Vec<Rect>,
    /// Glyphs of which no letter is known.
    pub(super) unknown: usize,
    /// Words lie invisible over a picture.
    pub(super) hidden: bool,
    /// Glyphs that are written to the right, down, to the left, up.
    written: [usize; 4],
}

impl Marks {
    /// Draws a page, so turned that most of its words are written to the right.
    pub(super) fn of<'a>(page: &'a Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Self {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let draw = |turn: Affine, width, height| {
            let mut context = Context::new(
                turn * upright,
                Rect::new(0.0, 0.0, width, height),
                cache,
                pdf.xref(),
                InterpreterSettings::default(),
            );
            let mut marks = Self {
                width,
                height,
                ..Self::default()
            };
            interpret_page(page, &mut context, &mut marks);
            marks
        };
        let marks = draw(Affine::IDENTITY, width, height);
        let all: usize = marks.written.iter().sum();
        match marks.written.map(|some| some * 2 > all) {
            [_, true, _, _] => draw(
                Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, width]),
                height,
                width,
            ),
            [_, _, true, _] => draw(
                Affine::new([-1.0, 0.0, 0.0, -1.0, width, height]),
                width,
                height,
            ),
            [_, _, _, true] => draw(
                Affine::new([0.0, 1.0, -1.0, 0.0, height, 0.0]),
                height,
                width,
            ),
            _ => marks,
        }
    }

    /// Where pictures lie, none within another.
    pub(super) fn pictures(&self) -> &[Rect] {
        &self.pictures
    }

    /// How much of the page pictures cover.
    pub(super) fn covered(&self) -> f64 {
        let area: f64 = self.pictures.iter().map(Rect::area).sum();
        area / (self.width * self.height)
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, transform: Affine) {
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let start = transform * Point::ZERO;
        let end = transform * Point::new(advance.map_or(EM / 2.0, f64::from), 0.0);
        let size = (transform * Point::new(0.0, EM) - start).hypot();
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => {
                self.unknown += 1;
                return;
            }
        };
        let (across, down) = (end.x - start.x, end.y - start.y);
        let slanted = down.abs() > across.abs();
        let backwards = if slanted { down < 0.0 } else { across < 0.0 };
        self.written[usize::from(slanted) + usize::from(backwards) * 2] += 1;
        let outside = start.x < -size || start.x > self.width + size || start.y < -size;
        if outside || start.y > self.height + size || !size.is_normal() {
            return;
        }
        let upwards = |at: Point| Point::new(-at.y, at.x);
        let downwards = |at: Point| Point::new(at.y, -at.x);
        let (glyphs, start, end) = match (slanted, backwards) {
            (false, _) => (&mut self.glyphs, start, end),
            // Across the page: a watermark.
            _ if across.abs() > down.abs() * STRAIGHT => return,
            (true, true) => (&mut self.upwards, upwards(start), upwards(end)),
            (true, false) => (&mut self.downwards, downwards(start), downwards(end)),
        };
        glyphs.push(Word {
            left: start.x.min(end.x),
            right: start.x.max(end.x),
            base: start.y,
            size,
            text,
            raw: None,
            spaced: false,
        });
    }

    fn rule(&mut self, one: Point, other: Point) {
        let (wide, high) = ((one.x - other.x).abs(), (one.y - other.y).abs());
        let (across, at, from, to) = if high <= THIN && wide > LONG {
            (true, f64::midpoint(one.y, other.y), one.x, other.x)
        } else if wide <= THIN && high > LONG {
            (false, f64::midpoint(one.x, other.x), one.y, other.y)
        } else {
            return;
        };
        self.rules.push(Rule {
            across,
            at,
            from: from.min(to),
            to: from.max(to),
        });
    }
}

impl<'a> Device<'a> for Marks {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let (mut start, mut before) = (Point::ZERO, Point::ZERO);
        let mut bounds: Option<Rect> = None;
        let filled = !matches!(mode, DrawMode::Stroke(_));
        for element in path.elements().iter().chain([&PathEl::MoveTo(Point::ZERO)]) {
            let end = match element {
                PathEl::MoveTo(_) => {
                    if let Some(shape) = bounds.take().filter(|_| filled) {
                        let corner = Point::new(shape.x0, shape.y0);
                        self.rule(corner, Point::new(shape.x1, shape.y1));
                    }
                    None
                }
                PathEl::LineTo(end) => Some(props.transform * *end),
                PathEl::QuadTo(_, end) | PathEl::CurveTo(_, _, end) => {
                    before = props.transform * *end;
                    continue;
                }
                PathEl::ClosePath => Some(start),
            };
            match (element, end) {
                (PathEl::MoveTo(point), _) => {
                    start = props.transform * *point;
                    before = start;
                }
                (_, Some(end)) => {
                    if !filled {
                        self.rule(before, end);
                    }
                    let piece = Rect::from_points(before, end);
                    bounds = Some(bounds.map_or(piece, |all| all.union(piece)));
                    before = end;
                }
                _ => {}
            }
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.hidden |= matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let size = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let page = Rect::new(0.0, 0.0, self.width, self.height);
        let shown = props.transform.transform_rect_bbox(size).intersect(page);
        let within = |inner: &Rect, outer: &Rect| outer.union(*inner) == *outer;
        if self.pictures.len() < MOST_PICTURES
            && !self.pictures.iter().any(|other| within(&shown, other))
        {
            self.pictures.retain(|other| !within(other, &shown));
            self.pictures.push(shown);
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
