/** A short message that goes by itself, unless it wants something of the person. */
export interface Toast {
  id: number
  tone: 'plain' | 'good' | 'warn' | 'bad'
  title: string
  text?: string
  action?: { label: string; act: () => void | Promise<void> }
  /** It stays until it is closed. */
  stays?: boolean
}

const lasts = 8_000
const most = 4

class Toasts {
  list = $state<Toast[]>([])
  #next = 1

  show(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++
    this.list = [...this.list.slice(-(most - 1)), { id, ...toast }]
    if (!toast.stays) setTimeout(() => this.close(id), lasts)
    return id
  }

  close(id: number) {
    this.list = this.list.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
