// The remote control: a phone that is somewhere else. What is pressed here, whoever
// serves this page tells the one in the console, and answers when it has been done.
import { press } from './cases.js'

const post = (where, body) => fetch(where, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

class Remote extends EventTarget {
  state = 'remote control'
  lines = []

  say(line) {
    this.lines = [...this.lines.slice(-49), line]
    this.dispatchEvent(new Event('change'))
  }
}

export const remote = () => new Remote()

/** pressThere presses a button of the phone that is somewhere else. */
export async function pressThere(here, name) {
  const answer = await post('remote/press', { name })
  here.say(`${name}: ${answer.ok ? 'done' : (await answer.text()).trim()}`)
}

/** listen takes what the remote control says, if whoever serves this page has one. It resolves when that is settled. */
export function listen(phone) {
  const events = new EventSource('remote/events')
  events.onmessage = async ({ data }) => {
    const { id, name } = JSON.parse(data)
    const done = { id }
    try {
      const { done: did, why } = (await press(phone, name)) ?? {}
      if (did === false) Object.assign(done, { error: why, undone: true })
    } catch (cause) {
      Object.assign(done, { error: cause.message, cannot: cause.cannot })
    }
    post('remote/done', done)
  }
  return new Promise((resolve) => {
    events.onopen = resolve
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) events.close()
      resolve()
    }
  })
}
