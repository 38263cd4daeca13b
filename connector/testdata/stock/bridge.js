// Joins the unmodified connector library to a host over a WebSocket, for as many
// sessions as asked, in one process:
//
//	host ◄── WebSocket ──► bridge ◄── MessagePort ──► library ◄──► vendor.js
//	                          ▲
//	                          └── stdin: a JSON line per order · stdout: reports
//
// usage: node bridge.js [VERSION]      such as 3.6.2, which is also the default
//
// Orders, each with an id and a session (a name of the caller's choice):
//
//	{id, session, do: 'open', url, key, calls}         connect and get ready, with calls on the line
//	{id, session, do: 'answer', method, with}          what a vendor method answers next
//	{id, session, do: 'active', calls}                 what getActiveCalls says
//	{id, session, do: 'publish', event, payload}       publishEvent; payload as in vendor.js
//	{id, session, do: 'error', event, error}           publishError
//	{id, session, do: 'log', event, payload}           publishLog
//	{id, session, do: 'send', text}                    a message past the library, of another generation
//	{id, session, do: 'sync'}                          nothing
//	{id, session, do: 'close'}                         close the socket
//
// Reports: {session, called, args} for each vendor method, {session, called} for
// each message of the host, {session, posted} for each message of the library but LOG, {session, closed: {code, reason}}, and
// {done: id} or {done: id, error} for each order. An order is done when the host
// has taken in all that it caused: a ping that was sent after it has come back,
// and a host answers pings in the order of messages.
'use strict';

const { MessageChannel } = require('node:worker_threads');
const readline = require('node:readline');
const { WebSocket } = require('ws');

const { load } = require('./library.js');
const vendors = require('./vendor.js');

const version = process.argv[2] || '3.6.2';
const sessions = new Map();

function report(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

// Session is one connector of one agent.
class Session {
  constructor(name, order) {
    this.name = name;
    this.posted = 0; // messages of the library
    this.relayed = 0; // of those, how many went into the socket
    this.given = 0; // messages of the host
    this.taken = 0; // of those, how many the library has seen
    this.pings = 0;
    this.idle = []; // called whenever all is relayed and taken

    const window = {
      addEventListener: (type, listener) => { this.listener = listener; },
      removeEventListener: () => { this.listener = undefined; },
    };
    const library = load(version, window);
    this.vendor = vendors.create(library, (called, args) => report({ session: name, called, args }));
    this.vendor.activeCalls(order.calls || []);
    library.initializeConnector(this.vendor.connector);
    this.open = this.connect(order);
  }

  connect(order) {
    this.socket = new WebSocket(order.url, order.protocols || [], { headers: { Authorization: `Bearer ${order.key}` } });
    this.socket.on('message', (data) => this.fromHost(JSON.parse(data)));
    this.socket.on('close', (code, reason) => {
      report({ session: this.name, closed: { code, reason: reason.toString() } });
      if (this.port) this.port.close();
      this.wake();
    });
    return new Promise((resolve, reject) => {
      this.isReady = resolve;
      this.socket.on('unexpected-response', (request, response) => {
        let body = '';
        response.on('data', (part) => { body += part; });
        response.on('end', () => reject(new Error(`${response.statusCode} ${body.trim()}`)));
      });
      this.socket.on('error', reject);
      this.socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    });
  }

  // fromHost gives a message of the host to the library: the first one as a
  // window message with a port and an origin that the library trusts, the others
  // over that port.
  fromHost(message) {
    if (message.type !== 'SETUP_CONNECTOR') {
      this.given++;
      this.port.postMessage(message);
    } else if (this.listener) {
      const { port1, port2 } = new MessageChannel();
      this.port = port1;
      this.count(port2);
      port1.on('message', (value) => this.fromLibrary(value));
      this.listener({ data: message, origin: 'https://h.lightning.force.com', ports: [port2] });
    }
  }

  // count keeps count of what passes the library's port.
  count(port) {
    const post = port.postMessage.bind(port);
    port.postMessage = (value) => {
      this.posted++;
      post(value);
    };
    Object.defineProperty(port, 'onmessage', {
      set: (handler) => port.on('message', (data) => {
        this.taken++;
        report({ session: this.name, called: data.type });
        handler({ data });
        this.wake();
      }),
    });
  }

  fromLibrary(message) {
    this.relayed++;
    if (message.type !== 'LOG') report({ session: this.name, posted: message });
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message)); // a Date becomes an ISO string
    if (message.type === 'CONNECTOR_READY') this.isReady();
    this.wake();
  }

  busy() {
    if (this.socket.readyState === WebSocket.CLOSED) return false; // what is left goes nowhere
    return this.relayed !== this.posted || this.taken !== this.given;
  }

  wake() {
    if (!this.busy()) this.idle.splice(0).forEach((resolve) => resolve());
  }

  // settled waits until the library has seen all that the host has sent, and the
  // host has taken in all that the library has posted.
  async settled() {
    do {
      while (this.busy()) await new Promise((resolve) => { this.idle.push(resolve); });
      await new Promise(setImmediate); // what the library still has to do in this turn
    } while (this.busy());
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const mark = `${++this.pings}`;
    await new Promise((resolve) => {
      const pong = (data) => {
        if (data.toString() === mark) end();
      };
      const end = () => {
        this.socket.off('pong', pong);
        this.socket.off('close', end);
        resolve();
      };
      this.socket.on('pong', pong);
      this.socket.on('close', end);
      this.socket.ping(mark);
    });
  }

  async obey(order) {
    switch (order.do) {
      case 'open': await this.open; break;
      case 'answer': this.vendor.answer(order.method, order.with); return; // nothing goes to the host
      case 'active': this.vendor.activeCalls(order.calls || []); return;
      case 'publish': await this.vendor.publish(order.event, order.payload); break;
      case 'error': this.vendor.error(order.event, order.error); break;
      case 'log': this.vendor.log(order.event, order.payload); break;
      case 'send': this.socket.send(order.text); break;
      case 'sync': break;
      case 'close': this.socket.close(1000, 'the agent closed the page'); await closed(this.socket); return;
      default: throw new Error(`unknown order ${order.do}`);
    }
    await this.settled();
  }
}

function closed(socket) {
  if (socket.readyState === WebSocket.CLOSED) return undefined;
  return new Promise((resolve) => { socket.on('close', resolve); });
}

async function obey(order) {
  try {
    if (order.do === 'open') sessions.set(order.session, new Session(order.session, order));
    const session = sessions.get(order.session);
    if (!session) throw new Error(`no session ${order.session}`);
    await session.obey(order);
    report({ done: order.id });
  } catch (error) {
    report({ done: order.id, error: String((error && error.message) || error) });
  }
}

process.on('unhandledRejection', (error) => report({ unhandled: String((error && error.stack) || error) }));

readline.createInterface({ input: process.stdin })
  .on('line', (line) => obey(JSON.parse(line)))
  .on('close', () => { // whoever drives us is gone
    for (const { socket, port } of sessions.values()) {
      socket.terminate();
      if (port) port.close();
    }
  });
