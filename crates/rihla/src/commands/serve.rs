//! `rihla serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use rihla_language::Value;
use rihla_model::{Saying, SystemClock};
use rihla_operations::{Means, load_definitions};
use rihla_store::Disk;
use ring::rand::SystemRandom;

use super::site::LiveSite;
use super::terminal::say;
use super::{Ending, PlaceArguments, ShowArguments};
use crate::web::router;

/// Arguments of `rihla serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: PlaceArguments,
    /// Address to listen on
    #[arg(long, env = "RIHLA_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Serve {
    pub(super) fn run(&self, show: &ShowArguments) -> anyhow::Result<Ending> {
        let definitions = load_definitions(&self.place.observatory)?;
        let random = SystemRandom::new();
        let means = Means { clock: &SystemClock, random: &random, disk: Disk::default() };
        let node = self.place.node(&means)?;
        let site = Arc::new(LiveSite::new(definitions, node, Arc::new(SystemClock))?.with_desk(Arc::new(SystemRandom::new()))?);
        let words = show.words()?;
        let speaker = words.speaker(show.language());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|e| Saying::new("failure-threads", "threads cannot be started: {cause}").with("cause", e.to_string()))?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(self.listen).await.map_err(|e| {
                let saying = Saying::new("failure-listen", "cannot listen on {address}: {cause}; name another address with --listen");
                saying.with("address", self.listen.to_string()).with("cause", e.to_string())
            })?;
            let address = listener.local_addr().map_err(|e| served(&e))?;
            say(&speaker.say("command-serve", &[("address", Value::from(format!("http://{address}/")))]));
            let stop = async {
                // Without signals there is nothing to wait for; the server runs until it is killed.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            axum::serve(listener, router(site)).with_graceful_shutdown(stop).await.map_err(|e| anyhow::Error::from(served(&e)))
        })?;
        Ok(Ending::Done)
    }
}

/// The server ended by itself.
fn served(cause: &std::io::Error) -> Saying {
    Saying::new("failure-served", "the server stopped: {cause}; start it again").with("cause", cause.to_string())
}
