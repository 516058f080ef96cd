//! Numbers in words, with or without digits among them: `two and a half
//! million`, `مليونان وخمسمئة ألف`, `2 مليون و500 ألف`, `three quarters`.
//!
//! A language says what single words mean ([`Rules::spoken`](super::Rules::spoken))
//! and in which order it puts units and tens; here the words become one value.

/// What a word means inside a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Spoken {
    /// A value that is added: `five`, `twenty`, `خمسمئة`.
    Add(u32),
    /// `count` times ten to the `power`, or what stands before times that: `hundred`, `مليونان`.
    Scale {
        /// Power of ten.
        power: u32,
        /// How many; 2 for a dual.
        count: u32,
    },
    /// A part of one: `half`, `ثلثا`.
    Part(u32, u32),
    /// `third`, `fifth`, `عشر`: a place in a row, or a part behind a number.
    OrdinalOrPart(u32),
    /// `and`.
    And,
    /// `a`, `of`: belongs to the number between its words only.
    Filler,
}

/// A piece of a text as the reader of spoken numbers sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Piece {
    /// A word that means something in a number; whether `and` is written together with it.
    Word(Spoken, bool),
    /// Digits.
    Digits(f64),
    /// Any other word; whether its form says that there are two.
    Other {
        /// Whether it is a dual.
        dual: bool,
    },
    /// Punctuation that ends a number.
    Break,
}

/// A number and the pieces it was read from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SpokenNumber {
    /// First piece.
    pub first: usize,
    /// Piece behind the last.
    pub end: usize,
    /// Value.
    pub value: f64,
    /// Numerator and denominator, where the words say a part of one.
    pub part: Option<(u32, u32)>,
}

/// How a language builds numbers of two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// `twenty-five`, `a hundred and five`.
    TensFirst,
    /// `خمسة وعشرون`, and `خمسة عشر` without `and`.
    UnitsFirst,
}

/// What has been read of one number.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    /// Sum of the finished groups of thousands and more.
    total: f64,
    /// The group that is being read.
    group: f64,
    /// Whether anything stands in the group; half a thousand has 0.5.
    started: bool,
    /// Whether `and` stands in front of the word that is read.
    and: bool,
    /// Power of the last scale; a later one is smaller.
    scale: Option<u32>,
    /// Whether the last word was that scale.
    scale_last: bool,
    /// The part, as long as nothing else belongs to the number.
    part: Option<(u32, u32)>,
    /// Whether a number in digits stands in the group, which takes no words more.
    digits: bool,
    /// Whether a part closes the group: only a scale may follow.
    closed: bool,
}

fn power_of_ten(power: u32) -> f64 {
    10f64.powi(power as i32)
}

impl Reading {
    fn value(&self) -> f64 {
        self.total + self.group
    }

    /// Takes the word, or says that it begins another number.
    fn take(&mut self, spoken: Spoken, order: Order) -> bool {
        let taken = match spoken {
            Spoken::Add(value) => self.add(f64::from(value), order),
            Spoken::Scale { power: 2, count } => self.hundred(count, order),
            Spoken::Scale { power, count } => self.scale(power, count),
            Spoken::Part(n, d) => self.part(n, d),
            Spoken::OrdinalOrPart(d) => {
                // `two thirds`, but `twenty-third` and `a hundred and third`.
                let few = self.started && !self.digits && self.group >= 1.0 && self.group < f64::from(d);
                let is_part = !self.and && few && self.total == 0.0 && self.group < 10.0;
                if is_part { self.part(1, d) } else { self.add(f64::from(d), order) }
            }
            Spoken::And | Spoken::Filler => true,
        };
        self.scale_last = taken && matches!(spoken, Spoken::Scale { power: 3.., .. });
        taken
    }

    fn add(&mut self, value: f64, order: Order) -> bool {
        let fresh = !self.started;
        let rest = self.group % 100.0;
        let fits = if self.closed || self.digits {
            false
        } else if fresh {
            // Behind a scale: `two thousand five`, `ألفان وخمسة`.
            self.scale.is_none() || self.and || order == Order::TensFirst
        } else if self.group >= 100.0 && rest == 0.0 && value < 100.0 {
            self.and || order == Order::TensFirst
        } else {
            match order {
                Order::TensFirst => !self.and && rest >= 20.0 && self.group % 10.0 == 0.0 && value < 10.0,
                Order::UnitsFirst => {
                    let unit = (1.0..10.0).contains(&rest);
                    unit && (self.and && (20.0..100.0).contains(&value) && value % 10.0 == 0.0
                        || !self.and && value == 10.0)
                }
            }
        };
        if fits {
            self.group += value;
            self.started = true;
            self.part = None;
        }
        fits
    }

    fn hundred(&mut self, count: u32, order: Order) -> bool {
        if !self.and
            && count == 1
            && self.started
            && !self.closed
            && !self.digits
            && (1.0..20.0).contains(&self.group)
        {
            self.group *= 100.0;
            return true;
        }
        if self.started {
            return false;
        }
        self.add(f64::from(count) * 100.0, order)
    }

    fn scale(&mut self, power: u32, count: u32) -> bool {
        let times = power_of_ten(power);
        // A thousand million.
        if !self.started && !self.and && self.scale_last && self.scale == Some(3) && power == 6 {
            self.total *= times;
            self.scale = Some(power);
            return true;
        }
        // Behind a number the dual is the accusative: عشرون ألفا.
        if self.started && self.and {
            return false;
        }
        // `مليون ونصف المليون`: the unit of a part is named again.
        let again = self.closed && self.scale == Some(power);
        if self.scale.is_some_and(|scale| power >= scale) && !again {
            return false;
        }
        if self.scale.is_some() && !self.started && !self.and && !again {
            return false;
        }
        if again {
            // `part` has counted it already.
            self.closed = false;
        } else {
            let group = if self.started { self.group } else { f64::from(count) };
            self.total += group * times;
        }
        (self.group, self.started, self.digits, self.closed) = (0.0, false, false, false);
        self.scale = Some(power);
        self.part = None;
        true
    }

    fn part(&mut self, n: u32, d: u32) -> bool {
        if self.closed {
            return false;
        }
        let part = f64::from(n) / f64::from(d);
        let empty = !self.started && self.scale.is_none();
        if empty {
            self.group = part;
            self.part = Some((n, d));
        } else if self.and && self.scale_last {
            // مليونان ونصف
            self.total += part * power_of_ten(self.scale.unwrap_or(0));
        } else if self.and && self.started {
            self.group += part;
            self.part = None;
        } else if !self.and && self.started && self.total == 0.0 && self.group < f64::from(d) && n == 1 {
            self.part = Some((self.group as u32, d));
            self.group *= part;
        } else {
            return false;
        }
        (self.started, self.closed) = (self.started || empty, true);
        true
    }
}

/// All numbers that the pieces say, in order; those of digits alone are left out.
pub(crate) fn read_all(pieces: &[Piece], order: Order) -> Vec<SpokenNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let (number, words) = read_one(pieces, at, order);
        match number {
            Some(number) => {
                let behind = halves(pieces, &number);
                at = behind.as_ref().map_or(number.end, |behind| behind.end);
                if words {
                    found.push(number);
                }
                found.extend(behind);
            }
            None => {
                let count = match pieces.get(at) {
                    Some(Piece::Other { dual: true }) => 2.0,
                    _ => 1.0,
                };
                let part = and_part(pieces, at, count, at);
                at = part.as_ref().map_or(at + 1, |part| part.end);
                found.extend(part);
            }
        }
    }
    found
}

/// `three years and a half`, `ثلاث سنوات ونصف`.
fn halves(pieces: &[Piece], number: &SpokenNumber) -> Option<SpokenNumber> {
    and_part(pieces, number.end, number.value, number.first)
}

/// `value` things and a part of one: the thing is the piece `at`.
fn and_part(pieces: &[Piece], at: usize, value: f64, first: usize) -> Option<SpokenNumber> {
    if !matches!(pieces.get(at), Some(Piece::Other { .. })) {
        return None;
    }
    let mut end = at + 1;
    let mut and = false;
    loop {
        match pieces.get(end)? {
            Piece::Word(Spoken::And, _) => and = true,
            Piece::Word(Spoken::Filler, _) if and => {}
            Piece::Word(Spoken::Part(n, d), joined) if and || *joined => {
                let value = value + f64::from(*n) / f64::from(*d);
                return Some(SpokenNumber { first, end: end + 1, value, part: None });
            }
            _ => return None,
        }
        end += 1;
    }
}

/// The number that begins with the piece `at`, and whether there are words in it.
fn read_one(pieces: &[Piece], at: usize, order: Order) -> (Option<SpokenNumber>, bool) {
    let mut reading = Reading::default();
    let (mut end, mut words, mut and, mut some) = (at, false, false, false);
    for (offset, piece) in pieces.get(at..).unwrap_or_default().iter().enumerate() {
        let taken = match piece {
            Piece::Word(Spoken::And, _) if some => {
                and = true;
                continue;
            }
            Piece::Word(Spoken::Filler, _) if some => continue,
            Piece::Word(Spoken::And | Spoken::Filler, _) | Piece::Other { .. } | Piece::Break => false,
            Piece::Word(spoken, joined) => {
                reading.and = and || *joined && some;
                let taken = reading.take(*spoken, order);
                words |= taken;
                taken
            }
            Piece::Digits(value) => {
                // `2 million 500 thousand`: digits begin a group.
                let fits = !reading.started && (!some || and || order == Order::TensFirst);
                if fits {
                    (reading.group, reading.started, reading.digits) = (*value, true, true);
                    reading.scale_last = false;
                }
                fits
            }
        };
        if !taken {
            break;
        }
        (some, and, end) = (true, false, at + offset + 1);
    }
    let number = some.then(|| SpokenNumber { first: at, end, value: reading.value(), part: reading.part });
    (number, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Language;

    fn values(text: &str, language: Language) -> Vec<f64> {
        let rules = language.rules();
        let pieces: Vec<Piece> = text
            .split(' ')
            .flat_map(|word| word.split('-'))
            .map(|word| match word.parse::<f64>() {
                Ok(value) => Piece::Digits(value),
                Err(_) if word == "," => Piece::Break,
                Err(_) => {
                    let key = rules.key(word);
                    match rules.spoken(&key) {
                        Some((spoken, joined)) => Piece::Word(spoken, joined),
                        None => Piece::Other { dual: rules.is_dual(&key) },
                    }
                }
            })
            .collect();
        read_all(&pieces, rules.number_order()).into_iter().map(|n| n.value).collect()
    }

    #[test]
    fn numbers_in_arabic_words() {
        for (text, expected) in [
            ("مليونان وخمسمئة ألف نسمة", &[2_500_000.0][..]),
            ("مليونين وخمسمائة ألف", &[2_500_000.0]),
            ("ثلاثة ملايين ومئتا ألف", &[3_200_000.0]),
            ("ألف وتسعمائة وخمسة وأربعون", &[1945.0]),
            ("ألفان وأربعة وعشرون", &[2024.0]),
            ("خمسة عشر مليون دولار", &[15_000_000.0]),
            ("اثنا عشر ألفا وثلاثمائة", &[12_300.0]),
            ("مائة وثلاثة وعشرون", &[123.0]),
            ("ثلاث مئة شخص", &[300.0]),
            ("نصف مليون", &[500_000.0]),
            ("النصف مليون", &[500_000.0]),
            ("مليون ونصف المليون", &[1_500_000.0]),
            ("مليونان ونصف", &[2_500_000.0]),
            ("2 مليون و 500 ألف", &[2_500_000.0]),
            ("سنتين ونصف", &[2.5]),
            ("ثلاث سنوات ونصف", &[3.0, 3.5]),
            ("ساعة ونصف", &[1.5]),
            ("ثلثا السكان", &[2.0 / 3.0]),
            ("ثلاثة أرباع", &[0.75]),
            ("الدورة الحادية والعشرون", &[21.0]),
            ("العشرون والحادية والعشرون", &[20.0, 21.0]),
            ("ثلاثة وأربعة", &[3.0, 4.0]),
            ("الألف يوم الأولى", &[1000.0, 1.0]),
            ("مليار ومئتي مليون", &[1_200_000_000.0]),
            ("ألفا دولار", &[2000.0]),
        ] {
            assert_eq!(values(text, Language::Arabic), expected, "{text}");
        }
    }

    #[test]
    fn numbers_in_english_words() {
        for (text, expected) in [
            ("two million five hundred thousand people", &[2_500_000.0][..]),
            ("two and a half million", &[2_500_000.0]),
            ("half a million", &[500_000.0]),
            ("a quarter of a million", &[250_000.0]),
            ("one hundred and twenty-three", &[123.0]),
            ("twelve thousand three hundred", &[12_300.0]),
            ("the twenty-first and twenty-second sessions", &[21.0, 22.0]),
            ("twenty-third", &[23.0]),
            ("two thirds", &[2.0 / 3.0]),
            ("three-quarters", &[0.75]),
            ("three years and a half", &[3.0, 3.5]),
            ("2 million 500 thousand", &[2_500_000.0]),
            ("five and six", &[5.0, 6.0]),
            ("two , three", &[2.0, 3.0]),
            ("a thousand million", &[1_000_000_000.0]),
            ("fifteen hundred", &[1500.0]),
            ("and a", &[]),
        ] {
            assert_eq!(values(text, Language::English), expected, "{text}");
        }
    }
}
