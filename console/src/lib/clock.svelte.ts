/**
 * The host's clock, as well as this page can know it. Deadlines are the host's: a
 * laptop whose clock is wrong must not show a ring that is over.
 */
class Clock {
  /** Milliseconds of the host's time; moves four times a second while somebody looks. */
  now = $state(Date.now())
  #skew = 0
  #best = -Infinity

  constructor() {
    setInterval(() => (this.now = this.read()), 250)
  }

  /** read is the host's time at this moment. */
  read(): number {
    return Date.now() + this.#skew
  }

  /** heard takes the host's time from a frame. The fastest frame is the truest one:
   *  what a frame was late by makes the host look behind. It ages, since clocks drift. */
  heard(at: string) {
    const skew = Date.parse(at) - Date.now()
    this.#best = Math.max(skew, this.#best - 5)
    this.#skew = this.#best
  }
}

export const clock = new Clock()
