//! The Humanitarian Exchange Language's row of hashtags under the header (HXL 1.1).

use crate::block::RowBlock;
use crate::header::HeaderCell;
use crate::text::fold_blanks;

/// Whether a row holds HXL tags: at least one, and nothing but tags and blanks.
pub(crate) fn is_tag_row(block: &RowBlock, row: usize) -> bool {
    let mut tags = 0;
    for span in block.cells_of(row) {
        let text = crate::text::trim(block.text_of(*span));
        if text.is_empty() {
            continue;
        }
        let tag = text.strip_prefix('#').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()));
        if !tag {
            return false;
        }
        tags += 1;
    }
    tags > 0
}

/// Lets each column answer to its tag as well (`#country+code`, attributes in the order written).
pub(crate) fn add_tags(header: &mut [HeaderCell], block: &RowBlock, row: usize) {
    for (cell, span) in header.iter_mut().zip(block.cells_of(row)) {
        let tag = fold_blanks(block.text_of(*span)).to_ascii_lowercase().replace(' ', "");
        if !tag.is_empty() {
            cell.aliases.push(tag);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_tags_from_data() {
        let mut block = RowBlock::with_row_numbers();
        for row in [&["#country +code", "", "#date"][..], &["AFG", "#1", ""], &["", ""]] {
            block.begin_row(1);
            row.iter().for_each(|cell| block.push_cell(cell));
        }
        assert!(is_tag_row(&block, 0));
        assert!(!is_tag_row(&block, 1) && !is_tag_row(&block, 2));
        let mut header = crate::header::numbered(3);
        add_tags(&mut header, &block, 0);
        assert_eq!(header.first().map(|c| c.aliases.clone()), Some(vec!["#country+code".to_owned()]));
    }
}
