//! `rihla serve`.

use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::middleware::from_fn_with_state;
use clap::Args;
use rihla_account::Chance;
use rihla_courier::fetch::Address;
use rihla_language::Value;
use rihla_model::{Clock, Saying, SystemClock};
use rihla_operations::data_office::DataOffice;
use rihla_operations::definitions::LiveDefinitions;
use rihla_operations::notices::watch_for_notices;
use rihla_operations::plan::PlanOffice;
use rihla_operations::provider::OutsideProvider;
use rihla_operations::records::make_ready;
use rihla_operations::search::Search;
use rihla_operations::upkeep::{keep_schedules, watch_for_events, watch_for_words, worker};
use rihla_operations::{Means, NodeConfig, OpenNode, load_definitions};
use rihla_register::Registry;
use rihla_store::Disk;
use rihla_store::jobs::Worker;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::rows::runtime;
use super::site::LiveSite;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};
use crate::web::api::{self, Api, TokenCallers};
use crate::web::face::{self, Face};
use crate::web::limit::{Allowance, Limits};
use crate::web::{Probes, SiteProvider, health_routes, log_request, look_behind_proxies, metrics_routes, router};

/// Arguments of `rihla serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: PlaceArguments,
    /// Address to listen on [default: `serve.listen` of the configuration, else 127.0.0.1:8080]
    #[arg(long, env = "RIHLA_LISTEN")]
    listen: Option<SocketAddr>,
}

/// What works beside the pages.
struct Working {
    worker: Worker,
    open: OpenNode,
    registry: Arc<Registry>,
    search: Arc<Search>,
    clock: Arc<dyn Clock>,
}

impl Serve {
    /// Whether logs are to be JSON; a configuration with faults is told by [`Serve::run`].
    pub(super) fn logs_json(&self) -> bool {
        self.place.config().is_ok_and(|config| config.json_logs)
    }

    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let definitions = Arc::new(load_definitions(&self.place.observatory)?);
        let config = Arc::new(self.place.config()?);
        let random = Arc::new(SystemRandom::new());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let means = Means { clock: &*clock, random: &*random, disk: Disk::default() };
        let node = Arc::new(self.place.node(&means)?);
        let live = Arc::new(LiveDefinitions::new(Arc::clone(&definitions))?);
        let site = LiveSite::following(Arc::clone(&live), Arc::clone(&node), Arc::clone(&clock))?;
        let site = site.with_desk(random.clone())?.keeping_records(config.keeps_rows);
        let site = Arc::new(site.called(config.public_address.as_ref().map(Address::as_str)));
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let runtime = runtime()?;
        runtime.block_on(async {
            let chance: Arc<Chance> = random.clone();
            // a node that only shows releases keeps no rows, and needs no database
            let open = if config.keeps_rows {
                let open = OpenNode::open(node, Arc::clone(&config), &*clock, Arc::clone(&chance)).await?;
                keep_schedules(&open, clock.now()).await?;
                Some(open)
            } else {
                None
            };
            let registry = match &open {
                Some(open) => {
                    let registry = Arc::new(open.registry(&definitions, Arc::clone(&clock), Arc::clone(&chance))?);
                    let ready = make_ready(open, &registry).await?;
                    if ready.erased > 0 {
                        tracing::warn!(records = ready.erased, "records that a backup had brought back were erased again");
                    }
                    Some(registry)
                }
                None => None,
            };
            let search = open.as_ref().zip(registry.as_ref());
            let search = search.map(|(open, registry)| Arc::new(Search::of(open, Arc::clone(registry), Arc::clone(&clock))));
            let allowance = Allowance { with_token: config.requests_a_minute.0, without: config.requests_a_minute.1 };
            let interface = match open.as_ref().zip(registry.as_ref()) {
                Some((open, registry)) => {
                    let callers = TokenCallers { open: open.clone(), definitions: Arc::clone(&definitions), clock: Arc::clone(&clock) };
                    let catalogue = Arc::new(show.words()?);
                    let api = Api::new(
                        Arc::clone(registry),
                        Arc::clone(&definitions),
                        Arc::new(callers),
                        catalogue,
                        allowance,
                        Arc::clone(&clock),
                    );
                    let api = api.called(config.public_address.as_ref().map(Address::as_str));
                    let api = search.iter().fold(api, |api, search| api.searching(Arc::clone(search)));
                    Some(api::router(Arc::new(api)))
                }
                None => None,
            };
            let office = open.as_ref().map(|open| {
                let (open, live) = (open.clone(), Arc::clone(&live));
                Arc::new(DataOffice::new(open, live, self.place.places(), Arc::clone(&clock), Arc::clone(&chance)))
            });
            let plan = registry.as_ref().map(|registry| PlanOffice::new(Arc::clone(registry))).transpose()?;
            let face = open.as_ref().zip(registry.as_ref()).zip(office.as_ref()).zip(search.as_ref()).zip(plan).map(
                |((((open, registry), office), search), plan)| {
                    let face = Face {
                        site: Arc::clone(&site) as Arc<dyn SiteProvider>,
                        open: open.clone(),
                        registry: Arc::clone(registry),
                        search: Arc::clone(search),
                        plan,
                        definitions: Arc::clone(&definitions),
                        data: Arc::clone(office),
                        clock: Arc::clone(&clock),
                        chance: Arc::clone(&chance),
                        limits: Limits::new(allowance, Arc::clone(&clock)),
                        provider: OutsideProvider::of(open),
                    };
                    face::router(Arc::new(face))
                },
            );
            let probes = Probes { open: open.clone(), stopping: Arc::new(AtomicBool::new(false)), clock: Arc::clone(&clock) };
            let numbers: Arc<dyn SecureRandom + Send + Sync> = random;
            let pages = router(site).merge(health_routes(probes.clone()));
            let proxies: Arc<[IpAddr]> = config.proxies.clone().into();
            let pages =
                interface.into_iter().chain(face).fold(pages, Router::merge).layer(from_fn_with_state(proxies, look_behind_proxies));
            let pages = pages.layer(from_fn_with_state(numbers, log_request));
            let listener = bind(self.listen.unwrap_or(config.listen)).await?;
            let metrics = match config.metrics_listen {
                Some(address) => Some(bind(address).await?),
                None => None,
            };
            let address = listener.local_addr().map_err(|e| served(&e))?;
            say(&speaker.say("command-serve", &[("address", Value::from(format!("http://{address}/")))]));
            let all = open.as_ref().zip(registry.as_ref()).zip(office.as_ref()).zip(search);
            let working = match all {
                Some((((open, registry), office), search)) => {
                    let worker = office.worker(worker(open, &definitions, registry, &Arc::new(show.words()?), &clock, &chance)?)?;
                    Some(Working { worker, open: open.clone(), registry: Arc::clone(registry), search, clock: Arc::clone(&clock) })
                }
                None => None,
            };
            serve(listener, pages, metrics, probes, working, &config).await
        })?;
        // what blocks a thread still was told to stop
        runtime.shutdown_timeout(config.patience);
        Ok(Ending::Done)
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Saying> {
    TcpListener::bind(address).await.map_err(|e| {
        let saying = Saying::new("failure-listen", "cannot listen on {address}: {cause}; name another address with --listen");
        saying.with("address", address.to_string()).with("cause", e.to_string())
    })
}

/// Answers requests and does jobs until somebody asks to stop. Then no connection is taken any more, what is under way may end within
/// the patience, and jobs that are not done by then are given back.
async fn serve(
    listener: TcpListener,
    pages: Router,
    metrics: Option<TcpListener>,
    probes: Probes,
    working: Option<Working>,
    config: &NodeConfig,
) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let told = |mut stopped: watch::Receiver<bool>| async move {
        // a sender that is gone asks to stop too
        drop(stopped.wait_for(|stop| *stop).await);
    };
    let answering = axum::serve(listener, pages.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(told(stopped.clone()))
        .into_future();
    let measuring = async {
        match metrics {
            Some(listener) => {
                let routes = metrics_routes(probes.clone());
                axum::serve(listener, routes).with_graceful_shutdown(told(stopped.clone())).into_future().await
            }
            None => Ok(()),
        }
    };
    let doing = async {
        if let Some(Working { worker, open, registry, search, clock }) = &working {
            let watching = watch_for_events(open, registry, &**clock, told(stopped.clone()));
            let noticing = watch_for_notices(open, registry, &**clock, told(stopped.clone()));
            let following = watch_for_words(search, told(stopped.clone()));
            tokio::join!(worker.run(told(stopped.clone())), watching, noticing, following);
        }
    };
    let asking = async {
        tokio::select! {
            () = asked_to_stop() => {}
            () = told(stopped.clone()) => return,
        }
        probes.stopping.store(true, Ordering::Relaxed);
        tracing::info!(target: crate::web::REQUEST_LOG, "the server was asked to stop");
        // whoever listens has gone where nobody is left to tell
        stop.send(true).ok();
    };
    // a connection on which nobody says anything more is not waited for without end
    let web = async {
        let both = async { tokio::try_join!(answering, measuring).map(drop) };
        let late = async {
            told(stopped.clone()).await;
            tokio::time::sleep(config.patience).await;
        };
        let ended = tokio::select! {
            ended = both => ended,
            () = late => Ok(()),
        };
        // a server that ended by itself lets nothing else go on
        stop.send(true).ok();
        ended
    };
    let (ended, (), ()) = tokio::join!(web, doing, asking);
    ended.map_err(|e| anyhow::Error::from(served(&e)))
}

/// Waits for an interrupt, or for the service manager's word.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                interrupted = tokio::signal::ctrl_c() => if interrupted.is_ok() { return },
            }
        }
    }
    // Without signals there is nothing to wait for; the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The server ended by itself.
fn served(cause: &std::io::Error) -> Saying {
    Saying::new("failure-served", "the server stopped: {cause}; start it again").with("cause", cause.to_string())
}
