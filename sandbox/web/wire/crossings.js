// Finds in the feed what belongs together: one message from where it was written to where it arrived. Pure: draws nothing.
// The sandbox sees only what crosses the wire, so two happenings are one crossing when the same words come after each other.
// What has no words of its own (a place, a picture, an answer in another language) goes by whose it is, and by its turn.
import { bare } from '../slack/mrkdwn.js'
import { emoji } from '../ui.js'

const PATIENCE = 120  // seconds in which a bot's word in a chat answers what was written there
const SOON = 3
const TURN = 60  // and in which it shows, below an answer, what becomes of it
const OPEN = PATIENCE * 5
const MOST = 160
const ANSWERS = /^(?!.*edit).*(repl|answer|send)/i  // what may be meant for the customer, by what an app calls its forms and buttons
const FILES = new Set(['photo', 'animation', 'document', 'audio', 'voice', 'video', 'video_note', 'sticker'])
// The sign with which an app begins to say what has become of an answer; its words may be of any language.
const SIGNS = { '↗': 'held', '✓': 'delivered', '✗': 'failed', '↩': 'undone', '🗑': 'deleted' }
const ENDS = new Set(['arrived', 'delivered', 'failed', 'undone', 'deleted', 'again'])

const clean = text => (text || '').replace(/[*_~`>•\u200b\u2060]/g, '').replace(/\s+/g, ' ').trim()  // Telegram's words have no markup of Slack's
// Whether a post stands under somebody's name: it shows none of what could be markup in it, or turns words around.
const letters = name => name.replace(/[^\p{L}\p{N}\p{So}]/gu, '')
const isNamed = (who, name) => who === name || (letters(who) !== '' && letters(who) === letters(name))
const squash = text => clean(bare(text).replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) || whole))
const fromChat = text => clean(text).replace(/^\/\w+(@\w+)?( |$)/, '').slice(0, MOST)
const fromThread = text => squash(text).replace(/^@isthmus\s*/i, '').slice(0, MOST)
const isMarked = text => /^@isthmus\b/i.test(squash(text))
const signOf = text => SIGNS[[...bare(text || '').trim()][0]]

const add = (crossing, one, kind, extra = {}) => crossing.steps.push({ n: one.n, at: one.at, kind, ...extra })
const has = (crossing, kind) => crossing.steps.some(step => step.kind === kind)

// How a crossing stands: the kind of its newest step that is an end for the time being; '' before there is one.
export const standOf = crossing => crossing.way === 'in' ? has(crossing, 'inThread') ? 'inThread' : ''
  : crossing.steps.findLast(step => ENDS.has(step.kind))?.kind || ''

// The crossings among `happenings`, oldest first: {id, way: 'in'|'out', who, text, at, steps, toward?}.
export function crossings(happenings, facts) {
  // `notes` and `posts` find a crossing by the message on either side that is it, `marks` by the post that tells its fate,
  // `hints` by what its author alone was asked; `chats` has the chat that a thread stands for.
  const book = { facts, found: [], open: [], notes: new Map(), posts: new Map(), marks: new Map(), hints: new Map(), chats: new Map(), unclaimed: [] }
  for (const one of happenings) {
    HEARD[`${one.platform} ${one.kind}`]?.(one, book)
    while (book.open.length && one.at - book.open[0].at > OPEN) book.open.shift()
  }
  return book.found
}

const HEARD = {
  'telegram message': (one, book) => book.facts.isPerson(one.user) ? wrote(one, book) : reached(one, book),
  'telegram edited': (one, book) => {
    const crossing = book.notes.get(note(one))
    if (crossing?.way === 'in') reworded(crossing, one, one.text, fromChat(one.text))
    else if (crossing?.pending) followed(crossing, one, 'newOnPhone')
  },
  'telegram deleted': (one, book) => book.notes.get(note(one))?.way === 'in' && add(book.notes.get(note(one)), one, 'deleted'),
  'slack message': (one, book) => one.bot ? posted(one, book) : spoke(one, book),
  'slack message_changed': (one, book) => {
    const crossing = book.posts.get(one.ts)
    if (book.marks.has(one.ts)) fate(book.marks.get(one.ts), one, book)
    else if (crossing?.way === 'out') { reworded(crossing, one, bare(one.text), fromThread(one.text)); crossing.marked ||= isMarked(one.text) && one }
    else if (crossing?.pending) followed(crossing, one, 'newInThread')
  },
  'slack file': (one, book) => {
    const crossing = !book.posts.has(one.ts) && fileOf(one, book)
    if (crossing) inThread(crossing, one, book)
  },
  'slack ephemeral': (one, book) => {
    const crossing = book.open.findLast(other => other.way === 'out' && other.by === one.to && other.thread === one.thread_ts && !other.mark)
    if (crossing) book.hints.set(one.ts, crossing)
  },
  'slack action': (one, book) => {
    const crossing = book.marks.get(one.ts), stand = crossing && standOf(crossing)
    book.pressed = one
    if (stand === 'failed' || stand === 'undone') again(crossing, one, book)
    else if (ANSWERS.test(one.action)) asked(book.hints.get(one.ts), one, book)
  },
  'slack shortcut': (one, book) => { if (one.ts && ANSWERS.test(one.callback_id)) asked(book.posts.get(one.ts), one, book) },
  'slack reaction_added': (one, book) => {  // where everything goes out, a tick on the message itself says that it has
    const crossing = book.posts.get(one.ts)
    if (crossing?.way === 'out' && crossing.by !== one.user && /check|tick/.test(one.reaction) && !has(crossing, 'delivered')) fate(crossing, { ...one, text: '✓' }, book)
  },
  'slack submitted': (one, book) => {
    if (ANSWERS.test(one.callback_id)) begin(book, { id: one.n, way: 'out', form: true, marked: one, by: one.user, who: book.facts.colleague(one.user), text: '', words: [], at: one.at, steps: [] }, one, 'form')
  },
}
const note = one => `${one.chat} ${one.message_id}`

function begin(book, crossing, one, kind, extra) {
  add(crossing, one, kind, extra)
  book.open.push(crossing)
  if (!crossing.form) book.found.push(crossing)
}

// A customer wrote. The pictures of an album are one crossing.
function wrote(one, book) {
  const { facts, found } = book, album = facts.album(one), last = found.at(-1)
  if (album && last?.album === album) { last.count += 1; book.notes.set(note(one), last); return }
  const made = { id: one.n, way: 'in', album, count: 1, who: facts.customer(one.user), text: one.text, what: one.what, words: [fromChat(one.text)], at: one.at, chat: one.chat, user: one.user, message: one.message_id, steps: [] }
  book.notes.set(note(one), made)
  begin(book, made, one, 'wrote')
}

// Something of ours reached a phone: an answer, what a colleague's button set off, or a word of the bot's own.
function reached(one, book) {
  const { facts, open, found, pressed } = book, words = clean(one.text), where = facts.chat(one.chat)
  const waiting = open.filter(other => other.way === 'out' && !other.arrived && (!other.toward || other.toward === one.chat))
  const source = waiting.find(other => other.words.some(said => said && words.includes(said)))
    || waiting.find(other => other.marked && other.toward && other.files?.length && one.what !== 'text' && !other.words.some(Boolean))
    || pressed && waiting.find(other => other.marked === pressed && other.toward)
  const justWrote = open.some(other => other.way === 'in' && other.chat === one.chat && one.at - other.at < SOON)
  if (source) arrived(source, one, book)
  else if (pressed && one.at - pressed.at < SOON && !justWrote) {
    const made = { id: one.n, way: 'out', who: facts.colleague(pressed.user), text: one.text, words: [words], at: pressed.at, arrived: one.at, chat: one.chat, user: one.chat, toward: one.chat, channel: pressed.channel, steps: [] }
    add(made, pressed, 'pressed')
    add(made, one, 'arrived', { where })
    found.push(made)
  } else {
    const last = open.findLast(other => other.way === 'in' && other.chat === one.chat && one.at - other.at < PATIENCE)
    if (last) add(last, one, 'botSaid', { text: one.text })
    book.unclaimed.push({ one, by: last })
  }
}

function arrived(crossing, one, book) {
  Object.assign(crossing, { arrived: one.at, chat: one.chat, user: one.chat, toward: one.chat, pending: false })
  book.notes.set(note(one), crossing)
  add(crossing, one, 'arrived', { where: book.facts.chat(one.chat) })
}

// A colleague wrote: it may be meant for the customer, which shows when it arrives there.
function spoke(one, book) {
  if (!one.thread_ts) return
  const { facts } = book, where = facts.channel(one.channel)
  const made = {
    id: one.n, way: 'out', by: one.user, who: facts.colleague(one.user), text: bare(one.text), words: [fromThread(one.text)], at: one.at, channel: one.channel, ts: one.ts,
    thread: one.thread_ts, toward: book.chats.get(one.thread_ts), marked: isMarked(one.text) && one, files: facts.files(one), steps: [],
  }
  book.posts.set(one.ts, made)
  begin(book, made, one, 'wrote', { where })
}

function posted(one, book) {
  const { facts, open } = book, said = squash(one.text), sign = signOf(one.text)
  const source = one.thread_ts && theirs(one, said, book)
  if (source) { inThread(source, one, book); return }
  if (one.name) return
  if (one.thread_ts) { if (sign) below(one, book); return }
  const waits = open.findLast(other => other.way === 'in' && !other.arrived && clean(other.who) && said.includes(clean(other.who)))
  if (!waits) return
  Object.assign(waits, { thread: one.ts, channel: one.channel })
  book.chats.set(one.ts, waits.chat)
  add(waits, one, 'card', { where: facts.channel(one.channel), text: said.split(' · ')[0] })
}

// Whose words a post in a thread has: those of whoever it is posted for. Where none are the same, it is the first that has
// none of its own, or was written otherwise, unless the post goes on with what has begun to arrive.
function theirs(one, said, { open, chats }) {
  const waiting = open.filter(other => other.way === 'in' && !other.arrived && (!one.name || isNamed(other.who, one.name)))
  const same = waiting.find(other => other.words.some(words => words && said.includes(words)))
  if (same || !one.name) return same
  const goesOn = open.some(other => other.way === 'in' && other.arrived && isNamed(other.who, one.name) && other.thread === one.thread_ts && clean(other.text).includes(said.slice(0, MOST)))
  const turn = waiting.filter(other => !FILES.has(other.what) && (chats.get(one.thread_ts) ?? other.chat) === other.chat)
  return goesOn ? undefined : turn.find(other => other.what !== 'text') || turn.find(other => other.words.some(Boolean))
}

// Whose file a post has: it tells whose it is, or the thread does.
function fileOf(one, { facts, open, chats }) {
  const waiting = open.filter(other => other.way === 'in' && !other.arrived && FILES.has(other.what))
  const said = facts.wrote(one), chat = chats.get(one.thread_ts)
  return waiting.find(other => chat === undefined ? squash(said).startsWith(other.who) : other.chat === chat)
}

function inThread(crossing, one, book) {
  Object.assign(crossing, { arrived: one.at, channel: one.channel, thread: one.thread_ts || crossing.thread })
  if (crossing.pending && squash(one.text).includes(crossing.words.at(-1))) crossing.pending = false
  book.posts.set(one.ts, crossing)
  if (one.thread_ts) book.chats.set(one.thread_ts, crossing.chat)
  add(crossing, one, 'inThread', { where: book.facts.channel(one.channel) })
}

// A colleague's button or shortcut that sends what stands in the thread already.
function asked(crossing, one, book) {
  if (!crossing || crossing.way !== 'out' || crossing.mark) return
  crossing.marked = one
  if (!book.open.includes(crossing)) book.open.push(crossing)
  add(crossing, one, 'pressed')
}

// The post below an answer that tells what becomes of it, first of all that it is held: it is of the answer whose turn it is.
function below(one, book) {
  const fresh = book.open.filter(other => other.way === 'out' && !other.mark && one.at - (other.marked || other).at < TURN)
  const quoted = book.facts.said(one), form = quoted && fresh.find(other => other.form)
  const here = fresh.filter(other => other.thread === one.thread_ts)
  const answer = form || here.find(other => other.marked) || here.findLast(other => one.at - other.at < TURN / 6)
  if (!answer) return
  answer.mark = one.ts
  book.marks.set(one.ts, answer)
  if (form) {
    Object.assign(form, { text: quoted, words: [squash(quoted).slice(0, MOST)], channel: one.channel, thread: one.thread_ts, toward: book.chats.get(one.thread_ts) })
    book.found.push(form)
  }
  fate(answer, one, book)
}

// What the mark says now. It is drawn anew for other reasons too: only what is another end is a step.
function fate(crossing, one, book) {
  const kind = signOf(one.text), last = standOf(crossing)
  if (kind === 'held') {
    if (last === 'failed' || last === 'undone') again(crossing, one, book)
    else if (!has(crossing, 'held')) add(crossing, one, 'held')
  } else if (kind && kind !== last && !(kind === 'delivered' && crossing.arrived && has(crossing, 'delivered'))) {
    if (kind === 'delivered' && !crossing.arrived) claim(crossing, one, book)
    add(crossing, one, kind)
  }
}

function again(crossing, one, book) {
  crossing.arrived = undefined
  if (!book.open.includes(crossing)) book.open.push(crossing)
  add(crossing, one, 'again')
}

// It was delivered, in other words than were written: then what the bot last said in that chat was it.
function claim(crossing, one, book) {
  const from = crossing.steps.findLast(step => step.kind === 'again')?.at ?? crossing.at
  const at = book.unclaimed.findLastIndex(other => other.one.chat === crossing.toward && other.one.at >= from)
  if (at < 0) return
  const [{ one: came, by }] = book.unclaimed.splice(at, 1)
  if (by) by.steps = by.steps.filter(step => step.n !== came.n)
  arrived(crossing, came, book)
}

// Whoever wrote it changed the words; `pending` until the other side has them too.
function reworded(crossing, one, text, words) {
  if (text === crossing.text) return
  Object.assign(crossing, { text, pending: true })
  crossing.words.push(words)
  add(crossing, one, 'reworded')
}

function followed(crossing, one, kind) {
  crossing.pending = false
  add(crossing, one, kind)
}
