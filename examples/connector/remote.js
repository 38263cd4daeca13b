// A phone that is somewhere else: what is pressed here, whoever serves this page tells
// the one in the console.

class Remote extends EventTarget {
  state = 'remote control'
  lines = []

  async press(name) {
    const { ok } = await fetch('remote/press', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name }) })
    this.lines = [...this.lines.slice(-49), ok ? `${name}: told` : `${name}: no phone listens`]
    this.dispatchEvent(new Event('change'))
  }
}

export const remote = () => new Remote()
