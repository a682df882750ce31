// Keeps the state true: loads both sides once, then follows the feed and asks again only for what it touched.
import { change, see, state, subscribe } from './core.js'

const WAIT = 20
const MANY = 8
const KEPT = 1500
const index = (list, key = 'id') => Object.fromEntries(list.map(one => [one[key], one]))
const nap = seconds => new Promise(done => setTimeout(done, seconds * 1000))

// A channel's messages by ts, with what is shown at the top and what stands in threads.
function arranged(channel, messages) {
  const sorted = [...messages.values()].sort((a, b) => a.ts < b.ts ? -1 : 1)
  const top = [], threads = {}
  for (const one of sorted) {
    const parent = one.thread_ts
    if (parent && parent !== one.ts) (threads[parent] ||= []).push(one)
    if (!parent || parent === one.ts || one.subtype === 'thread_broadcast') top.push(one)
  }
  return { ...channel, messages, top, threads }
}

function flat(listed) {
  const messages = new Map()
  for (const { replies = [], ...one } of listed) {
    messages.set(one.ts, one)
    for (const reply of replies) messages.set(reply.ts, reply)
  }
  return messages
}

async function loadSlack() {
  const [all, features] = await Promise.all([see('/slack/state'), see('/features')])
  const channels = {}
  for (const { messages, ...one } of all.channels) {
    const old = state.slack.channels[one.id]
    channels[one.id] = old && messages.length === 0 && old.messages.size === 0
      ? { ...old, ...one } : arranged(one, flat(messages))
  }
  change('slack', { team: all.team, users: index(all.users), channels, groups: all.usergroups, bots: all.bots, features })
  const mine = {}
  for (const user of all.users) mine[user.id] = { ephemerals: user.ephemerals, views: user.views, home: user.home }
  change('mine', mine)
}

const chatOf = chat => ({ ...chat, messages: new Map(chat.messages.map(one => [one.message_id, one])) })
export async function loadTelegram() {
  const all = await see('/telegram/state')
  change('telegram', { bots: all.bots, users: index(all.users), chats: index(all.chats.map(chatOf)) })
}

async function loadChannels() {
  const listed = (await see('/slack/channels')).channels
  const channels = {}
  for (const one of listed) {
    const old = state.slack.channels[one.id]
    channels[one.id] = old ? { ...old, ...one } : arranged(one, new Map())
  }
  change('slack', { channels })
}

export async function loadPerson(user) {
  if (!user) return
  const seen = await see('/slack/user', { user })
  change('mine', { [user]: { ephemerals: seen.ephemerals, views: seen.views, home: seen.home } })
}

export async function loadGauges() {
  const [connections, faults, calls, clock] = await Promise.all([
    see('/slack/connections'), see('/faults'), see('/calls', { after: state.wire.lastCall }), see('/clock'),
  ])
  change('wire', {
    connections: connections.apps, rules: faults.rules, lastCall: calls.last, shift: clock.now - Date.now() / 1000,
    calls: [...state.wire.calls, ...calls.calls].slice(-KEPT),
  })
}

const just = ts => {
  const micros = BigInt(ts.replace('.', '')) - 1n
  return `${micros / 1000000n}.${String(micros % 1000000n).padStart(6, '0')}`
}
async function loadPosts(channel, stamps) {
  if (!state.slack.channels[channel]) await loadChannels()
  const known = state.slack.channels[channel]
  if (!known) return
  let messages = new Map(known.messages)
  const newest = known.top.length || known.messages.size ? [...known.messages.keys()].reduce((a, b) => a > b ? a : b) : ''
  const fresh = [...stamps].filter(ts => ts > newest), old = [...stamps].filter(ts => ts <= newest)
  if (old.length > MANY) {
    messages = new Map((await see('/slack/messages', { channel, limit: 1000000 })).messages.map(one => [one.ts, one]))
  } else {
    const asked = old.map(ts => see('/slack/messages', { channel, after: just(ts), limit: 1 }))
    if (fresh.length) asked.push(see('/slack/messages', { channel, after: newest, limit: 1000000 }))
    const answers = await Promise.all(asked)
    for (const ts of old) messages.delete(ts)
    for (const answer of answers) for (const one of answer.messages) messages.set(one.ts, one)
  }
  const now = state.slack.channels[channel]
  change('slack', { channels: { ...state.slack.channels, [channel]: arranged(now, messages) } })
}

async function loadNotes(chat, ids, gone) {
  const known = state.telegram.chats[chat]
  if (!known) return loadTelegram()
  const messages = new Map(known.messages)
  for (const id of gone) messages.delete(id)
  if (ids.size) {
    const answer = await see('/telegram/messages', { chat, after: Math.min(...ids) - 1 })
    for (const one of answer.messages) messages.set(one.message_id, one)
  }
  change('telegram', { chats: { ...state.telegram.chats, [chat]: { ...known, messages } } })
  return undefined
}

const CHANNEL_KINDS = new Set(('channel_created joined left channel_archive channel_unarchive channel_rename '
  + 'group_archive group_unarchive channel_deleted group_rename').split(' '))

async function applied(happenings) {
  const posts = new Map(), people = new Set(), notes = new Map(), gone = new Map()
  let channels = false, telegram = false
  const add = (map, key, value) => map.set(key, (map.get(key) || new Set()).add(value))
  for (const one of happenings) {
    if (one.platform === 'slack') {
      if (one.ts && one.channel && !one.to) add(posts, one.channel, one.ts)
      if (CHANNEL_KINDS.has(one.kind)) channels = true
      if (one.to) people.add(one.to)
      if (one.view && one.user) people.add(one.user)
      if (one.kind === 'action' && one.user) people.add(one.user)
    } else {
      if (one.kind === 'deleted') add(gone, one.chat, one.message_id)
      else if (one.chat && one.message_id && one.kind !== 'topic') add(notes, one.chat, one.message_id)
      if (['blocked', 'unblocked', 'standing', 'commands_set', 'migrated', 'left'].includes(one.kind)) telegram = true
      if (one.kind === 'chat_action') typing(one.chat)
      if (one.kind === 'message') typing(one.chat, false)
      if (one.kind === 'callback_answered') answered(one)
    }
  }
  const work = [...people].map(loadPerson)
  for (const [channel, stamps] of posts) work.push(loadPosts(channel, stamps))
  if (telegram) work.push(loadTelegram())
  else for (const chat of new Set([...notes.keys(), ...gone.keys()])) {
    work.push(loadNotes(chat, notes.get(chat) || new Set(), gone.get(chat) || new Set()))
  }
  if (channels) work.push(loadChannels())
  await Promise.all(work)
}

const ends = {}
function typing(chat, on = true) {
  clearTimeout(ends[chat])
  const set = value => change('telegram', { typing: { ...state.telegram.typing, [chat]: value } })
  if (on) ends[chat] = setTimeout(() => set(false), 5000)
  if (on || state.telegram.typing[chat]) set(on)
}

async function answered(one) {
  if (!one.text) return
  const told = await see(`/telegram/callbacks/${one.callback}`).catch(() => null)
  const toast = { text: one.text, alert: Boolean(told?.answer?.show_alert), n: one.n }
  const show = value => change('telegram', { toasts: { ...state.telegram.toasts, [one.user]: value } })
  show(toast)
  if (!toast.alert) setTimeout(() => state.telegram.toasts[one.user]?.n === one.n && show(null), 4000)
}

async function loadAll() {
  const newest = (await see('/feed', { after: 2 ** 52 })).last
  const [story] = await Promise.all([
    see('/feed', { after: Math.max(0, newest - 900) }), loadSlack(), loadTelegram(), loadGauges(),
  ])
  const happenings = story.happenings.filter(one => one.n <= newest)
  change('wire', { happenings, last: newest })
  change('ready', true)
}

async function once() {
  const told = await see('/feed', { after: state.wire.last, wait: WAIT })
  if (told.last < state.wire.last) return loadAll()  // the sandbox was started anew
  if (!told.happenings.length) return undefined
  const last = told.happenings.at(-1).n
  await applied(told.happenings)
  change('wire', { last, happenings: [...state.wire.happenings, ...told.happenings].slice(-KEPT) })
  return undefined
}

export async function follow() {
  let lost = true
  for (;;) {
    try {
      if (lost) await loadAll()
      lost = false
      if (state.offline) change('offline', false)
      await once()
    } catch (wrong) {
      if (!(wrong instanceof TypeError)) console.warn(wrong)
      lost = true
      change('offline', true)
      await nap(1)
    }
  }
}

// Gauges move without any happening too: calls that change nothing, sockets that open.
export function watch() {
  let last = 0
  const look = () => loadGauges().catch(() => {})
  setInterval(() => document.hidden || state.offline || look(), 1500)
  subscribe(() => {
    if (state.wire.last !== last) { last = state.wire.last; if (state.ready) look() }
  })
}
