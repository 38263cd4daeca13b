import { Kept } from '../lib/kept.svelte'
import type { Numbers } from './count'
import { share } from './count'

export type Level = 'plain' | 'good' | 'warn' | 'bad'

/** From which value on a tile warns, and is bad. Shares are in percent, times in seconds. */
export interface Bounds {
  warn: number
  bad: number
}

export const measures = ['waiting', 'longest', 'serviceLevel', 'speedToAnswer', 'handleTime', 'abandoned', 'missed', 'declined', 'available', 'callbacks'] as const
export type Measure = (typeof measures)[number]

interface Thresholds {
  bounds: Record<Measure, Bounds>
  /** Seconds in which a call should be answered. */
  within: number
}

const usual: Thresholds = {
  within: 20,
  bounds: {
    waiting: { warn: 5, bad: 15 }, longest: { warn: 60, bad: 180 }, serviceLevel: { warn: 80, bad: 60 }, speedToAnswer: { warn: 20, bad: 60 }, handleTime: { warn: 600, bad: 1200 },
    abandoned: { warn: 5, bad: 10 }, missed: { warn: 5, bad: 15 }, declined: { warn: 5, bad: 15 }, available: { warn: 2, bad: 1 }, callbacks: { warn: 5, bad: 20 },
  },
}

/** thresholds are what this browser's supervisor wants to be warned of. */
export const thresholds = new Kept<Thresholds>('thresholds', usual)

// Fewer of these is worse.
const inverse: readonly Measure[] = ['serviceLevel', 'available']

/** level says how bad a value is; a value that there is not is neither. */
export function level(measure: Measure, value: number | undefined): Level {
  if (value === undefined) return 'plain'
  const { warn, bad } = thresholds.value.bounds[measure]
  const worse = inverse.includes(measure) ? (bound: number) => value < bound : (bound: number) => value >= bound
  if (worse(bad)) return 'bad'
  return worse(warn) ? 'warn' : 'good'
}

/** valueOf is a tile's value in the unit of its bounds. */
export function valueOf(measure: Measure, n: Numbers, now: number): number | undefined {
  const percent = (of: number | undefined) => (of === undefined ? undefined : of * 100)
  const day = n.day
  switch (measure) {
    case 'waiting':
      return n.waiting
    case 'longest':
      return n.longest ? Math.max(0, now - Date.parse(n.longest)) / 1000 : 0
    case 'serviceLevel':
      return percent(day?.serviceLevel)
    case 'speedToAnswer':
      return day?.speedToAnswer
    case 'handleTime':
      return day?.handleTime
    case 'abandoned':
      return percent(day && share(day.abandoned, day.calls))
    case 'missed':
      return percent(day && share(day.missed, day.offers))
    case 'declined':
      return percent(day && share(day.declined, day.offers))
    case 'available':
      return n.agents.available
    case 'callbacks':
      return n.callbacks
  }
}
