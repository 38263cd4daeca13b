import type en from './en-setup'

/** Die Einrichtung: was die Verwaltung einstellt. */
export default {
  'setup-title': 'Einrichtung',
} satisfies typeof en
