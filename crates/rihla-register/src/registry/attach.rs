//! Attached files: sealed in parts under the record's key, beside its rows, so that a backup holds both or neither.

use rihla_model::access::{Act, Actor, FieldClass};
use rihla_model::{FieldId, RecordId, RegisterId, Saying};
use rihla_store::database::{Statement, Unit};
use serde_json::Value as Json;
use zeroize::Zeroizing;

use super::Registry;
use super::edit::on_the_wire;
use super::row::Stored;
use super::step::remark;
use super::write::{Within, Written};
use crate::definition::{Definition, Field, FieldType};
use crate::error::RegisterError;
use crate::media::media_of;
use crate::record::Deed;
use crate::value::{FileValue, Value, ValueFault, read_field};

/// The bytes of a part.
const PART: usize = 256 * 1024;
/// The most bytes of a file whose field says nothing else.
const MOST: u64 = 10 * 1024 * 1024;
/// The most files of a field.
const FILES: usize = 50;
/// The most characters of a file's name.
const NAME: usize = 120;

/// A file that was attached.
#[derive(Clone, PartialEq, Eq)]
pub struct Attached {
    /// Its name, media type and bytes.
    pub file: FileValue,
    /// Its content.
    pub content: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for Attached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attached").field("bytes", &self.content.len()).finish_non_exhaustive()
    }
}

impl Registry {
    /// Attaches a file to a field of a record. Its type is read from its content, whatever its name says, and has to be one of
    /// the field's.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`], [`RegisterError::Denied`], [`RegisterError::Stale`], [`RegisterError::Final`],
    /// [`RegisterError::Withdrawn`], [`RegisterError::Asked`], [`RegisterError::Invalid`] for a file that is too large or of another
    /// type, [`RegisterError::Unchanged`] where it is attached already, [`RegisterError::Store`].
    pub async fn attach(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        version: i64,
        id: &FieldId,
        (name, content): (&str, &[u8]),
    ) -> Result<Written, RegisterError> {
        let mut unit = self.database.write().await?;
        let open = self.open(&mut unit, actor, Act::Attach, named, Some(version)).await?;
        let record = &open.stored.record;
        if record.facets.withdrawn {
            return Err(RegisterError::Withdrawn);
        }
        if open.definition.state(&record.state).is_some_and(|state| state.is_final) {
            return Err(RegisterError::Final);
        }
        if record.asked.is_some() {
            return Err(RegisterError::Asked);
        }
        let writes = self.reach(actor, Act::Attach, open.definition, record);
        let field = open.definition.field(id).filter(|field| *field.kind == FieldType::File && writes.covers(open.definition, field));
        let Some(field) = field else { return Err(invalid(no_field(id))) };
        let file = self.accepted(field, &record.id, name, content)?;
        let before = record.fields.get(id).unwrap_or(&Json::Null);
        let mut values = read_field(field, before, self.stored()).unwrap_or_default();
        if values.iter().any(|value| matches!(value, Value::File(there) if there.hash == file.hash)) {
            return Err(RegisterError::Unchanged);
        }
        if !field.many {
            values.clear();
        }
        if values.len() >= FILES {
            return Err(invalid(too_many(id)));
        }
        self.keep_content(&mut unit, &open.stored, &file, content).await?;
        values.push(Value::File(file));
        let fields = [(id.clone(), on_the_wire(field, &values))].into();
        let (written, _) = self.go_on(&mut unit, actor, open, Deed::Edit { fields }, Within::default()).await?;
        unit.commit().await?;
        Ok(written)
    }

    /// Takes a file out of a record that still names it. One of a protected field is given only where a reason is stated; then
    /// that is noted.
    ///
    /// # Errors
    /// [`RegisterError::NoRecord`] where the record, the file or the right to see it is missing, [`RegisterError::NoReason`],
    /// [`RegisterError::Damaged`], [`RegisterError::Store`].
    pub async fn attached(
        &self,
        actor: &Actor,
        named: (&RegisterId, &RecordId),
        hash: &str,
        why: Option<&str>,
    ) -> Result<Attached, RegisterError> {
        let why = remark(why)?;
        let mut unit = if why.is_some() { self.database.write().await? } else { self.database.read().await? };
        let (definition, stored) = self.visible(&mut unit, actor, named).await?;
        let sees = self.reach(actor, Act::See, definition, &stored.record);
        let (field, file) = self.file_of(definition, &stored, hash, |field| sees.covers(definition, field))?;
        if field.class == FieldClass::Protected {
            let why = why.ok_or(RegisterError::NoReason)?;
            self.note_reading(&mut unit, actor, &stored, "file", &why).await?;
        }
        let content = self.content(&mut unit, &stored, &file).await?;
        unit.commit().await?;
        Ok(Attached { file, content })
    }

    /// The file of a hash, in a field that is within reach.
    fn file_of<'a>(
        &self,
        definition: &'a Definition,
        stored: &Stored,
        hash: &str,
        reached: impl Fn(&Field) -> bool,
    ) -> Result<(&'a Field, FileValue), RegisterError> {
        for field in definition.fields.iter().filter(|field| *field.kind == FieldType::File && reached(field)) {
            let json = stored.record.fields.get(&field.id).unwrap_or(&Json::Null);
            for value in read_field(field, json, self.stored()).unwrap_or_default() {
                if let Value::File(file) = value
                    && file.hash == hash
                {
                    return Ok((field, file));
                }
            }
        }
        Err(RegisterError::NoRecord)
    }

    /// What is known of a file, where the field takes it.
    fn accepted(&self, field: &Field, record: &RecordId, name: &str, content: &[u8]) -> Result<FileValue, RegisterError> {
        let bytes = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let most = field.most.as_deref().copied().unwrap_or(MOST);
        if bytes > most || bytes == 0 {
            let saying = Saying::new("value-file-size", "field '{field}' takes files of 1 to {most} bytes").with("most", most);
            return Err(invalid(ValueFault::new(&field.id, saying, "file-size")));
        }
        let media = media_of(content).filter(|media| field.media.iter().any(|allowed| allowed.as_str() == *media));
        let Some(media) = media else {
            let allowed: Vec<&str> = field.media.iter().map(|media| media.as_str()).collect();
            let saying = Saying::new("value-file-type", "field '{field}' takes files of these types, by their content: {allowed}");
            return Err(invalid(ValueFault::new(&field.id, saying.with("allowed", allowed.join(", ")), "file-type")));
        };
        Ok(FileValue { hash: self.keys.file_address(record, content)?, name: plain_name(name), media: media.to_owned(), bytes })
    }

    async fn keep_content(&self, unit: &mut Unit, stored: &Stored, file: &FileValue, content: &[u8]) -> Result<(), RegisterError> {
        let there = Statement::new("select count(*) from attachment where record = ? and hash = ?").bind(stored.number);
        if unit.row(there.bind(&file.hash)).await?.map(|row| row.integer(0)).transpose()?.is_some_and(|count| count > 0) {
            return Ok(());
        }
        let parts = content.chunks(PART).count();
        for (part, at) in content.chunks(PART).zip(0_i64..) {
            let place = place(&file.hash, at, parts);
            let sealed = stored.key.seal("file", &[place.as_bytes()], part, &*self.rng)?;
            let insert = Statement::new("insert into attachment (record, hash, part, body) values (?, ?, ?, ?)");
            unit.run(insert.bind(stored.number).bind(&file.hash).bind(at).bind(sealed)).await?;
        }
        Ok(())
    }

    async fn content(&self, unit: &mut Unit, stored: &Stored, file: &FileValue) -> Result<Zeroizing<Vec<u8>>, RegisterError> {
        let find = Statement::new("select part, body from attachment where record = ? and hash = ? order by part").bind(stored.number);
        let rows = unit.rows(find.bind(&file.hash)).await?;
        let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0).min(64 << 20)));
        for (row, at) in rows.iter().zip(0_i64..) {
            let place = place(&file.hash, at, rows.len());
            content.extend_from_slice(&stored.key.open("file", &[place.as_bytes()], &row.bytes(1)?)?);
        }
        // content that is not what was attached is never given out
        if self.keys.file_fits(&stored.record.id, &content, &file.hash) {
            Ok(content)
        } else {
            Err(RegisterError::Damaged { what: "attached file" })
        }
    }
}

/// Where a part belongs; one that was moved, doubled or cut off is noticed.
fn place(hash: &str, part: i64, parts: usize) -> String {
    format!("{hash}/{part}/{parts}")
}

fn invalid(fault: ValueFault) -> RegisterError {
    RegisterError::Invalid { faults: vec![fault] }
}

fn no_field(id: &FieldId) -> ValueFault {
    ValueFault::new(id, Saying::new("value-no-field", "there is no field '{field}' here that you can write"), "unknown-field")
}

fn too_many(id: &FieldId) -> ValueFault {
    let saying = Saying::new("value-too-many", "field '{field}' holds at most this many values: {most}").with("most", FILES);
    ValueFault::new(id, saying, "too-many")
}

/// The name without folders and without signs that mean something to a shell, a header or a page.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |sign: char| !sign.is_control() && !matches!(sign, '"' | '\'' | '<' | '>' | '|' | ':' | '*' | '?' | '\u{202D}' | '\u{202E}');
    let plain: String = last.chars().filter(|sign| kept(*sign)).take(NAME).collect();
    let plain = plain.trim_matches(['.', ' ']).to_owned();
    if plain.is_empty() { "file".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_no_way() {
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("C:\\temp\\تقرير.pdf"), "تقرير.pdf");
        assert_eq!(plain_name("a\r\nSet-Cookie: x\"<b>.pdf"), "aSet-Cookie xb.pdf");
        for nothing in ["", "..", "/", "  .  ", "\0"] {
            assert_eq!(plain_name(nothing), "file");
        }
    }
}
