//! Which tables there are, as the engine tells.

use serde::{Deserialize, Serialize};

use crate::database::{Engine, Name, Statement, Unit, Value};
use crate::error::StoreError;

/// A table with its columns by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: Name,
    pub(super) columns: Vec<Name>,
    /// What the columns hold, in the same order.
    pub(super) kinds: Vec<Kind>,
    /// What its rows are sorted by.
    key: Vec<Name>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Integer,
    Text,
    Bytes,
}

impl Kind {
    /// The kind of a type, as the engines name it.
    fn of(declared: &str) -> Result<Self, StoreError> {
        match declared.to_ascii_lowercase().as_str() {
            "integer" | "int" | "bigint" | "smallint" => Ok(Self::Integer),
            "text" => Ok(Self::Text),
            "blob" | "bytea" => Ok(Self::Bytes),
            other => Err(StoreError::DatabaseRefused { cause: format!("a column of the type '{other}'") }),
        }
    }

    /// A cell of this kind with nothing in it.
    pub(super) fn absent(self) -> Value {
        match self {
            Self::Integer => Value::Integer(None),
            Self::Text => Value::Text(None),
            Self::Bytes => Value::Bytes(None),
        }
    }
}

/// A table as a backup names it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TableHead {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
}

impl Table {
    /// All tables but that of the migrations, by name.
    pub(super) async fn all(unit: &mut Unit) -> Result<Vec<Self>, StoreError> {
        let names = Statement::new(match unit.engine() {
            Engine::Sqlite => {
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape '~' and name <> 'migration'"
            }
            Engine::Postgres => {
                "select cast(tablename as text) from pg_catalog.pg_tables where schemaname = current_schema() and tablename <> 'migration'"
            }
        });
        let mut tables = Vec::new();
        for row in unit.rows(names).await? {
            tables.push(Self::find(unit, name_of(&row.text(0)?)?).await?);
        }
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tables)
    }

    async fn find(unit: &mut Unit, name: Name) -> Result<Self, StoreError> {
        // the column, its place in the primary key from 1, its type
        let columns = Statement::new(match unit.engine() {
            Engine::Sqlite => "select name, pk, type from pragma_table_info(?)",
            Engine::Postgres => {
                "select cast(a.attname as text), coalesce(array_position(cast(i.indkey as int2[]), a.attnum), -1) + 1,
                 format_type(a.atttypid, null)
                 from pg_catalog.pg_attribute a left join pg_catalog.pg_index i on i.indrelid = a.attrelid and i.indisprimary
                 where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped"
            }
        });
        let (mut found, mut key) = (Vec::new(), Vec::new());
        for row in unit.rows(columns.bind(name.as_str())).await? {
            let column = name_of(&row.text(0)?)?;
            match row.integer(1)? {
                0 => {}
                place => key.push((place, column.clone())),
            }
            found.push((column, Kind::of(&row.text(2)?)?));
        }
        found.sort();
        key.sort();
        let (columns, kinds): (Vec<Name>, Vec<Kind>) = found.into_iter().unzip();
        let key: Vec<Name> = key.into_iter().map(|(_, column)| column).collect();
        Ok(Self { name, key: if key.is_empty() { columns.clone() } else { key }, columns, kinds })
    }

    /// All its rows, the cells by the names of the columns, sorted so that both engines agree.
    pub(super) fn rows(&self) -> Statement {
        let list = listed(Statement::new("select "), &self.columns, "");
        let from = list.push(" from ").push_name(&self.name).push(" order by ");
        listed(from, &self.key, " nulls first")
    }

    /// An insertion of so many rows, without their values.
    pub(super) fn insertion(&self, rows: usize) -> Statement {
        let into = Statement::new("insert into ").push_name(&self.name).push(" (");
        let mut insertion = listed(into, &self.columns, "").push(") values ");
        for row in 0..rows {
            insertion = insertion.push(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns.len() {
                insertion = insertion.push(if column == 0 { "?" } else { ", ?" });
            }
            insertion = insertion.push(")");
        }
        insertion
    }

    pub(super) fn head(&self) -> TableHead {
        let columns = self.columns.iter().map(|column| column.as_str().to_owned()).collect();
        TableHead { name: self.name.as_str().to_owned(), columns }
    }
}

fn listed(mut statement: Statement, names: &[Name], after: &'static str) -> Statement {
    for (at, name) in names.iter().enumerate() {
        statement = statement.push(if at == 0 { "" } else { ", " }).push_name(name).push(after);
    }
    statement
}

pub(super) fn name_of(text: &str) -> Result<Name, StoreError> {
    Name::new(text).ok_or_else(|| StoreError::DatabaseRefused { cause: format!("the name '{text}'") })
}
