import type { Component } from 'svelte'
import type { Key } from '../lib/text.svelte'
import type { Book } from './book.svelte'
import * as kinds from './kinds'

/** Section is a page of setup: /console/<center>/setup/<id>. */
export interface Section {
  id: string
  title: Key
  // Each takes the book; the props are its own.
  load(): Promise<{ default: Component<any> }>
  props?: Record<string, unknown>
}

const items = (kind: kinds.Kind): Section => ({ id: kind.list, title: kind.title, load: () => import('./Items.svelte'), props: { kind } })

export const groups: readonly { title?: Key; sections: readonly Section[] }[] = [
  { title: 'set-group-presence', sections: [items(kinds.configurations), items(kinds.statuses)] },
  {
    title: 'set-group-routing',
    sections: [
      items(kinds.queues),
      { id: 'skills', title: 'set-skills', load: () => import('./Skills.svelte') },
      items(kinds.agents),
      { id: 'next', title: 'set-next', load: () => import('./Next.svelte') },
    ],
  },
]

export const sections: readonly Section[] = groups.flatMap((group) => group.sections)
export type { Book }
