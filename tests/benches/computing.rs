//! What the machine makes of a time, whoever takes it: a server that only computes,
//! asked beside the one that is measured.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// A connection to a server whose every answer is the same sums.
pub(crate) struct Computing(TcpStream);

impl Computing {
    /// One whose answers take about so long.
    pub(crate) fn as_long_as(time: Duration) -> Self {
        let mut tries = [(); 20].map(|()| {
            let start = Instant::now();
            sums(100);
            start.elapsed()
        });
        tries.sort();
        let times = time.as_secs_f64() / tries[10].as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a question takes some milliseconds"
        )]
        let thousands = (times * 100.0) as u32;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        own.set_nodelay(true).unwrap();
        let (mut asked, _) = listener.accept().unwrap();
        asked.set_nodelay(true).unwrap();
        // It ends with the connection.
        std::thread::spawn(move || {
            while asked.read_exact(&mut [0]).is_ok() {
                sums(thousands);
                asked.write_all(&[0]).unwrap();
            }
        });
        Self(own)
    }

    /// Asks it: how long the answer took.
    pub(crate) fn ask(&mut self) -> Duration {
        let start = Instant::now();
        self.0.write_all(&[0]).unwrap();
        self.0.read_exact(&mut [0]).unwrap();
        start.elapsed()
    }
}

fn sums(thousands: u32) {
    let mut sum = 0_u64;
    for i in 0..u64::from(thousands) * 1000 {
        sum = std::hint::black_box(sum.wrapping_mul(31) ^ i);
    }
}
