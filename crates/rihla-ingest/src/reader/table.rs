//! Opens the files of a delivery one after the other and hands on their tables block by block.

use std::sync::Arc;

use rihla_model::definition::{FixedField, Format};
use rihla_model::{Rule, Saying};

use crate::block::RowBlock;
use crate::delivery::DeliveredFile;
use crate::error::IngestError;
use crate::fill_down::FillDown;
use crate::harmonise::layout::{Layout, Table, find};
use crate::harmonise::recipe::Recipe;
use crate::header::{HeaderCell, join, named, numbered};
use crate::limits;
use crate::pipeline::{Item, is_held, stretches};
use crate::reader::delimited::{self, Dialect};
use crate::reader::stream::{Taken, TextStream, read_whole};
use crate::reader::survey::SurveyFile;
use crate::reader::survey::cases::CaseLayout;
use crate::reader::survey::missing::watch;
use crate::reader::{Grid, dialect, fixed_width, json, sdmx_csv, workbook};

/// How text is split into rows.
#[derive(Debug, Clone)]
pub(crate) enum Splitter {
    Delimited(Dialect),
    Fixed(Arc<Vec<FixedField>>, u8),
    Cases(Arc<CaseLayout>),
}

impl Splitter {
    /// Splits text of whole records.
    pub fn split(&self, bytes: Vec<u8>) -> RowBlock {
        self.split_some(bytes, usize::MAX).0
    }

    fn split_some(&self, bytes: Vec<u8>, most: usize) -> (RowBlock, usize) {
        match self {
            Self::Delimited(dialect) => delimited::split(bytes, *dialect, most),
            Self::Fixed(fields, terminator) => fixed_width::split_fields(bytes, *terminator, fields, most),
            Self::Cases(cases) => cases.split(&bytes, most),
        }
    }

    fn last_record_end(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            Self::Delimited(dialect) => delimited::last_record_end(bytes, *dialect),
            Self::Fixed(_, terminator) => memchr::memrchr(*terminator, bytes).map(|at| at + 1),
            Self::Cases(cases) => Some(bytes.len() - bytes.len() % cases.width.max(1)),
        }
    }
}

/// Reads files under a recipe.
pub(crate) struct Tables<'r, 'a> {
    pub recipe: &'r Recipe<'a>,
    pub taken: &'r Taken,
}

/// Why reading ends: the receiver has enough, or something is wrong.
pub(crate) enum End {
    Enough,
    Wrong(IngestError),
}

impl From<IngestError> for End {
    fn from(error: IngestError) -> Self {
        Self::Wrong(error)
    }
}

type Send<'s> = dyn FnMut(Item) -> bool + 's;

fn hand(send: &mut Send<'_>, item: Item) -> Result<(), End> {
    if send(item) { Ok(()) } else { Err(End::Enough) }
}

impl Tables<'_, '_> {
    /// Reads all files; what goes wrong with one is handed on and the next is read.
    pub fn read_all(&self, files: Vec<DeliveredFile>, send: &mut Send<'_>) {
        for file in files {
            let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name).to_owned();
            let read = match self.recipe.definition.reader.format {
                format if is_held(format) => self.held(&name, file, send),
                Format::Sav | Format::Dta => self.survey(&name, file, send),
                _ => self.text(&name, file, send),
            };
            let go_on = match read {
                Ok(()) => true,
                Err(End::Enough) => false,
                Err(End::Wrong(error)) => send(Item::Failed(error)),
            };
            if !go_on {
                return;
            }
        }
    }

    /// Workbooks and JSON.
    fn held(&self, name: &str, file: DeliveredFile, send: &mut Send<'_>) -> Result<(), End> {
        let reader = &self.recipe.definition.reader;
        let bytes = read_whole(name, file.content, reader.gzip, self.taken)?;
        let grids = match reader.format {
            Format::Workbook => workbook::read(name, bytes, &reader.sheets)?,
            _ => vec![json::read(name, &bytes, &reader.records_at)?],
        };
        let several = grids.len() > 1 && reader.sheets.is_empty();
        let mut used = false;
        let mut refused = None;
        for grid in grids {
            match self.grid(name, grid, send) {
                Ok(()) => used = true,
                Err(End::Wrong(error)) if several => {
                    let sheet = match &error {
                        IngestError::ColumnAbsent { sheet, .. } => sheet.clone(),
                        _ => None,
                    };
                    hand(
                        send,
                        Item::Note {
                            file: name.to_owned(),
                            sheet,
                            rule: Rule::named("sheet-passed-over"),
                            remedy: Saying::new("problem-sheet-passed", "the sheet is not read: {why}").with("why", error.saying()),
                        },
                    )?;
                    refused = Some(error);
                }
                Err(end) => return Err(end),
            }
        }
        match refused {
            Some(error) if !used => Err(End::Wrong(error)),
            _ => Ok(()),
        }
    }

    fn grid(&self, name: &str, grid: Grid, send: &mut Send<'_>) -> Result<(), End> {
        let mut block = grid.block;
        let (header, first, banner) = match &grid.names {
            Some(names) => (named(names), 0, 0),
            None => self.header(&block)?,
        };
        let table = Table { file: name, sheet: grid.sheet.as_deref(), header: &header, short_rows: true };
        let layout = Arc::new(Layout::new(self.recipe, &table)?);
        let mut fill = self.fill_down(name, &header)?;
        fill.apply(&mut block, first);
        let prepared = layout.turn.as_ref().map(|turn| Arc::new(turn.prepare(&mut block)));
        hand(send, Item::Begin { layout: Arc::clone(&layout), lines_before: 0, banner })?;
        let block = Arc::new(block);
        let fan = layout.turn.as_ref().map_or(1, crate::unpivot::Turn::fan);
        for (from, to) in stretches(block.rows.len(), first, fan) {
            hand(send, Item::Rows { layout: Arc::clone(&layout), block: Arc::clone(&block), prepared: prepared.clone(), from, to })?;
        }
        Ok(())
    }

    fn fill_down(&self, name: &str, header: &[HeaderCell]) -> Result<FillDown, IngestError> {
        let mut columns = Vec::new();
        for column in &self.recipe.definition.reader.fill_down {
            columns.push(find(header, column).ok_or_else(|| IngestError::ColumnAbsent {
                file: name.to_owned(),
                sheet: None,
                column: column.clone(),
                found: header.iter().take(12).map(|h| h.name.as_str()).collect::<Vec<_>>().join(", ").into(),
                misread: None,
            })?);
        }
        Ok(FillDown::new(columns))
    }

    /// The header of a table whose first rows are in a block; the position of the first data row; lines that are neither.
    fn header(&self, block: &RowBlock) -> Result<(Vec<HeaderCell>, usize, u64), IngestError> {
        let reader = &self.recipe.definition.reader;
        let number = |row: usize| block.rows.get(row).map_or(0, |r| if block.absolute { r.line } else { crate::block::as_u32(row + 1) });
        let at = |line: u32| (0..block.rows.len()).find(|row| number(*row) == line);
        let rows: Vec<usize> = reader.header_rows.iter().filter_map(|line| at(*line)).collect();
        let last_header = reader.header_rows.iter().copied().max().unwrap_or(0);
        let mut header = if reader.header_rows.is_empty() {
            let widest = (0..block.rows.len()).take(1000).map(|r| block.cells_of(r).len()).max().unwrap_or(0);
            let first = (0..block.rows.len()).find(|r| !block.is_blank(*r)).map_or(0, |r| block.cells_of(r).len());
            numbered(if block.absolute { widest } else { first })
        } else {
            join(block, &rows, &reader.header_joiner, reader.html_entities)
        };
        let mut first_line = last_header + 1;
        if reader.format == Format::SdmxCsv {
            for cell in &mut header {
                let (id, labelled) = sdmx_csv::header_cell(&cell.name);
                if id != cell.name {
                    cell.aliases.push(id);
                }
                cell.labelled = labelled;
            }
        }
        if reader.hxl
            && let Some(row) = at(first_line)
            && crate::hxl::is_tag_row(block, row)
        {
            crate::hxl::add_tags(&mut header, block, row);
            first_line += 1;
        }
        let data = reader.first_row.map_or(first_line, |first| first.max(first_line));
        let first = (0..block.rows.len()).find(|row| number(*row) >= data).unwrap_or(block.rows.len());
        let passed = (0..first)
            .filter(|row| !rows.contains(row) && !block.is_blank(*row))
            .filter(|row| !(reader.hxl && number(*row) == last_header + 1))
            .count() as u64;
        Ok((header, first, passed))
    }

    /// SPSS and Stata files: variables are columns, cases are rows.
    fn survey(&self, name: &str, file: DeliveredFile, send: &mut Send<'_>) -> Result<(), End> {
        let reader = &self.recipe.definition.reader;
        let mut survey = SurveyFile::open(name, file.content, reader.format, reader.gzip, reader.encoding.as_deref(), self.taken)?;
        let header = named(&survey.names());
        let table = Table { file: name, sheet: None, header: &header, short_rows: false };
        let layout = Arc::new(Layout::new(self.recipe, &table)?);
        let mut fill = self.fill_down(name, &header)?;
        if layout.turn.is_none() {
            watch(&mut survey.layout, &survey.dictionary, self.recipe, &layout);
        }
        let splitter = Splitter::Cases(Arc::new(survey.layout.clone()));
        hand(send, Item::Begin { layout: Arc::clone(&layout), lines_before: 0, banner: 0 })?;
        if let Some(encoding) = survey.dictionary.unknown_encoding.take() {
            let remedy = Saying::new(
                "problem-encoding-unknown",
                "the file names the encoding '{label}', which is not known; its texts are read as UTF-8: declare `encoding` under [reader]",
            )
            .with("label", encoding);
            hand(send, Item::Note { file: name.to_owned(), sheet: None, rule: Rule::ENCODING, remedy })?;
        }
        while let Some(bytes) = survey.next()? {
            if fill.is_idle() {
                hand(send, Item::Text { layout: Arc::clone(&layout), splitter: splitter.clone(), bytes })?;
            } else {
                let mut block = splitter.split(bytes);
                fill.apply(&mut block, 0);
                let prepared = layout.turn.as_ref().map(|turn| Arc::new(turn.prepare(&mut block)));
                let to = block.rows.len();
                hand(send, Item::Rows { layout: Arc::clone(&layout), block: Arc::new(block), prepared, from: 0, to })?;
            }
        }
        Ok(())
    }

    /// Delimited and fixed-width text.
    fn text(&self, name: &str, file: DeliveredFile, send: &mut Send<'_>) -> Result<(), End> {
        let reader = &self.recipe.definition.reader;
        let mut stream = TextStream::open(name, file.content, reader.gzip, reader.encoding.as_deref(), self.taken)?;
        let mut buffer = Vec::with_capacity(limits::BLOCK_BYTES + (1 << 16));
        let mut ended = stream.fill(&mut buffer, limits::BLOCK_BYTES)?;
        let found = dialect::find(&buffer, reader.delimiter).map_err(|what| {
            let remedy = Saying::new("remedy-delimiter", "correct `delimiter` under [reader]");
            IngestError::definition(self.recipe.definition.id.as_str(), what, remedy)
        });
        let found = found.map_err(|error| {
            IngestError::unreadable(name, error.saying(), Saying::new("remedy-definition", "correct the source definition"))
        })?;
        let splitter = if reader.format == Format::FixedWidth {
            Splitter::Fixed(Arc::new(reader.fields.clone()), found.terminator)
        } else {
            Splitter::Delimited(found)
        };
        let (layout, mut fill, mut rest, lines_before, banner) = self.begin_text(name, &splitter, buffer, ended)?;
        hand(send, Item::Begin { layout: Arc::clone(&layout), lines_before, banner })?;
        let mut lines = lines_before;
        loop {
            let end = if ended { Some(rest.len()) } else { splitter.last_record_end(&rest) };
            let Some(end) = end.filter(|e| *e > 0) else {
                if ended {
                    return Ok(());
                }
                if rest.len() > limits::LONGEST_RECORD {
                    let line = lines + 1;
                    return Err(End::Wrong(IngestError::limit(
                        name,
                        Some(line),
                        Saying::new("ingest-record-long", "from line {line} on there is no end of a record within {size} MB; a quote may be opened there and never closed").with("line", line.to_string()).with("size", limits::LONGEST_RECORD >> 20),
                        Saying::new("remedy-quotes", "look at the quotes from that line on"),
                    )));
                }
                ended = stream.fill(&mut rest, limits::BLOCK_BYTES)?;
                continue;
            };
            let tail = rest.split_off(end);
            let bytes = std::mem::replace(&mut rest, tail);
            if fill.is_idle() {
                lines += memchr::memchr_iter(found.terminator, &bytes).count() as u64;
                hand(send, Item::Text { layout: Arc::clone(&layout), splitter: splitter.clone(), bytes })?;
            } else {
                let mut block = splitter.split(bytes);
                fill.apply(&mut block, 0);
                lines += u64::from(block.lines);
                let prepared = layout.turn.as_ref().map(|turn| Arc::new(turn.prepare(&mut block)));
                let to = block.rows.len();
                hand(send, Item::Rows { layout: Arc::clone(&layout), block: Arc::new(block), prepared, from: 0, to })?;
            }
            if ended && rest.is_empty() {
                return Ok(());
            }
            if !ended {
                rest.reserve(limits::BLOCK_BYTES);
                ended = stream.fill(&mut rest, limits::BLOCK_BYTES)?;
            }
        }
    }

    /// Reads the header off the first block: the layout, and what is left of the block.
    #[expect(clippy::type_complexity, reason = "the parts of one beginning, taken apart at once")]
    fn begin_text(
        &self,
        name: &str,
        splitter: &Splitter,
        mut buffer: Vec<u8>,
        ended: bool,
    ) -> Result<(Arc<Layout>, FillDown, Vec<u8>, u64, u64), IngestError> {
        let reader = &self.recipe.definition.reader;
        let last = reader.header_rows.iter().copied().max().unwrap_or(0).max(reader.first_row.unwrap_or(1).saturating_sub(1)) as usize;
        let wanted = last + 2;
        // A copy of the beginning is enough, unless records are long.
        let head = buffer.get(..buffer.len().min(1 << 18)).unwrap_or_default().to_vec();
        let short = head.len() < buffer.len() || !ended;
        let mut block = splitter.split_some(head, wanted).0;
        if short && block.rows.len() < wanted {
            block = splitter.split_some(buffer.clone(), wanted).0;
        }
        let widest = (0..block.rows.len()).map(|r| block.cells_of(r).len()).max().unwrap_or(0);
        if widest > limits::MOST_COLUMNS {
            return Err(IngestError::limit(
                name,
                Some(1),
                Saying::new("ingest-columns", "a row has {columns} columns, more than {most}")
                    .with("columns", widest)
                    .with("most", limits::MOST_COLUMNS),
                Saying::new("remedy-columns", "check `delimiter` under [reader]; a matrix this wide must be delivered in long form"),
            ));
        }
        let (header, first, banner) = match splitter {
            Splitter::Fixed(fields, _) => {
                let names: Vec<String> = fields.iter().map(|f| f.name.clone()).collect();
                let skip = reader.first_row.map_or(0, |f| f.saturating_sub(1) as usize).min(block.rows.len());
                (named(&names), skip, (0..skip).filter(|r| !block.is_blank(*r)).count() as u64)
            }
            _ => self.header(&block)?,
        };
        let short_rows = false;
        let layout = Arc::new(Layout::new(self.recipe, &Table { file: name, sheet: None, header: &header, short_rows })?);
        let fill = self.fill_down(name, &header)?;
        // Cut the buffer where the first data row begins.
        let (upto, cut) = splitter.split_some(buffer.clone(), first);
        let lines_before = u64::from(upto.lines);
        let rest = buffer.split_off(if first == 0 { 0 } else { cut.min(buffer.len()) });
        Ok((layout, fill, rest, lines_before, banner))
    }
}
