import { expect, test } from 'vitest'
import de from '../text/de'
import en from '../text/en'
import { fill, pseudo } from './message'

test('values and plurals are put into messages', () => {
  expect(fill('{a} of {b}', { a: 1, b: 'x' })).toBe('1 of x')
  const calls = '{n, plural, =0 {no calls} one {# call} other {# calls}} wait'
  expect([0, 1, 2000].map((n) => fill(calls, { n }))).toEqual(['no calls wait', '1 call wait', '2,000 calls wait'])
  expect(fill('{missing} stays', {})).toBe('{missing} stays')
})

test('every catalog has the holes of the English one', () => {
  const holes = (text: string) => [...text.matchAll(/\{(\w+)[,}]/g)].map((m) => m[1]).filter((name) => !/^(one|other|zero|two|few|many)$/.test(name ?? '')).sort()
  const marked = pseudo(en)
  for (const [key, text] of Object.entries(en)) {
    expect(holes(de[key as keyof typeof de]), key).toEqual(holes(text))
    expect(holes(marked[key]!), key).toEqual(holes(text))
  }
})
