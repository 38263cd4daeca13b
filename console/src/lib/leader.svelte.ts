/**
 * Leader is the one tab of a person, in this browser, that rings, notifies and hosts
 * the connector. It holds a lock of the browser, which passes on by itself when the
 * tab closes or crashes.
 */
// spec: CONSOLE-17
export class Leader {
  /** This tab is the one. */
  leads = $state(false)
  #release: (() => void) | undefined
  #closed = new AbortController()

  constructor(center: string, account: string) {
    if (!navigator.locks) {
      this.#lead(true) // a page without locks is no secure context: it rings by itself
      return
    }
    const hold = () =>
      new Promise<void>((release) => {
        this.#release = release
        this.#lead(true)
      })
    navigator.locks.request(`secondring.${center}.${account}`, { signal: this.#closed.signal }, hold).catch(() => {
      // closed while it waited
    })
  }

  // The page says it too, for whoever looks at it from outside.
  #lead(leads: boolean) {
    this.leads = leads
    document.documentElement.toggleAttribute('data-leads', leads)
  }

  /** close hands the role to the next tab. */
  close() {
    this.#lead(false)
    if (this.#release) this.#release()
    else this.#closed.abort()
  }
}
