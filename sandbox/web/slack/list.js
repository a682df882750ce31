// A column of messages that stays at its end, shows the newest first and the older ones as one scrolls up to them.
import { Component, html, useEffect, useLayoutEffect, useRef, useState } from '../core.js'
import { day, dayKey, t } from '../words.js'
import { state } from '../core.js'
import { Message } from './message.js'
import { author, me } from './names.js'

const STEP = 40
const TOGETHER = 300

// How many of `count` are drawn: a window at the end that grows when its beginning comes into sight. `own` is when the reader
// last caused something at the end: that is gone to, wherever one is reading.
export function useWindow(count, key, box, top, own = 0) {
  const [most, set] = useState(STEP)
  const atEnd = useRef(true), height = useRef(0), latest = useRef(own)
  useEffect(() => { set(STEP); atEnd.current = true }, [key])
  useLayoutEffect(() => {
    const list = box.current
    if (!list) return
    if (own > latest.current) { latest.current = own; atEnd.current = true }
    if (atEnd.current) list.scrollTop = list.scrollHeight
    else if (height.current) { list.scrollTop += list.scrollHeight - height.current }
    height.current = 0
  })
  useEffect(() => {
    const list = box.current
    let was = list.scrollTop
    // Only who scrolls up leaves the end: a picture that came in makes the list longer before it can be followed.
    const onScroll = () => {
      if (list.scrollHeight - list.scrollTop - list.clientHeight < 40) atEnd.current = true
      else if (list.scrollTop < was) atEnd.current = false
      was = list.scrollTop
    }
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

// So many messages are one piece of the list: a piece far from what is seen is only as high as it was.
const PIECE = 20
const NEAR = '1200px 0px'

const same = (one, other) => one.length === other.length && one.every((part, number) => part === other[number])

// Draws again only when one of its messages, their answers or whoever reads is another.
class Piece extends Component {
  constructor() {
    super()
    this.state = { near: true }
    this.box = { current: null }
  }
  componentDidMount() {
    const { root } = this.props
    this.watch = new IntersectionObserver(seen => {
      const near = seen.at(-1).isIntersecting
      if (near === this.state.near) return
      if (!near) this.height = this.box.current.offsetHeight
      this.setState({ near })
    }, { root: root.current, rootMargin: NEAR })
    this.watch.observe(this.box.current)
  }
  componentWillUnmount() { this.watch.disconnect() }
  shouldComponentUpdate(next, { near }) {
    const { props } = this
    return near !== this.state.near || !same(next.messages, props.messages) || !same(next.answers, props.answers) || next.mark !== props.mark || next.before !== props.before
  }
  render({ rows }, { near }) {
    return near ? html`<ol class="piece" ref=${this.box}>${rows()}</ol>` : html`<ol class="piece" ref=${this.box} aria-hidden="true" style=${{ height: `${this.height}px` }}></ol>`
  }
}

function drawn(messages, before, { channel, inThread, hide, now }) {
  const rows = []
  for (const message of messages) {
    const seconds = Number(message.ts), newDay = !before || dayKey(Number(before.ts), me().tz) !== dayKey(seconds, me().tz)
    if (newDay && !inThread) rows.push(html`<li class="day" key=${`d${message.ts}`}><span>${day(seconds, me().tz, now)}</span></li>`)
    const repeated = !newDay && before && !('to' in message) && !('to' in before) && !message.subtype?.startsWith('channel_')
      && author(before).id === author(message).id && seconds - Number(before.ts) < TOGETHER && !(inThread && before.ts === inThread)
      && !(channel.threads[before.ts] && !inThread)
    const answers = channel.threads[message.ts]
    rows.push(html`<${Message} key=${message.ts} message=${message} channel=${channel.id} inThread=${inThread} repeated=${repeated} user=${state.ui.me}
      replies=${answers?.length || 0} last=${answers?.at(-1).ts} lang=${document.documentElement.lang} open=${state.ui.thread === message.ts}
      onHide=${hide} />`)
    if (inThread && message.ts === inThread) rows.push(html`<li class="thread-line" key="line"><span>${t('replies', { count: answers?.length || 0 })}</span></li>`)
    before = message
  }
  return rows
}

export function Messages({ channel, messages, inThread, name, children }) {
  const box = useRef(), top = useRef()
  const [hidden, setHidden] = useState(new Set())
  const hide = useRef(ts => setHidden(old => new Set([...old, ts]))).current
  const shown = messages.filter(one => !hidden.has(one.ts))
  const last = shown.at(-1), own = last && ('to' in last || author(last).id === me().id) ? Number(last.ts) : 0
  const first = useWindow(shown.length, `${channel.id} ${inThread || ''} ${state.ui.me}`, box, top, own)
  const from = first - first % PIECE, now = Date.now() / 1000 + state.wire.shift
  const pieces = []
  for (let start = from; start < shown.length; start += PIECE) {
    const part = shown.slice(start, start + PIECE), before = shown[start - 1], asked = before ? [before, ...part] : part
    const open = part.some(one => one.ts === state.ui.thread) ? state.ui.thread : ''
    pieces.push(html`<${Piece} key=${start} root=${box} messages=${part} before=${before} answers=${asked.map(one => channel.threads[one.ts])}
      mark=${`${state.ui.me} ${document.documentElement.lang} ${open} ${dayKey(now, me().tz)}`} rows=${() => drawn(part, before, { channel, inThread, hide, now })} />`)
  }
  return html`<div class="scroll kept" ref=${box} tabindex="0" role="log" aria-label=${name} aria-live="polite"><div class="messages">
    ${from > 0 ? html`<p class="older" ref=${top} key="older">${t('older', { count: from })}</p>` : html`<ol key="first">${children}</ol>`}${pieces}</div></div>`
}
