// Puts the three parts on the page, with the bar above them. Knows what is chosen, not what it shows.
import { change, html, kept, render, state, useChanges } from './core.js'
import { LANGUAGES, lang, speak, t } from './words.js'
import { Icon, IconButton, Menu } from './ui.js'
import { follow, watch } from './live.js'
import { SlackPane } from './slack/pane.js'
import { PhonePane, customers, pickUp } from './phone/pane.js'
import { WirePane } from './wire/pane.js'
import { Guide } from './guide/guide.js'
import { begin } from './guide/steps.js'
import { channelsOfMine, goTo, isUnread } from './slack/names.js'
import { focusOn, keepFocus } from './focus.js'

const dark = () => (document.documentElement.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
function turnTheme() {
  const theme = dark() ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
  kept.set('theme', theme)
  change('ui', {})
}

// Whether the bot listens on both sides, as the sandbox sees it.
function Lamps() {
  const sockets = state.wire.connections.reduce((sum, one) => sum + one.sockets + (one.http.events ? 1 : 0), 0)
  const recent = state.wire.calls.filter(one => one.platform === 'telegram').at(-1)
  const lamps = [['slack', sockets > 0, t('lamp.slack', { count: sockets })],
    ['telegram', Boolean(recent) && Date.now() / 1000 + state.wire.shift - recent.at < 75, t('lamp.telegram')]]
  return html`<ul class="lamps" aria-label=${t('lamps')}>${lamps.map(([key, on, words]) => html`<li class=${on ? 'on' : ''} title=${words}><i></i>${t(`lampName.${key}`)}<span class="sr">${on ? t('lampOn') : t('lampOff')}</span></li>`)}</ul>`
}

function Bar() {
  const languages = Object.entries(LANGUAGES).map(([key, label]) => ({ label, checked: key === lang(), run: () => speak(key) }))
  return html`<header class="bar"><h1><img src="/page/mark.svg" alt="" width="28" height="28" />Isthmus<small>${t('sandbox')}</small></h1>
    ${state.ready && html`<${Lamps} />`}<span class="grow"></span>
    <button type="button" class="guide-button ${state.ui.guide ? 'on' : ''}" aria-label=${t('guide')} title=${t('guide')} aria-pressed=${Boolean(state.ui.guide)} onClick=${() => state.ui.guide ? change('ui', { guide: null }) : begin()}>
      <${Icon} name="compass" size=${17} /><span>${t('guide')}</span></button>
    <${Menu} label=${t('language')} icon="languages" entries=${languages} />
    <${IconButton} icon=${dark() ? 'sun' : 'moon'} label=${dark() ? t('toLight') : t('toDark')} onClick=${turnTheme} /></header>`
}

function Tabs() {
  const fresh = { slack: channelsOfMine().some(isUnread) }
  return html`<nav class="tabs" aria-label=${t('parts')}>${[['slack', 'hash', 'inside'], ['wire', 'arrow-right', 'isthmus'], ['phone', 'phone', 'outside']].map(([key, icon, name]) => html`
    <button type="button" aria-current=${state.ui.tab === key ? 'page' : undefined} onClick=${() => change('ui', { tab: key, side: key === 'slack' ? state.ui.side : key })}>
    <${Icon} name=${icon} size=${19} /><span>${t(name)}</span>${fresh[key] && html`<i class="dot"><span class="sr">${t('unread')}</span></i>`}</button>`)}</nav>`
}

// For who uses keys: straight to the part where they want to do something. Seen while it has the focus.
const WAYS = {
  slack: ['.modal input, .modal textarea', '.thread-pane .composer textarea', '.channel-pane .composer textarea', '.channel-pane .scroll'],
  wire: ['#wire [role=tab][aria-selected=true]'], phone: ['#phone .compose textarea', '#phone .compose button', '#phone .nothing button'],
}
const turnTo = key => { change('ui', { tab: key, side: key === 'slack' ? state.ui.side : key }); focusOn(...WAYS[key]) }
const Skips = () => html`<nav class="skips" aria-label=${t('goTo')}>${[['slack', 'inside'], ['wire', 'isthmus'], ['phone', 'outside']].map(([key, name]) => html`
  <button type="button" class="primary" onClick=${() => turnTo(key)}>${t('goToPart', { name: t(name) })}</button>`)}</nav>`

const Side = () => html`<div class="side-switch segments" role="group" aria-label=${t('parts')}>${[['wire', 'isthmus'], ['phone', 'outside']].map(([key, name]) => html`
  <button type="button" aria-pressed=${state.ui.side === key} onClick=${() => change('ui', { side: key })}>${t(name)}</button>`)}</div>`

function App() {
  useChanges()
  if (!state.ready) return html`<${Bar} /><main class="waiting"><p role="status">${state.offline ? t('offline') : t('loading')}</p></main>`
  return html`<${Skips} /><${Bar} /><${Guide} />
    ${state.offline && html`<p class="offline" role="alert">${t('offline')}</p>`}
    <main class="stage" data-tab=${state.ui.tab} data-side=${state.ui.side}><${SlackPane} /><${WirePane} /><${PhonePane} /><${Side} /></main>
    <${Tabs} /><div class="notices" role="status" aria-live="polite">${state.notices.map(one => html`<p key=${one.id} class=${one.kind}>
      <${Icon} name=${one.kind === 'error' ? 'circle-alert' : 'circle-check'} size=${17} />${one.text}</p>`)}</div>`
}

// What stands open at the beginning: the channel with the newest message, and whoever wrote last on Telegram.
function open() {
  if (!state.ready || state.ui.opened) return
  const mine = channelsOfMine().filter(one => one.top.length)
  const newest = mine.sort((a, b) => a.top.at(-1).ts < b.top.at(-1).ts ? 1 : -1)[0] || channelsOfMine()[0]
  const talkers = Object.values(state.telegram.chats).filter(one => one.type === 'private' && one.messages.size)
  const last = one => [...one.messages.values()].at(-1).date
  const customer = talkers.sort((a, b) => last(b) - last(a))[0]?.id || customers()[0]?.id || 0
  if (customer) pickUp(customer)
  if (newest) goTo(newest.id)
  const wanted = new URLSearchParams(location.search)
  const tab = ['slack', 'wire', 'phone'].includes(wanted.get('tab')) ? wanted.get('tab') : 'slack'
  const seen = Object.fromEntries(Object.values(state.slack.channels).flatMap(one => Object.keys(state.slack.users).map(user => [`${user} ${one.id}`, one.top.at(-1)?.ts || ''])))
  change('ui', { opened: true, tab, seen, side: tab === 'wire' ? 'wire' : 'phone' })
}

document.title = t('title')
const place = document.getElementById('app')
place.replaceChildren()
keepFocus(place)
render(html`<${App} />`, place)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => change('ui', {}))
import('./core.js').then(({ subscribe }) => { subscribe(open); follow(); watch() })
