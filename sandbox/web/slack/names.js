// Who and where: ids of Slack as people know them.
import { change, state } from '../core.js'

export const person = id => state.slack.users[id]
export const me = () => person(state.ui.me) || { id: state.ui.me, real_name: '', tz: undefined, locale: 'en-GB' }
export const nameOf = id => {
  const found = person(id)
  return found ? found.is_bot ? 'Isthmus' : found.real_name : id
}
export const bot = () => (state.slack.bots || [])[0]

// Who wrote a message: a colleague, the bot itself, or the bot under a customer's name.
export function author(message) {
  if (message.username) return { name: message.username, kind: 'outside', id: `as:${message.username}` }
  if (message.bot_id) return { name: 'Isthmus', kind: 'bot', id: message.bot_id }
  return { name: nameOf(message.user), kind: 'inside', id: message.user }
}

export const channelName = channel => {
  if (!channel) return ''
  if (channel.kind !== 'im') return channel.name
  return channel.members.filter(id => id !== state.ui.me).map(nameOf).join(', ')
}
export const colleagues = () => Object.values(state.slack.users).filter(one => !one.is_bot && !one.deleted)
export const channelsOfMine = () => Object.values(state.slack.channels)
  .filter(one => (one.kind === 'public' || one.kind === 'private') && one.members.includes(state.ui.me))
  .sort((a, b) => Number(a.name === 'general') - Number(b.name === 'general'))
export const directOfMine = () => Object.values(state.slack.channels)
  .filter(one => one.kind === 'im' && one.members.includes(state.ui.me) && one.members.some(id => person(id)?.is_bot))[0]

export function goTo(place, thread = '') {
  const seen = { ...state.ui.seen }
  const channel = state.slack.channels[place]
  if (channel) seen[`${state.ui.me} ${place}`] = lastOf(channel)
  change('ui', { place, thread, seen, tab: 'slack' })
}
export const lastOf = channel => channel.top.length ? channel.top.at(-1).ts : ''
export const isUnread = channel => {
  const seen = state.ui.seen[`${state.ui.me} ${channel.id}`] || ''
  return state.ui.place !== channel.id && lastOf(channel) > seen
}

// What the app wrote to somebody alone is read on the second leaf of its page.
export const isDirectRead = () => state.ui.place === 'home' && state.ui.homeTab === 'messages'
export const hasUnreadDirect = () => {
  const direct = directOfMine()
  return Boolean(direct) && !isDirectRead() && lastOf(direct) > (state.ui.seen[`${state.ui.me} ${direct.id}`] || '')
}

export function become(user) {
  const place = state.slack.channels[state.ui.place]
  const stays = !place || place.members.includes(user)
  change('ui', { me: user, ...(stays ? {} : { place: channelsOfMine()[0]?.id, thread: '' }) })
}

// Where a permalink of this workspace leads; undefined for all other addresses.
export function placeOf(url) {
  const found = /\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?.*thread_ts=([\d.]+))?/.exec(url)
  if (!found || !state.slack.channels[found[1]]) return undefined
  const channel = state.slack.channels[found[1]], ts = `${found[2]}.${found[3]}`
  const message = channel.messages.get(ts)
  return { channel: channel.id, ts, thread: found[4] || message?.thread_ts || (channel.threads[ts] ? ts : '') }
}
