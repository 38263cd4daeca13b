const second = 1000

/** span is a length of time as on a watch: 0:07, 12:04, 1:02:03. */
export function span(ms: number): string {
  const s = Math.max(0, Math.floor(ms / second))
  const two = (n: number) => String(n).padStart(2, '0')
  const h = Math.floor(s / 3600)
  return h > 0 ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`
}

/** since is how long ago a time was. */
export function since(at: string | undefined, now: number): string {
  return at ? span(now - Date.parse(at)) : ''
}

/** left is how much of the time until a deadline is left, never less than nothing. */
export function left(due: string | undefined, now: number): number {
  return due ? Math.max(0, Date.parse(due) - now) : 0
}
