//! Many short texts in one piece of memory.

/// Texts in the order of their bytes, each known by its number. An allocation and a place in
/// a hash table for each would take four times the memory of the texts themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct SortedTexts {
    all: String,
    /// Where each text ends in `all`.
    ends: Vec<u32>,
}

impl SortedTexts {
    /// Adds a text behind all others; `false` where they would no longer fit.
    pub(super) fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.all.len() + text.len()) else { return false };
        self.all.push_str(text);
        self.ends.push(end);
        true
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text with this number; empty where there is none.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start =
            number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).map(|end| *end as usize));
        let range = start.zip(self.ends.get(number)).map(|(start, end)| start..*end as usize);
        range.and_then(|range| self.all.get(range)).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The number of a text.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
                std::cmp::Ordering::Equal => return u32::try_from(middle).ok(),
            }
        }
        None
    }

    pub(super) fn shrink(&mut self) {
        self.all.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// With texts that are in order; those that do not fit any more are left out.
impl<S: AsRef<str>> Extend<S> for SortedTexts {
    fn extend<I: IntoIterator<Item = S>>(&mut self, texts: I) {
        let mut texts = texts.into_iter();
        while texts.next().is_some_and(|text| self.push(text.as_ref())) {}
        self.shrink();
    }
}

impl<S: AsRef<str>> FromIterator<S> for SortedTexts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut sorted = SortedTexts::default();
        sorted.extend(texts);
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_found_by_its_number_and_its_letters() {
        let texts = ["", "a", "ab", "b", "باب", "بيت"];
        let sorted: SortedTexts = texts.iter().collect();
        assert!(sorted.iter().eq(texts));
        for (text, number) in texts.iter().zip(0..) {
            assert_eq!((sorted.find(text), sorted.get(number as usize)), (Some(number), *text));
        }
        for missing in ["aa", "c", "با", "ي"] {
            assert_eq!(sorted.find(missing), None, "{missing}");
        }
        assert_eq!((sorted.get(6), SortedTexts::default().find("")), ("", None));
    }
}
