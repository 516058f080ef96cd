//! How far the lines of a document stand apart, and how large its running text is.

use super::edges::{Edges, FEWEST, place};
use super::fragments::Fragment;
use super::layout::Part;
use super::setting::Setting;

/// Distances of lines in font sizes.
#[derive(Debug)]
pub(super) struct Distances {
    /// For each size in half points that has enough lines.
    by_size: Vec<(i32, f32)>,
    /// Of the whole document.
    all: f32,
    /// Size of the running text.
    pub(super) size: f32,
}

impl Distances {
    pub(super) fn of<'p>(parts: impl Iterator<Item = (&'p Part, Edges)>, setting: Setting) -> Self {
        // Steps from lines that had no room for the next word, which goes on below, and all steps.
        let (mut inside, mut all): (Vec<(i32, f32)>, Vec<f32>) = (Vec::new(), Vec::new());
        let mut sizes: Vec<(f32, usize)> = Vec::new();
        for (part, edges) in parts {
            let place = |line: &Fragment| {
                let column = line.column.unwrap_or((edges.left, edges.right));
                place(line, setting.of_line(line, part.direction, column), column)
            };
            sizes.extend(part.fragments.iter().map(|f| (f.size, f.glyphs.len())));
            for pair in part.fragments.windows(2) {
                let [above, below] = pair else { continue };
                let step = (above.y - below.y) / below.size.max(1.0);
                // Closer lines overlap; what is five lines off is no neighbour.
                if !(0.5..6.0).contains(&step) {
                    continue;
                }
                all.push(step);
                if !place(above).had_room_for(&place(below)) {
                    inside.push((half_points(below.size), step));
                }
            }
        }
        inside.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let by_size = inside
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|steps| steps.len() >= FEWEST)
            .filter_map(|steps| steps.get(steps.len() / 2).copied())
            .collect();
        let mut inside: Vec<f32> = inside.iter().map(|s| s.1).collect();
        inside.sort_by(f32::total_cmp);
        all.sort_by(f32::total_cmp);
        // The lower quarter, for a page of short paragraphs has more gaps than lines.
        let closest = || all.get(all.len() / 4).copied();
        Distances {
            by_size,
            // What word processors set where nothing shows.
            all: inside.get(inside.len() / 2).copied().or_else(closest).unwrap_or(1.2),
            size: running(sizes),
        }
    }

    /// The usual distance of lines of a size.
    pub(super) fn usual(&self, size: f32) -> f32 {
        let size = half_points(size);
        self.by_size.iter().find(|(own, _)| *own == size).map_or(self.all, |(_, step)| *step)
    }
}

/// The size of the running text: that of the middle letter, unless a third of all letters is
/// larger, for long notes may have more letters than the text above them.
fn running(mut sizes: Vec<(f32, usize)>) -> f32 {
    sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let third = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 3;
    let mut of_size: Vec<(f32, usize)> = Vec::new();
    for (size, letters) in sizes {
        match of_size.last_mut() {
            Some((last, sum)) if half_points(*last) == half_points(size) => *sum += letters,
            _ => of_size.push((size, letters)),
        }
    }
    let shared = of_size.iter().find(|(_, letters)| *letters > third);
    // Where no size has so much, the middle one.
    let mut sum = 0;
    let middle = of_size.iter().find(|(_, letters)| {
        sum += letters;
        sum * 2 > third * 3
    });
    shared.or(middle).map_or(0.0, |(size, _)| *size)
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_notes_do_not_become_the_running_text() {
        assert_eq!(running(vec![(9.0, 300), (11.0, 200), (16.0, 20), (9.0, 10)]), 11.0);
        assert_eq!(running(vec![(12.0, 100), (10.0, 500), (8.5, 60)]), 10.0);
        assert_eq!(running(vec![(8.0, 30), (9.0, 30), (10.0, 30), (11.0, 30)]), 9.0);
        assert_eq!(running(Vec::new()), 0.0);
    }
}
