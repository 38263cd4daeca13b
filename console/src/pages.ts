import type { Component } from 'svelte'
import type { session } from './lib/session.svelte'
import type { Key } from './lib/text.svelte'
import type { IconName } from './ui/Icon.svelte'

/** Page is a page of the console: /console/<center>/<id>. */
export interface Page {
  id: string
  title: Key
  icon: IconName
  /** Not in the navigation. */
  hidden?: boolean
  /** Who is shown it. That the host permits it is the host's to decide. */
  show(who: typeof session): boolean
  load(): Promise<{ default: Component }>
}

export const pages: readonly Page[] = [
  { id: 'desk', title: 'page-desk', icon: 'phone', show: (who) => who.me?.agent !== undefined, load: () => Promise.all([import('./desk/Desk.svelte'), import('./desk/Offers.svelte')]).then(([desk]) => desk) },
  { id: 'connector', title: 'page-connector', icon: 'plug', hidden: true, show: (who) => who.me?.agent !== undefined && who.me.connector !== undefined, load: () => import('./connector/Connector.svelte') },
  { id: 'floor', title: 'page-floor', icon: 'people', show: (who) => who.may('listAgents') && who.me?.role !== 'agent', load: () => import('./floor/Floor.svelte') },
  { id: 'calls', title: 'page-calls', icon: 'list', show: (who) => who.me?.agent !== undefined || who.may('listCallRecords'), load: () => import('./desk/Calls.svelte') },
  { id: 'setup', title: 'page-setup', icon: 'settings', show: (who) => who.may('putSettings'), load: () => import('./setup/Setup.svelte') },
]
