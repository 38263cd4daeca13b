import { t } from '../lib/text.svelte'
import { hoursChoices, queueChoices } from './book.svelte'
import { wrapUp } from './kinds'
import type { Group, Setting } from './settings'
import type { Key } from '../lib/text.svelte'
import { empty, read } from './draft'

const seconds = (name: string, label: Key, effect: Key, min: number, max: number, standard: number): Setting => ({ kind: 'number', name, label, effect, unit: 'set-seconds', min, max, standard })

/** The settings of the contact center, but for its connector. */
export const centerGroups: readonly Group[] = [
  {
    title: 'set-x-routing',
    settings: [
      { kind: 'choice', name: 'routing', label: 'set-x-mode', effect: 'set-x-mode-effect', standard: 'set-x-host', choices: () => [{ value: 'host-routed', label: t('set-x-host') }, { value: 'vendor-routed', label: t('set-x-vendor') }] },
      seconds('recoverySeconds', 'set-x-recovery', 'set-x-recovery-effect', 1, 2_592_000, 86_400),
      seconds('backOffSeconds', 'set-x-backoff', 'set-x-backoff-effect', 1, 86_400, 5),
      seconds('backOffMaxSeconds', 'set-x-backoffmax', 'set-x-backoffmax-effect', 1, 86_400, 60),
      seconds('deskSilenceSeconds', 'set-x-silence', 'set-x-silence-effect', 5, 900, 30),
    ],
  },
  {
    title: 'set-x-calls',
    settings: [
      seconds('acceptToMediaSeconds', 'set-x-media', 'set-x-media-effect', 1, 86_400, 5),
      seconds('customerRingSeconds', 'set-x-customer', 'set-x-customer-effect', 1, 86_400, 45),
      seconds('vendorRingSeconds', 'set-x-ring', 'set-x-ring-effect', 1, 86_400, 120),
      { kind: 'choice', name: 'callingHours', label: 'set-x-hours', effect: 'set-x-hours-effect', choices: hoursChoices, none: 'set-x-hours-usual', standard: 'set-x-hours-usual' },
      { kind: 'choice', name: 'transferReturn', label: 'set-x-return', effect: 'set-x-return-effect', standard: 'set-x-return-queue', choices: () => [{ value: 'queue', label: t('set-x-return-queue') }, { value: 'transferor', label: t('set-x-return-transferor') }] },
      { kind: 'choice', name: 'transferReturnQueue', label: 'set-x-line', effect: 'set-x-line-effect', choices: queueChoices, none: 'set-none' },
    ],
  },
  wrapUp,
]

const origin = /^(https:\/\/|http:\/\/(localhost|[^/]+\.localhost|127\.\d+\.\d+\.\d+)(:|$))[a-z0-9.:-]*$/

/** Where the connector is, and what the vendor's back end is known by. */
export const connectorGroups: readonly Group[] = [
  {
    title: 'set-connector',
    about: 'set-n-about',
    settings: [
      {
        kind: 'text', name: 'connector.url', label: 'set-n-url', effect: 'set-n-url-effect', placeholder: 'https://cti.example.com/adapter',
        wrong: (d) => {
          const url = String(read(d, 'connector.url') ?? '')
          if (url === '') return empty(read(d, 'connector.origins')) ? undefined : 'set-n-url-needed'
          return URL.canParse(url) && origin.test(new URL(url).origin) ? undefined : 'set-n-url-wrong'
        },
      },
      {
        kind: 'words', name: 'connector.origins', label: 'set-n-origins', effect: 'set-n-origins-effect',
        wrong: (d) => (((read(d, 'connector.origins') ?? []) as string[]).every((one) => origin.test(one)) ? undefined : 'set-n-origins-wrong'),
      },
    ],
  },
  {
    title: 'set-n-vendor',
    about: 'set-n-vendor-about',
    settings: [
      { kind: 'text', name: 'vendor.issuer', label: 'set-n-issuer', effect: 'set-n-issuer-effect', standard: 'set-n-center-id' },
      { kind: 'text', name: 'vendor.apiName', label: 'set-n-api', effect: 'set-n-api-effect', standard: 'set-n-center-id' },
      { kind: 'number', name: 'vendor.callsMax', label: 'set-n-calls', effect: 'set-n-calls-effect', min: 1, max: 250_000, standard: 10_000 },
      { kind: 'number', name: 'vendor.callsPerSecond', label: 'set-n-rate', effect: 'set-n-rate-effect', min: 1, max: 10_000, standard: 50 },
      seconds('vendor.routingSeconds', 'set-n-unrouted', 'set-n-unrouted-effect', 1, 2_592_000, 3_600),
    ],
  },
]
