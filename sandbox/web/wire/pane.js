// Between both sides: what crossed the wire, message by message or line by line, and what to do to the wire.
import { change, html, state, useMemo, useRef } from '../core.js'
import { clockSeconds, lasted, t } from '../words.js'
import { Face, Icon, emoji } from '../ui.js'
import { bare } from '../slack/mrkdwn.js'
import { channelName, goTo, nameOf } from '../slack/names.js'
import { gist, titleOf } from '../phone/bubble.js'
import { pickUp } from '../phone/pane.js'
import { crossings, standOf } from './crossings.js'
import { Faults } from './faults.js'

const chatName = id => {
  const chat = state.telegram.chats[id]
  return chat?.title || titleOf(state.telegram.users[id] || chat || {}) || String(id)
}
const facts = () => ({
  isPerson: id => Boolean(state.telegram.users[id]) && !state.telegram.bots.some(bot => bot.id === id),
  customer: id => titleOf(state.telegram.users[id] || {}),
  colleague: nameOf,
  channel: id => `#${channelName(state.slack.channels[id]) || id}`,
  chat: chatName,
  album: one => state.telegram.chats[one.chat]?.messages.get(one.message_id)?.media_group_id,
  said: one => { const found = post(one); return found ? quoted(found) : '' },
  wrote: one => post(one)?.text || '',
  files: one => (post(one)?.files || []).map(file => file.name),
})
const post = one => state.slack.channels[one.channel]?.messages.get(one.ts)
// The words that an answer quotes: the bot shows them as a quote below whoever wrote them.
function quoted(message) {
  const leaf = one => one.elements ? one.elements.map(leaf).join('') : one.text || one.url || (one.name ? `:${one.name}:` : '')
  const parts = (message.blocks || []).filter(one => one.type === 'rich_text').flatMap(one => one.elements)
  return parts.filter(one => one.type === 'rich_text_quote').map(leaf).join('\n')
}

const ICONS = {
  wrote: 'pencil', form: 'file-text', pressed: 'zap', card: 'layers', inThread: 'messages-square', held: 'timer', arrived: 'phone', delivered: 'check', failed: 'circle-alert',
  undone: 'rotate-ccw', again: 'rotate-ccw', botSaid: 'reply', reworded: 'pencil', newInThread: 'messages-square', newOnPhone: 'phone', deleted: 'trash-2',
}
const KINDS = { inThread: 'done', arrived: 'done', delivered: 'done', failed: 'failed', undone: 'undone', deleted: 'undone' }

const content = one => one.what === 'text' ? '' : gist(state.telegram.chats[one.chat]?.messages.get(one.message) || {}) || t(`kind.${one.what}`)
const withEmoji = text => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) || whole)

// To whom it goes: where it has arrived, or where it is bound for as far as that is known.
function goal(one) {
  const has = kind => one.steps.some(step => step.kind === kind)
  if (one.way === 'in') return one.steps.find(step => step.kind === 'inThread')?.where || (has('botSaid') && !has('card') ? 'Isthmus' : t('theTeam'))
  if (!one.arrived && !one.marked && !one.mark) return t('insideOnly')
  return one.toward ? chatName(one.toward).split(' ')[0] : t('theCustomer')
}

function Crossing({ one }) {
  const follow = () => {
    if (one.chat) pickUp(one.user || one.chat, one.chat)
    if (one.channel) goTo(one.channel, one.thread || '')
  }
  const words = one.way === 'in' ? one.text || content(one) : [withEmoji(bare(one.text)), ...one.files || []].filter(Boolean).join(' · ')
  const many = one.count > 1 ? ` × ${one.count}` : ''
  return html`<li class="crossing ${one.way} ${KINDS[standOf(one)] || ''}"><button type="button" class="crossing-head" onClick=${follow} title=${t('followIt')}>
      <${Face} name=${one.who} kind=${one.way === 'in' ? 'outside' : 'inside'} size=${22} />
      <span class="crossing-who"><b>${one.who.split(' ')[0]}</b> <${Icon} name="arrow-right" size=${14} /> <span>${goal(one)}</span></span>
      <time>${clockSeconds(one.at)}</time></button>
    ${words && html`<p class="crossing-words">${words.length > 140 ? `${words.slice(0, 140)}…` : words}${many}</p>`}
    <ol class="steps">${one.steps.map(step => html`<li class=${step.kind}><${Icon} name=${ICONS[step.kind]} size=${13} /><span>${t(`step.${step.kind}`, { where: step.where || '', text: step.text || '' })}</span>
      <small>${step.at === one.at ? '' : `+${lasted(step.at - one.at)}`}</small></li>`)}</ol></li>`
}

const QUIET = new Set(['getUpdates', 'getMe'])
function Line({ one }) {
  const side = one.platform === 'slack' ? 'inside' : 'outside'
  const bad = one.call ? one.outcome !== 'ok' : ['refused', 'event_lost', 'socket_closed'].includes(one.kind)
  const what = one.call ? one.method : one.kind.replace(/_/g, ' ')
  const more = one.call ? one.outcome : one.error || one.method || bare(one.text || one.command || one.callback_id || one.action || one.name || (one.what && one.what !== 'text' ? t(`kind.${one.what}`) : ''))
  return html`<li class="line ${side} ${bad ? 'bad' : ''} ${one.call ? 'call' : ''}"><time>${clockSeconds(one.at)}</time><i class="side-mark ${side}" title=${t(side)}></i>
    <b>${one.call ? '→ ' : ''}${what}</b><span>${String(more || '').slice(0, 90)}</span></li>`
}

function Everything() {
  const calls = state.wire.calls.filter(one => !(QUIET.has(one.method) && one.outcome === 'ok')).map(one => ({ ...one, call: true }))
  const all = [...state.wire.happenings, ...calls].sort((a, b) => b.at - a.at).slice(0, 160)
  return html`<ol class="lines">${all.map(one => html`<${Line} key=${`${one.call ? 'c' : 'h'}${one.n}`} one=${one} />`)}</ol>`
}

function Crossings() {
  const { happenings } = state.wire
  const found = useMemo(() => crossings(happenings, facts()).slice(-40).reverse(), [happenings, state.telegram.users])
  if (!found.length) return html`<div class="nothing"><${Icon} name="arrow-left" size=${26} /><p>${t('nothingYet')}</p></div>`
  return html`<ol class="crossings">${found.map(one => html`<${Crossing} key=${one.id} one=${one} />`)}</ol>`
}

export function WirePane() {
  const tab = state.ui.wireTab || 'crossings', box = useRef()
  const tabs = ['crossings', 'everything', 'faults']
  const active = state.wire.rules.filter(one => one.count === null || one.struck < one.count).length
  const turn = to => change('ui', { wireTab: to })
  const keys = event => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!move) return
    const next = tabs[(tabs.indexOf(tab) + move + tabs.length) % tabs.length]
    turn(next)
    setTimeout(() => box.current.querySelector('[role=tab][aria-selected=true]').focus())
  }
  return html`<section class="pane wire" aria-label=${t('wireSide')} id="wire">
    <header class="side-head"><h2><i class="side-mark strip"></i>${t('isthmus')}<small>${t('wire')}</small></h2></header>
    <div class="segments" role="tablist" aria-label=${t('wireSide')} ref=${box} onKeyDown=${keys}>${tabs.map(key => html`<button type="button" role="tab" id=${`tab-${key}`} aria-controls="wire-panel"
      aria-selected=${tab === key} tabindex=${tab === key ? 0 : -1} onClick=${() => turn(key)}>${t(`tab.${key}`)}${key === 'faults' && active > 0 && html`<i class="count">${active}</i>`}</button>`)}</div>
    <div class="scroll" id="wire-panel" role="tabpanel" aria-labelledby=${`tab-${tab}`} tabindex="0">${tab === 'crossings' ? html`<${Crossings} />` : tab === 'everything' ? html`<${Everything} />` : html`<${Faults} />`}</div>
  </section>`
}
