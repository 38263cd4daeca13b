import type { Component } from 'svelte'
import type { Key } from '../lib/text.svelte'
import * as kinds from './kinds'
import type { Group } from './settings'
import { centerGroups, connectorGroups } from './settingsgroups'

/** Section is a page of setup: /console/<center>/setup/<id>. */
export interface Section {
  id: string
  title: Key
  // Each takes the book; the props are its own.
  load(): Promise<{ default: Component<any> }>
  props?: Record<string, unknown>
  /** What stands below the form of one thing. */
  below?(): Promise<{ default: Component<any> }>
}

const items = (kind: kinds.Kind): Section => ({ id: kind.list, title: kind.title, load: () => import('./Items.svelte'), props: { kind } })

const of = (id: string, title: Key, load: Section['load'], props?: Section['props']): Section => ({ id, title, load, props })
const part = (id: string, title: Key, groups: readonly Group[], below?: () => Promise<{ default: Component<any> }>): Section => ({
  id,
  title,
  load: () => import('./Settings.svelte'),
  props: { title, groups },
  below,
})

export const groups: readonly { title?: Key; sections: readonly Section[] }[] = [
  { sections: [of('start', 'set-start', () => import('./Start.svelte'))] },
  { title: 'set-group-presence', sections: [items(kinds.configurations), items(kinds.statuses)] },
  {
    title: 'set-group-routing',
    sections: [
      items(kinds.queues),
      of('skills', 'set-skills', () => import('./Skills.svelte')),
      items(kinds.agents),
      { ...items(kinds.hours), below: () => import('./HoursBelow.svelte') },
      of('next', 'set-next', () => import('./Next.svelte')),
    ],
  },
  {
    title: 'set-group-system',
    sections: [
      part('center', 'set-center', centerGroups),
      part('connector', 'set-connector', connectorGroups, () => import('./ConnectorHealth.svelte')),
      of('accounts', 'set-accounts', () => import('./Accounts.svelte')),
      of('keys', 'set-keys', () => import('./Keys.svelte')),
    ],
  },
  {
    title: 'set-group-history',
    sections: [
      of('changes', 'set-changes', () => import('./Changes.svelte')),
      of('file', 'set-file', () => import('./File.svelte')),
      of('audit', 'set-audit', () => import('./Audit.svelte')),
    ],
  },
]

export const sections: readonly Section[] = groups.flatMap((group) => group.sections)
