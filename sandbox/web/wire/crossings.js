// Finds in the feed what belongs together: one message from where it was written to where it arrived. Pure: draws nothing.
// The sandbox sees only what crosses the wire, so two happenings are one crossing when the same words come after each other.
import { bare } from '../slack/mrkdwn.js'

const clean = text => (text || '').replace(/[*_~`>•]/g, '').replace(/\s+/g, ' ').trim()  // Telegram's words have no markup of Slack's
const squash = text => clean(bare(text))
const PATIENCE = 120
const SOON = 3
const ANSWERS = /repl|answer|send/i  // forms whose words may be meant for the customer, by what an app calls them

const step = (one, kind, extra = {}) => ({ n: one.n, at: one.at, kind, ...extra })

// The crossings among `happenings`, oldest first: {id, way: 'in'|'out', who, text, at, steps, to}.
export function crossings(happenings, facts) {
  const found = [], open = []
  let pressed  // the newest button of a colleague: what reaches a phone right after it, unasked, came of it
  for (const one of happenings) {
    if (one.platform === 'telegram' && one.kind === 'message') {
      if (facts.isPerson(one.user)) {
        const album = facts.album(one), last = found.at(-1)
        if (album && last?.album === album) { last.count += 1; continue }
        const made = { id: one.n, way: 'in', album, count: 1, who: facts.customer(one.user), text: one.text, what: one.what, words: clean(one.text).slice(0, 160), at: one.at, chat: one.chat, user: one.user, message: one.message_id, steps: [step(one, 'wrote')] }
        found.push(made); open.push(made)
      } else {
        const words = clean(one.text)
        const source = [...open].reverse().find(other => other.way === 'out' && other.words && !other.arrived && words.includes(other.words))
        if (source) { source.arrived = one.at; source.chat = one.chat; source.user = one.chat; source.steps.push(step(one, 'arrived', { where: facts.chat(one.chat) })) }
        else if (pressed && one.at - pressed.at < SOON && !open.some(other => other.way === 'in' && other.chat === one.chat && one.at - other.at < SOON)) {
          const where = facts.chat(one.chat)
          found.push({ id: one.n, way: 'out', who: facts.colleague(pressed.user), text: one.text, words, at: pressed.at, arrived: one.at, chat: one.chat, user: one.chat, channel: pressed.channel, steps: [step(pressed, 'pressed'), step(one, 'arrived', { where })] })
        } else {
          const asked = [...open].reverse().find(other => other.way === 'in' && other.chat === one.chat && one.at - other.at < PATIENCE)
          asked?.steps.push(step(one, 'botSaid', { text: one.text }))
        }
      }
    } else if (one.platform === 'slack' && one.kind === 'action') pressed = one
    else if (one.platform === 'slack' && one.kind === 'message') slackMessage(one, open, found, facts)
    else if (one.platform === 'slack' && one.kind === 'message_changed') {
      const held = open.find(other => other.slot === one.ts)
      if (held) for (const mark of MARKS) if (mark.test.test(bare(one.text)) && !held.steps.some(s => s.kind === mark.kind)) held.steps.push(step(one, mark.kind))
    } else if (one.platform === 'slack' && one.kind === 'submitted' && ANSWERS.test(one.callback_id)) {
      const made = { id: one.n, way: 'out', form: true, who: facts.colleague(one.user), text: '', words: '', at: one.at, steps: [step(one, 'form')] }
      open.push(made)
    }
    else if (one.platform === 'slack' && one.kind === 'file') {
      const source = open.find(other => other.way === 'in' && !other.arrived && other.what !== 'text')
      if (source) arrive(source, one, facts)
    }
    while (open.length && one.at - open[0].at > PATIENCE * 5) open.shift()
  }
  return found
}

const MARKS = [
  { kind: 'delivered', test: /^\W*(Delivered|Livré|Remis|Transmis)/i },
  { kind: 'failed', test: /^\W*(Not delivered|Non|Pas )/i },
  { kind: 'undone', test: /^\W*(Taken back|Repris|Annul|Retir)/i },
]

function arrive(source, one, facts) {
  Object.assign(source, { arrived: one.at, channel: one.channel, thread: one.thread_ts || source.thread })
  source.steps.push(step(one, 'inThread', { where: facts.channel(one.channel) }))
}

function slackMessage(one, open, found, facts) {
  const where = facts.channel(one.channel)
  if (!one.bot) {  // a colleague wrote: it may be meant for the customer, which shows when it arrives there
    const text = bare(one.text), words = squash(one.text).replace(/^@isthmus\s*/i, '')
    const made = { id: one.n, way: 'out', who: facts.colleague(one.user), text, words: words.slice(0, 160), at: one.at, channel: one.channel, ts: one.ts, thread: one.thread_ts, steps: [step(one, 'wrote', { where })] }
    if (one.thread_ts) { found.push(made); open.push(made) }
    return
  }
  const said = squash(one.text)
  const waiting = open.filter(other => other.way === 'in' && !other.arrived)
  const source = one.thread_ts && waiting.find(other => { const words = other.words.replace(/^\/\w+ /, ''); return words && said.includes(words) && (!one.name || other.who === one.name) })
  if (source) { arrive(source, one, facts); return }
  if (one.name) return
  const waits = [...open].reverse().find(other => other.way === 'in' && !other.arrived && !one.thread_ts && said.includes(other.who))
  if (waits) { waits.thread = one.ts; waits.channel = one.channel; waits.steps.push(step(one, 'card', { where, text: said.split(' · ')[0] })); return }
  const form = one.thread_ts && [...open].reverse().find(other => other.form && !other.slot && one.at - other.at < 10)
  const answer = form || (one.thread_ts && [...open].reverse().find(other => other.way === 'out' && !other.slot && other.thread === one.thread_ts && one.at - other.at < 10))
  if (!answer) return
  answer.slot = one.ts
  if (form) { const text = facts.said(one); form.words = squash(text).slice(0, 160); form.text = text; form.channel = one.channel; form.thread = one.thread_ts; if (form.words) found.push(form) }
  answer.steps.push(step(one, 'held', { where }))
}
