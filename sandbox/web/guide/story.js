// What has happened since the story began, read from what crossed the wire: the one place of the page that knows how
// Isthmus names its buttons and forms. Pure but for the state it reads.
import { state } from '../core.js'
import { channelName } from '../slack/names.js'
import { titleOf } from '../phone/bubble.js'

const since = guide => state.wire.happenings.filter(one => one.n > guide.from)

// The button of a message with this action; one action twice in a message is numbered (`stance`, `stance#2`).
export const button = (message, action) => (message?.blocks || []).filter(one => one.type === 'actions').flatMap(one => one.elements)
  .find(one => one.action_id === action)
export const labelOf = (message, action) => button(message, action)?.text?.text || ''

const mentions = text => [...(text || '').matchAll(/<@(\w+)>/g)].map(found => found[1])
// The card's only line of names without a count says for whom it waits; the first name in its fields is the proposer's.
const waitingFor = card => (card.blocks || []).map(one => one.text?.text || '').filter(text => /^[^<>\n()]*:\s*<@\w+>(, <@\w+>)*$/.test(text)).flatMap(mentions)
const proposerOf = card => mentions((card.blocks || []).flatMap(one => one.fields || []).map(one => one.text).join(' '))[0]

// The customer who wrote first, and the thread that stands for them.
function subject(told) {
  const wrote = told.find(one => one.platform === 'telegram' && one.kind === 'message' && state.telegram.users[one.user])
  if (!wrote) return {}
  const name = titleOf(state.telegram.users[wrote.user])
  const shown = told.find(one => one.platform === 'slack' && one.kind === 'message' && one.name === name && one.thread_ts)
  const channel = shown && state.slack.channels[shown.channel]
  const opening = channel?.messages.get(shown.thread_ts)
  return opening ? { wrote, channel: shown.channel, ts: shown.thread_ts, opening, where: `#${channelName(channel)}` } : { wrote }
}

const fromUs = (told, about) => told.filter(one => one.platform === 'telegram' && one.kind === 'message' && one.chat === about.wrote.chat && !state.telegram.users[one.user])
// What one person alone is shown since the story began, newest with this button.
const whispered = (told, action) => {
  const fresh = new Set(told.filter(one => one.kind === 'ephemeral' && one.to === state.ui.me).map(one => one.ts))
  return (state.mine[state.ui.me]?.ephemerals || []).filter(one => fresh.has(one.ts) && button(one, action)).at(-1)
}

// The form that this person has open, by what crossed the wire and by nothing else: what is read from two places at two
// moments would tell of a step back between them.
function openForm(told) {
  const opened = told.findLast(one => one.kind === 'view_opened' && one.user === state.ui.me)
  return opened && !told.some(one => one.kind === 'view_closed' && one.view === opened.view) ? opened.callback_id : undefined
}

// The form that this person has sent in and of which nothing has come yet: neither a word to them nor a change of the card.
function sentForm(told, card) {
  const sent = told.findLast(one => one.kind === 'submitted' && one.user === state.ui.me)
  const came = one => one.n > sent.n && (one.to === state.ui.me || one.kind === 'message_changed' && one.ts === card?.ts)
  return sent && !told.some(came) ? sent.callback_id : undefined
}

export function story(guide) {
  const told = since(guide), about = { ...subject(told), waiting: [], form: openForm(told) }
  if (!about.ts) return about
  const channel = state.slack.channels[about.channel], thread = channel.threads[about.ts] || []
  const ours = told.filter(one => one.platform === 'slack' && one.kind === 'message' && one.thread_ts === about.ts)
  const answer = ours.find(one => !one.name && (/^\s*<@U0ISTHMUS>/.test(one.text || '') || answered(thread, one)))
  about.marked = Boolean(answer)
  about.arrived = Boolean(answer) && fromUs(told, about).some(one => one.n > answer.n)
  about.card = thread.filter(one => ours.some(other => other.ts === one.ts) && /^D-\d+ · /.test(one.text)).at(-1)
  if (about.card) {
    about.waiting = waitingFor(about.card)
    about.proposer = proposerOf(about.card)
  }
  const announced = told.findLast(one => one.kind === 'action' && one.action === 'announce')
  about.ended = Boolean(button(about.card, 'form:outcome') || button(about.card, 'announce_preview'))
  about.announced = Boolean(announced)
  about.told = Boolean(announced) && fromUs(told, about).some(one => one.n > announced.n)
  about.draft = whispered(told, 'decision_open')
  about.telling = whispered(told, 'announce')
  about.sent = sentForm(told, about.card)
  const whispers = told.filter(one => one.kind === 'ephemeral'), named = one => /\bDG-\d+\b/.exec(one.text || '')?.[0]
  about.made = whispers.map(named).findLast(Boolean)
  const saved = whispers.find(one => about.made && named(one) === about.made)
  about.previewed = Boolean(saved) && whispers.some(one => one.n > saved.n)
  about.digest = told.some(one => one.platform === 'slack' && one.kind === 'message' && one.bot && (one.text || '').startsWith('🗞'))
  return about
}

// The mark below an answer that was given by form or button: its words are quoted in the thread, and it can be undone or edited.
const answered = (thread, one) => one.bot && thread.some(message => message.ts === one.ts && (message.blocks || []).some(block => block.type === 'actions'
  && block.elements.some(element => ['undo', 'form:edit_reply', 'unsend'].includes(element.action_id))))
