import { t } from '../lib/text.svelte'

const shown = new Map<string, Notification>()

/** permitted says whether the system shows notices of this page. */
export function permission(): NotificationPermission | 'missing' {
  return typeof Notification === 'undefined' ? 'missing' : Notification.permission
}

/** show tells of an offer outside of the page, once however many tabs there are. */
// spec: CONSOLE-14
export function show(work: string, title: string, body: string, onclick: () => void): boolean {
  if (permission() !== 'granted' || shown.has(work)) return shown.has(work)
  try {
    const notice = new Notification(title, { body, tag: work, requireInteraction: true })
    notice.onclick = () => {
      focus()
      onclick()
    }
    shown.set(work, notice)
    return true
  } catch {
    return false // some systems let only service workers do this
  }
}

/** keep closes what is about none of these works any more. */
export function keep(works: readonly string[]) {
  for (const [work, notice] of shown) {
    if (works.includes(work)) continue
    notice.close()
    shown.delete(work)
  }
}

let title = ''
let flashing: ReturnType<typeof setInterval> | undefined

/** flash lets the tab's title and icon change while it rings; undefined ends it. */
export function flash(who: string | undefined) {
  clearInterval(flashing)
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (who === undefined) {
    if (title) document.title = title
    title = ''
    if (icon?.dataset.quiet) {
      icon.href = icon.dataset.quiet
      delete icon.dataset.quiet
    }
    return
  }
  if (icon && !icon.dataset.quiet) icon.dataset.quiet = icon.href
  title ||= document.title
  const quiet = title
  let on = false
  const turn = () => {
    on = !on
    document.title = on ? t('desk-title-rings', { who }) : quiet
    if (icon) icon.href = on ? ringingIcon : (icon.dataset.quiet ?? icon.href)
  }
  turn()
  flashing = setInterval(turn, 1000)
}

const ringingIcon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#a8221f"/><path d="M6 17V11a6 6 0 0 1 12 0v6zM10 19h4" fill="none" stroke="#fff" stroke-width="2"/></svg>')}`
