import en from '../text/en'
import { Kept } from './kept.svelte'
import { fill, pseudo } from './message'

export type Key = keyof typeof en
export type { Values } from './message'
import type { Values } from './message'
type Catalog = Record<Key, string>

/** The languages there are. The two pseudo-locales find text that is in no catalog. */
export const languages = {
  en: { name: 'English', direction: 'ltr', format: 'en' },
  de: { name: 'Deutsch', direction: 'ltr', format: 'de' },
  'en-XA': { name: 'Ⓟseudo', direction: 'ltr', format: 'en' },
  'ar-XB': { name: 'Ⓟseudo ⇄', direction: 'rtl', format: 'en' },
} as const
export type Language = keyof typeof languages

class Language_ {
  chosen = new Kept<Language | ''>('language', '')
  #catalog = $state.raw<Catalog>(en)
  current = $state<Language>('en')

  get format(): string {
    return languages[this.current].format
  }

  async load(): Promise<void> {
    const asked = new URLSearchParams(location.search).get('lang') as Language | null
    const wanted = asked && asked in languages ? asked : this.chosen.value || (navigator.language.startsWith('de') ? 'de' : 'en')
    await this.use(wanted in languages ? (wanted as Language) : 'en')
  }

  async use(language: Language): Promise<void> {
    if (language === 'de') this.#catalog = (await import('../text/de')).default
    else this.#catalog = language === 'en' ? en : (pseudo(en) as Catalog)
    this.current = language
    document.documentElement.lang = languages[language].format
    document.documentElement.dir = languages[language].direction
  }

  say(key: Key, values?: Values): string {
    return fill(this.#catalog[key] ?? en[key] ?? key, values, this.format)
  }
}

export const language = new Language_()

/** t is the text of a key in the person's language. */
export function t(key: Key, values?: Values): string {
  return language.say(key, values)
}
