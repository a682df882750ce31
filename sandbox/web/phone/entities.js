// Telegram's entities over a text; offsets count UTF-16 units, as JavaScript's strings do. Source: Bot API, MessageEntity.
import { h, html, useState } from '../core.js'
import { t } from '../words.js'

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', blockquote: 'blockquote', expandable_blockquote: 'blockquote' }
const BLOCKS = ['blockquote', 'pre']
const LINKS = { url: words => /^[a-z]+:/i.test(words) ? words : `https://${words}`, email: words => `mailto:${words}`, phone_number: words => `tel:${words}` }

function Spoiler({ children }) {
  const [open, set] = useState(false)
  return html`<button type="button" class="spoiler ${open ? 'open' : ''}" aria-label=${open ? undefined : t('spoiler')} onClick=${() => set(true)}>${children}</button>`
}

function drawn(entity, words, inner) {
  const { type } = entity
  if (TAGS[type]) return h(TAGS[type], {}, inner)
  if (type === 'pre') return h('pre', {}, inner)
  if (type === 'spoiler') return html`<${Spoiler}>${inner}<//>`
  const url = type === 'text_link' ? entity.url : LINKS[type]?.(words)
  if (url && /^(https?|mailto|tel):/i.test(url)) return html`<a class="link" href=${url} target="_blank" rel="noopener noreferrer">${inner}</a>`
  return html`<span class="entity">${inner}</span>`
}

// `entities` come sorted and may be nested.
export function marked(text, entities = [], from = 0, to = text.length) {
  const out = []
  let at = from
  const within = entities.filter(one => one.offset >= from && one.offset + one.length <= to)
  for (let number = 0; number < within.length; number++) {
    const one = within[number]
    if (one.offset < at) continue
    if (one.offset > at) out.push(text.slice(at, one.offset))
    const end = one.offset + one.length
    const inside = within.filter((other, n) => n > number && other.offset >= one.offset && other.offset + other.length <= end)
    out.push(drawn(one, text.slice(one.offset, end), marked(text, inside, one.offset, end)))
    at = BLOCKS.includes(TAGS[one.type] ?? one.type) && text[end] === '\n' ? end + 1 : end  // a block ends its own line
  }
  if (at < to) out.push(text.slice(at, to))
  return out
}
