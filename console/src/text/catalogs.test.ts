import { expect, test } from 'vitest'

// A page's catalog must not take the text of another page: of two with one key, the last
// one spread is shown by both.
test('no key is in two catalogs', () => {
  for (const language of ['en', 'de']) {
    const files = import.meta.glob<{ default: Record<string, string> }>('./*-*.ts', { eager: true })
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const [file, { default: catalog }] of Object.entries(files)) {
      if (!file.startsWith(`./${language}-`)) continue
      for (const key of Object.keys(catalog)) {
        const other = seen.get(key)
        if (other) twice.push(`${key} in ${other} and ${file}`)
        seen.set(key, file)
      }
    }
    expect(seen.size).toBeGreaterThan(100)
    expect(twice).toEqual([])
  }
})
