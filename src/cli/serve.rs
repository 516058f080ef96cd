//! `muqabala serve`: a memory for programs and people, over HTTP.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, Work, say, show};
use crate::Result;
use crate::files::{Files, Guard};
use crate::http::open_browser;
use crate::serve::{Changes, ServeOptions, Service};

/// Serve a memory: to Weblate and Virtaal, to programs, and on a page with a search box
///
/// Without a token only programs and browsers of this machine are answered.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala serve un.db
  muqabala serve un.db --listen 127.0.0.1:8090 --read-only
  muqabala serve un.db --listen 0.0.0.0:8080 --host memory.example.org --token-file token.txt

Weblate: machinery \"tmserver\" with the address http://127.0.0.1:8080/tmserver. Virtaal: remote TM
with the same. Programs: http://127.0.0.1:8080/openapi.json describes what they can ask; a token is
sent as the header Authorization: Bearer TOKEN. Ctrl+C ends it; nothing is lost.")]
pub(super) struct ServeArgs {
    /// The memory, a .db
    memory: PathBuf,
    /// Address and port; with one that other machines reach a token is asked for
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Name by which the server is reached beside its address, as browsers send it: memory.example.org
    /// or memory.example.org:8080; may be repeated
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// File with the token that everybody must send; without it one is made where it is needed
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Nothing can be added or changed
    #[arg(long)]
    read_only: bool,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

impl Work for ServeArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        match self.read_only {
            true => files.input("the memory", &self.memory),
            false => files.in_place("the memory", &self.memory),
        }
        files.inputs("the token", &self.token_file);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let token = self.token_file.as_ref().map(|file| guard.read_text(file)).transpose()?;
        let settings = ServeOptions {
            listen: self.listen,
            token: token.map(|token| token.trim().to_owned()),
            hosts: self.host,
            changes: if self.read_only { Changes::Refused } else { Changes::Taken },
        };
        let service = Service::new(&self.memory, &settings)?;
        let address = service.address();
        if super::json() {
            let token = service.made_token();
            super::envelope::print_now(&serde_json::json!({ "address": address, "token": token }))?;
        } else {
            show!("{address}")?;
        }
        if let Some(token) = service.made_token() {
            say!("token for this run: {token}");
        }
        if !service.takes_changes() {
            say!("for reading alone: nothing can be added or changed");
        }
        if self.open && !open_browser(&address) {
            say!("no browser could be opened");
        }
        service.run()?;
        Ok(ExitCode::SUCCESS)
    }
}
