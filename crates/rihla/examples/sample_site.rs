//! Serves the sample site of the tests, to look at its pages in a browser: `sample_site [port] [folder]`; with a folder the
//! static site is written there instead.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for looking at pages")]

#[path = "../tests/it/sample.rs"]
mod sample;

use std::sync::Arc;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().unwrap_or_else(|| "8033".to_owned());
    let provider = sample::Sample::new();
    if let Some(folder) = arguments.next() {
        for (path, bytes) in provider.static_files() {
            let path = std::path::Path::new(&folder).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        return;
    }
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    println!("http://{}/", listener.local_addr().unwrap());
    axum::serve(listener, rihla::web::router(Arc::new(provider))).await.unwrap();
}
