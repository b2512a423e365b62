//! The query engine, set up once: threads, memory, and no spilling in clear.

use std::sync::Arc;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::CubeError;

/// DataFusion with a bound on threads and memory. Rows of persons pass through it, so it may not spill to disk.
pub struct Engine {
    runtime: tokio::runtime::Runtime,
    threads: usize,
    memory: usize,
}

impl Engine {
    /// Sets up an engine.
    ///
    /// `threads` bounds its parallelism (at least 1), `memory` the bytes that a tabulation may hold.
    ///
    /// # Errors
    /// [`CubeError::Engine`] if the threads cannot be started.
    pub fn new(threads: usize, memory: usize) -> Result<Self, CubeError> {
        let threads = threads.max(1);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("rihla-cube")
            .build()
            .map_err(|source| CubeError::Engine(datafusion::error::DataFusionError::IoError(source)))?;
        Ok(Self { runtime, threads, memory })
    }

    /// How many threads it uses.
    #[must_use]
    pub fn threads(&self) -> usize {
        self.threads
    }

    pub(crate) fn session(&self) -> Result<SessionContext, CubeError> {
        let environment = RuntimeEnvBuilder::new()
            .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled))
            .with_memory_pool(Arc::new(FairSpillPool::new(self.memory)))
            .build_arc()?;
        let config = SessionConfig::new().with_target_partitions(self.threads).with_batch_size(16_384);
        Ok(SessionContext::new_with_config_rt(config, environment))
    }

    pub(crate) fn run<F: Future>(&self, work: F) -> F::Output {
        self.runtime.block_on(work)
    }
}
