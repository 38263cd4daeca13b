import type en from './en-floor'

/** Die Übersicht: was die Teamleitung sieht. */
export default {
  'floor-title': 'Übersicht',
} satisfies typeof en
