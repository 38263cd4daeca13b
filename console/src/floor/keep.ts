import { tick } from 'svelte'

/** keepFocus takes the focus that a button had which is off or gone after a change. */
export function keepFocus(box: HTMLElement | undefined) {
  void tick().then(() => {
    if (box?.isConnected && document.activeElement === document.body) box.focus()
  })
}
