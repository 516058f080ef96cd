//! Content streams: where each glyph of a page stands (ISO 32000-1, 8.3 and 9.4).

use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use rustc_hash::FxHashMap;

use super::annotations;
use super::font::Font;
use super::geometry::{Area, Matrix, matrix_of};
use super::glyph::{Glyph, GraphicsState, Page, Replacement, close_mark, show};

/// Decoded content of a page or a form, in bytes; a dense map has some 5 MB.
const CONTENT_BYTES: usize = 24 << 20;
/// Forms within forms; producers nest three deep.
const FORM_DEPTH: usize = 12;
/// Glyphs of a page; a page of a telephone directory has some 20,000.
const GLYPHS: usize = 200_000;
/// Operations of a document, forms drawn again and again included; 3,000 pages of
/// text have six million.
const OPERATIONS: usize = 9_000_000;
/// Forms drawn in a document; 3,000 pages with a letterhead each draw some 10,000.
const FORMS: usize = 100_000;
/// Saved graphics states.
const STATES: usize = 1_000;

/// Collects the glyphs of one page after the other.
pub(super) struct Interpreter<'d> {
    document: &'d Document,
    fonts: FxHashMap<ObjectId, Rc<Font<'d>>>,
    operations: usize,
    forms: usize,
    /// Which limit was passed: what has how many of what, and how many are allowed.
    pub(super) exceeded: Option<(&'static str, usize, usize)>,
}

impl<'d> Interpreter<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        Interpreter { document, fonts: FxHashMap::default(), operations: 0, forms: 0, exceeded: None }
    }

    /// The glyphs of `page` in the order of drawing. What cannot be understood is left out.
    pub(super) fn page(&mut self, page: ObjectId) -> Vec<Glyph> {
        let Ok(content) = self.document.get_page_content_with_limit(page, CONTENT_BYTES) else {
            return Vec::new();
        };
        let resources = inherited(self.document, page, b"Resources").and_then(|o| o.as_dict().ok());
        let turn = inherited(self.document, page, b"Rotate").and_then(|o| o.as_i64().ok()).unwrap_or(0);
        let matrix = match turn.rem_euclid(360) {
            90 => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
            180 => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
            270 => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
            _ => Matrix::IDENTITY,
        };
        let mut sheet = Page { glyphs: Vec::new(), forms: Vec::new(), marks: 0, replacement: None };
        self.draw(&mut sheet, &content, resources, matrix, Area::EVERYTHING);
        for note in annotations::of_page(self.document, page) {
            self.annotation(&mut sheet, &note, matrix);
        }
        for (order, glyph) in (0..).zip(&mut sheet.glyphs) {
            glyph.order = order;
        }
        sheet.glyphs
    }

    /// Draws what a form field or a note on the page shows.
    fn annotation(&mut self, page: &mut Page, note: &annotations::Annotation<'d>, matrix: Matrix) {
        let before = page.glyphs.len();
        if let Some(form) = note.form {
            self.fitted(page, form, note.place, matrix);
        }
        if page.glyphs.len() > before {
            return;
        }
        let [left, _, right, top] = note.place;
        for (line, text) in (1u16..).zip(note.text.lines().filter(|line| !line.trim().is_empty())) {
            let (x, y) = matrix.apply(left, top - f32::from(line) * 1.2 * annotations::SIZE);
            page.glyphs.push(Glyph {
                text: text.to_owned(),
                x,
                end: x + (right - left).max(annotations::SIZE),
                y,
                size: annotations::SIZE,
                turn: 0,
                order: 0,
                source: 0,
            });
        }
    }

    /// Draws a form whose box, as its matrix turns it, fills a place of the page (12.5.5).
    fn fitted(&mut self, page: &mut Page, form: &'d Stream, place: [f32; 4], matrix: Matrix) {
        let Ok(content) = form.get_plain_content_with_limit(CONTENT_BYTES) else { return };
        let Some([left, low, right, high]) = annotations::numbers(self.document, &form.dict, b"BBox") else {
            return;
        };
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let placed = self.form_matrix(form);
        let corners = [(left, low), (left, high), (right, low), (right, high)];
        let shown = corners.iter().fold(Area::NOTHING, |area, (x, y)| area.with(placed.apply(*x, *y)));
        let scale = |from: f32, to: f32| if from > 0.0 { to / from } else { 1.0 };
        let across = scale(shown.high.0 - shown.low.0, place[2] - place[0]);
        let up = scale(shown.high.1 - shown.low.1, place[3] - place[1]);
        let moved = (place[0] - shown.low.0 * across, place[1] - shown.low.1 * up);
        let fit = Matrix([across, 0.0, 0.0, up, moved.0, moved.1]);
        self.draw(page, &content, own, placed.then(fit).then(matrix), Area::EVERYTHING);
    }

    /// The matrix of a form.
    fn form_matrix(&self, stream: &Stream) -> Matrix {
        let placed = stream.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array).ok();
        placed.map_or(Matrix::IDENTITY, |values| {
            matrix_of(&Operation::new(
                "cm",
                values
                    .iter()
                    .map(|o| self.document.dereference(o).map_or(Object::Null, |(_, o)| o.clone()))
                    .collect(),
            ))
        })
    }

    fn draw(
        &mut self,
        page: &mut Page,
        content: &[u8],
        resources: Option<&'d Dictionary>,
        matrix: Matrix,
        clip: Area,
    ) {
        let mut state = GraphicsState {
            matrix,
            clip,
            font: None,
            size: 0.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved = Vec::new();
        let (mut text, mut line) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let (mut path, mut clips) = (Area::NOTHING, false);
        for operation in Content::decode_iter(content).map_while(Result::ok) {
            self.operations += 1;
            if self.operations > OPERATIONS {
                self.exceeded = Some(("drawing operations", self.operations, OPERATIONS));
            } else if page.glyphs.len() > GLYPHS {
                self.exceeded = Some(("glyphs on one page", page.glyphs.len(), GLYPHS));
            }
            if self.exceeded.is_some() {
                return;
            }
            let number = |i: usize| operation.operands.get(i).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
            match operation.operator.as_str() {
                "q" if saved.len() < STATES => saved.push(state.clone()),
                "Q" => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                "cm" => state.matrix = matrix_of(&operation).then(state.matrix),
                "BT" => (text, line) = (Matrix::IDENTITY, Matrix::IDENTITY),
                "Tc" => state.letter_spacing = number(0),
                "Tw" => state.word_spacing = number(0),
                "Tz" => state.stretch = number(0) / 100.0,
                "TL" => state.leading = number(0),
                "Ts" => state.rise = number(0),
                "Tf" => {
                    state.size = number(1);
                    state.font = self.font(resources, &operation);
                }
                "Td" | "TD" => {
                    if operation.operator == "TD" {
                        state.leading = -number(1);
                    }
                    line = line.moved(number(0), number(1));
                    text = line;
                }
                "Tm" => {
                    line = matrix_of(&operation);
                    text = line;
                }
                "T*" | "'" | "\"" => {
                    if operation.operator == "\"" {
                        (state.word_spacing, state.letter_spacing) = (number(0), number(1));
                    }
                    line = line.moved(0.0, -state.leading);
                    text = line;
                    if let Some(Object::String(bytes, _)) = operation.operands.last() {
                        show(page, &state, &mut text, bytes);
                    }
                }
                "Tj" => {
                    if let Some(Object::String(bytes, _)) = operation.operands.first() {
                        show(page, &state, &mut text, bytes);
                    }
                }
                "TJ" => {
                    let pieces = operation.operands.first().and_then(|o| o.as_array().ok());
                    for piece in pieces.into_iter().flatten() {
                        if let Object::String(bytes, _) = piece {
                            show(page, &state, &mut text, bytes);
                        } else if let Ok(shift) = piece.as_float() {
                            text = text.moved(-shift / 1000.0 * state.size * state.stretch, 0.0);
                        }
                    }
                }
                "m" | "l" | "c" | "v" | "y" => {
                    for pair in 0..operation.operands.len() / 2 {
                        path = path.with(state.matrix.apply(number(2 * pair), number(2 * pair + 1)));
                    }
                }
                "re" => {
                    let (x, y, width, height) = (number(0), number(1), number(2), number(3));
                    for corner in [(x, y), (x + width, y), (x, y + height), (x + width, y + height)] {
                        path = path.with(state.matrix.apply(corner.0, corner.1));
                    }
                }
                "W" | "W*" => clips = true,
                "n" | "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" => {
                    if clips {
                        state.clip = state.clip.and(path);
                    }
                    (path, clips) = (Area::NOTHING, false);
                }
                "BMC" | "BDC" => self.open_mark(page, resources, &operation),
                "EMC" => close_mark(page),
                "Do" => self.form(page, resources, &operation, &state),
                _ => {}
            }
        }
    }

    fn font(&mut self, resources: Option<&'d Dictionary>, operation: &Operation) -> Option<Rc<Font<'d>>> {
        let name = operation.operands.first()?.as_name().ok()?;
        let fonts = resources?.get_deref(b"Font", self.document).ok()?.as_dict().ok()?;
        let entry = fonts.get(name).ok()?;
        let (id, object) = self.document.dereference(entry).ok()?;
        let dictionary = object.as_dict().ok()?;
        // A font written into the resources has no number; glyphs of two such are not told apart.
        let Some(id) = id else { return Some(Rc::new(Font::read(self.document, dictionary, 0))) };
        let font = self
            .fonts
            .entry(id)
            .or_insert_with(|| Rc::new(Font::read(self.document, dictionary, u64::from(id.0))));
        Some(Rc::clone(font))
    }

    fn form(
        &mut self,
        page: &mut Page,
        resources: Option<&'d Dictionary>,
        operation: &Operation,
        state: &GraphicsState<'_>,
    ) {
        let found = || {
            let name = operation.operands.first()?.as_name().ok()?;
            let objects = resources?.get_deref(b"XObject", self.document).ok()?.as_dict().ok()?;
            let (id, object) = self.document.dereference(objects.get(name).ok()?).ok()?;
            let stream = object.as_stream().ok()?;
            let is_form = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Form");
            is_form.then_some((id?, stream))
        };
        let Some((id, stream)) = found() else { return };
        if page.forms.len() >= FORM_DEPTH || page.forms.contains(&id) {
            return;
        }
        self.forms += 1;
        if self.forms > FORMS {
            self.exceeded = Some(("forms", self.forms, FORMS));
            return;
        }
        let Ok(content) = stream.get_plain_content_with_limit(CONTENT_BYTES) else { return };
        let own = stream.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).ok();
        let placed = self.form_matrix(stream);
        page.forms.push(id);
        self.draw(page, &content, own.or(resources), placed.then(state.matrix), state.clip);
        page.forms.pop();
    }

    fn open_mark(&self, page: &mut Page, resources: Option<&'d Dictionary>, operation: &Operation) {
        page.marks += 1;
        let properties = match operation.operands.get(1) {
            Some(Object::Dictionary(dictionary)) => Some(dictionary),
            Some(Object::Name(name)) => resources
                .and_then(|r| r.get_deref(b"Properties", self.document).ok()?.as_dict().ok())
                .and_then(|p| p.get_deref(name, self.document).ok()?.as_dict().ok()),
            _ => None,
        };
        let text = properties.and_then(|p| lopdf::decode_text_string(p.get(b"ActualText").ok()?).ok());
        if let (Some(text), None) = (text, &page.replacement) {
            page.replacement = Some(Replacement { depth: page.marks, text, from: page.glyphs.len() });
        }
    }
}

/// An entry of a page or of the page tree above it.
fn inherited<'d>(document: &'d Document, page: ObjectId, key: &[u8]) -> Option<&'d Object> {
    let mut node = document.get_dictionary(page).ok()?;
    // Page trees are a few levels deep; a loop has no end.
    for _ in 0..32 {
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}
