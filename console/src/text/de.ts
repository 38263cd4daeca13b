import connector from './de-connector'
import desk from './de-desk'
import floor from './de-floor'
import setup from './de-setup'
import type en from './en'

export default {
  'close': 'Schließen',
  'cancel': 'Abbrechen',
  'save': 'Speichern',
  'try-again': 'Noch einmal versuchen',
  'failed': 'Auf dieser Seite ist etwas schiefgegangen.',
  'not-done': 'Nicht ausgeführt',
  'host-unreachable': 'Der Server ist nicht erreichbar.',
  'skip': 'Zum Inhalt springen',
  'pages': 'Seiten',
  'no-such-page': 'Diese Seite gibt es hier nicht, oder Ihre Rolle hat sie nicht.',
  'to-start': 'Zur ersten Seite',
  'center': 'Contact Center',
  'center-hint': 'Die Kennung, etwa acme.',
  'login-name': 'Name',
  'password': 'Passwort',
  'sign-in': 'Anmelden',
  'sign-out': 'Abmelden',
  'sign-in-refused': 'Contact Center, Name oder Passwort stimmen nicht.',
  'preferences': 'Einstellungen',
  'language': 'Sprache',
  'theme': 'Farben',
  'theme-system': 'Wie das System',
  'theme-light': 'Hell',
  'theme-dark': 'Dunkel',
  'reconnecting': 'Verbindung wird wiederhergestellt ({n})… Was Sie sehen, kann alt sein.',
  'stream-ended': 'Ihre Anmeldung ist beendet.',
  'page-desk': 'Arbeitsplatz',
  'page-floor': 'Übersicht',
  'page-setup': 'Einrichtung',
  ...connector,
  ...desk,
  ...floor,
  ...setup,
} satisfies typeof en
