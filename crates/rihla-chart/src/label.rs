//! Moves labels apart so that none covers another.

/// Spreads centres (ascending) so that boxes of the given heights do not overlap and stay between `low` and `high`,
/// moving each as little as the others allow (pool-adjacent-violators on the offsets).
pub(crate) fn spread(wanted: &[f64], heights: &[f64], low: f64, high: f64) -> Vec<f64> {
    struct Pool {
        top: f64,
        height: f64,
        count: usize,
        sum: f64,
    }
    let mut pools: Vec<Pool> = Vec::new();
    for (&centre, &height) in wanted.iter().zip(heights) {
        pools.push(Pool { top: centre - height / 2.0, height, count: 1, sum: centre - height / 2.0 });
        while let [.., above, below] = pools.as_slice() {
            if above.top + above.height <= below.top {
                break;
            }
            let (count, height) = (above.count + below.count, above.height + below.height);
            let sum = above.sum + below.sum - above.height * below.count as f64;
            let top = (sum / count as f64).min(high - height).max(low);
            pools.truncate(pools.len() - 2);
            pools.push(Pool { top, height, count, sum });
        }
        if let Some(last) = pools.last_mut() {
            last.top = last.top.min(high - last.height).max(low);
        }
        // clamping may have pushed the last pool onto the one above it
        while let [.., above, below] = pools.as_slice() {
            if above.top + above.height <= below.top + 1e-9 {
                break;
            }
            let (count, height) = (above.count + below.count, above.height + below.height);
            let sum = above.sum + below.sum - above.height * below.count as f64;
            let top = (sum / count as f64).min(high - height).max(low);
            pools.truncate(pools.len() - 2);
            pools.push(Pool { top, height, count, sum });
        }
    }
    let mut out = Vec::with_capacity(wanted.len());
    let mut each = heights.iter();
    for pool in &pools {
        let mut y = pool.top;
        for &height in each.by_ref().take(pool.count) {
            out.push(y + height / 2.0);
            y += height;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_labels_that_have_room() {
        assert_eq!(spread(&[10.0, 50.0], &[10.0, 10.0], 0.0, 100.0), [10.0, 50.0]);
    }

    #[test]
    fn separates_and_keeps_inside() {
        let heights = [12.0; 5];
        let got = spread(&[95.0, 96.0, 97.0, 98.0, 99.0], &heights, 0.0, 100.0);
        for pair in got.windows(2) {
            assert!(pair[1] - pair[0] >= 12.0 - 1e-6, "{got:?}");
        }
        assert!(got[4] <= 94.0 + 1e-6 && got[0] >= 6.0, "{got:?}");
    }
}
