// The guided story as data. A step is {key, at, done(look), help?}: `at` says which part of the page it happens in and what
// to point at, `done` looks at the state and says whether it has happened, `help` does it for who wants to watch.
// Its words are in the catalogues under `guide.<key>` and `guide.<key>.more`. A further step is one more entry here.
import { Refusal, change, post, state } from '../core.js'
import { lang, t } from '../words.js'
import { goTo } from '../slack/names.js'
import { titleOf } from '../phone/bubble.js'
import { loadTelegram } from '../live.js'
import { pickUp } from '../phone/pane.js'

const WORDS = {
  en: { message: 'Hello! The export button does nothing since this morning. #bug', answer: 'Thank you, we can see it here too. You will hear from us today.' },
  fr: { message: 'Bonjour ! Le bouton d’export ne fait plus rien depuis ce matin. #bug', answer: 'Merci, nous le voyons aussi. Vous aurez de nos nouvelles aujourd’hui.' },
}
const words = key => (WORDS[lang()] || WORDS.en)[key]
const since = look => state.wire.happenings.filter(one => one.n > look.from)

// What the story is about: the customer who wrote first since it began, and their thread.
export function subject(look) {
  const wrote = since(look).find(one => one.platform === 'telegram' && one.kind === 'message' && state.telegram.users[one.user])
  if (!wrote) return {}
  const name = titleOf(state.telegram.users[wrote.user])
  for (const channel of Object.values(state.slack.channels)) {
    for (const message of channel.top.slice(-60)) {
      const said = (channel.threads[message.ts] || []).some(one => one.username === name && since(look).some(h => h.ts === one.ts))
      if (said) return { wrote, name, channel: channel.id, ts: message.ts }
    }
  }
  return { wrote, name }
}
// The subject once its thread stands: what the customer wrote may still be on its way.
async function threaded(look) {
  for (let tries = 0; tries < 100; tries++) {
    const about = subject(look)
    if (about.ts) return about
    await new Promise(done => setTimeout(done, 100))
  }
  throw new Refusal(t('guide.noThread'))
}
const answers = (look, about) => since(look).filter(one => one.platform === 'telegram' && one.kind === 'message' && one.chat === about.wrote?.chat
  && !state.telegram.users[one.user])
const marked = (look, about) => since(look).filter(one => one.platform === 'slack' && one.thread_ts === about.ts && !one.name
  && (one.bot || /^\s*<@U0ISTHMUS>/.test(one.text || '')))

export const STEPS = [
  {
    key: 'message', pane: 'phone', target: '#phone .compose',
    done: look => Boolean(subject(look).wrote),
    help: async () => {
      if (!state.ui.customer) {
        const made = await post('/telegram/users', { name: 'Maya Lindqvist', username: 'maya_lindqvist', language_code: lang() })
        await loadTelegram()
        pickUp(made.id)
      }
      await post('/telegram/message', { user: state.ui.customer, text: words('message') })
    },
  },
  {
    key: 'thread', pane: 'slack', target: '#slack .message.opens .replies',
    done: look => { const about = subject(look); return Boolean(about.ts) && (state.ui.thread === about.ts || look.reached > 1) },
    help: async look => { const about = await threaded(look); goTo(about.channel, about.ts) },
  },
  {
    key: 'answer', pane: 'slack', target: '#slack .thread-pane .b-actions, #slack .thread-pane .composer',
    done: look => marked(look, subject(look)).length > 0,
    help: async look => {
      const about = await threaded(look)
      goTo(about.channel, about.ts)
      await post('/slack/message', { user: state.ui.me, channel: about.channel, thread_ts: about.ts, text: `@isthmus ${words('answer')}` })
    },
  },
  {
    key: 'arrival', pane: 'phone', target: '#phone .bubbles',
    done: look => { const about = subject(look), first = marked(look, about)[0]; return Boolean(first) && answers(look, about).some(one => one.n > first.n) },
  },
]

export function begin() { change('ui', { guide: { from: state.wire.last, reached: 0 } }) }
