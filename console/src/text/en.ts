import connector from './en-connector'
import desk from './en-desk'
import floor from './en-floor'
import setup from './en-setup'

/** The text of the console. A catalog of a language has every key of this one. */
export default {
  'close': 'Close',
  'cancel': 'Cancel',
  'save': 'Save',
  'try-again': 'Try again',
  'failed': 'Something went wrong on this page.',
  'not-done': 'Not done',
  'host-unreachable': 'The host cannot be reached.',
  'skip': 'Skip to the content',
  'pages': 'Pages',
  'no-such-page': 'There is no such page here, or it is not for your role.',
  'to-start': 'To the first page',
  'center': 'Contact center',
  'center-hint': 'Its id, such as acme.',
  'login-name': 'Name',
  'password': 'Password',
  'sign-in': 'Sign in',
  'sign-out': 'Sign out',
  'sign-in-refused': 'Contact center, name or password are not right.',
  'preferences': 'Preferences',
  'language': 'Language',
  'theme': 'Colors',
  'theme-system': 'As the system',
  'theme-light': 'Light',
  'theme-dark': 'Dark',
  'reconnecting': 'Reconnecting ({n})… What you see may be old.',
  'stream-ended': 'Your sign-in has ended.',
  'page-desk': 'Desk',
  'page-floor': 'Floor',
  'page-setup': 'Setup',
  ...connector,
  ...desk,
  ...floor,
  ...setup,
}
