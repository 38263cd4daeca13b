// Loads the unmodified connector library. The library keeps its state in the
// module, so each session gets a fresh instance of it, with a window of its own.
'use strict';

const fs = require('node:fs');
const vm = require('node:vm');

const compiled = new Map();

// load gives a fresh instance of a version, such as '3.6.2'. It talks to the
// window it is given; what it prints for its developers is dropped.
function load(version, window) {
  if (!compiled.has(version)) {
    const file = require.resolve(`scv-${version}`);
    const parameters = ['module', 'exports', 'window', 'document', 'console', 'define'];
    compiled.set(version, vm.compileFunction(fs.readFileSync(file, 'utf8'), parameters, { filename: file }));
  }
  const module = { exports: {} };
  const quiet = { log() {}, info() {}, warn() {}, error() {} };
  compiled.get(version)(module, module.exports, window, undefined, quiet, undefined);
  return module.exports;
}

module.exports = { load };
