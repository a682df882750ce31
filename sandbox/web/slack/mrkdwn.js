// Slack's mrkdwn as people see it: styles, mentions, links, dates in the reader's own zone. Source: "Formatting text".
import { h, html, state } from '../core.js'
import { dateToken, fullTime, nearDay } from '../words.js'
import { emoji } from '../ui.js'
import { goTo, me, nameOf, placeOf } from './names.js'

const plain = text => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
const edge = '[\\p{L}\\p{N}_\\u2060]' // a word joiner sets a marker apart
const INLINE = new RegExp([
  '<([^<>]+)>', '(?<!\\u2060)`([^`\\n]+)`', `(?<!${edge})\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?!${edge})`, `(?<!${edge})_(?=\\S)([^_\\n]*[^_\\s])_(?!${edge})`,
  `(?<!${edge})~(?=\\S)([^~\\n]*[^~\\s])~(?!${edge})`, ":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
].join('|'), 'gu')

export function Link({ url, children }) {
  const place = placeOf(url)
  if (place) return html`<a href=${url} class="link" onClick=${event => { event.preventDefault(); goTo(place.channel, place.thread) }}>${children}</a>`
  if (!/^(https?|mailto|tel):/i.test(url)) return html`<span>${children}</span>`
  return html`<a href=${url} class="link" target="_blank" rel="noopener noreferrer">${children}</a>`
}
export const Mention = ({ id }) => html`<span class="mention ${id === state.ui.me ? 'me' : ''}">@${nameOf(id)}</span>`
export const Place = ({ id }) => {
  const name = state.slack.channels[id]?.name
  return html`<button type="button" class="mention place" onClick=${() => goTo(id)}>#${name || id}</button>`
}
export const Group = ({ id }) => {
  const found = state.slack.groups.find(one => one.id === id)
  return html`<span class="mention">@${found ? found.handle : id}</span>`
}
export const Broadcast = ({ range }) => html`<span class="mention me">@${range}</span>`
export const Emoji = ({ name }) => {
  const found = emoji(name)
  return found ? html`<span class="emoji" role="img" aria-label=${name.replace(/_/g, ' ')} title=":${name}:">${found}</span>` : `:${name}:`
}

const TOKENS = {
  date_num: (at, zone) => dateToken(at, zone, 'en-CA', { dateStyle: 'short' }),
  date: (at, zone, locale) => dateToken(at, zone, locale, { dateStyle: 'long' }),
  date_short: (at, zone, locale) => dateToken(at, zone, locale, { dateStyle: 'medium' }),
  date_long: (at, zone, locale) => dateToken(at, zone, locale, { dateStyle: 'full' }),
  time: (at, zone, locale) => dateToken(at, zone, locale, { timeStyle: 'short' }),
  time_secs: (at, zone, locale) => dateToken(at, zone, locale, { timeStyle: 'medium' }),
}
// A date token for the colleague who reads: their zone, their language.
export function dated(seconds, wish) {
  const { tz, locale } = me()
  return wish.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name, pretty) => {
    if (pretty && /^date/.test(name)) {
      const near = nearDay(seconds, tz, Date.now() / 1000 + state.wire.shift, locale)
      if (near) return near
    }
    return TOKENS[name] ? TOKENS[name](seconds, tz, locale) : whole
  })
}
export const DateToken = ({ at, wish, url }) => {
  const shown = html`<time class="date" title=${fullTime(at, me().tz)} dateTime=${new Date(at * 1000).toISOString()}>${dated(at, wish)}</time>`
  return url ? html`<${Link} url=${url}>${shown}<//>` : shown
}

function control(inside) {
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar), label = bar < 0 ? '' : inside.slice(bar + 1)
  if (target.startsWith('@')) return html`<${Mention} id=${target.slice(1)} />`
  if (target.startsWith('#')) return html`<${Place} id=${target.slice(1)} />`
  if (target.startsWith('!subteam^')) return html`<${Group} id=${target.slice(9)} />`
  if (target.startsWith('!date^')) {
    const [, at, wish, url] = target.split('^')
    return Number.isFinite(Number(at)) ? html`<${DateToken} at=${Number(at)} wish=${plain(wish || '')} url=${url} />` : plain(label)
  }
  if (target.startsWith('!')) return html`<${Broadcast} range=${target.slice(1)} />`
  return html`<${Link} url=${plain(target)}>${plain(label || target.replace(/^mailto:/, ''))}<//>`
}

function inline(text) {
  const out = []
  let at = 0
  for (const found of text.matchAll(INLINE)) {
    if (found.index > at) out.push(plain(text.slice(at, found.index)))
    const [whole, inside, code, bold, italic, strike, name] = found
    if (inside !== undefined) out.push(control(inside))
    else if (code !== undefined) out.push(h('code', {}, plain(code)))
    else if (bold !== undefined) out.push(h('strong', {}, inline(bold)))
    else if (italic !== undefined) out.push(h('em', {}, inline(italic)))
    else if (strike !== undefined) out.push(h('s', {}, inline(strike)))
    else out.push(emoji(name) ? html`<${Emoji} name=${name} />` : whole)
    at = found.index + whole.length
  }
  if (at < text.length) out.push(plain(text.slice(at)))
  return out
}

const lines = text => inline(text).flatMap(part => typeof part === 'string'
  ? part.split('\n').flatMap((row, number) => number ? [h('br'), row] : [row]) : [part])

export function Mrkdwn({ text = '' }) {
  const out = []
  for (const [number, part] of text.split(/```\n?([\s\S]*?)\n?```/).entries()) {
    if (number % 2) { out.push(h('pre', {}, plain(part))); continue }
    for (const run of part.split(/((?:^&gt; ?.*(?:\n|$))+)/m)) {
      if (!run) continue
      if (run.startsWith('&gt;')) out.push(h('blockquote', {}, lines(run.replace(/\n$/, '').replace(/^&gt; ?/gm, ''))))
      else out.push(...lines(run))
    }
  }
  return html`<span class="mrkdwn">${out}</span>`
}

// The words alone, for the wire and for labels.
export const bare = text => plain((text || '')
  .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`).replace(/<!date\^(\d+)\^([^|>^]*)[^>]*>/g, (_, at, wish) => dated(Number(at), wish))
  .replace(/<([^<>|]*)\|([^<>]*)>/g, '$2').replace(/<([^<>]*)>/g, '$1'))
