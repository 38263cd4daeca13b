import { expect, test } from 'vitest'
import type { Agent, Call } from '../lib/floor.svelte'
import { countNow, isListed, places, stateOf, sum } from './count'

const call = (id: string, more: Partial<Call> = {}): Call => ({
  id, attempts: 0, conversation: { id: 'cv-1', open: true }, disposition: 'new', parties: [], phase: 'waiting', place: 'in line', queue: 'support',
  requestedAt: '2026-01-01T10:00:00.000Z', type: 'inbound', works: [], ...more,
})
const agent = (more: Partial<Agent> = {}): Agent => ({ capacity: 1, connected: true, ready: true, desk: 'none', key: 'alice', load: 0, works: [], status: 'online', ...more })
const kinds = new Map([['online', 'online'], ['break', 'busy'], ['offline', 'offline']])
const work = (phase: string) => ({ id: 'aw-2', call: 'vc-1', agent: 'alice', assignedAt: '2026-01-01T10:00:00.000Z', attempt: 1, phase, status: 'Assigned' as const, weight: 1 })

test('places are by priority, then by request time, then by id, in each queue', () => {
  const found = places([
    call('vc-10'), call('vc-9'), call('vc-11', { priority: -1 }), call('vc-12', { requestedAt: '2026-01-01T09:59:00.000Z' }), call('vc-13', { queue: 'sales' }),
    call('vc-14', { place: 'at work', phase: 'ringing' }),
  ])
  expect(Object.fromEntries(found)).toEqual({ 'vc-11': 1, 'vc-12': 2, 'vc-9': 3, 'vc-10': 4, 'vc-13': 1 })
})

test('an agent is in one state', () => {
  expect(stateOf(agent(), kinds)).toBe('available')
  expect(stateOf(agent({ excluded: 'the connector is not connected' }), kinds)).toBe('not-ready')
  expect(stateOf(agent({ status: 'break', excluded: 'status break is not online' }), kinds)).toBe('busy')
  expect(stateOf(agent({ status: undefined, excluded: 'signed out' }), kinds)).toBe('offline')
  expect(stateOf(agent({ works: [work('ringing')], excluded: 'being offered vc-1' }), kinds)).toBe('ringing')
  expect(stateOf(agent({ works: [work('after-call work'), work('talking')] }), kinds)).toBe('talking')
})

test('who waits, who talks, whom to call back', () => {
  const n = countNow(
    [call('vc-1'), call('vc-2', { place: 'at work', phase: 'ringing', requestedAt: '2026-01-01T09:58:00.000Z' }), call('vc-3', { place: 'at work', phase: 'talking', disposition: 'in-progress' }),
      call('vc-4', { callerGone: true, place: 'waiting for recovery' }), call('vc-5', { type: 'callback', place: 'scheduled', dueAt: '2026-01-01T11:00:00.000Z' })],
    [agent(), agent({ key: 'bob' })], kinds, Date.parse('2026-01-01T11:00:00.000Z'))
  expect([n.waiting, n.longest, n.active, n.callbacks, n.agents.available]).toEqual([2, '2026-01-01T09:58:00.000Z', 1, 1, 2])
  expect(isListed(call('vc-4', { callerGone: true, place: 'waiting for recovery' }))).toBe(true)
})

test('sums are weighted, and nothing is a share of nothing', () => {
  const queue = { from: '', abandonedConnecting: 0, abandonedInLine: 0, abandonedInTransfer: 0, abandonedRinging: 0, abandonedWithin: 1, longestSpeedToAnswerSeconds: 0, open: 0, other: 0 }
  const day = sum({
    calls: [{ ...queue, calls: 5, answered: 3, answeredWithin: 2, abandoned: 2, averageSpeedToAnswerSeconds: 10 }, { ...queue, calls: 1, answered: 1, answeredWithin: 1, abandoned: 0, abandonedWithin: 0, averageSpeedToAnswerSeconds: 2 }],
    works: [{ works: 4, handled: 1, missed: 1, declined: 1, handleTimeSeconds: 60 }, { works: 2, handled: 3, missed: 0, declined: 0, handleTimeSeconds: 60 }],
    lost: [{ lostSeconds: 20 }, { lostSeconds: 1.5 }],
  })
  expect([day.calls, day.serviceLevel, day.speedToAnswer, day.handleTime, day.offers, day.lost]).toEqual([6, 3 / 5, 8, 30, 6, 21.5])
  expect(sum({ calls: [], works: null }).serviceLevel).toBeUndefined()
})
