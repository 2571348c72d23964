//! Servers and clients written with `asyncio`'s streams: a thousand connections on the loopback interface,
//! and curl and CPython's `http.client` as peers. Where there is no curl that test says so and passes.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::interpreter;

fn program(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("network")
        .join(name);
    path.to_string_lossy().into_owned()
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback interface has free ports");
    let address = listener
        .local_addr()
        .expect("a bound socket has an address");
    address.port()
}

/// Runs a program that serves and asks by itself, on a port of its own.
fn run(name: &str) -> interpreter::Outcome {
    let port = free_port().to_string();
    let here = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    interpreter::run(interpreter::taipan(), &[program(name), port], &here, b"")
}

#[test]
fn a_thousand_echoed_connections_lose_no_byte_and_keep_no_memory() {
    let outcome = run("echo.py");
    assert_eq!(
        outcome.output, "sent and received True all at once True\nmemory kept none\n",
        "{outcome:?}"
    );
}

#[test]
fn a_thousand_http_requests_get_their_answers() {
    let outcome = run("http.py");
    assert_eq!(
        outcome.output, "right answers 1000\nmemory kept none\n",
        "{outcome:?}"
    );
}

/// A server that is stopped when the test ends, however it does.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start() -> Server {
        let port = free_port();
        let child = Command::new(interpreter::taipan())
            .args([program("http.py"), port.to_string(), "serve".to_owned()])
            .stdout(Stdio::null())
            .spawn()
            .expect("the interpreter can be started");
        let server = Server { child, port };
        for _ in 0..600 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server does not answer");
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn curl_is_served() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("there is no curl: left out");
        return;
    }
    let server = Server::start();
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--max-time",
        "60",
    ]);
    let got = curl.arg(server.url("/hello")).output().expect("curl runs");
    let page: String = (0..42).map(|i| format!("/hello line {i}\n")).collect();
    assert_eq!(String::from_utf8_lossy(&got.stdout), page, "{got:?}");

    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--max-time",
        "60",
    ]);
    curl.args(["--data-binary", "posted text"]);
    let got = curl.arg(server.url("/echo")).output().expect("curl runs");
    assert_eq!(
        String::from_utf8_lossy(&got.stdout),
        "posted text",
        "{got:?}"
    );
}

/// Many threads that ask with CPython's `http.client`.
const CLIENT: &str = "
import http.client, sys, threading
port, wrong = int(sys.argv[1]), []
def ask(number):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
    body = b'%d ' % number * 500
    connection.request('POST', '/echo', body)
    response = connection.getresponse()
    if response.status != 200 or response.read() != body:
        wrong.append(number)
    connection.close()
threads = [threading.Thread(target=ask, args=(i,)) for i in range(100)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print('wrong', wrong)
";

#[test]
fn http_client_of_cpython_is_served() {
    let server = Server::start();
    let got = Command::new("python3")
        .args(["-c", CLIENT, &server.port.to_string()])
        .output()
        .expect("python3 runs");
    assert_eq!(
        String::from_utf8_lossy(&got.stdout),
        "wrong []\n",
        "{got:?}"
    );
}
