// The few things that every part needs: markup, the store, calls to the sandbox. Knows neither platform.
import { h, html, render, Component, useState, useEffect, useLayoutEffect, useRef, useMemo } from './vendor/preact.js'

export { h, html, render, Component, useState, useEffect, useLayoutEffect, useRef, useMemo }

// A component that draws again only when one of its props is another value, or its own state is: that is the inner one's.
export const memo = draw => class extends Component {
  shouldComponentUpdate(next) {
    const names = new Set([...Object.keys(next), ...Object.keys(this.props)])
    for (const name of names) if (next[name] !== this.props[name]) return true
    return false
  }
  render(props) { return h(draw, props) }
}

class Refusal extends Error {}

async function call(verb, path, body) {
  const answer = await fetch(`/control${path}`, {
    method: verb, headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const said = await answer.json()
  if (!answer.ok) throw new Refusal(said.error || answer.statusText)
  return said
}

export const see = (path, query = {}) => {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''))
  return call('GET', asked.size ? `${path}?${asked}` : path)
}
export const post = (path, body = {}) => call('POST', path, body)
export const put = (path, body) => call('PUT', path, body)
export const remove = path => call('DELETE', path)

// One state, replaced part by part; whoever listens is told once for all changes of a moment.
const heard = new Set()
let waiting = false
export const state = {
  ready: false, offline: false, notices: [],
  slack: { team: {}, users: {}, channels: {}, groups: [], features: { commands: [], shortcuts: [] } },
  mine: {}, telegram: { bots: [], users: {}, chats: {}, typing: {}, toasts: {} },
  wire: { happenings: [], calls: [], rules: [], connections: [], last: 0, lastCall: 0, shift: 0, latency: 0 },
  ui: { me: 'U0BEN', place: '', thread: '', customer: 0, chat: 0, tab: 'slack', side: 'phone', seen: {}, drafts: {} },
}
export function change(part, wish) {
  state[part] = typeof state[part] === 'object' && !Array.isArray(state[part]) ? { ...state[part], ...wish } : wish
  if (waiting) return
  waiting = true
  queueMicrotask(() => { waiting = false; for (const listen of [...heard]) listen() })
}
export function useChanges() {
  const [, tick] = useState(0)
  useLayoutEffect(() => {
    const listen = () => tick(n => n + 1)
    heard.add(listen)
    return () => heard.delete(listen)
  }, [])
}
export const subscribe = listen => { heard.add(listen); return () => heard.delete(listen) }

let numbers = 0
export const unique = () => `u${++numbers}`

// A sentence at the foot of the page; errors stay longer.
export function tell(text, kind = 'info') {
  const id = unique()
  change('notices', [...state.notices.slice(-2), { id, text, kind }])
  setTimeout(() => change('notices', state.notices.filter(one => one.id !== id)), kind === 'error' ? 8000 : 4000)
}

// Runs something that the sandbox may refuse, and says why if it does. Gives undefined then.
export async function attempt(work) {
  try {
    return await work()
  } catch (wrong) {
    if (!(wrong instanceof Refusal) && !(wrong instanceof TypeError)) throw wrong
    tell(wrong.message, 'error')
    return undefined
  }
}

export const kept = {
  get: (name, other = '') => localStorage.getItem(`isthmus.${name}`) ?? other,
  set: (name, value) => localStorage.setItem(`isthmus.${name}`, value),
}
