//! Small PDFs, written by hand: text where a test wants it, rules, a picture.

use std::fmt::Write as _;

/// A page that is being drawn; y grows upwards from the lower edge, points.
#[derive(Default)]
pub(crate) struct Sheet {
    marks: String,
    letters: Vec<char>,
    pictured: bool,
}

/// The pages of one PDF, which share their letters and a picture.
#[derive(Default)]
pub(crate) struct Book {
    letters: Vec<char>,
    pages: Vec<String>,
    /// A JPEG and its size.
    picture: Option<(Vec<u8>, usize, usize)>,
}

impl Book {
    /// A book whose pages may show a JPEG of this size.
    pub(crate) fn with_picture(jpeg: &[u8], width: usize, height: usize) -> Self {
        Self {
            picture: Some((jpeg.to_vec(), width, height)),
            ..Self::default()
        }
    }

    /// Adds a page.
    pub(crate) fn page(mut self, draw: impl FnOnce(&mut Sheet)) -> Self {
        let mut sheet = Sheet {
            letters: std::mem::take(&mut self.letters),
            ..Sheet::default()
        };
        draw(&mut sheet);
        assert!(!sheet.pictured || self.picture.is_some());
        self.letters = sheet.letters;
        self.pages.push(sheet.marks);
        self
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             1 begincodespacerange <00> <FF> endcodespacerange\n",
        );
        for (at, letter) in self.letters.iter().enumerate() {
            let _ = writeln!(
                map,
                "1 beginbfchar <{:02X}> <{:04X}> endbfchar",
                at + FIRST,
                u32::from(*letter)
            );
        }
        map += "endcmap end end";
        let widths = "500 ".repeat(256 - FIRST);
        let kids: Vec<String> = (0..self.pages.len())
            .map(|at| format!("{} 0 R", 6 + 2 * at))
            .collect();
        let mut objects: Vec<Vec<u8>> = vec![
            b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
            format!(
                "<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</P 5 0 R>>>>>>",
                kids.join(" "),
                kids.len()
            )
            .into_bytes(),
            format!(
                "<</Type/Font/Subtype/TrueType/BaseFont/TimesNewRoman/FirstChar {FIRST}/LastChar 255/Widths[{widths}]/ToUnicode 4 0 R>>"
            )
            .into_bytes(),
            stream("", map.as_bytes()),
        ];
        objects.push(match &self.picture {
            Some((jpeg, width, height)) => stream(
                &format!(
                    "/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
                ),
                jpeg,
            ),
            None => b"null".to_vec(),
        });
        for (at, marks) in self.pages.iter().enumerate() {
            let contents = 7 + 2 * at;
            objects
                .push(format!("<</Type/Page/Parent 2 0 R/Contents {contents} 0 R>>").into_bytes());
            objects.push(stream("", marks.as_bytes()));
        }
        file(&objects)
    }
}

/// The code of the first letter.
const FIRST: usize = 33;

/// A stream with what its dictionary holds beside its length.
pub(crate) fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut all = format!("<<{dictionary}/Length {}>>stream\n", bytes.len()).into_bytes();
    all.extend(bytes);
    all.extend(b"\nendstream");
    all
}

/// A PDF of some objects, the first its catalogue.
pub(crate) fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    bytes.extend(table.into_bytes());
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer <</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF").into_bytes(),
    );
    bytes
}

impl Sheet {
    /// Writes a line of text; every letter is half as wide as the font is high.
    pub(crate) fn text(&mut self, x: usize, y: usize, size: usize, text: &str) -> &mut Self {
        let mut codes = String::new();
        for letter in text.chars() {
            let at = self.letters.iter().position(|known| *known == letter);
            let at = at.unwrap_or_else(|| {
                self.letters.push(letter);
                self.letters.len() - 1
            });
            let _ = write!(codes, "{:02X}", at + FIRST);
        }
        let _ = writeln!(self.marks, "BT /F {size} Tf {x} {y} Td <{codes}> Tj ET");
        self
    }

    /// Writes lines below each other.
    pub(crate) fn lines(&mut self, x: usize, y: usize, size: usize, lines: &[&str]) -> &mut Self {
        for (at, line) in lines.iter().enumerate() {
            self.text(x, y - at * size * 4 / 3, size, line);
        }
        self
    }

    /// Rules a table: the places of its lines down and across.
    pub(crate) fn net(&mut self, places: &[usize], heights: &[usize]) -> &mut Self {
        let (left, right) = (places[0], places[places.len() - 1]);
        let (top, bottom) = (heights[0], heights[heights.len() - 1]);
        for x in places {
            let _ = writeln!(self.marks, "{x} {top} m {x} {bottom} l S");
        }
        for y in heights {
            let _ = writeln!(self.marks, "{left} {y} m {right} {y} l S");
        }
        self
    }

    /// Turns all that was drawn: the coefficients of the matrix.
    pub(crate) fn turned(&mut self, by: [f64; 6]) -> &mut Self {
        let by = by.map(|one| one.to_string()).join(" ");
        self.marks = format!("q {by} cm\n{}Q\n", self.marks);
        self
    }

    /// Writes a line of text upwards or downwards.
    pub(crate) fn aside(
        &mut self,
        at: [f64; 2],
        upwards: bool,
        size: usize,
        text: &str,
    ) -> &mut Self {
        let before = std::mem::take(&mut self.marks);
        let [x, y] = at;
        let turn = if upwards { 1.0 } else { -1.0 };
        self.text(0, 0, size, text)
            .turned([0.0, turn, -turn, 0.0, x, y]);
        self.marks.insert_str(0, &before);
        self
    }

    /// Shows the picture over the whole page.
    pub(crate) fn picture(&mut self) -> &mut Self {
        self.picture_at([0, 0], [595, 842])
    }

    /// Shows the picture with its lower left corner here and in this size.
    pub(crate) fn picture_at(&mut self, [x, y]: [usize; 2], [wide, high]: [usize; 2]) -> &mut Self {
        self.pictured = true;
        let _ = writeln!(self.marks, "q {wide} 0 0 {high} {x} {y} cm /P Do Q");
        self
    }
}
