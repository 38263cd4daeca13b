/** kept is a value that this browser remembers for one person; what cannot be read is the default. */
export class Kept<T> {
  #key: string
  #value = $state() as T

  constructor(key: string, initial: T) {
    this.#key = 'secondring.' + key
    let value = initial
    try {
      const text = localStorage.getItem(this.#key)
      if (text !== null) value = JSON.parse(text) as T
    } catch {
      // storage is off, or holds something else: the default is as good
    }
    this.#value = value
    addEventListener('storage', (event) => {
      if (event.key === this.#key && event.newValue !== null) this.#value = JSON.parse(event.newValue) as T
    })
  }

  get value(): T {
    return this.#value
  }
  set value(value: T) {
    this.#value = value
    try {
      localStorage.setItem(this.#key, JSON.stringify(value))
    } catch {
      // it lasts as long as the page
    }
  }
}
