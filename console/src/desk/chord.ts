/** chord names the keys of an event, such as Ctrl+Shift+A; "" is no shortcut: a
 *  letter alone would be typed by people who speak to their machine. */
export function chord(event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'code' | 'key'>): string {
  const key = /^(Key|Digit)(.)$/.exec(event.code)?.[2] ?? (/^F\d+$/.test(event.key) ? event.key : '')
  if (!key || !(event.ctrlKey || event.metaKey || event.altKey)) return ''
  return [event.ctrlKey && 'Ctrl', event.metaKey && 'Meta', event.altKey && 'Alt', event.shiftKey && 'Shift', key].filter(Boolean).join('+')
}

/** typing says whether the person writes in a field. */
export function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
