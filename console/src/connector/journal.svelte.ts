import { masked } from './mask'
import { meanings } from './protocol.gen'
import type { Message } from './relay'

/** What is kept of a connector's messages: enough for a few calls. */
const entriesMax = 500

export type Way = 'from-connector' | 'to-connector' | 'step' | 'diagnostic'

/** Entry is one line of the inspector. */
export interface Entry {
  n: number
  at: number
  way: Way
  /** The message's type, or that of its event; of a step what happened. */
  name: string
  meaning: string
  chars: number
  body?: unknown
}

/** Journal is what passed between a connector and the host, in this tab. */
// spec: CONSOLE-83
export class Journal {
  entries = $state.raw<readonly Entry[]>([])
  /** How many there were, those that are not kept any more included. */
  count = $state(0)

  message(way: 'from-connector' | 'to-connector', message: Message, chars: number) {
    const { name, meaning } = meaningOf(way, message)
    this.#add({ way, name, meaning, chars, body: message })
  }

  step(name: string, meaning = '') {
    this.#add({ way: 'step', name, meaning, chars: 0 })
  }

  diagnostic(name: string, meaning: string, body: unknown) {
    this.#add({ way: 'diagnostic', name, meaning, chars: 0, body })
  }

  clear() {
    this.entries = []
  }

  /** lines is the journal as a file: a JSON object a line. */
  lines(persons: boolean): string {
    return this.entries.map(({ at, body, ...rest }) => JSON.stringify({ at: new Date(at).toISOString(), ...rest, body: masked(body, persons) }) + '\n').join('')
  }

  #add(entry: Omit<Entry, 'n' | 'at'>) {
    this.count++
    this.entries = [...this.entries.slice(-(entriesMax - 1)), { n: this.count, at: Date.now(), ...entry }]
  }
}

interface EventPayload {
  telephonyEventType?: unknown
}

/** meaningOf says what a message is to the host, as its own tables have it. */
export function meaningOf(way: 'from-connector' | 'to-connector', message: Message): { name: string; meaning: string } {
  const event = (message.payload as EventPayload | undefined)?.telephonyEventType
  if (message.type === 'TELEPHONY_EVENT_DISPATCHED' && typeof event === 'string') {
    return { name: event, meaning: meanings.events[event] ?? 'no generation has such an event: it is noted and left out' }
  }
  if (way === 'to-connector') return { name: message.type, meaning: meanings.commands[message.type] ?? '' }
  return { name: message.type, meaning: meanings.messages[message.type] ?? 'no generation has such a message: it is noted and left out' }
}

/** generationOf tells the library by what it says of itself: each generation says more. */
export function generationOf(ready: Message): '' | '3.2' | '3.6' | '4' {
  const { capabilities, agentConfig } = (ready.payload ?? {}) as { capabilities?: Record<string, unknown>; agentConfig?: Record<string, unknown> }
  if (!capabilities) return agentConfig ? '3.2' : ''
  if ('CAN_CONSULT' in capabilities || 'HAS_HID_SUPPORT' in capabilities || 'DIAL_PAD' in capabilities) return '4'
  return 'PHONEBOOK' in capabilities || 'BLIND_TRANSFER' in capabilities ? '3.6' : '3.2'
}
