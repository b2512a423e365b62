//! What a source definition asks for, made ready for use.

use std::collections::{BTreeMap, BTreeSet};

use rihla_model::definition::{ColumnDefinition, ColumnKind, Content, DuplicatePolicy, SourceDefinition};
use rihla_model::{AreaResolver, Codelist, ObsStatus, PeriodForm, Saying, Scheme, Vocabulary};
use rihla_table::RowSchema;

use crate::delivery::Context;
use crate::error::IngestError;
use crate::harmonise::dating::Dating;
use crate::harmonise::number::NumberRule;
use crate::schema::{WEIGHT_SCALE, beside, main_measure, row_schema};
use crate::text::{fold_blanks, fold_case};

/// What a missing token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Missing {
    /// No value, for this reason.
    Status(ObsStatus),
    /// The number 0.
    Zero,
    /// A code of the column's list.
    Code(String),
}

/// One declared column that carries a concept, made ready.
pub(crate) struct ColumnRecipe<'a> {
    pub definition: &'a ColumnDefinition,
    /// The name to show: the first declared spelling.
    pub name: String,
    /// Position in the schema of what it fills; none for columns that only serve rules.
    pub output: Option<usize>,
    /// For numbers: positions of its status and confidentiality status. For flags: of the status they fill.
    pub status: Option<usize>,
    pub conf: Option<usize>,
    pub missing: Vec<(String, Missing)>,
    /// Whether a missing token may read as a number, so that tokens must be looked for first.
    pub numeric_tokens: bool,
    pub translation: Option<BTreeMap<String, String>>,
    pub list: Option<&'a Codelist>,
    /// Labels of the list in all languages, letter case folded; a label of two codes is left out.
    pub labels: BTreeMap<String, String>,
    pub scheme: Scheme,
    pub form: Option<PeriodForm>,
    pub number: NumberRule,
    /// Codes (after harmonising) that mark a row as an aggregate.
    pub aggregate_codes: BTreeSet<String>,
    /// Whether its column identifies a series (not time, not a measure, not free text).
    pub is_dimension: bool,
    /// Whether its codes are places that must be of the source's frame.
    pub placed: bool,
}

/// A rule on the delivered text of a column.
#[derive(Debug, Clone)]
pub(crate) struct TextRule {
    pub column: String,
    pub texts: BTreeSet<String>,
}

/// Everything a source definition asks for.
pub(crate) struct Recipe<'a> {
    pub definition: &'a SourceDefinition,
    pub vocabulary: &'a Vocabulary,
    pub resolver: &'a AreaResolver,
    pub schema: RowSchema,
    pub columns: Vec<ColumnRecipe<'a>>,
    /// Position (in `columns`) of the column that carries time.
    pub time: Option<usize>,
    pub key: Vec<String>,
    pub policy: DuplicatePolicy,
    /// Whether the key was declared, and not taken from the dimensions.
    pub key_declared: bool,
    pub aggregates: Vec<TextRule>,
    pub keep_only: Vec<TextRule>,
    pub leave_out: Vec<TextRule>,
    pub constants: Vec<(usize, String)>,
    /// Number of columns that can fail, for the sign of a shifted row.
    pub checked: usize,
    /// As of which time names and codes are read.
    pub dating: Dating,
    /// The columns in the order in which they are read: the one that tells the time first.
    pub order: Vec<usize>,
}

impl<'a> Recipe<'a> {
    /// Makes a definition ready.
    ///
    /// # Errors
    /// [`IngestError::Definition`] when it names a list, translation, scheme or form that does not exist.
    pub fn new(definition: &'a SourceDefinition, context: &Context<'a>) -> Result<Self, IngestError> {
        let schema = row_schema(definition);
        let mut columns: Vec<ColumnRecipe<'a>> = Vec::new();
        let time = time_column(definition);
        let mut time_at = None;
        for column in &definition.columns {
            if column.kind == ColumnKind::Ignore
                || (column.concept.is_none() && !matches!(column.kind, ColumnKind::Flag | ColumnKind::ConfFlag))
            {
                continue;
            }
            if time.is_some_and(|t| std::ptr::eq(t, column)) {
                time_at = Some(columns.len());
            }
            columns.push(column_recipe(definition, column, &schema, context)?);
        }
        let rules = |map: &BTreeMap<String, Vec<String>>| {
            map.iter()
                .map(|(column, texts)| TextRule {
                    column: column.clone(),
                    texts: texts.iter().map(|t| fold_blanks(t).into_owned()).collect(),
                })
                .collect::<Vec<_>>()
        };
        let (key, policy) = match &definition.key {
            Some(rule) => (rule.columns.clone(), rule.duplicate),
            None if definition.content == Content::Aggregates => {
                let dimensions = columns.iter().enumerate().filter(|(i, c)| c.is_dimension || time_at == Some(*i));
                (dimensions.filter_map(|(_, c)| c.definition.concept.as_ref()).map(ToString::to_string).collect(), DuplicatePolicy::KeepAll)
            }
            None => (Vec::new(), DuplicatePolicy::KeepAll),
        };
        let constants = definition
            .constants
            .iter()
            .filter_map(|(concept, code)| schema.position(concept.as_str()).map(|at| (at, code.clone())))
            .collect();
        let dating = Dating::new(definition, context.vocabulary, context.resolver, context.today, time_at);
        let mut order: Vec<usize> = (0..columns.len()).collect();
        if columns.iter().any(ColumnRecipe::dated) {
            order.sort_by_key(|at| dating.column != Some(*at));
        }
        let checked = columns.iter().filter(|c| c.definition.kind != ColumnKind::Text).count();
        Ok(Self {
            definition,
            vocabulary: context.vocabulary,
            resolver: context.resolver,
            schema,
            columns,
            time: time_at,
            key,
            policy,
            key_declared: definition.key.is_some(),
            aggregates: rules(&definition.rows.aggregates),
            keep_only: rules(&definition.rows.keep_only),
            leave_out: rules(&definition.rows.leave_out),
            constants,
            checked,
            dating,
            order,
        })
    }

    /// Whether rows are figures over many.
    pub fn is_aggregate(&self) -> bool {
        self.definition.content == Content::Aggregates
    }
}

/// The column that carries time: TIME_PERIOD, else the first period, else the first date.
fn time_column(definition: &SourceDefinition) -> Option<&ColumnDefinition> {
    let of = |kinds: &[ColumnKind]| definition.columns.iter().find(|c| kinds.contains(&c.kind) && c.concept.is_some());
    definition
        .columns
        .iter()
        .find(|c| c.concept.as_ref().is_some_and(|c| c.as_str() == "TIME_PERIOD"))
        .or_else(|| of(&[ColumnKind::Period]))
        .or_else(|| of(&[ColumnKind::Date]))
}

fn column_recipe<'a>(
    definition: &'a SourceDefinition,
    column: &'a ColumnDefinition,
    schema: &RowSchema,
    context: &Context<'a>,
) -> Result<ColumnRecipe<'a>, IngestError> {
    let name = column.name.as_slice().first().cloned().unwrap_or_default();
    let wrong = |what: Saying, remedy: Saying| {
        let what = Saying::new("ingest-of-column", "column '{column}': {what}").with("column", &name).with("what", what);
        IngestError::definition(definition.id.as_str(), what, remedy)
    };
    let list = match &column.list {
        Some(id) => Some(context.vocabulary.list(id).ok_or_else(|| {
            wrong(
                Saying::new("ingest-no-list", "the code list {list} does not exist").with("list", id.to_string()),
                Saying::new("remedy-list", "correct `list`, or add the list to vocabularies/lists"),
            )
        })?),
        None => None,
    };
    let translation = match &column.translate {
        Some(id) => {
            let table = definition.translations.get(id).ok_or_else(|| {
                wrong(
                    Saying::new("ingest-no-translations", "the translation table '{table}' does not exist").with("table", id),
                    Saying::new("remedy-translations", "add [translations.…] to the source definition"),
                )
            })?;
            Some(table.iter().map(|(text, code)| (fold_blanks(text).into_owned(), code.clone())).collect::<BTreeMap<_, _>>())
        }
        None => None,
    };
    let scheme = match &column.scheme {
        Some(text) => text.parse().map_err(|_| {
            wrong(
                Saying::new("ingest-no-scheme", "the area scheme '{scheme}' does not exist").with("scheme", text),
                Saying::new("remedy-scheme", "use one of any, iso3, iso2, m49, unhcr, worldbank, name"),
            )
        })?,
        None => Scheme::Any,
    };
    let form = match &column.form {
        Some(text) if matches!(column.kind, ColumnKind::Period | ColumnKind::Date) => {
            Some(PeriodForm::new(text).map_err(|e| wrong(e.saying(), Saying::new("remedy-form", "correct `form`")))?)
        }
        _ => None,
    };
    let mut tokens: BTreeMap<String, &String> = definition.reader.missing.iter().map(|(t, v)| (fold_blanks(t).into_owned(), v)).collect();
    tokens.extend(column.missing.iter().map(|(t, v)| (fold_blanks(t).into_owned(), v)));
    let missing: Vec<(String, Missing)> = tokens.into_iter().map(|(token, value)| (token, meaning(value))).collect();
    let numeric_tokens = missing.iter().any(|(t, _)| t.bytes().any(|b| b.is_ascii_digit()));
    let mut labels: BTreeMap<String, Option<String>> = BTreeMap::new();
    for item in list.iter().flat_map(|l| l.items()) {
        for (_, label) in item.name.iter() {
            let code = item.code.as_str();
            labels.entry(fold_case(label)).and_modify(|c| *c = c.take().filter(|c| c == code)).or_insert_with(|| Some(code.to_owned()));
        }
    }
    let output = column.concept.as_ref().and_then(|c| schema.position(c.as_str()));
    let main = main_measure(definition);
    let measure = match column.kind {
        ColumnKind::Number => column.concept.as_ref(),
        ColumnKind::Flag | ColumnKind::ConfFlag => number_before(definition, column),
        _ => None,
    };
    let at = |status: &str| measure.and_then(|c| beside(status, c, main)).and_then(|c| schema.position(c.as_str()));
    let (status, conf) = (at("OBS_STATUS"), at("CONF_STATUS"));
    let scale = if column.kind == ColumnKind::Weight { WEIGHT_SCALE } else { column.scale };
    if scale > 18 {
        return Err(wrong(
            Saying::new("ingest-scale", "a scale of {scale} digits is more than 18").with("scale", u32::from(scale)),
            Saying::new("remedy-scale", "lower `scale`"),
        ));
    }
    Ok(ColumnRecipe {
        definition: column,
        output: if matches!(column.kind, ColumnKind::Flag | ColumnKind::ConfFlag) { None } else { output },
        status,
        conf,
        missing,
        numeric_tokens,
        translation,
        list,
        labels: labels.into_iter().filter_map(|(label, code)| code.map(|c| (label, c))).collect(),
        scheme,
        form,
        number: NumberRule {
            decimal: definition.reader.decimal,
            thousands: definition.reader.thousands,
            scale,
            times: column.times.unwrap_or(1),
        },
        aggregate_codes: column
            .concept
            .as_ref()
            .and_then(|c| definition.rows.aggregate_codes.get(c))
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        placed: column.kind == ColumnKind::Code
            && definition.definitions.territory.is_some()
            && context
                .vocabulary
                .places()
                .is_some_and(|places| list.is_some_and(|l| l.items().iter().any(|i| places.knows(i.code.as_str())))),
        is_dimension: matches!(column.kind, ColumnKind::Code | ColumnKind::Area | ColumnKind::Age | ColumnKind::Period | ColumnKind::Date),
        name,
    })
}

/// The number that a flag belongs to: the last one declared before it, else the first after it.
fn number_before<'a>(definition: &'a SourceDefinition, flag: &ColumnDefinition) -> Option<&'a rihla_model::ConceptId> {
    let position = definition.columns.iter().position(|c| std::ptr::eq(c, flag))?;
    let is_number = |c: &&ColumnDefinition| c.kind == ColumnKind::Number && c.concept.is_some();
    let before = definition.columns.iter().take(position).rev().find(is_number);
    before.or_else(|| definition.columns.iter().skip(position).find(is_number)).and_then(|c| c.concept.as_ref())
}

fn meaning(value: &str) -> Missing {
    if value.eq_ignore_ascii_case("zero") || value == "0" {
        return Missing::Zero;
    }
    match ObsStatus::from_code(value) {
        Some(status) => Missing::Status(status),
        None => Missing::Code(value.to_owned()),
    }
}

impl ColumnRecipe<'_> {
    /// Whether what its texts mean depends on the time of the row.
    pub fn dated(&self) -> bool {
        self.placed || self.definition.kind == ColumnKind::Area
    }

    /// What a (folded) text stands for if it is a missing token of this column.
    pub fn missing(&self, text: &str) -> Option<&Missing> {
        self.missing.iter().find(|(token, _)| token.len() == text.len() && token == text).map(|(_, meaning)| meaning)
    }
}
