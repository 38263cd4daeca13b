import { expect, test } from 'vitest'
import { body, meet, nameOf, read, write, type Draft } from './draft'

test('a body has the named parts that say something', () => {
  const draft: Draft = { id: 'support', label: '', priority: 0, callers: 4, recovery: { afterSeconds: null, steps: [{ do: 'wait', queue: '' }] }, hours: 'office' }
  expect(body(draft, ['label', 'priority', 'hours', 'recovery.afterSeconds', 'recovery.steps'])).toEqual({ priority: 0, hours: 'office', recovery: { steps: [{ do: 'wait' }] } })
})

test('values are written where they are read', () => {
  const draft: Draft = {}
  write(draft, 'vendor.issuer', '00D')
  expect(read(draft, 'vendor.issuer')).toBe('00D')
  expect(read(draft, 'recovery.steps')).toBeUndefined()
})

test('a place of the host leads to its setting', () => {
  const names = ['recovery.steps', 'label', 'outcomes']
  expect(nameOf('queues[support].recovery.steps[0].queue', 'queues[support]', names)).toBe('recovery.steps')
  expect(nameOf('queues[support].outcomes[ignored].maximum', 'queues[support]', names)).toBe('outcomes')
  expect(nameOf('queues[sales].label', 'queues[support]', names)).toBeUndefined()
  expect(nameOf('queues[support]', 'queues[support]', names)).toBeUndefined()
})

test('a form that somebody else has changed meanwhile takes theirs where it has nothing of its own', () => {
  const was: Draft = { label: 'Support', priority: 1, hours: 'day', skills: ['a'], recovery: { afterSeconds: 30, steps: [] } }
  const draft = structuredClone(was)
  write(draft, 'priority', 2)
  write(draft, 'hours', 'night')
  write(draft, 'recovery.afterSeconds', 60)
  const now: Draft = { label: 'Help', priority: 3, hours: 'night', skills: ['a'], recovery: { afterSeconds: 30, steps: [{ do: 'wait' }] } }
  const names = ['label', 'priority', 'hours', 'skills', 'recovery.afterSeconds', 'recovery.steps']
  expect(meet(draft, was, now, names)).toEqual({ theirs: ['label', 'recovery.steps'], both: ['priority'] })
  expect(draft).toEqual({ label: 'Help', priority: 2, hours: 'night', skills: ['a'], recovery: { afterSeconds: 60, steps: [{ do: 'wait' }] } })
  expect(meet(draft, now, now, names)).toEqual({ theirs: [], both: [] })
})
