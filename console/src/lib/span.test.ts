import { expect, test } from 'vitest'
import { left, since, span } from './span'

test('lengths of time are as on a watch', () => {
  expect([-1, 0, 7_900, 724_000, 3_723_000].map(span)).toEqual(['0:00', '0:00', '0:07', '12:04', '1:02:03'])
})

test('a deadline that is over has nothing left', () => {
  const now = Date.parse('2026-01-01T12:00:00Z')
  expect(left('2026-01-01T12:00:05Z', now)).toBe(5000)
  expect(left('2026-01-01T11:59:05Z', now)).toBe(0)
  expect(since('2026-01-01T11:59:00Z', now)).toBe('1:00')
})
