//! A UART whose line out is joined to its line in.

use crate::{Error, Result, SerialIo, Uart, UartConfig, UartEvents, Wake};

/// Bytes that can be on the way.
const ROOM: usize = 256;

/// A UART that receives what it sends.
pub struct Loopback<'w> {
    bytes: [u8; ROOM],
    start: usize,
    count: usize,
    config: Option<UartConfig>,
    wanted: UartEvents,
    happened: UartEvents,
    wake: Option<&'w dyn Wake>,
}

impl<'w> Loopback<'w> {
    pub(super) fn new(wake: Option<&'w dyn Wake>) -> Loopback<'w> {
        Loopback {
            bytes: [0; ROOM],
            start: 0,
            count: 0,
            config: None,
            wanted: UartEvents::default(),
            happened: UartEvents::default(),
            wake,
        }
    }

    /// How it is set up, if it runs.
    pub fn config(&self) -> Option<&UartConfig> {
        self.config.as_ref()
    }

    /// Something comes from outside; what finds no room is lost.
    pub fn put(&mut self, data: &[u8]) -> usize {
        let count = data.len().min(ROOM - self.count);
        for (offset, byte) in data.iter().enumerate().take(count) {
            self.bytes[(self.start + self.count + offset) % ROOM] = *byte;
        }
        self.count += count;
        if count > 0 {
            self.happen(UartEvents::RECEIVED);
            self.happen(UartEvents::RECEIVE_IDLE);
        }
        count
    }

    fn happen(&mut self, event: UartEvents) {
        self.happened.0 |= event.and(self.wanted).0;
        if let Some(wake) = self.wake.filter(|_| !self.happened.is_empty()) {
            wake.wake();
        }
    }

    pub(super) fn take_event(&mut self) -> Option<UartEvents> {
        (!self.happened.is_empty()).then(|| core::mem::take(&mut self.happened))
    }
}

impl SerialIo for Loopback<'_> {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        let count = into.len().min(self.count);
        for (offset, byte) in into.iter_mut().enumerate().take(count) {
            *byte = self.bytes[(self.start + offset) % ROOM];
        }
        self.start = (self.start + count) % ROOM;
        self.count -= count;
        Ok(count)
    }

    fn can_receive(&mut self) -> bool {
        self.count > 0
    }

    fn send(&mut self, data: &[u8]) -> Result<usize> {
        let count = self.put(data);
        if count > 0 {
            self.happen(UartEvents::SENT);
        }
        Ok(count)
    }

    fn can_send(&mut self) -> bool {
        self.count < ROOM
    }

    fn drain(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Uart for Loopback<'_> {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        if !(5..=9).contains(&config.bits) || !matches!(config.stop, 1 | 2) || config.baudrate == 0
        {
            return Err(Error::Unsupported);
        }
        self.config = Some(*config);
        Ok(())
    }

    fn stop(&mut self) {
        *self = Loopback::new(self.wake);
    }

    fn received(&mut self) -> usize {
        self.count
    }

    fn is_sent(&mut self) -> bool {
        true
    }

    fn send_break(&mut self) -> Result<()> {
        self.happen(UartEvents::BREAK);
        Ok(())
    }

    fn set_events(&mut self, events: UartEvents) -> Result<()> {
        self.wanted = events;
        self.happened = self.happened.and(events);
        Ok(())
    }
}
