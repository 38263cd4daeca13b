export type Values = Record<string, string | number>

// {name}, and {n, plural, one {# call} other {# calls}} as in ICU's messages.
const hole = /\{(\w+)(?:, plural,((?: (?:=\d+|\w+) \{[^{}]*\})+))?\}/g

/** fill puts values into a message. */
export function fill(message: string, values: Values = {}, locale = 'en'): string {
  return message.replace(hole, (whole, name: string, forms?: string) => {
    const value = values[name]
    if (value === undefined) return whole
    if (!forms) return String(value)
    const n = Number(value)
    const choices = new Map([...forms.matchAll(/(=\d+|\w+) \{([^{}]*)\}/g)].map((m) => [m[1], m[2] ?? '']))
    const form = choices.get(`=${n}`) ?? choices.get(new Intl.PluralRules(locale).select(n)) ?? choices.get('other') ?? ''
    return form.replaceAll('#', new Intl.NumberFormat(locale).format(n))
  })
}

const accents: Record<string, string> = { a: 'á', e: 'ë', i: 'ï', o: 'ö', u: 'ü', A: 'Á', E: 'Ë', I: 'Ï', O: 'Ö', U: 'Ü', n: 'ñ', s: 'š', y: 'ý' }

/** pseudo makes a catalog whose texts are longer, and marked at both ends. */
export function pseudo(catalog: Record<string, string>): Record<string, string> {
  const all = Object.entries(catalog).map(([key, message]) => {
    const parts = message.split(/(\{\w+, plural,(?: (?:=\d+|\w+) \{[^{}]*\})+\}|\{\w+\})/)
    const text = parts.map((part) => (part.startsWith('{') ? part : part.replace(/[aeiouAEIOUnsy]/g, (c) => accents[c] ?? c))).join('')
    return [key, `⟦${text}${'·'.repeat(Math.ceil(message.length / 4))}⟧`]
  })
  return Object.fromEntries(all)
}
