import { expect, test } from 'vitest'
import { masked } from './mask'

const message = {
  type: 'TELEPHONY_EVENT_DISPATCHED',
  payload: {
    telephonyEventType: 'CALL_STARTED',
    telephonyEventPayload: {
      callId: '1234567890', phoneNumber: '+49 30 901820', contact: { name: 'Elif', id: 'x', type: 'Agent' }, callAttributes: { voiceCallId: 'vc-1', customerName: 'Elif', vip: true },
      reason: 'call +49 (30) 90-18-20 back', callInfo: { isOnHold: false, queueTimestamp: '2026-11-23T10:00:00Z' },
    },
  },
}

// spec: CONSOLE-83
test('persons are masked, and what is needed to follow a call is not', () => {
  const text = JSON.stringify(masked(message, false))
  for (const secret of ['901820', 'Elif', '18-20']) expect(text).not.toContain(secret)
  for (const needed of ['CALL_STARTED', '1234567890', 'vc-1', '2026-11-23T10:00:00Z', 'isOnHold']) expect(text).toContain(needed)
})

// spec: CONSOLE-83
test('who asks for it sees persons, and nobody sees what was dialed', () => {
  expect(JSON.stringify(masked(message, true))).toContain('+49 30 901820')
  expect(masked({ type: 'SEND_DIGITS', digits: '4111' }, true)).toEqual({ type: 'SEND_DIGITS', digits: '•••' })
  expect(masked(['+49 30 901820', 12, null, true], false)).toEqual(['+•• •• ••••••', 12, null, true])
})
