//! The name that was probably meant.

/// Names longer than this are not looked for.
const LONGEST: usize = 64;

/// The known name that differs least from what was written, where it differs by little.
pub(super) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > LONGEST {
        return None;
    }
    let allowed = ((written.chars().count() + 1) / 3).clamp(1, 3);
    known
        .filter(|name| name.len() <= LONGEST)
        .map(|name| (distance(written, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many signs have to be put in, left out or exchanged (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (line, x) in a.chars().enumerate() {
        let mut before = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (y, above) in b.chars().zip(row.iter().skip(1)) {
            left = (before + usize::from(x != y)).min(left + 1).min(above + 1);
            before = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_understood() {
        let known = ["title", "begins", "ends", "@made", "@made_by"];
        for (written, meant) in [("titel", Some("title")), ("end", Some("ends")), ("@mades", Some("@made")), ("colour", None), ("x", None)]
        {
            assert_eq!(nearest(written, known.into_iter()), meant, "{written}");
        }
        assert_eq!((distance("kitten", "sitting"), distance("", "abc"), distance("abc", "")), (3, 3, 3));
    }
}
