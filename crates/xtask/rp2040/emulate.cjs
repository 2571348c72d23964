// A Raspberry Pi Pico in rp2040js, an emulator of its chip: runs a UF2 file with the USB console on standard input
// and output. Node runs it, with rp2040js where NODE_PATH says; `cargo xtask emulate rp2040-pico` is the way to it.
//
//   node emulate.cjs [--flash FILE] IMAGE.uf2
//
// rp2040js has no boot ROM, no flash chip that can be written, and a computer that talks to a serial port not quite as
// the USB class has it: those are here. The numbers are from the RP2040's datasheet and the flash chip's (W25Q16).
'use strict';

const fs = require('node:fs');
const { BasePeripheral, ConsoleLogger, LogLevel, Simulator, USBCDC } = require('rp2040js');
const devices = require('./devices.cjs');

const FLASH = 0x10000000;
const FLASH_SIZE = 2 << 20;
/** Where the boot ROM copies the second stage of the boot loader, and how long that is. */
const SECOND_STAGE = 0x41f00;
const SECOND_STAGE_SIZE = 256;
const NANOSECONDS_PER_CYCLE = 8;

// Where peripherals are, in units of 16 KB.
const SSI = 0x18000;
const IO_QSPI = 0x40018;
const WATCHDOG = 0x40058;
const ROSC = 0x40060;
const VREG_AND_RESET = 0x40064;

/** The boot ROM's functions that firmware calls, by their codes; each is a breakpoint that this program serves. */
const ROM_FUNCTIONS = ['IF', 'EX', 'RE', 'RP', 'FC', 'CX', 'UB'];

/** A boot ROM with nothing but its table of functions and the function that searches it. */
function bootRom() {
  const words = new Uint32Array(4096);
  const view = new DataView(words.buffer);
  const halves = (at, values) => values.forEach((value, i) => view.setUint16(at + 2 * i, value, true));
  const [table, search, functions] = [0x100, 0x80, 0x200];
  halves(0x10, [0x754d, 0x0201, table, 0x180, search + 1]);
  // r0: the table; r1: a code. Gives the function's address in r0, or 0.
  halves(search, [
    0x8802, // again: ldrh r2, [r0]
    0x2a00, //        cmp  r2, #0
    0xd005, //        beq  none
    0x428a, //        cmp  r2, r1
    0xd001, //        beq  found
    0x3004, //        adds r0, #4
    0xe7f8, //        b    again
    0x8840, // found: ldrh r0, [r0, #2]
    0x4770, //        bx   lr
    0x2000, // none:  movs r0, #0
    0x4770, //        bx   lr
  ]);
  ROM_FUNCTIONS.forEach((code, i) => {
    const at = functions + 4 * i;
    halves(table + 4 * i, [code.charCodeAt(0) | (code.charCodeAt(1) << 8), at + 1]);
    halves(at, [0xbe00 | (i + 1), 0x4770]); // bkpt #i + 1; bx lr
  });
  return words;
}

/** Registers that keep what is written to them. */
class Registers extends BasePeripheral {
  constructor(chip, name, contents = []) {
    super(chip, name);
    this.contents = new Map(contents);
  }

  readUint32(offset) {
    return this.contents.get(offset) ?? 0;
  }

  writeUint32(offset, value) {
    this.contents.set(offset, value);
  }
}

/** The serial interface to the flash chip, of whose commands the one for its number is known. */
class FlashInterface extends Registers {
  static COUNT = 0x04;
  static STATUS = 0x28;
  static DATA = 0x60;
  static READ_NUMBER = 0x4b;
  static NUMBER = [0xe6, 0x60, 0x58, 0x38, 0x83, 0x4a, 0x51, 0x2c];

  constructor(chip) {
    super(chip, 'SSI');
    this.answers = [];
  }

  readUint32(offset) {
    if (offset === FlashInterface.DATA) return this.answers.shift() ?? 0;
    // Sent, and received if something is there.
    if (offset === FlashInterface.STATUS) return 0x06 | (this.answers.length ? 0x08 : 0);
    return super.readUint32(offset);
  }

  writeUint32(offset, value) {
    super.writeUint32(offset, value);
    if (offset !== FlashInterface.DATA) return;
    const asked = super.readUint32(FlashInterface.COUNT) + 1;
    const known = value === FlashInterface.READ_NUMBER ? [0, 0, 0, 0, ...FlashInterface.NUMBER] : [0];
    this.answers = known.slice(0, asked);
  }
}

/** A computer that has the board's serial port open. */
class Terminal {
  constructor(usb, show) {
    this.usb = usb;
    /** How much each endpoint has room for. */
    this.room = new Map();
    const serial = new USBCDC(usb);
    this.serial = serial;
    serial.onSerialData = show;
    // "The port is open" is for the interface, not for the device.
    serial.cdcSetControlLineState = () => {
      usb.sendSetupPacket(Uint8Array.of(0x21, 0x22, 3, 0, 0, 0, 0, 0));
      serial.initialized = true;
    };
    // A packet goes when there is something to send, not before.
    usb.onEndpointRead = (endpoint, size) => this.room.set(endpoint, size);
  }

  /** Sends what fits into a packet: how many bytes. */
  send(bytes) {
    const { outEndpoint, initialized } = this.serial;
    const room = initialized ? (this.room.get(outEndpoint) ?? 0) : 0;
    const count = Math.min(room, bytes.length);
    if (count > 0) {
      this.room.delete(outEndpoint);
      this.usb.endpointReadDone(outEndpoint, Uint8Array.from(bytes.slice(0, count)));
    }
    return count;
  }
}

/** A board from one reset to the next. */
class Board {
  /** After a power-on with these contents of the flash, or after a reset of `previous`. */
  constructor(flash, previous, show) {
    const { rp2040: chip, clock } = new Simulator();
    Object.assign(this, { chip, clock, isResetAsked: false, hasChangedFlash: false });
    chip.logger = new ConsoleLogger(LogLevel.Error, false);
    chip.loadBootrom(bootRom());
    chip.flash.set(flash);
    chip.peripherals[SSI] = new FlashInterface(chip);
    chip.peripherals[IO_QSPI] = new Registers(chip, 'IO_QSPI');
    chip.peripherals[ROSC] = new Registers(chip, 'ROSC');
    chip.peripherals[VREG_AND_RESET] = new Registers(chip, 'VREG_AND_RESET');
    if (previous) {
      chip.sram.set(previous.chip.sram);
      const scratch = previous.chip.peripherals[WATCHDOG].scratchData;
      chip.peripherals[WATCHDOG].scratchData.set(scratch);
    }
    this.catchResets();
    devices.attach(chip);
    chip.onBreak = (number) => this.callRom(ROM_FUNCTIONS[number - 1]);
    // A pending interrupt ends a sleep while interrupts are masked, too; it is taken when they are not.
    chip.core.setInterrupt = function (interrupt, isPending) {
      const bit = 1 << interrupt;
      this.pendingInterrupts = isPending ? this.pendingInterrupts | bit : this.pendingInterrupts & ~bit;
      this.interruptsUpdated = true;
    };
    // What an output is set to is what it reads.
    for (const pin of chip.gpio) {
      pin.addListener((state) => state < 2 && pin.setInputValue(state === 1));
    }
    this.terminal = new Terminal(chip.usbCtrl, show);
    // What the boot ROM does.
    chip.sram.set(chip.flash.subarray(0, SECOND_STAGE_SIZE), SECOND_STAGE);
    chip.core.SP = chip.core.PC = 0x20000000 + SECOND_STAGE;
    chip.core.LR = 0;
  }

  catchResets() {
    const { chip } = this;
    const watchdog = chip.peripherals[WATCHDOG];
    watchdog.onWatchdogTrigger = () => {
      this.isResetAsked = true;
      // Or it would go off again at once, without end.
      watchdog.alarm.enable = false;
    };
    const [APPLICATION_INTERRUPT_AND_RESET, KEY, SYSTEM_RESET] = [0xd0c, 0x05fa, 1 << 2];
    const write = chip.ppb.writeUint32.bind(chip.ppb);
    chip.ppb.writeUint32 = (offset, value) => {
      if (offset !== APPLICATION_INTERRUPT_AND_RESET) return write(offset, value);
      if (value >>> 16 === KEY && value & SYSTEM_RESET) this.isResetAsked = true;
    };
    const read = chip.ppb.readUint32.bind(chip.ppb);
    chip.ppb.readUint32 = (offset) => (offset === APPLICATION_INTERRUPT_AND_RESET ? 0xfa050000 : read(offset));
  }

  callRom(name) {
    const { chip } = this;
    const [r0, r1, r2] = Array.from(chip.core.registers.slice(0, 3), (value) => value >>> 0);
    switch (name) {
      case 'RE': // erase: from, bytes
        chip.flash.fill(0xff, r0, r0 + r1);
        this.hasChangedFlash = true;
        break;
      case 'RP': // program: to, from, bytes
        for (let i = 0; i < r2; i++) chip.flash[r0 + i] &= chip.readUint8(r1 + i);
        this.hasChangedFlash = true;
        break;
      case 'UB':
        process.stderr.write('the board waits for a UF2 file now\n');
        process.exit(0);
      case undefined:
        process.stderr.write(`a breakpoint at ${chip.core.PC.toString(16)}\n`);
        process.exit(1);
    }
  }

  /** Runs some thousand instructions: whether the board has gone to sleep meanwhile. */
  run() {
    const { clock, chip: { core } } = this;
    for (let i = 0; i < 5000 && !this.isResetAsked; i++) {
      if (!core.waiting) {
        clock.tick(core.executeInstruction() * NANOSECONDS_PER_CYCLE);
        continue;
      }
      clock.tick(Math.max(clock.nanosToNextAlarm, NANOSECONDS_PER_CYCLE));
      if (core.pendingSystick || core.pendingPendSV || core.pendingInterrupts & core.enabledInterrupts) {
        core.waiting = false;
        core.interruptsUpdated = true;
        return true;
      }
    }
    return false;
  }
}

/** The data of a UF2 file, put where they belong. */
function putImage(file, flash) {
  const blocks = fs.readFileSync(file);
  for (let at = 0; at + 512 <= blocks.length; at += 512) {
    const [address, size] = [blocks.readUInt32LE(at + 12), blocks.readUInt32LE(at + 16)];
    flash.set(blocks.subarray(at + 32, at + 32 + size), address - FLASH);
  }
}

function main(args) {
  const at = args.indexOf('--flash');
  const [, flashFile] = at < 0 ? [] : args.splice(at, 2);
  const [image] = args;
  const flash = new Uint8Array(FLASH_SIZE).fill(0xff);
  if (flashFile && fs.existsSync(flashFile)) flash.set(fs.readFileSync(flashFile));
  putImage(image, flash);

  let board = null;
  const keepFlash = () => {
    if (!board.hasChangedFlash) return;
    board.hasChangedFlash = false;
    flash.set(board.chip.flash.subarray(0, FLASH_SIZE));
    if (flashFile) fs.writeFileSync(flashFile, flash);
  };
  // What the board says that it has written is in the file, should somebody end this program then.
  const show = (bytes) => {
    keepFlash();
    fs.writeSync(1, bytes);
  };
  board = new Board(flash, null, show);
  let typed = [];
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdin.on('data', (bytes) => {
    // Ctrl-] ends it, as it ends mpremote.
    if (process.stdin.isTTY && bytes.includes(0x1d)) process.exit(0);
    typed.push(...bytes);
  });
  process.on('exit', keepFlash);
  // Time on the board goes by as it does here while the board sleeps.
  const step = () => {
    const started = performance.now();
    let sleeps = false;
    while (!sleeps && performance.now() - started < 10) {
      sleeps = board.run() && typed.length === 0;
      if (board.isResetAsked) {
        keepFlash();
        board = new Board(flash, board, show);
      }
      typed = typed.slice(board.terminal.send(typed));
    }
    keepFlash();
    sleeps ? setTimeout(step, 1) : setImmediate(step);
  };
  step();
}

main(process.argv.slice(2));
