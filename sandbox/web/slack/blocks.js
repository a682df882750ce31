// Block Kit blocks as people see them; what is in them to press or fill is in elements.js. Source: Block Kit reference.
import { h, html } from '../core.js'
import { t } from '../words.js'
import { emoji } from '../ui.js'
import { Element } from './elements.js'
import { Emoji, Mrkdwn } from './mrkdwn.js'
import { RichText } from './rich.js'

const ESCAPED = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const plainText = text => text?.text || ''

// A picture of this sandbox is shown; one of another host is named, since the page loads nothing from elsewhere.
export function Picture({ url, alt, title, small }) {
  const mine = url && (url.startsWith('/') || url.startsWith(location.origin))
  const shown = mine ? html`<img src=${url} alt=${alt || ''} loading="lazy" />`
    : html`<span class="elsewhere" title=${url}>${small ? '' : html`${alt || t('picture')} <small>${t('elsewhere')}</small>`}</span>`
  return small ? html`<span class="small-picture">${shown}</span>`
    : html`<figure class="picture">${title && html`<figcaption>${title}</figcaption>`}${shown}</figure>`
}

const DRAWN = {
  header: block => html`<h4 class="b-header"><${PlainText} text=${block.text} /></h4>`,
  section: (block, at) => html`<div class="b-section ${block.accessory ? 'with-accessory' : ''}">
    <div class="b-section-words">${block.text && html`<div><${Words} text=${block.text} /></div>`}
    ${block.fields && html`<div class="b-fields">${block.fields.map(one => html`<div><${Words} text=${one} /></div>`)}</div>`}</div>
    ${block.accessory && html`<div class="b-accessory">${block.accessory.type === 'image'
      ? html`<${Picture} url=${block.accessory.image_url} alt=${block.accessory.alt_text} />`
      : html`<${Element} element=${block.accessory} block=${block} at=${at} />`}</div>`}</div>`,
  context: block => html`<div class="b-context">${block.elements.map(one => one.type === 'image'
    ? html`<${Picture} url=${one.image_url} alt=${one.alt_text} small />` : html`<span><${Words} text=${one} /></span>`)}</div>`,
  actions: (block, at) => html`<div class="b-actions" role="group">${block.elements.map(one =>
    html`<${Element} element=${one} block=${block} at=${at} key=${one.action_id} />`)}</div>`,
  divider: () => h('hr', { class: 'b-divider' }),
  image: block => html`<${Picture} url=${block.image_url || block.slack_file?.url} alt=${block.alt_text} title=${plainText(block.title)} />`,
  rich_text: block => html`<${RichText} block=${block} />`,
  markdown: block => html`<div class="b-markdown"><${Mrkdwn} text=${fromMarkdown(block.text)} /></div>`,
  table: block => html`<table class="b-table"><tbody>${block.rows.map(row => html`<tr>${row.map(cell =>
    html`<td>${cell.type === 'rich_text' ? html`<${RichText} block=${cell} />` : cell.text}</td>`)}</tr>`)}</tbody></table>`,
  video: block => html`<div class="b-context"><span>▶ ${plainText(block.title)}</span></div>`,
  file: block => html`<div class="b-context"><span>${block.external_id}</span></div>`,
  input: (block, at) => html`<${Input} block=${block} at=${at} />`,
}
DRAWN.context_actions = DRAWN.actions

const PlainText = ({ text }) => html`<span class="plain-text">${text.emoji === false ? text.text : withEmoji(text.text)}</span>`
const withEmoji = text => text.split(/:([a-z0-9_+'-]+):/g).map((part, number) =>
  number % 2 === 0 ? part : emoji(part) ? html`<${Emoji} name=${part} />` : `:${part}:`)
const Words = ({ text }) => text.type === 'mrkdwn' ? html`<${Mrkdwn} text=${text.text} />` : html`<${PlainText} text=${text} />`
const fromMarkdown = text => text.replace(/[&<>]/g, one => ESCAPED[one]).replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
  .replace(/^#{1,6} (.*)$/gm, '*$1*').replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>').replace(/^[-*] /gm, '• ')

const GROUPS = /^(checkboxes|radio_buttons|multi_(static|users|conversations|channels)_select)$/  // several boxes, of which none alone is the field

function Input({ block, at }) {
  const error = at.errors?.[block.block_id]
  const label = `l-${at.key}-${block.block_id}`, notes = `n-${at.key}-${block.block_id}`, id = `f-${at.key}-${block.block_id}`
  const Label = GROUPS.test(block.element.type) ? 'div' : 'label'
  const told = { id, labelledby: label, describedby: error || block.hint ? notes : undefined, invalid: Boolean(error), required: !block.optional }
  return html`<div class="b-input ${error ? 'wrong' : ''}">
    <${Label} class="label" id=${label} for=${Label === 'label' ? id : undefined}><${PlainText} text=${block.label} />${block.optional && html` <small>${t('optional')}</small>`}<//>
    <${Element} element=${block.element} block=${block} at=${at} field=${told} />
    <div id=${notes}>${error ? html`<p class="error" role="alert">${error}</p>` : block.hint && html`<p class="hint"><${PlainText} text=${block.hint} /></p>`}</div>
  </div>`
}

const pressable = block => [...(block.elements || []), block.accessory, block.element].filter(one => one?.action_id)

// By what a block is known again when its message is drawn anew: by what is pressed in it, since Slack gives it another block_id
// each time. So a press, a question or the focus outlives the drawing, and never passes to what stands there then.
function keysOf(blocks) {
  const seen = {}
  return blocks.map(block => {
    const [first] = pressable(block)
    const key = block.type === 'input' ? block.block_id : [block.type, first?.action_id, first?.value].join(' ')
    seen[key] = (seen[key] || 0) + 1
    return `${key} ${seen[key]}`
  })
}

// What can be pressed in several blocks: only that is named with its block, so that a press on the drawing before is found too.
function repeated(blocks) {
  const ids = blocks.flatMap(pressable).map(one => one.action_id)
  return new Set(ids.filter((id, number) => ids.indexOf(id) !== number))
}

// `at` says where the blocks stand: {key, me, channel, ts} or {key, me, view, values, set, errors}.
export function Blocks({ blocks, at }) {
  const all = blocks || [], keys = keysOf(all), there = { ...at, repeated: repeated(all) }
  return html`<div class="blocks">${all.map((block, number) =>
    html`<div class="block" key=${keys[number]}>${DRAWN[block.type] ? DRAWN[block.type](block, there) : html`<p class="b-context">[${block.type}]</p>`}</div>`)}</div>`
}
