// rich_text blocks. Source: Block Kit reference, "rich text block".
import { h, html } from '../core.js'
import { Broadcast, DateToken, Emoji, Group, Link, Mention, Place } from './mrkdwn.js'

const STYLES = { bold: 'strong', italic: 'em', strike: 's', underline: 'u', highlight: 'mark', code: 'code' }
const styled = (style, made) => Object.entries(STYLES).reduce((inner, [name, tag]) => style?.[name] ? h(tag, {}, inner) : inner, made)
const broken = text => text.split('\n').flatMap((row, number) => number ? [h('br'), row] : [row])

const LEAVES = {
  text: one => broken(one.text),
  link: one => html`<${Link} url=${one.url}>${one.text || one.url}<//>`,
  emoji: one => one.unicode ? html`<span class="emoji" role="img" aria-label=${one.name}>${String.fromCodePoint(...one.unicode.split('-').map(x => parseInt(x, 16)))}</span>`
    : html`<${Emoji} name=${one.skin_tone ? `${one.name}::skin-tone-${one.skin_tone}` : one.name} />`,
  user: one => html`<${Mention} id=${one.user_id} />`,
  usergroup: one => html`<${Group} id=${one.usergroup_id} />`,
  channel: one => html`<${Place} id=${one.channel_id} />`,
  broadcast: one => html`<${Broadcast} range=${one.range} />`,
  date: one => html`<${DateToken} at=${one.timestamp} wish=${one.format} url=${one.url} />`,
  color: one => h('code', {}, one.value),
}
const leaf = one => styled(one.style, LEAVES[one.type] ? LEAVES[one.type](one) : one.text || '')
const leaves = list => (list || []).map(leaf)

function List({ list }) {
  const items = list.elements.map(item => h('li', {}, leaves(item.elements)))
  const kind = `rich-list indent-${Math.min(8, list.indent || 0)} ${list.border ? 'border' : ''}`
  return list.style === 'ordered' ? h('ol', { class: kind, start: (list.offset || 0) + 1 }, items) : h('ul', { class: kind }, items)
}

const PARTS = {
  rich_text_section: part => h('div', { class: 'rich-section' }, leaves(part.elements)),
  rich_text_list: part => html`<${List} list=${part} />`,
  rich_text_preformatted: part => h('pre', {}, leaves(part.elements)),
  rich_text_quote: part => h('blockquote', {}, leaves(part.elements)),
}
export const RichText = ({ block }) => html`<div class="rich">${block.elements.map(part => PARTS[part.type]?.(part))}</div>`
