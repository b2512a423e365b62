//! Checking frames: whether the places of every source can be carried to the day that a dataset publishes.

use jiff::civil::Date;
use rihla_model::definition::{DatasetDefinition, DefinitionError, DimensionDefinition, SourceDefinition};
use rihla_model::{Code, Codelist, Places, Saying};

use crate::definitions::{Definitions, fault};

impl Definitions {
    /// Faults of a dataset's frames: a frame without places, a source that does not say which day's places it follows, and a way between
    /// two days for which the correspondence has no shares.
    pub(crate) fn check_frames(&self, dataset: &DatasetDefinition, file: &str, faults: &mut Vec<DefinitionError>) {
        for dimension in &dataset.dimensions {
            let Some(frame) = dimension.frame else { continue };
            let line = self.line_of(file, "frame");
            let of = |message: Saying| message.with("concept", dimension.concept.to_string()).with("frame", frame.to_string());
            let Some(places) = self.vocabulary.places() else {
                let message = Saying::new(
                    "definition-frame-no-places",
                    "{concept} states the frame {frame}, but there are no dated places; add places.csv to the observatory's vocabularies",
                );
                faults.push(fault(file, line, of(message)));
                continue;
            };
            let Some(list) = dimension.list.as_ref().and_then(|id| self.vocabulary.list(id)) else {
                let message =
                    Saying::new("definition-frame-no-list", "{concept} states the frame {frame}, but no list of places; add `list`");
                faults.push(fault(file, line, of(message)));
                continue;
            };
            if !list.items().iter().any(|item| places.knows(item.code.as_str())) {
                let message = Saying::new(
                    "definition-frame-no-code",
                    "{concept} states the frame {frame}, but places.csv knows no code of {list}; remove `frame`, or add the places",
                );
                faults.push(fault(file, line, of(message).with("list", list.id.to_string())));
                continue;
            }
            if let Err(error) = places.list_at(list, frame) {
                faults.push(fault(file, line, error.saying()));
            }
            for feed in &dataset.from {
                if let Some(source) = self.sources.get(&feed.source) {
                    let line = self.line_of(file, feed.source.as_str());
                    faults.extend(ways(source, dimension, list, places, frame).into_iter().map(|message| fault(file, line, message)));
                }
            }
        }
    }
}

/// What stands in the way of a source's places to a frame.
fn ways(source: &SourceDefinition, dimension: &DimensionDefinition, list: &Codelist, places: &Places, frame: Date) -> Vec<Saying> {
    let Some(territory) = &source.definitions.territory else {
        let message = Saying::new(
            "definition-frame-no-territory",
            "source '{source}' does not say which day's places its codes follow, so {concept} cannot be carried to the frame of {frame}; add `territory` under [definitions] of the source",
        );
        return vec![
            message.with("source", source.id.to_string()).with("concept", dimension.concept.to_string()).with("frame", frame.to_string()),
        ];
    };
    let listed = |code: &&Code| list.contains(code.as_str());
    let mut faults = Vec::new();
    for day in territory.days() {
        for code in places.codes_at(day).filter(listed) {
            if let Err(error) = places.convert(code, day, frame) {
                let message = Saying::new(
                    "definition-frame-no-way",
                    "source '{source}' follows the places of {day}, which cannot be carried to the frame of {frame}: {what}",
                );
                let message = message.with("source", source.id.to_string()).with("day", day.to_string());
                faults.push(message.with("frame", frame.to_string()).with("what", error.saying()));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{OperationError, load_definitions};

    const OBSERVATORY: &str = "id = \"T\"\ncountry = \"MAR\"\nlanguages = [\"en\"]\ntime-zone = \"Africa/Casablanca\"\nname = \"T\"\n\
        vocabularies = \"vocabularies\"\n[[agencies]]\nid = \"A\"\nname = \"A\"\n";
    const SOURCE: &str = "id = \"old\"\nagency = \"A\"\ntitle = \"Old\"\ncontent = \"records\"\nfiles = [\"old.csv\"]\n[definitions]\nTERRITORY\n\
        [constants]\nTIME_PERIOD = \"2014\"\n[reader]\nformat = \"csv\"\n[[columns]]\nname = \"p\"\nconcept = \"REF_AREA\"\ntype = \"code\"\nlist = \"CL_PROVINCE\"\n";
    const DATASET: &str = "id = \"d\"\nstructure = \"MIG_STOCK\"\nversion = \"1.0.0\"\ntitle = \"D\"\nfamily = \"stock\"\nowner = \"o\"\n\
        dimensions = [{ concept = \"REF_AREA\", list = \"LIST\", frame = \"FRAME\" }]\ntime = { frequency = \"A\" }\n\
        measure = { kind = \"count\", unit = \"PS\" }\n[[from]]\nsource = \"old\"\n";
    const PLACES: &str = "code,level,valid_from,valid_to\nA,1,,2019-12-31\nB,1,,2019-12-31\nM,1,2020-01-01,\n";
    const CHANGES: &str = "date,old,new,weight\n2020-01-01,A,M,1\n2020-01-01,B,M,1\n";

    fn told(territory: &str, frame: &str, list: &str, places: Option<&str>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("observatory.toml", OBSERVATORY);
        write("sources/old.toml", &SOURCE.replace("TERRITORY", territory));
        write("datasets/d.toml", &DATASET.replace("FRAME", frame).replace("LIST", list));
        write("vocabularies/lists/CL_PROVINCE.csv", "code\nA\nB\nM\n");
        if let Some(places) = places {
            write("vocabularies/places.csv", places);
            write("vocabularies/place_changes.csv", CHANGES);
        }
        match load_definitions(folder.path()) {
            Ok(_) => Vec::new(),
            Err(OperationError::Definitions(faults)) => faults.iter().map(ToString::to_string).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn faults_of_frames_are_located() {
        let day = "territory = \"2014-09-01\"";
        assert_eq!(told(day, "2024-09-01", "CL_PROVINCE", Some(PLACES)), Vec::<String>::new());
        for (territory, frame, list, places, expected) in [
            ("", "2024-09-01", "CL_PROVINCE", Some(PLACES), "datasets/d.toml:11:1: source 'old' does not say which day's places"),
            (
                day,
                "2024-09-01",
                "CL_PROVINCE",
                None,
                "datasets/d.toml:7:1: REF_AREA states the frame 2024-09-01, but there are no dated places",
            ),
            (day, "2024-09-01", "CL_UNIT_MULT", Some(PLACES), "places.csv knows no code of CL_UNIT_MULT"),
            ("territory = \"provinces\"", "2024-09-01", "CL_PROVINCE", Some(PLACES), "sources/old.toml:7:"),
            ("territory = \"2024-09-01\"", "2014-09-01", "CL_PROVINCE", Some(PLACES), "add it to 'back_weight'"),
        ] {
            let faults = told(territory, frame, list, places);
            if expected.contains("back_weight") {
                assert!(faults.len() == 1 && faults[0].contains("'M' was made of several places on 2020-01-01"), "{faults:?}");
            } else {
                assert!(faults.iter().any(|f| f.contains(expected)), "{expected}: {faults:?}");
            }
        }
    }
}
