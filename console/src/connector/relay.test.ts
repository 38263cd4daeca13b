import { expect, test } from 'vitest'
import { atOnce, charsMax, isMessage, perSecond, Relay, textOf, waitingMax } from './relay'

function scene() {
  let now = 0
  let floods = 0
  const sent: string[] = []
  const timers: { at: number; act: () => void }[] = []
  const relay = new Relay({
    send: (text) => sent.push(text),
    now: () => now,
    later: (act, milliseconds) => {
      const timer = { at: now + milliseconds, act }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
    flooded: () => floods++,
  })
  const pass = (until: number) => {
    for (;;) {
      timers.sort((a, b) => a.at - b.at)
      const next = timers[0]
      if (!next || next.at > until) break
      timers.shift()
      now = next.at
      next.act()
    }
    now = until
  }
  return { relay, sent, pass, floods: () => floods }
}

// spec: CONSOLE-81
test('what came while the host was away is sent when it is back, in order', () => {
  const { relay, sent } = scene()
  relay.pass('a')
  expect(sent).toEqual([])
  relay.open('ready')
  relay.pass('b')
  expect(sent).toEqual(['ready', 'a', 'b'])
  relay.shut()
  relay.pass('c')
  relay.open('ready again')
  expect(sent).toEqual(['ready', 'a', 'b', 'ready again', 'c'])
})

// spec: CONSOLE-81
test('a frame is never louder than the host allows', () => {
  const { relay, sent, pass } = scene()
  relay.open()
  for (let i = 0; i < atOnce + 100; i++) relay.pass(String(i))
  expect(sent.length).toBe(atOnce)
  pass(1000)
  expect(sent.length).toBeGreaterThanOrEqual(atOnce + perSecond - 1)
  expect(sent.length).toBeLessThanOrEqual(atOnce + perSecond + 1)
  pass(10_000)
  expect(sent).toEqual(Array.from({ length: atOnce + 100 }, (_, i) => String(i)))
})

// spec: CONSOLE-81
test('what waits is bounded', () => {
  const { relay, floods } = scene()
  for (let i = 0; i < waitingMax; i++) relay.pass('x')
  expect(floods()).toBe(0)
  relay.pass('x')
  expect(floods()).toBe(1)
  expect(relay.waiting).toBe(waitingMax)
})

// spec: CONSOLE-81
test('only what has the form of a message is one', () => {
  expect([{ type: 'LOG' }, { type: 'LOG', payload: 1 }].every(isMessage)).toBe(true)
  expect([undefined, null, 'LOG', 1, [], [{ type: 'LOG' }], {}, { type: 1 }, { type: '' }].some(isMessage)).toBe(false)
})

// spec: CONSOLE-81
test('a message is written as the host reads it', () => {
  expect(textOf({ type: 'X', at: new Date(0) })).toBe('{"type":"X","at":"1970-01-01T00:00:00.000Z"}')
  const round: Record<string, unknown> & { type: string } = { type: 'X' }
  round.self = round
  expect(textOf(round)).toBe(undefined)
  expect(textOf({ type: 'X', n: 1n })).toBe(undefined)
  expect(textOf({ type: 'HANGUP', x: 'x'.repeat(charsMax) })?.length).toBe(charsMax + 1)
})
