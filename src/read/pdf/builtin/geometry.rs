//! Matrices, boxes and directions of a page (ISO 32000-1, 8.3).

use lopdf::content::Operation;

/// A matrix `[a b c d e f]` of the PDF reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    pub(super) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    pub(super) fn moved(self, x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// An upright box on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) low: (f32, f32),
    pub(super) high: (f32, f32),
}

impl Area {
    pub(super) const NOTHING: Area =
        Area { low: (f32::INFINITY, f32::INFINITY), high: (f32::NEG_INFINITY, f32::NEG_INFINITY) };
    pub(super) const EVERYTHING: Area = Area { low: Area::NOTHING.high, high: Area::NOTHING.low };

    pub(super) fn with(self, (x, y): (f32, f32)) -> Area {
        Area { low: (self.low.0.min(x), self.low.1.min(y)), high: (self.high.0.max(x), self.high.1.max(y)) }
    }

    pub(super) fn and(self, other: Area) -> Area {
        Area {
            low: (self.low.0.max(other.low.0), self.low.1.max(other.low.1)),
            high: (self.high.0.min(other.high.0), self.high.1.min(other.high.1)),
        }
    }

    /// Whether a point lies inside, or outside by no more than `slack`.
    pub(super) fn holds(self, (x, y): (f32, f32), slack: f32) -> bool {
        x >= self.low.0 - slack
            && x <= self.high.0 + slack
            && y >= self.low.1 - slack
            && y <= self.high.1 + slack
    }
}

/// Text this close to a quarter turn, in degrees, is turned by just that: scans are
/// never quite straight.
const STRAIGHT: f32 = 3.0;

/// The direction in which text runs.
pub(super) struct Heading {
    pub(super) degrees: u16,
    cosine: f32,
    sine: f32,
}

impl Heading {
    /// Of text whose matrix begins with `a` and `b`.
    pub(super) fn of(a: f32, b: f32) -> Self {
        let degrees = b.atan2(a).to_degrees();
        let quarter = (degrees / 90.0).round() * 90.0;
        let turn = if (degrees - quarter).abs() <= STRAIGHT { quarter } else { degrees };
        let (sine, cosine) = if turn == quarter {
            match quarter as i16 {
                90 => (1.0, 0.0),
                -90 => (-1.0, 0.0),
                180 | -180 => (0.0, -1.0),
                _ => (0.0, 1.0),
            }
        } else {
            turn.to_radians().sin_cos()
        };
        Heading { degrees: turn.round().rem_euclid(360.0) as u16, cosine, sine }
    }

    /// A point of the page, seen so that the text runs to the right.
    pub(super) fn upright(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (x * self.cosine + y * self.sine, y * self.cosine - x * self.sine)
    }
}

pub(super) fn matrix_of(operation: &Operation) -> Matrix {
    let mut values = Matrix::IDENTITY.0;
    for (value, operand) in values.iter_mut().zip(&operation.operands) {
        *value = operand.as_float().unwrap_or(*value);
    }
    Matrix(values)
}
