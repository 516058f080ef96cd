//! Storage for the search: cells (a source boundary and a target boundary) and
//! edges between them (beads), in an order in which sums can run.

/// One bead between two cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// First source segment.
    pub(crate) source: u32,
    /// First target segment.
    pub(crate) target: u32,
    /// Source segments.
    pub(crate) m: u8,
    /// Target segments.
    pub(crate) n: u8,
}

/// Place of the kind of a bead of so many segments among the rates of [`super::habits::Habits`]; a pair of two
/// has none.
pub(super) fn kind(source: usize, target: usize) -> Option<usize> {
    match (source, target) {
        (1, 1) => None,
        (_, 0) => Some(0),
        (0, _) => Some(1),
        (1, _) | (_, 1) => Some(2),
        _ => Some(3),
    }
}

impl Edge {
    pub(crate) fn is_null(&self) -> bool {
        self.m == 0 || self.n == 0
    }

    /// Place of the bead's kind among the rates of [`super::habits::Habits`].
    pub(super) fn kind(&self) -> Option<usize> {
        kind(self.m.into(), self.n.into())
    }

    pub(crate) fn source_range(&self) -> std::ops::Range<usize> {
        self.source as usize..self.source as usize + usize::from(self.m)
    }

    pub(crate) fn target_range(&self) -> std::ops::Range<usize> {
        self.target as usize..self.target as usize + usize::from(self.n)
    }
}

/// Cells and edges of one stretch, from its first to its last cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lattice {
    /// Start of each row in `columns`; one more than rows.
    rows: Vec<u32>,
    /// Target boundary of each cell, rising inside a row.
    columns: Vec<u32>,
    /// Edges, sorted by their first cell.
    pub(crate) edges: Vec<Edge>,
}

/// Bead types of the first pass: enough to find the path.
pub(crate) const FEW_TYPES: [(u8, u8); 6] = [(1, 1), (0, 1), (1, 0), (1, 2), (2, 1), (2, 2)];
/// All bead types: up to 4:4, one to many up to 1:8, and the two nulls.
pub(crate) const ALL_TYPES: [(u8, u8); 26] = [
    (1, 1),
    (0, 1),
    (1, 0),
    (1, 2),
    (2, 1),
    (1, 3),
    (3, 1),
    (2, 2),
    (1, 4),
    (4, 1),
    (2, 3),
    (3, 2),
    (3, 3),
    (2, 4),
    (4, 2),
    (3, 4),
    (4, 3),
    (4, 4),
    (1, 5),
    (1, 6),
    (1, 7),
    (1, 8),
    (5, 1),
    (6, 1),
    (7, 1),
    (8, 1),
];
/// Most segments on one side of a bead, with one on the other.
pub(crate) const MOST_TO_ONE: usize = 8;
/// Most segments on both sides.
pub(crate) const MOST_TO_MANY: usize = 4;

impl Lattice {
    /// A lattice over rows of cells; `rows[k]` holds the rising target
    /// boundaries of source boundary `first_row + k`.
    pub(crate) fn new(first_row: u32, cells: &[Vec<u32>], types: &[(u8, u8)]) -> Lattice {
        let mut lattice = Lattice::default();
        lattice.rows.push(0);
        for row in cells {
            lattice.columns.extend_from_slice(row);
            lattice.rows.push(lattice.columns.len() as u32);
        }
        let mut order = types.to_vec();
        order.sort_unstable();
        for k in 0..cells.len() {
            for cell in lattice.row(k) {
                let column = lattice.columns[cell];
                for (m, n) in &order {
                    let to_row = k + usize::from(*m);
                    if to_row < cells.len()
                        && let Some(to) = lattice.find(to_row, column + u32::from(*n))
                    {
                        lattice.edges.push(Edge {
                            from: cell as u32,
                            to,
                            source: first_row + k as u32,
                            target: column,
                            m: *m,
                            n: *n,
                        });
                    }
                }
            }
        }
        lattice
    }

    /// Edges that belong to no path, rising by their first source segment; to be scored only.
    pub(crate) fn of_edges(edges: Vec<Edge>) -> Lattice {
        Lattice { edges, ..Lattice::default() }
    }

    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        self.columns.len()
    }

    fn row(&self, k: usize) -> std::ops::Range<usize> {
        self.rows[k] as usize..self.rows[k + 1] as usize
    }

    fn find(&self, row: usize, column: u32) -> Option<u32> {
        let range = self.row(row);
        let cells = &self.columns[range.clone()];
        // Rows of a band are gapless, so the place is usually known without a search.
        let guess = column.checked_sub(*cells.first()?)? as usize;
        if cells.get(guess) == Some(&column) {
            return Some((range.start + guess) as u32);
        }
        cells.binary_search(&column).ok().map(|at| (range.start + at) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edges as (source, target, m, n, cell they end in as source and target boundary).
    fn edges(lattice: &Lattice) -> Vec<(u32, u32, u8, u8)> {
        lattice.edges.iter().map(|e| (e.source, e.target, e.m, e.n)).collect()
    }

    #[test]
    fn every_bead_between_two_cells_is_an_edge() {
        let lattice = Lattice::new(7, &[vec![3, 4], vec![3, 4]], &ALL_TYPES);
        assert_eq!(lattice.len(), 4);
        assert_eq!(edges(&lattice), [(7, 3, 0, 1), (7, 3, 1, 0), (7, 3, 1, 1), (7, 4, 1, 0), (8, 3, 0, 1)]);
        let cells: Vec<(u32, u32)> = lattice.edges.iter().map(|e| (e.from, e.to)).collect();
        assert_eq!(cells, [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]);
    }

    #[test]
    fn rows_with_holes_lead_only_where_cells_are() {
        let lattice = Lattice::new(0, &[vec![0, 2, 5], vec![1, 2, 4, 6], vec![6]], &ALL_TYPES);
        let expected: Vec<(u32, u32, u8, u8)> = (0u32..3)
            .flat_map(|i| [&[0u32, 2, 5][..], &[1, 2, 4, 6], &[6]][i as usize].iter().map(move |j| (i, *j)))
            .flat_map(|(i, j)| {
                let rows = [&[0u32, 2, 5][..], &[1, 2, 4, 6], &[6]];
                let mut types = ALL_TYPES.to_vec();
                types.sort_unstable();
                types.into_iter().filter_map(move |(m, n)| {
                    let row = rows.get(i as usize + usize::from(m))?;
                    row.contains(&(j + u32::from(n))).then_some((i, j, m, n))
                })
            })
            .collect();
        assert_eq!(edges(&lattice), expected);
    }

    #[test]
    fn ranges_and_nulls() {
        let edge = |m, n| Edge { from: 0, to: 1, source: 5, target: 8, m, n };
        for (edge, source, target, is_null) in
            [(edge(1, 2), 5..6, 8..10, false), (edge(0, 1), 5..5, 8..9, true), (edge(3, 0), 5..8, 8..8, true)]
        {
            assert_eq!((edge.source_range(), edge.target_range(), edge.is_null()), (source, target, is_null));
        }
    }
}
