import { t, type Key } from '../lib/text.svelte'
import { configurationChoices, hoursChoices, queueChoices, statusChoices, type Book, type ListName } from './book.svelte'
import Codes from './Codes.svelte'
import { empty, read, type Draft } from './draft'
import Holidays from './Holidays.svelte'
import Outcomes from './Outcomes.svelte'
import { outcomesWrong } from './outcomes'
import type { Choice, Group, Setting } from './settings'
import Steps from './Steps.svelte'
import { stepsWrong } from './steps'
import { days, holidaysWrong, weeklyWrong, zones } from './week'
import Weekly from './Weekly.svelte'

/** Kind is a kind of thing of which there are several: how it is listed, and its form. */
export interface Kind {
  list: ListName
  title: Key
  one: Key
  about?: Key
  groups: readonly Group[]
  fresh: Draft
  items(book: Book): readonly Listed[]
}

/** Listed is a row of a list. */
export interface Listed {
  id: string
  label: string
  facts: readonly string[]
  tag?: string
}

const label: Setting = { kind: 'text', name: 'label', label: 'set-label', effect: 'set-label-effect' }
const outcomeRules = (effect: Key, name: Key): Setting => ({ kind: 'own', name: 'outcomes', label: name, effect, view: Outcomes, wrong: outcomesWrong })
const says = (path: string, draft: Draft) => !empty(read(draft, path))
const status = (book: Book, id: string | undefined) => book.statuses.find((one) => one.id === id)?.label || id || ''
const seconds = (n: number | undefined) => `${n} ${t('set-seconds')}`

/** Source: PresenceUserConfig of Salesforce's Metadata API, with its rules between fields. */
// spec: CONSOLE-60, SEED-13, SEED-14
export const configurations: Kind = {
  list: 'configurations',
  title: 'set-configurations',
  one: 'set-configuration',
  fresh: { capacity: 1, allowDecline: true },
  items: (book) =>
    book.configurations.map((one) => ({
      id: one.id ?? '',
      label: one.label || one.id || '',
      tag: one.default ? t('set-c-default') : undefined,
      facts: [
        `${t('set-c-sod')}: ${status(book, one.statusOnDecline) || t('set-none')}`,
        `${t('set-c-sopt')}: ${status(book, one.statusOnPushTimeout) || t('set-none')}`,
        one.afterCallSeconds ? `${t('set-c-acw')}: ${seconds(one.afterCallSeconds)}` : t('set-c-acw-none'),
      ],
    })),
  groups: [
    {
      title: 'set-c-who',
      settings: [
        label,
        { kind: 'switch', name: 'default', label: 'set-c-default', effect: 'set-c-default-effect' },
        { kind: 'number', name: 'capacity', label: 'set-c-capacity', effect: 'set-c-capacity-effect', unit: 'set-units', min: 1, max: 1000, wrong: (d) => (d.capacity ? undefined : 'set-range-needed') },
      ],
    },
    {
      title: 'set-c-offers',
      settings: [
        { kind: 'switch', name: 'autoAccept', label: 'set-c-auto', effect: 'set-c-auto-effect', bar: (d) => (d.allowDecline ? 'set-c-auto-bar' : undefined) },
        { kind: 'switch', name: 'allowDecline', label: 'set-c-decline', effect: 'set-c-decline-effect', bar: (d) => (d.autoAccept ? 'set-c-decline-bar' : undefined) },
        { kind: 'choice', name: 'statusOnDecline', label: 'set-c-sod', effect: 'set-c-sod-effect', choices: statusChoices, none: 'set-unchanged', standard: 'set-unchanged', bar: (d) => (d.allowDecline ? undefined : 'set-c-needs-decline') },
        { kind: 'switch', name: 'chooseDeclineReason', label: 'set-c-choose', effect: 'set-c-choose-effect', bar: (d) => (d.allowDecline ? undefined : 'set-c-needs-decline') },
        { kind: 'words', name: 'declineReasons', label: 'set-c-reasons', effect: 'set-c-reasons-effect', wrong: (d) => (d.chooseDeclineReason && empty(d.declineReasons) ? 'set-c-reasons-missing' : undefined) },
      ],
    },
    {
      title: 'set-c-missed',
      settings: [
        { kind: 'choice', name: 'statusOnPushTimeout', label: 'set-c-sopt', effect: 'set-c-sopt-effect', choices: statusChoices, none: 'set-unchanged', standard: 'set-unchanged' },
        { kind: 'switch', name: 'faultAware', label: 'set-c-fault', effect: 'set-c-fault-effect' },
      ],
    },
    {
      title: 'set-c-acw',
      settings: [
        { kind: 'number', name: 'afterCallSeconds', label: 'set-c-acw-seconds', effect: 'set-c-acw-seconds-effect', unit: 'set-seconds', min: 10, max: 3600, standard: 'set-c-acw-none' },
        { kind: 'switch', name: 'afterCallExtendable', label: 'set-c-extendable', effect: 'set-c-extendable-effect', bar: (d) => (says('afterCallSeconds', d) ? undefined : 'set-c-needs-acw') },
        extension('afterCallExtensionSeconds', 'set-c-extension', 'set-c-extension-effect', 'set-seconds', 10, 3600),
        extension('afterCallExtensionsMax', 'set-c-extensions', 'set-c-extensions-effect', undefined, 1, 10),
      ],
    },
    { title: 'set-c-outcomes', settings: [outcomeRules('set-c-outcomes-effect', 'set-c-outcomes')] },
  ],
}

function extension(name: string, label: Key, effect: Key, unit: Key | undefined, min: number, max: number): Setting {
  return {
    kind: 'number', name, label, effect, unit, min, max,
    bar: (d) => (d.afterCallExtendable ? undefined : 'set-c-needs-extendable'),
    wrong: (d) => (d.afterCallExtendable && empty(read(d, name)) ? 'set-c-needed-extendable' : undefined),
  }
}

// spec: CONSOLE-62
export const statuses: Kind = {
  list: 'statuses',
  title: 'set-statuses',
  one: 'set-status',
  fresh: { kind: 'busy' },
  items: (book) => book.statuses.map((one) => ({ id: one.id ?? '', label: one.label || one.id || '', facts: [t(`set-s-${one.kind}` as Key)] })),
  groups: [
    {
      title: 'set-status',
      settings: [label, { kind: 'choice', name: 'kind', label: 'set-s-kind', effect: 'set-s-kind-effect', choices: () => ['online', 'busy', 'offline'].map((value) => ({ value, label: t(`set-s-${value}` as Key) })) }],
    },
  ],
}

const models = (): Choice[] => [
  { value: 'longest-idle', label: t('set-q-longest') },
  { value: 'least-active', label: t('set-q-least') },
  { value: 'most-available', label: t('set-q-most') },
]
const steps = (name: string, key: Key, effect: Key): Setting => ({ kind: 'own', name, label: key, effect, view: Steps, wrong: stepsWrong(name) })

/** The wrap-up codes of a queue or of the center. */
export const wrapUp: Group = {
  title: 'set-wrapup',
  settings: [
    { kind: 'own', name: 'wrapUp.codes', label: 'set-wrapup-codes', effect: 'set-wrapup-codes-effect', view: Codes },
    { kind: 'switch', name: 'wrapUp.required', label: 'set-wrapup-required', effect: 'set-wrapup-required-effect', bar: (d) => (says('wrapUp.codes', d) ? undefined : 'set-wrapup-bar') },
  ],
}

// spec: CONSOLE-63
export const queues: Kind = {
  list: 'queues',
  title: 'set-queues',
  one: 'set-queue',
  fresh: { routingModel: 'longest-idle', pushTimeoutSeconds: 20 },
  items: (book) =>
    book.queues.map((one) => ({
      id: one.id ?? '',
      label: one.label || one.id || '',
      facts: [
        models().find((model) => model.value === (one.routingModel ?? 'longest-idle'))?.label ?? '',
        `${t('set-q-push')}: ${seconds(one.pushTimeoutSeconds)}`,
        t('set-agents-n', { n: book.agents.filter((agent) => agent.queues?.includes(one.id ?? '')).length }),
      ],
    })),
  groups: [
    {
      title: 'set-q-offer',
      settings: [
        label,
        { kind: 'choice', name: 'routingModel', label: 'set-q-model', effect: 'set-q-model-effect', choices: models, standard: 'set-q-longest' },
        { kind: 'number', name: 'pushTimeoutSeconds', label: 'set-q-push', effect: 'set-q-push-effect', unit: 'set-seconds', min: 1, max: 900, standard: 20 },
        { kind: 'number', name: 'priority', label: 'set-q-priority', effect: 'set-q-priority-effect', min: -1_000_000, max: 1_000_000, standard: 0 },
        { kind: 'number', name: 'dropAdditionalSkillsSeconds', label: 'set-q-drop', effect: 'set-q-drop-effect', unit: 'set-seconds', min: 1, max: 86_400, standard: 'set-never' },
        { kind: 'choice', name: 'hours', label: 'set-q-hours', effect: 'set-q-hours-effect', choices: hoursChoices, none: 'set-always', standard: 'set-always' },
      ],
    },
    {
      title: 'set-q-recovery',
      settings: [
        { kind: 'number', name: 'recovery.afterSeconds', label: 'set-q-after', effect: 'set-q-after-effect', unit: 'set-seconds', min: 1, max: 2_592_000, standard: 'set-never' },
        { kind: 'number', name: 'recovery.afterRounds', label: 'set-q-rounds', effect: 'set-q-rounds-effect', unit: 'set-q-rounds-unit', min: 1, max: 1000, standard: 'set-never' },
        steps('recovery.steps', 'set-q-steps', 'set-q-steps-effect'),
        steps('recovery.onAbandon', 'set-q-abandon', 'set-q-abandon-effect'),
        steps('recovery.deadQueue', 'set-q-dead', 'set-q-dead-effect'),
        steps('recovery.outOfHours', 'set-q-closed', 'set-q-closed-effect'),
        steps('recovery.atClosing', 'set-q-closing', 'set-q-closing-effect'),
        { kind: 'number', name: 'recovery.callbackAttempts', label: 'set-q-attempts', effect: 'set-q-attempts-effect', min: 1, max: 20, standard: 3 },
        { kind: 'number', name: 'recovery.callbackGapSeconds', label: 'set-q-gap', effect: 'set-q-gap-effect', unit: 'set-seconds', min: 1, max: 86_400, standard: 900 },
        { kind: 'number', name: 'recovery.regainSeconds', label: 'set-q-regain', effect: 'set-q-regain-effect', unit: 'set-seconds', min: 1, max: 86_400, standard: 'set-never' },
        { kind: 'switch', name: 'recovery.regainByCallerId', label: 'set-q-regain-id', effect: 'set-q-regain-id-effect' },
      ],
    },
    {
      title: 'set-q-capacity',
      settings: [
        { kind: 'number', name: 'capacityWeight', label: 'set-q-weight', effect: 'set-q-weight-effect', unit: 'set-units', min: 1, max: 1000, standard: 'set-q-all', bar: (d) => (says('capacityPercent', d) && d.capacityPercent !== 0 ? 'set-q-weight-bar' : undefined) },
        { kind: 'number', name: 'capacityPercent', label: 'set-q-weight-percent', effect: 'set-q-weight-percent-effect', unit: 'set-percent', min: 1, max: 100, standard: 'set-q-all', bar: (d) => (says('capacityWeight', d) && d.capacityWeight !== 0 ? 'set-q-weight-bar' : undefined) },
      ],
    },
    wrapUp,
    { title: 'set-q-outcomes', settings: [outcomeRules('set-c-outcomes-effect', 'set-c-outcomes')] },
  ],
}

export const agents: Kind = {
  list: 'agents',
  title: 'set-agents',
  one: 'set-agent',
  fresh: {},
  items: (book) =>
    book.agents.map((one) => ({
      id: one.key,
      label: one.name || one.key,
      facts: [
        (one.queues ?? []).map((id) => book.queues.find((queue) => queue.id === id)?.label || id).join(', '),
        (one.skills ?? []).join(', '),
        book.configurations.find((c) => c.id === one.configuration)?.label || one.configuration || t('set-a-default'),
      ],
    })),
  groups: [
    {
      title: 'set-agent',
      settings: [
        { kind: 'text', name: 'name', label: 'set-a-name', effect: 'set-a-name-effect' },
        { kind: 'choice', name: 'configuration', label: 'set-a-configuration', effect: 'set-a-configuration-effect', choices: configurationChoices, none: 'set-a-default', standard: 'set-a-default' },
        { kind: 'many', name: 'queues', label: 'set-a-queues', effect: 'set-a-queues-effect', choices: queueChoices },
        { kind: 'words', name: 'skills', label: 'set-a-skills', effect: 'set-a-skills-effect', choices: (book) => book.skills },
      ],
    },
  ],
}

export const hours: Kind = {
  list: 'hours',
  title: 'set-hours',
  one: 'set-hours',
  fresh: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekly: days.slice(0, 5).map((day) => ({ day, from: '09:00', to: '17:00' })) },
  items: (book) => book.hours.map((one) => ({ id: one.id ?? '', label: one.label || one.id || '', facts: [one.zone, `${t('set-h-holidays')}: ${one.holidays?.length ?? 0}`] })),
  groups: [
    {
      title: 'set-hours',
      settings: [
        label,
        { kind: 'text', name: 'zone', label: 'set-h-zone', effect: 'set-h-zone-effect', choices: zones, wrong: (d) => (d.zone ? undefined : 'set-h-zone-needed') },
        { kind: 'own', name: 'weekly', label: 'set-h-weekly', effect: 'set-h-weekly-effect', view: Weekly, wrong: weeklyWrong },
        { kind: 'own', name: 'holidays', label: 'set-h-holidays', effect: 'set-h-holidays-effect', view: Holidays, wrong: holidaysWrong },
      ],
    },
  ],
}
