//! For machines that look after the node: whether it lives, whether it is ready, and numbers.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rihla_model::Clock;
use rihla_operations::OpenNode;
use rihla_operations::upkeep::{Measures, answers, measure};

/// What probes ask about.
#[derive(Clone)]
pub struct Probes {
    /// The rows; none where the node keeps none.
    pub open: Option<OpenNode>,
    /// Whether the server was asked to stop.
    pub stopping: Arc<AtomicBool>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// `/health/live` and `/health/ready`, for everybody: they say a word and no number.
pub fn health_routes(probes: Probes) -> Router {
    Router::new().route("/health/live", get(|| async { "live\n" })).route("/health/ready", get(ready)).with_state(probes)
}

/// `/metrics` beside them, for an address of its own.
pub fn metrics_routes(probes: Probes) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(probes.clone()).merge(health_routes(probes))
}

async fn ready(State(probes): State<Probes>) -> Response {
    if probes.stopping.load(Ordering::Relaxed) {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    match &probes.open {
        Some(open) if answers(open).await.is_err() => (StatusCode::SERVICE_UNAVAILABLE, "database\n").into_response(),
        _ => "ready\n".into_response(),
    }
}

async fn metrics(State(probes): State<Probes>) -> Response {
    let measured = match &probes.open {
        Some(open) => measure(open, probes.clock.now()).await,
        None => Ok(Measures::default()),
    };
    match measured {
        Ok(measures) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], exposition(&measures)).into_response(),
        Err(error) => {
            tracing::warn!(error.code = error.saying().id(), "the node could not be measured");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The numbers in Prometheus' text format.
fn exposition(measures: &Measures) -> String {
    let mut out = String::new();
    let head = |out: &mut String, name: &str, help: &str| {
        // writing to a text cannot fail
        writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge").ok();
    };
    head(&mut out, "rihla_info", "The version of the program.");
    writeln!(out, "rihla_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")).ok();
    if !measures.jobs.is_empty() {
        head(&mut out, "rihla_jobs", "Jobs by kind and state.");
        for (kind, state, count) in &measures.jobs {
            writeln!(out, "rihla_jobs{{kind=\"{kind}\",state=\"{state}\"}} {count}").ok();
        }
    }
    let numbers = [
        ("rihla_queue_oldest_due_seconds", "For how long the job that has waited longest has been due.", measures.oldest_due_seconds),
        ("rihla_backup_age_seconds", "The age of the newest backup.", measures.backup_age_seconds),
        ("rihla_disk_free_bytes", "Free bytes where the data folder is.", measures.free_bytes.and_then(|free| i64::try_from(free).ok())),
    ];
    for (name, help, number) in numbers {
        if let Some(number) = number {
            head(&mut out, name, help);
            writeln!(out, "{name} {number}").ok();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_format_of_prometheus() {
        let measures = Measures {
            jobs: vec![("backup.create".to_owned(), "waiting", 2)],
            oldest_due_seconds: Some(7),
            free_bytes: Some(1024),
            backup_age_seconds: None,
        };
        let text = exposition(&measures);
        for line in
            ["rihla_jobs{kind=\"backup.create\",state=\"waiting\"} 2", "rihla_queue_oldest_due_seconds 7", "rihla_disk_free_bytes 1024"]
        {
            assert!(text.lines().any(|held| held == line), "{text}");
        }
        assert!(!text.contains("backup_age"));
        assert!(text.lines().all(|line| line.starts_with('#') || line.split_whitespace().count() == 2), "{text}");
    }
}
