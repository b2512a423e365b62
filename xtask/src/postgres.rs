//! A PostgreSQL server for the time of the tests: a folder of its own, no network, gone afterwards.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// The account that Debian makes for the server, which refuses to run as root.
const ACCOUNT: &str = "postgres";
/// What the tests, which look for it, call the address.
pub const VARIABLE: &str = "RIHLA_TEST_POSTGRES";

/// A running server; stopped and removed when dropped.
pub struct Server {
    child: Child,
    programs: PathBuf,
    folder: PathBuf,
    account: Option<&'static str>,
}

/// The folder of the server's programs, the newest version; Debian keeps them off the path.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |path: &Path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
    let found = versions.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.join("bin/initdb").is_file());
    found.max_by_key(|path| version(path)).map(|path| path.join("bin"))
}

impl Server {
    /// Makes a server and waits until it answers.
    ///
    /// # Errors
    /// When a program of it fails.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed in /usr/lib/postgresql")?;
        // short, because the name of a socket may have about a hundred bytes
        let folder = PathBuf::from(format!("/tmp/rihla-postgres-{}", std::process::id()));
        let account = is_root()?.then_some(ACCOUNT);
        let mut make = Command::new("install");
        make.args(["-d", "-m", "0700"]);
        if let Some(account) = account {
            make.args(["-o", account]);
        }
        ensure!(make.arg(&folder).status().context("install")?.success(), "{} cannot be made", folder.display());
        let cluster = folder.join("data");
        // the folder can be entered by its owner alone, so whoever reaches the socket is trusted
        let made = run(&programs, "initdb", account, &folder)
            .args(["--no-sync", "--auth=trust", "--username=rihla", "--encoding=UTF8", "--no-locale", "--pgdata"])
            .arg(&cluster)
            .stdout(Stdio::null())
            .status();
        if !made.context("initdb")?.success() {
            remove(&folder);
            bail!("initdb failed");
        }
        // In our group of processes: what interrupts the tests interrupts it too.
        let child = run(&programs, "postgres", account, &folder)
            .arg("-D")
            .arg(&cluster)
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "jit=off",
                "-c",
                "max_connections=300",
            ])
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.display()))
            .stderr(Stdio::piped())
            .spawn();
        let mut server = Self { child: child.context("postgres")?, programs, folder, account };
        let mut said = BufReader::new(server.child.stderr.take().context("postgres has no output")?);
        let (mut line, mut all) = (String::new(), String::new());
        while !line.contains("ready to accept connections") {
            line.clear();
            ensure!(said.read_line(&mut line)? > 0, "PostgreSQL did not start:\n{all}");
            all.push_str(&line);
        }
        // what it says later is of refusals that tests provoke; it must be read, or the server would wait
        std::thread::spawn(move || drop(std::io::copy(&mut said.by_ref(), &mut std::io::sink())));
        Ok(server)
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=rihla", self.folder.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = run(&self.programs, "pg_ctl", self.account, &self.folder)
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.folder.join("data"))
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            drop(self.child.kill());
        }
        drop(self.child.wait());
        remove(&self.folder);
    }
}

/// A program of the server, as the account that may run it.
fn run(programs: &Path, name: &str, account: Option<&str>, folder: &Path) -> Command {
    let program = programs.join(name);
    let mut command = match account {
        Some(account) => {
            let mut command = Command::new("runuser");
            command.args(["-u", account, "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    // the account may not be able to enter the folder that the tests are run from
    command.current_dir(folder).env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn is_root() -> Result<bool> {
    let id = Command::new("id").arg("-u").output().context("id")?;
    Ok(String::from_utf8_lossy(&id.stdout).trim() == "0")
}

fn remove(folder: &Path) {
    drop(std::fs::remove_dir_all(folder));
}
