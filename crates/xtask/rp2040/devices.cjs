// What hangs on the emulated board, so that a check has something to talk to: a memory on I2C 0, another on SPI 0, voltages at
// the inputs of the converter.
'use strict';

/** The address of the memory on the I2C bus, and one that takes two bytes and the place of them, no more. */
const MEMORY = 0x50;
const SHORT = 0x51;
/** The pin that selects the memory on the SPI bus. */
const SELECT = 17;
const [WRITE, READ] = [2, 3];
/** What the converter reads at its inputs, of 4095; the last is the sensor for the temperature, at 27 degrees. */
const VOLTAGES = [0, 1024, 2048, 4095, 876];

/** A memory as EEPROMs are: the first byte that is written says where, the others are kept. */
function attachI2c(i2c) {
  const memory = new Uint8Array(256);
  let [place, count, room] = [0, 0, 0];
  i2c.onConnect = (address) => {
    count = 0;
    room = address === MEMORY ? Infinity : 3;
    i2c.completeConnect(address === MEMORY || address === SHORT);
  };
  i2c.onWriteByte = (byte) => {
    count += 1;
    if (count > room) return i2c.completeWrite(false);
    if (count === 1) place = byte;
    else memory[place++ & 0xff] = byte;
    i2c.completeWrite(true);
  };
  i2c.onReadByte = () => i2c.completeRead(memory[place++ & 0xff]);
}

/** A memory as serial RAMs are: a command, a place, what follows. */
function attachSpi(spi, select) {
  const memory = new Uint8Array(256);
  let isSelected = false;
  let [command, place, count] = [0, 0, 0];
  select.addListener((state) => {
    // 0: the board drives it low.
    isSelected = state === 0;
    count = 0;
  });
  spi.onTransmit = (byte) => {
    if (!isSelected) return spi.completeTransmit(0);
    count += 1;
    let answer = 0xff;
    if (count === 1) command = byte;
    else if (count === 2) place = byte;
    else {
      if (command === READ) answer = memory[place];
      if (command === WRITE) memory[place] = byte;
      place = (place + 1) & 0xff;
    }
    spi.completeTransmit(answer);
  };
}

/** Connects all of them to a chip. */
function attach(chip) {
  attachI2c(chip.i2c[0]);
  attachSpi(chip.spi[0], chip.gpio[SELECT]);
  chip.adc.channelValues = [...VOLTAGES];
}

module.exports = { attach };
