import { expect, test } from 'vitest'
import { chord } from './chord'

const keys = (code: string, key: string, held: string[] = []) =>
  chord({ code, key, ctrlKey: held.includes('c'), shiftKey: held.includes('s'), altKey: held.includes('a'), metaKey: held.includes('m') })

test('a letter alone is no shortcut', () => {
  expect(keys('KeyA', 'a')).toBe('')
  expect(keys('KeyA', 'A', ['s'])).toBe('')
  expect(keys('KeyA', 'A', ['c', 's'])).toBe('Ctrl+Shift+A')
  expect(keys('Digit1', '1', ['a'])).toBe('Alt+1')
  expect(keys('ShiftLeft', 'Shift', ['c', 's'])).toBe('')
})
