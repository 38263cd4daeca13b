// How a call sounded: the mean opinion score of ITU-T G.107, from counts of packets,
// delay and jitter, as monitoring tools simplify it.

let sums
export function forget() {
  sums = undefined
}

/** heard takes what was measured since the last time. */
export function heard(stats) {
  for (const element of stats) {
    for (const [channel, info] of [['in', element.inputChannelStats], ['out', element.outputChannelStats]]) {
      if (!info) continue
      sums ??= { in: none(), out: none() }
      const sum = sums[channel]
      sum.times++
      sum.packets += info.packetsCount
      sum.lost += info.packetsLost
      sum.jitter += info.jitterBufferMillis
      sum.delay += info.roundTripTimeMillis
    }
  }
}

const none = () => ({ times: 0, packets: 0, lost: 0, jitter: 0, delay: 0 })

/** score is that of the worse direction; undefined if nothing was measured. */
export function score() {
  if (!sums) return undefined
  const scores = [sums.in, sums.out].filter((sum) => sum.times > 0).map(({ times, packets, lost, jitter, delay }) => {
    const latency = delay / times / 2 + (jitter / times) * 2 + 10
    const rating = Math.max(0, 93.2 - (latency < 160 ? latency / 40 : (latency - 120) / 10) - 2.5 * (packets ? (100 * lost) / packets : 0))
    return 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating)
  })
  return Math.min(...scores)
}
