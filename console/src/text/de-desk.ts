import type en from './en-desk'

/** Der Arbeitsplatz. */
export default {
  'desk-title': 'Ihr Arbeitsplatz',
} satisfies typeof en
