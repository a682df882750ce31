// A column of messages that stays at its end, shows the newest first and the older ones as one scrolls up to them.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../core.js'
import { day, dayKey, t } from '../words.js'
import { state } from '../core.js'
import { Message } from './message.js'
import { author, me } from './names.js'

const STEP = 40
const TOGETHER = 300

// How many of `count` are drawn: a window at the end that grows when its beginning comes into sight.
export function useWindow(count, key, box, top) {
  const [most, set] = useState(STEP)
  const atEnd = useRef(true), height = useRef(0)
  useEffect(() => { set(STEP); atEnd.current = true }, [key])
  useLayoutEffect(() => {
    const list = box.current
    if (!list) return
    if (atEnd.current) list.scrollTop = list.scrollHeight
    else if (height.current) { list.scrollTop += list.scrollHeight - height.current }
    height.current = 0
  })
  useEffect(() => {
    const list = box.current
    const onScroll = () => { atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40 }
    const sized = new ResizeObserver(() => { if (atEnd.current) list.scrollTop = list.scrollHeight })
    list.addEventListener('scroll', onScroll, { passive: true })
    sized.observe(list)
    for (const child of list.children) sized.observe(child)
    return () => { list.removeEventListener('scroll', onScroll); sized.disconnect() }
  }, [key])
  useEffect(() => {
    if (most >= count || !top.current) return undefined
    const near = new IntersectionObserver(seen => {
      if (!seen.at(-1).isIntersecting) return
      height.current = box.current.scrollHeight
      atEnd.current = false
      set(n => Math.min(count, n + STEP))
    }, { root: box.current, rootMargin: '600px 0px 0px 0px' })
    near.observe(top.current)
    return () => near.disconnect()
  }, [most, count, key])
  return Math.max(0, count - most)
}

export function Messages({ channel, messages, inThread, name, children }) {
  const box = useRef(), top = useRef()
  const [hidden, hide] = useState(new Set())
  const shown = messages.filter(one => !hidden.has(one.ts))
  const first = useWindow(shown.length, `${channel.id} ${inThread || ''} ${state.ui.me}`, box, top)
  const rows = []
  let before, now = Date.now() / 1000 + state.wire.shift
  for (const message of shown.slice(first)) {
    const seconds = Number(message.ts), newDay = !before || dayKey(Number(before.ts), me().tz) !== dayKey(seconds, me().tz)
    if (newDay && !inThread) rows.push(html`<li class="day" key=${`d${message.ts}`}><span>${day(seconds, me().tz, now)}</span></li>`)
    const repeated = !newDay && before && !('to' in message) && !('to' in before) && !message.subtype?.startsWith('channel_')
      && author(before).id === author(message).id && seconds - Number(before.ts) < TOGETHER && !(inThread && before.ts === inThread)
      && !(channel.threads[before.ts] && !inThread)
    const answers = channel.threads[message.ts]
    rows.push(html`<${Message} key=${message.ts} message=${message} channel=${channel.id} inThread=${inThread} repeated=${repeated} user=${state.ui.me}
      replies=${answers?.length || 0} last=${answers?.at(-1).ts} lang=${document.documentElement.lang} open=${state.ui.thread === message.ts}
      onHide=${() => hide(new Set([...hidden, message.ts]))} />`)
    if (inThread && message.ts === inThread) rows.push(html`<li class="thread-line" key="line"><span>${t('replies', { count: answers?.length || 0 })}</span></li>`)
    before = message
  }
  return html`<div class="scroll" ref=${box} tabindex="0" role="log" aria-label=${name} aria-live="polite">
    <ol class="messages">${first > 0 && html`<li class="older" ref=${top}>${t('older', { count: first })}</li>`}${first === 0 && children}${rows}</ol></div>`
}
