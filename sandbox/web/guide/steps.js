// The guided story as data: six steps, each with its stages. A stage says what is to be done now: {key, pane, thread?, target,
// fields?, help}. `target` is where on the page it happens, `help` does it for who wants to watch.
// What has happened is read from what crossed the wire (story.js), so a step is done however it was done.
// Words are in the catalogues: `guide.<step>` and `guide.<step>.<stage>`. A further step is one more entry here.
import { change, post, state } from '../core.js'
import { lang } from '../words.js'
import { become, colleagues, goTo } from '../slack/names.js'
import { loadTelegram } from '../live.js'
import { pickUp } from '../phone/pane.js'
import { button, labelOf, story } from './story.js'

const WORDS = {
  en: {
    message: 'Hello! The weekly report comes on Sundays. Could it come on Mondays? #idea', answer: 'Thank you for the idea! We talk about it today, and you will hear from us.',
    title: 'The report comes on Mondays', text: 'From next week on we send the weekly report on Monday mornings.', outcome: 'From next week on your report comes on Monday mornings, as you asked.', digest: 'Morning paper',
  },
  fr: {
    message: 'Bonjour ! Le rapport de la semaine arrive le dimanche. Pourrait-il venir le lundi ? #idea', answer: 'Merci pour l’idée ! Nous en parlons aujourd’hui, et vous aurez de nos nouvelles.',
    title: 'Le rapport vient le lundi', text: 'Dès la semaine prochaine, nous envoyons le rapport le lundi matin.', outcome: 'Dès la semaine prochaine, votre rapport vient le lundi matin, comme vous le souhaitiez.', digest: 'Journal du matin',
  },
}
const words = key => (WORDS[lang()] || WORDS.en)[key]
const here = about => ({ user: state.ui.me, channel: about.channel })
const inThread = (ts, action) => `.thread-pane .message[data-ts="${ts}"] [data-action="${action}"]`
const submit = values => post('/slack/submit', { user: state.ui.me, values })
const command = (about, said) => { goTo(about.channel); return post('/slack/command', { ...here(about), command: said }) }

// A press of one button of a message, in the thread or (`whisper`) of what one person alone sees there.
const press = (key, about, message, action) => ({
  key, pane: 'slack', thread: about.ts, target: inThread(message.ts, action), fields: { button: labelOf(message, action) },
  help: () => { goTo(about.channel, about.ts); return post('/slack/click', { ...here(about), ts: message.ts, action_id: button(message, action).action_id }) },
})
// A form to be filled in; once it is sent there is nothing to do until what comes of it is there.
const fills = (about, form) => about.form === form || about.sent === form
const fill = (key, about, values) => ({ key, pane: 'slack', thread: about.ts, target: '.modal-foot .primary', help: about.form && (() => submit(values())) })
const be = (about, id) => ({
  key: 'become', pane: 'slack', thread: about.ts, target: '#slack .self', fields: { name: state.slack.users[id]?.real_name || '' },
  help: async () => { become(id); goTo(about.channel, about.ts) },
})

export const STEPS = [
  {
    key: 'message', done: about => Boolean(about.ts),
    stage: about => about.wrote ? { key: 'crosses', pane: 'slack', target: '#slack .rail' } : {
      key: 'write', pane: 'phone', target: '#phone .compose',
      help: async () => {
        if (!state.ui.customer) {
          const made = await post('/telegram/users', { name: 'Maya Lindqvist', username: 'maya_lindqvist', language_code: lang() })
          await loadTelegram()
          pickUp(made.id)
        }
        await post('/telegram/message', { user: state.ui.customer, text: words('message') })
      },
    },
  },
  {
    key: 'answer', done: about => about.arrived,
    stage: about => {
      if (about.marked) return { key: 'held', pane: 'phone', target: '#phone .bubbles' }
      if (state.ui.thread !== about.ts) {
        return { key: 'open', pane: 'slack', place: about.channel, target: `#slack .message[data-ts="${about.ts}"] .replies`, fields: { channel: about.where }, help: async () => goTo(about.channel, about.ts) }
      }
      return { key: 'say', pane: 'slack', thread: about.ts, target: '#slack .thread-pane .composer', fields: { button: labelOf(about.opening, 'form:reply') },
        help: () => post('/slack/message', { ...here(about), thread_ts: about.ts, text: `@isthmus ${words('answer')}` }) }
    },
  },
  {
    key: 'proposal', done: about => Boolean(about.card),
    stage: about => {
      if (fills(about, 'propose')) {
        const others = colleagues().filter(one => one.id !== state.ui.me && !one.is_restricted).slice(0, 2).map(one => one.id)
        return fill('fill', about, () => ({ title: words('title'), text: words('text'), people: others }))
      }
      if (about.draft) return press('open', about, about.draft, 'decision_open')
      return press('decide', about, about.opening, 'form:decide_conversation')
    },
  },
  {
    key: 'consent', done: about => about.ended,
    stage: about => {
      const next = about.waiting[0]
      if (next && !about.waiting.includes(state.ui.me)) return be(about, next)
      return press('stance', about, about.card, 'stance')
    },
  },
  {
    key: 'outcome', done: about => about.told,
    stage: about => {
      if (about.announced) return { key: 'crosses', pane: 'phone', target: '#phone .bubbles' }
      if (fills(about, 'outcome')) return fill('fill', about, () => ({ text: words('outcome') }))
      if (about.proposer !== state.ui.me) return be(about, about.proposer)
      if (about.telling) return press('confirm', about, about.telling, 'announce')
      if (button(about.card, 'announce_preview')) return press('tell', about, about.card, 'announce_preview')
      return press('write', about, about.card, 'form:outcome')
    },
  },
  {
    key: 'digest', done: about => about.digest,
    stage: about => {
      const box = { pane: 'slack', place: about.channel, target: '#slack .channel-pane .composer' }
      if (fills(about, 'digest')) return { ...fill('fill', about, () => ({ title: words('digest') })), thread: '' }
      if (about.made && !about.previewed) return { ...box, key: 'preview' }
      if (about.made) return { ...box, key: 'now', fields: { command: `/digest now ${about.made}` }, help: () => command(about, `/digest now ${about.made}`) }
      return { ...box, key: 'new', fields: { command: '/digest new' }, help: () => command(about, '/digest new') }
    },
  },
]

// Where the story stands: how many steps are done, and what is to be done now. A step that was done stays done.
export function standing(guide) {
  const about = story(guide)
  let at = guide.reached
  while (at < STEPS.length && STEPS[at].done(about)) at += 1
  return { at, step: STEPS[at], stage: STEPS[at]?.stage(about), about }
}

export function begin() { change('ui', { guide: { from: state.wire.last, reached: 0 } }) }
